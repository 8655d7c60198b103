"""What the pages point at is there: links, anchors, files, modules, targets of make, decisions."""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers.real_course import REPOSITORY

DOCS = REPOSITORY / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "CONTRIBUTING.md",
    REPOSITORY / "SECURITY.md",
    *sorted(DOCS.glob("*.md")),
]
EVERY_PAGE = [*PAGES, DOCS / "decisions" / "README.md", *DECISIONS]
TOOLKIT = REPOSITORY / "src" / "peercompass"
# Placeholders, what is made at run time, and what the reader of a page makes.
MADE = re.compile(r"[A-Z]{2}|^/|^\.|^grading/work|^build/|^grading/desk.yaml$|the-porch")


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def prose(path: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


def anchors(path: Path) -> set[str]:
    """The anchors that a code host gives the headings of a page."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(path), re.M):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading).lower())
        slug = plain.strip().replace(" ", "-")
        number = 0
        while (anchor := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(anchor)
    return found


@pytest.mark.parametrize("path", EVERY_PAGE, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)", prose(path)):
        if re.match(r"[a-z]+:", target):
            continue  # another site
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(target)
    assert lost == []


def test_every_decision_is_listed_once_under_its_own_title() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+?)\) \| (.+?) \|$", listed, re.M)
    assert [file for _, file, _ in rows] == [path.name for path in DECISIONS]
    for number, file, title in rows:
        assert file.startswith(number)
        first = (DOCS / "decisions" / file).read_text(encoding="utf-8").splitlines()[0]
        assert first.lstrip("# ").partition(". ")[2] in (title, "") or title in first


def test_every_target_of_make_is_told_of() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", makefile, re.M)
    assert "test" in targets
    told = " ".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert [name for name in targets if not re.search(rf"\bmake {name}\b", told)] == []


def test_every_target_of_make_that_is_told_of_is_there() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    for path in EVERY_PAGE:
        commands = re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.M)
        assert set(commands) <= targets, path


@pytest.mark.parametrize("path", EVERY_PAGE, ids=name_of)
def test_every_file_and_module_named_is_there(path: Path) -> None:
    names = set(re.findall(r"`([\w./*-]+)`", prose(path)))
    ours = {name for name in names if not MADE.search(name)}
    assert [name for name in sorted(ours) if not (is_file(name) and is_module(name))] == []


def is_file(name: str) -> bool:
    """Whether a path that begins with a folder of the repository, or of the toolkit, leads to
    something; and whether a module named without its folder is anywhere in the toolkit."""
    if "/" not in name:
        return not name.endswith(".py") or any(REPOSITORY.rglob(name))
    bases = [base for base in (REPOSITORY, TOOLKIT) if (base / name.split("/")[0]).is_dir()]
    pattern = name.rstrip("/") + ("" if "*" in name else "*")
    return not bases or any(found for base in bases for found in base.glob(pattern))


def is_module(name: str) -> bool:
    """Whether a dotted name of ours can be imported, or is in a module that can."""
    if not re.fullmatch(r"peercompass(\.\w+)+", name):
        return True
    module, _, attribute = name.rpartition(".")
    return find_spec(name) is not None or hasattr(importlib.import_module(module), attribute)
