"""In the language of accents, what Python draws of a part has nothing in plain letters but the
course and what the learner wrote: on paper, in a saved notebook, in the look back."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.course import HAND_IN, HOME, PAGE_FILE, Course, Page, publish
from peercompass.course.publish import item_forms
from peercompass.exercise import parse, score_unit
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_document, as_html, as_text
from peercompass.notebook.parts import Part
from peercompass.support import voice
from peercompass.support.voice import PSEUDO
from tests.helpers.hand_ins import as_log, best, given, worst
from tests.helpers.pages import ANSWERS, tell
from tests.helpers.plain_words import texts_in, texts_of_html, texts_of_pages, unsaid
from tests.helpers.small_course import UNIT


@pytest.fixture(autouse=True)
def in_accents(monkeypatch) -> None:
    monkeypatch.setattr(voice, "_language", PSEUDO)


def plain_in(part: Part, known: list[str]) -> list[str]:
    html = [as_html(part.view), as_document({"title": "", **part.view})]
    drawn = set().union(*map(texts_of_html, html))
    return unsaid([*drawn, *as_text(part.view).splitlines()], known)


@pytest.mark.parametrize("kind", ["lesson", "exercise"])
def test_items_and_scenes(kind: str, request) -> None:
    folder: Path = request.getfixturevalue(kind)
    page = Page.read(folder / PAGE_FILE)
    known = texts_of_pages(folder / PAGE_FILE) + texts_in(ANSWERS, "I hear you.")
    scenes = [item.id for item in page.items if item.kind == "scenario"] or list(page.scenarios)
    for shown in [*(item.id for item in page.items), *page.scenarios, HAND_IN]:
        if shown in page.scenarios and kind == "exercise":
            continue  # its item plays it
        part = part_for(shown, folder)
        assert plain_in(part, known) == []
        if shown in scenes:
            tell(part, do="start")
            tell(part, do="choose", node="opening", choice="tell")
            assert plain_in(part, known) == []
            tell(part, do="choose", node="middle", choice="warn", wrote="I hear you.")
            tell(part, do="again")
            tell(part, do="choose", node="opening", choice="ask")
            tell(part, do="choose", node="middle", choice="thank")
            assert part.view["phase"] == "end"
        elif shown != HAND_IN:
            tell(part, do="answer", value=ANSWERS[shown], commit=True)
        assert plain_in(part, known) == []


def test_home(small_course: Course, small_folder: Path, tmp_path: Path) -> None:
    publish.publish(small_course, small_folder, tmp_path)
    known = texts_of_pages(tmp_path / PAGE_FILE)
    assert plain_in(part_for(HOME, tmp_path), known) == []


@pytest.mark.parametrize("answers", [best, worst])
def test_what_an_answer_came_to(small_course: Course, answers) -> None:
    unit = small_course.units[UNIT]
    forms = item_forms(unit.items, unit.scenarios)
    logs = [parse(as_log(given(unit, answers))), parse(b""), parse(b"\0\n")]
    said = [
        text
        for log in logs
        for result in score_unit(unit.items, log, unit.scenarios, small_course.rubrics, forms)
        for text in (
            *result.reasons,
            *(one for note in result.notes for one in (note.key, note.did)),
        )
    ]
    assert len(set(said)) > 10
    assert unsaid(said, texts_in(unit.model_dump())) == []
