"""What a journal and a story workshop ask: read, checked, published beside home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peercompass.authoring import Prover
from peercompass.course import PAGE_FILE, JournalFile, Page
from peercompass.course.check.course import check
from peercompass.course.load import Problem, load
from peercompass.course.paths import JOURNAL_FILE
from peercompass.notebook.sync import sync
from peercompass.notebook.views.home import home_view
from tests.helpers.journal import published, with_journal
from tests.helpers.small_course import ITEMS, edit, line_of


@pytest.fixture
def root(small: Path) -> Path:
    return with_journal(small)


def problems_of(root: Path) -> list[Problem]:
    return [problem for problem in check(load(root), Prover()) if problem.level == "error"]


def test_a_course_with_a_journal_has_no_problem(root: Path) -> None:
    assert problems_of(root) == []
    asked = load(root).course.journal
    assert [prompt.id for prompt in asked.prompts] == ["good-minute", "a-step", "rest"]
    assert asked.story.minutes == 2


def test_a_course_without_one_asks_nothing(small: Path) -> None:
    assert load(small).course.journal == JournalFile()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("unit: u1-first-steps", "unit: u1-first-step", "there is no unit `u1-first-step`"),
        ("id: rest", "id: a-step", "the id `a-step` stands twice"),
        ("id: leave-out", "id: who-for", "the id `who-for` stands twice"),
    ],
)
def test_a_slip_is_told_at_its_line(root: Path, old: str, new: str, sentence: str) -> None:
    edit(root, JOURNAL_FILE, old, new)
    (problem,) = problems_of(root)
    last = line_of(root, JOURNAL_FILE, new, last=True)
    assert (problem.file, problem.line) == (JOURNAL_FILE, last)
    assert problem.message.startswith(sentence)


def test_words_and_marks_are_looked_for_in_what_it_asks(root: Path) -> None:
    edit(root, JOURNAL_FILE, "What is rest to you?", "What did the *old addict* ask?")
    found = [one.message for one in check(load(root), Prover()) if one.file == JOURNAL_FILE]
    assert any("“addict”" in message for message in found)
    assert any("no Markdown is drawn here" in message for message in found)


def test_an_item_that_takes_a_version_needs_a_workshop(root: Path) -> None:
    (root / "modules/story-workshop.ipynb").unlink()
    (problem,) = problems_of(root)
    assert (problem.file, problem.line) == (ITEMS, line_of(root, ITEMS, "workshop: true"))
    assert "modules/story-workshop.ipynb is missing" in problem.message


def test_a_page_that_shows_something_else_is_found(root: Path) -> None:
    edit(root, "modules/journal.ipynb", 'show(\\"journal\\")', 'show(\\"home\\")')
    assert [(one.file, one.message.split(";")[0]) for one in problems_of(root)] == [
        ("modules/journal.ipynb", "`journal` has no cell in journal.ipynb")
    ]


def test_both_pages_are_published_beside_home_and_home_leads_to_them(
    small: Path, tmp_path: Path
) -> None:
    out = published(small, tmp_path / "workspace")
    page = Page.read(out / PAGE_FILE)
    assert set(page.notebooks) == {"home.ipynb", "journal.ipynb", "story-workshop.ipynb"}
    assert page.journal == load(small).course.journal
    beside = [one["path"] for one in home_view(page, {})["beside"]]
    assert [path for path in beside if path in page.notebooks] == [
        "journal.ipynb",
        "story-workshop.ipynb",
    ]
    (bare,) = (tmp_path / "workspace/learn").glob(f"*/{PAGE_FILE}")
    assert "journal" not in json.loads(bare.read_text())


def test_saved_pages_show_what_is_asked(root: Path) -> None:
    sync(root)
    for name, words in (("journal", "What is rest to you?"), ("story-workshop", "Who it is for")):
        saved = (root / f"modules/{name}.ipynb").read_text(encoding="utf-8")
        assert words in saved
        assert "nobody collects it" in saved
    assert problems_of(root) == []
