"""Roads through a scene: which plays count as one, and where two of them part."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import Scenario
from peercompass.scenario import Game, choices_at, compare, roads, shown_skills

CHOICES = [("ask", "tell"), ("thank", "wait", "warn")]


@pytest.fixture(scope="module")
def game(small_course) -> Game:
    scenario: Scenario = next(iter(small_course.units.values())).practice_scenarios["hello"]
    return Game(scenario)


def stored(*path: str, **more: object) -> dict:
    return {"path": list(path), **more}


def test_a_start_that_another_road_goes_on_from_is_none(game: Game) -> None:
    found = roads(
        game,
        [
            (1, stored("tell")),
            (1, stored("tell", "thank")),
            (2, stored()),
            (3, stored("tell")),
            (3, stored("tell", "warn")),
            (4, stored("tell")),
        ],
    )
    assert [(road.number, road.place, road.path) for road in found] == [
        (1, 1, ("tell", "thank")),
        (3, 4, ("tell", "warn")),
    ]


def test_whatever_was_stored_is_no_road_or_one(game: Game) -> None:
    odd = [None, 3, "tell", [], {}, {"path": None}, {"path": "ask"}, {"path": [1, None, ["ask"]]}]
    assert roads(game, [(n, value) for n, value in enumerate(odd, 1)]) == []
    (road,) = roads(game, [(1, {"path": ["ask", 7], "opening": ["x"]})])
    assert road.path == ("ask",)


def test_two_roads_are_told_apart(game: Game) -> None:
    earlier, later = game.replay(["tell", "thank"]), game.replay(["ask", "thank"])
    found = compare(game, earlier, later)
    assert [(one.node, one.earlier.id, one.later.id) for one in found.partings] == [
        ("opening", "tell", "ask")
    ]
    assert found.gained == (), "both showed it: thanking is asking here"
    assert found.other_end
    assert not found.other_opening
    assert compare(game, game.replay(["tell", "warn"]), later).gained == ("asks",)


def test_an_unfinished_road_came_to_no_other_end(game: Game) -> None:
    found = compare(game, game.replay(["ask", "thank"]), game.replay(["ask"]))
    assert found.same
    assert choices_at(game.replay(["ask"])).keys() == {"opening"}


PATHS = st.sampled_from([one[:n] for one in product(*CHOICES) for n in (1, 2)])


@given(earlier=PATHS, later=PATHS)
def test_what_is_told_of_two_roads_holds_of_both(game: Game, earlier, later) -> None:
    before, after = game.replay(earlier), game.replay(later)
    found = compare(game, before, after)
    for one in found.partings:
        assert choices_at(before)[one.node] == one.earlier
        assert choices_at(after)[one.node] == one.later
        assert one.earlier.id != one.later.id
    assert set(found.gained) == set(shown_skills(after)) - set(shown_skills(before))
    back = compare(game, after, before)
    assert {one.node for one in back.partings} == {one.node for one in found.partings}
    assert back.other_end == found.other_end
    assert compare(game, before, before).same
