"""Skipping in practice: neither done nor missed, no answer goes, and it can be taken up again."""

from __future__ import annotations

import pytest

from peercompass.exercise import LOG_FILE, Log, Response, read
from peercompass.notebook.open import part_for
from peercompass.notebook.views.home import home_view
from peercompass.notebook.views.skipped import skipped_in
from peercompass.notebook.views.stops import Walked
from tests.helpers.pages import tell
from tests.unit.notebook.test_home import PARTS, all_units, log, page, unit


def test_a_skipped_item_keeps_what_was_answered_and_is_taken_up_again(lesson):
    part = part_for("own-words", lesson)
    tell(part, do="answer", value="There was a time.")
    tell(part, do="skip", value="skipped")
    assert part.view["skipped"] == "skipped"
    assert part.view["value"] == "There was a time.", "no answer goes"
    assert part_for("own-words", lesson).view["skipped"] == "skipped", "the log has it"
    tell(part, do="skip", value=None)
    assert part.view["skipped"] == ""
    kept = [(one.item, one.kind, one.value) for one in read(lesson / LOG_FILE).responses]
    assert kept[1:] == [
        ("own-words--skip", "skip", "skipped"),
        ("own-words--skip", "skip", None),
    ]


def test_an_answer_takes_it_up_again(lesson):
    part = part_for("pick-one", lesson)
    tell(part, do="skip", value="later")
    assert part.view["skipped"] == "later"
    tell(part, do="answer", value="nod", commit=True)
    assert part.view["skipped"] == ""


@pytest.mark.parametrize("message", [{"value": "nonsense"}, {"value": 3}, {}])
def test_nothing_else_is_written(lesson, message):
    tell(part_for("pick-one", lesson), do="skip", **message)
    assert read(lesson / LOG_FILE).responses == ()


def test_graded_work_and_private_thoughts_have_no_skip(exercise, lesson):
    for shown, folder in (("pick-one", exercise), ("to-myself", lesson)):
        part = part_for(shown, folder)
        tell(part, do="skip", value="skipped")
        assert part.view["skipped"] == ""
        assert read(folder / LOG_FILE).responses == ()


def test_a_scene_says_it_in_the_line_of_its_play(lesson):
    part = part_for("hello", lesson)
    tell(part, do="skip")
    assert skipped_in(read(lesson / LOG_FILE)) == {"hello": "skipped"}
    tell(part, do="start")
    assert skipped_in(read(lesson / LOG_FILE)) == {}


def skip(item: str, value: str = "skipped") -> tuple[Response, ...]:
    return (Response(f"{item}--skip", "skip", value, t="2026-11-01T10:09:00.000Z"),)


def test_home_counts_it_as_passed_and_not_as_done():
    some = Log(log("look").responses + skip("talk"))
    view = home_view(page(unit("a"), unit("b")), {"a": Walked(some)})
    assert view["next"]["told"] == "A · Lesson: 1 of 3 things tried · 1 skipped"
    assert view["next"]["label"] == "Go on with the lesson"
    whole = Log(log("look", "think").responses + skip("talk"))
    view = home_view(page(unit("a"), unit("b")), {"a": Walked(whole)})
    assert view["next"]["kind"] == "exercise", "nothing is left in the lesson"
    alone = page(unit("a", exercise_parts=()))
    view = home_view(alone, {"a": Walked(Log(skip("look") + skip("talk") + skip("think")))})
    assert [one["said"] for one in all_units(view)] == ["Done"]


def test_look_again_has_what_was_skipped_for_later_and_nothing_else_that_was_skipped():
    missed = (Response("look--why", "why", "did-not-know", t="2026-11-01T10:05:00.000Z"),)
    given = Log(log(*PARTS).responses + missed + skip("look") + skip("think", "later"))
    (waits,) = home_view(page(unit("a")), {"a": Walked(given)})["waits"]
    assert [one["part"] for one in waits["parts"]] == ["think"]
    given = Log((*given.responses, Response("look--skip", "skip", None)))
    view = home_view(page(unit("a")), {"a": Walked(given)})
    assert all_units(view)[0]["look_again"] == 2
