"""A graded scene that begins in several ways: in the synthetic cohort, in scoring and in the counts
of what was chosen."""

import pandas as pd
import pytest

from peercompass.cohort.demo import answers, trainees
from peercompass.cohort.option_counts import picks_table
from peercompass.course import Course, Opening, Unit
from peercompass.course.publish import item_forms
from peercompass.exercise import Log, Response, score_unit
from peercompass.scenario import Game
from tests.helpers.small_course import UNIT

OPENINGS = (Opening(id="calm"), Opening(id="trusting", meters={"trust": 4}))


@pytest.fixture(scope="module")
def unit(small_course: Course) -> Unit:
    """The unit of the small course, whose graded scene has two openings."""
    unit = small_course.units[UNIT]
    goodbye = unit.scenarios["goodbye"].model_copy(update={"openings": OPENINGS})
    return unit.model_copy(update={"scenarios": {"goodbye": goodbye}})


def results(course: Course, unit: Unit, *responses: Response) -> dict:
    """What scoring finds, by item."""
    forms = item_forms(unit.items, unit.scenarios)
    log = Log(responses, (), True)
    return {
        one.item: one for one in score_unit(unit.items, log, unit.scenarios, course.rubrics, forms)
    }


def test_the_synthetic_cohort_plays_from_each_opening(small_course: Course, unit: Unit) -> None:
    game, met = Game(unit.scenarios["goodbye"]), set()
    for one in trainees(3):
        for answer in answers(unit, one, 3, small_course.rubrics):
            if answer.item == "the-gate":
                replay = game.replay(answer.value["path"], answer.value["opening"])
                assert game.ended(replay.steps[-1].state)
                met.add(answer.value["opening"])
    assert met == {"calm", "trusting"}


def test_what_was_chosen_is_counted_in_the_opening_it_was_offered_in(small_course, unit) -> None:
    def play(opening: str) -> dict:
        value = {"path": ["tell", "wait"], "ended": True, "opening": opening}
        given = Response("the-gate", "scenario", value, "", 1, "2026-01-01T00:00:00Z")
        return results(small_course, unit, given)

    cells = pd.DataFrame(columns=["trainee", "cell", "points", "maximum", "waiting"])
    cells["waiting"] = cells.waiting.astype(bool)
    found = {"ana": play("trusting"), "bo": play("calm")}
    assert found["ana"]["the-gate"].points == 1.5, "the second choice is rated 1"
    assert found["bo"]["the-gate"].points == 0, "who is not trusted cannot wait"
    picks = picks_table(small_course, unit, found, cells)
    waited = picks[(picks["item"] == "the-gate") & (picks.text == "Wait a while.")]
    assert list(waited.trainee) == ["ana"]
    assert list(waited.value) == [1.0]
