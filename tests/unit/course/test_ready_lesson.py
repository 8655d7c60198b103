"""A lesson as learners get it: who speaks has a face, a source has a number and its title."""

import json
from pathlib import Path

import pytest

from peercompass.course import Course, Source
from peercompass.course.lesson import SOURCES, minutes_of, ready_lesson
from peercompass.course.load import load
from peercompass.course.notebooks import source
from peercompass.course.prose import prose_html
from peercompass.course.publish import publish
from peercompass.untrusted.first_text import first_text
from tests.helpers.small_course import LESSON, UNIT, edit_notebook

K1 = Source(id="K1", title='A "short" page', where="a_b.org", seen="2026-11", confidence="verified")
K2 = Source(
    id="K2", title="An old page, 2006", where="c.org", seen="2026-11", confidence="verified"
)


@pytest.fixture(scope="module")
def course(small_course: Course) -> Course:
    return small_course.model_copy(update={"sources": {"K1": K1, "K2": K2}})


def made(course: Course, *texts: str) -> list[str]:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in texts]
    ready = ready_lesson(course, {"metadata": {}, "cells": cells})
    return [source(cell) for cell in ready.notebook["cells"]]


def test_whoever_speaks_has_a_face_and_what_is_only_told_has_none(course: Course) -> None:
    (text,) = made(
        course,
        "Look:\n\n> **Ana:** Hello. *(She waits.)*\n>\n> *Bo sits\n> down.*\n>\n> **Bo:** Yes.\n"
        "> And more.\n>\n> And then some.\n\nAfter.",
    )
    assert text == (
        "Look:\n\n> ![](faces/ana.svg) **Ana:** Hello. *(She waits.)*\n>\n> *Bo sits\n> down.*\n>\n"
        "> ![](faces/letter-42.svg) **Bo:** Yes.\n> And more.\n>\n"
        "> ![](faces/letter-42.svg) And then some.\n\nAfter."
    )


@pytest.mark.parametrize(
    "quote",
    [
        "> **Carry this**\n>\n> **Danger:** ask.",
        "> She said **no: not** now.",
        "```\n> **Ana:** code\n```",
        "> *Ana waits.*\n>\n> A saying.",
    ],
)
def test_a_quote_that_is_no_talk_stays_as_it_is(course: Course, quote: str) -> None:
    assert made(course, quote) == [quote]


def test_a_name_of_any_letters_is_drawn_as_text(course: Course) -> None:
    cell = {"cell_type": "markdown", "metadata": {}, "source": "> **<b>:** Hi."}
    ready = ready_lesson(course, {"metadata": {}, "cells": [cell]})
    assert list(ready.drawings) == ["faces/letter-3c.svg"]
    assert b">&lt;</text>" in ready.drawings["faces/letter-3c.svg"]


def test_a_source_is_a_number_with_its_title_and_is_listed_at_the_end(course: Course) -> None:
    first, second, listed = made(
        course,
        "Text of K1.\n\n*Sources: K2, X9 (seen November 2026). K2 is old.*",
        "More.\n\n*Sources: K1, K2*",
    )
    old = '[\\[1\\]](#source-1 "An old page, 2006. Verified: we read it in November 2026.")'
    assert first == f"Text of K1.\n\n*Sources: {old}, X9 (seen November 2026). {old} is old.*"
    assert '(#source-2 "A \\"short\\" page. Verified' in second
    assert listed.splitlines() == [
        "## Where the facts of this lesson come from",
        "",
        "1. An old page, 2006. c.org. Verified: we read it in November 2026."
        " (from 2006: check before you rely on it)",
        '2. A \\"short\\" page. a\\_b.org. Verified: we read it in November 2026.',
    ]


def test_a_lesson_without_talk_and_sources_stays_as_it_is(course: Course) -> None:
    assert made(course, "# A title\n\n*All slanted, K9.*") == ["# A title\n\n*All slanted, K9.*"]


def test_learners_are_given_faces_and_titles_by_every_door(small: Path, tmp_path: Path) -> None:
    talk = "> **Ana:** Hello.\n\n*Sources: K1.*"
    edit_notebook(small, LESSON, lambda nb: nb["cells"][0].update(source=talk))
    course = load(small).course
    publish(course, small, tmp_path)
    folder = tmp_path / "learn" / UNIT
    assert (folder / "faces/ana.svg").read_text("utf-8").startswith('<svg xmlns="http')
    notebook = json.loads((folder / "lesson.ipynb").read_text("utf-8"))
    *_, last = first_text(notebook)["cells"]
    assert last["fold"]
    assert notebook["cells"][-1]["id"] == SOURCES
    html = prose_html(source(notebook["cells"][0]), folder)
    assert '<img src="data:image/svg+xml;base64,' in html
    assert 'href="#source-1"' in html
    assert '<li id="source-1">' in prose_html(source(notebook["cells"][-1]), folder, {}, "source")


def test_how_long_a_page_takes_is_worked_out_from_what_is_there(small_course: Course) -> None:
    unit = small_course.units[UNIT]
    text = {"cell_type": "markdown", "metadata": {}, "source": "word " * 1800}
    picture = {**text, "source": "![so many words](pictures/a-picture.svg)"}
    marked = {**text, "metadata": {"nbgrader": {}}}
    read = {"metadata": {}, "cells": [text, picture, marked]}
    assert minutes_of(read, (), {}) == 10
    assert minutes_of({"metadata": {}, "cells": []}, (), {}) == 5
    (written,) = [one for one in unit.items if one.kind == "write"]
    long = written.model_copy(update={"max_words": 300})
    assert minutes_of(read, [long], {}) == 25
    (scene,) = unit.scenarios.values()
    assert minutes_of(read, [], {"one": scene.model_copy(update={"minutes": 30})}) == 40
    choice = next(one for one in unit.items if one.kind == "choice")
    assert minutes_of(read, [choice] * 5, {}) == 20
