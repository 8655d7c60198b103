"""The page that teaches a peer to write a scenario: every command and every answer is real."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import textstat
from typer.testing import CliRunner

from peercompass.cli.commands import app
from tests.helpers.real_course import REPOSITORY, copy_course

PAGE = (REPOSITORY / "docs" / "write-a-scenario.md").read_text("utf-8")
FILE = "modules/m2-story-with-purpose/scenarios/the-porch.yaml"
MESSAGES = "## Read what check says"


def blocks(text: str) -> list[tuple[str, str]]:
    """The fenced blocks of a text: kind and content."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def apply(path: Path, change: str) -> None:
    """What a reader does at a block of lines with minus and plus signs."""
    lines = change.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] in "- ")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] in "+ ")
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def type_in(command: str) -> str:
    words = command.split()
    assert words[0] == "peercompass"
    return CliRunner().invoke(app, words[1:], input="").output


def squeezed(text: str) -> str:
    return " ".join(re.sub("[│╭╮╰╯─┃]", " ", text).split())


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the course, with the reader standing in it."""
    root = copy_course(tmp_path / "course")
    monkeypatch.chdir(root)
    return root


@pytest.mark.slow
def test_the_page_in_order(course):
    before, _, rest = PAGE.partition(MESSAGES)
    told, _, after = rest.partition("\n## ")
    shown = ""
    for kind, content in blocks(before):
        shown = follow(kind, content, shown)
    (yaml,) = [content for kind, content in blocks(before) if kind == "yaml"]
    assert yaml in (course / FILE).read_text("utf-8")
    messages = blocks(told)
    assert [kind for kind, _ in messages] == ["diff", "text"] * 5
    for (_, change), (_, message) in zip(messages[::2], messages[1::2], strict=True):
        whole = (course / FILE).read_text("utf-8")
        apply(course / FILE, change)
        assert squeezed(message) in squeezed(type_in("peercompass check"))
        (course / FILE).write_text(whole, "utf-8")
    for kind, content in blocks(after):
        shown = follow(kind, content, shown)


def follow(kind: str, content: str, shown: str) -> str:
    """Do what a block says. `shown` is what the last command said; returns the newest."""
    if kind == "diff":
        apply(Path(FILE), content)
    elif kind == "sh":
        if "graph" in content and "--text" not in content and find_spec("fast_sugiyama") is None:
            return content  # said so, and how to get it, elsewhere
        return "".join(type_in(command) for command in content.splitlines())
    elif kind == "text" and not shown.startswith("peercompass"):
        for line in content.splitlines():
            assert squeezed(line) in squeezed(shown), f"the page promises: {line}"
    return shown


def test_the_page_is_easy_to_read():
    prose = re.sub(r"^```.*?^```$|^\|.*$|^#.*$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"\(http[^)]*\)|[*`\[\]]", "", prose)
    assert textstat.flesch_kincaid_grade(prose) <= 6
