"""The page on how to write: what it shows as today's lines stands in the course, and what it shows
as gone is gone. On that page “ and ” mark nothing but lines of the course."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
import textstat

from tests.helpers.real_course import REPOSITORY

PAGE = (REPOSITORY / "docs" / "how-to-write.md").read_text(encoding="utf-8")
RULES, _, AFTERWARDS = PAGE.partition("\n## The order of work\n")
PROSE = re.sub(r"^```.*?^```$", "", PAGE, flags=re.M | re.S)
BEFORE = "> **Before, November 2026:**"


def squeezed(text: str) -> str:
    """A text as it is heard: without emphasis, escapes, and the way its lines are broken."""
    return " ".join(re.sub(r"[*\\]", "", text).split())


def words_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


@cache
def course() -> str:
    """All that trainees and instructors read: scenes, items, lessons and rubrics."""
    folders = (REPOSITORY / "modules", REPOSITORY / "exercises", REPOSITORY / "curriculum/rubrics")
    files = [
        path
        for folder in folders
        for kind in ("yaml", "ipynb")
        for path in folder.rglob(f"*.{kind}")
    ]
    return "\n".join(squeezed(words_of(path)) for path in files)


def quotes(gone: bool) -> list[str]:
    lines = [line for line in PROSE.splitlines() if line.startswith(BEFORE) == gone]
    return [squeezed(quote) for line in lines for quote in re.findall("“([^”]+)”", line)]


def test_what_is_shown_as_it_stands_today_stands_in_the_course() -> None:
    today = quotes(gone=False)
    assert len(today) > 30
    assert [quote for quote in today if quote not in course()] == []


def test_what_is_shown_as_before_is_gone() -> None:
    before = quotes(gone=True)
    assert len(before) > 10
    assert [quote for quote in before if quote.rstrip(".?!") in course()] == []


def test_what_is_shown_as_a_file_stands_in_one() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
    assert blocks
    assert [block for block in blocks if squeezed(block) not in course()] == []


@pytest.mark.parametrize("rule", RULES.split("\n## ")[1:], ids=lambda rule: rule.partition("\n")[0])
def test_every_rule_is_shown_before_and_after(rule: str) -> None:
    assert BEFORE in rule
    assert re.search(r"^> \*\*After", rule, re.M)


def test_the_page_is_easy_to_read() -> None:
    prose = re.sub(r"^\|.*$|^#.*$|^>.*$", "", PROSE, flags=re.M)
    prose = re.sub(r"“[^”]+”|\([^)]*\)|[*`\[\]]", "", prose)
    assert textstat.flesch_kincaid_grade(prose) <= 6


def test_the_checklist_fits_on_a_page() -> None:
    _, _, checklist = AFTERWARDS.partition("\n## One page to print\n")
    lines = [line for line in checklist.splitlines() if line]
    assert 20 <= len(lines) <= 45
    assert all(len(line) <= 110 for line in lines if line.startswith("- [ ] "))
