"""What is said in a play: lines that come only sometimes, and those that quote the player."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from peercompass.course import Scenario
from peercompass.notebook.pages.static_html import as_document
from peercompass.notebook.views.scene import Play, played_view
from peercompass.scenario import said
from tests.helpers.plays import (
    any_opening,
    choice,
    ending,
    playable,
    scenarios,
    scene,
    wander,
)

NODES = {
    "a": {
        "says": [{"text": "Hello."}, {"text": "You again.", "when": {"flags": ["met"]}}],
        "choices": [
            choice("kind", "b", text="I'm a peer. I walked this way too.", effects={"trust": 2}),
            choice("curt", "b", 0, text="You shrug.", quote="nothing at all"),
            choice("aloud", "b", 1, text="You say: “Sit down, do. Please.” And wait."),
            choice("long", "b", 1, text="so " * 30),
        ],
    },
    "b": {
        "says": [
            {"who": "ana", "thinks": "So: {quote} {quote}", "quotes": "a"},
            {"text": "And then: {quote}", "quotes": "c"},
        ],
        "goto": "c",
    },
    "c": {
        "says": [{"text": "The chair is free.", "when": {"trust": ">= 3"}}],
        "choices": [choice("back", "b"), choice("end", "d")],
    },
    "d": {"says": [{"text": "“{quote}”", "quotes": "c"}], **ending()},
}
OPENINGS = [{"id": "new"}, {"id": "known", "set": ["met"]}]
SCENE = scene(NODES, {"trust": (1, 0, 3)}, ["met"], openings=OPENINGS)


def heard(*ids: str, opening: str | None = None, wrote: dict | None = None) -> list[list[str]]:
    """The words of each step of a play."""
    game = playable(SCENE)
    return [[one.words for one in step] for step in said(game, game.replay(ids, opening), wrote)]


def test_a_line_comes_only_where_its_condition_holds() -> None:
    assert heard() == [["Hello."]]
    assert heard(opening="known") == [["Hello.", "You again."]]
    assert heard("kind")[1][-1] == "The chair is free."
    assert "The chair is free." not in heard("curt")[1]


@pytest.mark.parametrize(
    ("chosen", "wrote", "words"),
    [
        ("kind", None, "I'm a peer."),
        ("curt", None, "nothing at all"),
        ("aloud", None, "Sit down, do."),
        ("long", None, " ".join(["so"] * 20) + " …"),
        ("curt", "Well…  <b>no</b>! And so on.", "Well…"),
        ("curt", "one two\nthree", "one two three"),
        ("curt", "Is it {quote}?", "Is it {quote}?"),
        ("curt", "  ", "nothing at all"),
    ],
)
def test_a_line_quotes_what_was_written_or_chosen(chosen, wrote, words) -> None:
    lines = heard(chosen, wrote={"a": wrote} if wrote else None)[1]
    assert lines[0] == f"So: {words} {words}"


def test_a_line_that_quotes_comes_after_that_moment_alone_and_quotes_the_last_time() -> None:
    assert heard("kind", "back", "end") == [
        ["Hello."],
        ["So: I'm a peer. I'm a peer.", "The chair is free."],
        ["So: I'm a peer. I'm a peer.", "And then: I back.", "The chair is free."],
        ["“I end.”"],
    ]


def test_words_with_quotation_marks_are_quoted_with_single_ones_inside() -> None:
    lines = heard("kind", "end", wrote={"a": 'You said "no".', "c": 'You said "no".'})
    assert lines[1][0].startswith('So: You said "no".'), "no marks around it, none to change"
    assert lines[2] == ["“You said ‘no’.”"]


def test_the_page_of_a_play_tells_it_from_its_opening_with_what_was_quoted(small_course) -> None:
    words = {"a": "Is <i>this</i> you?"}
    play = Play(path=("kind", "back", "end"), wrote=words, opening="known")
    page = as_document(played_view(SCENE, play, small_course.people, {}))
    assert "You again." in page
    assert "So: Is &lt;i&gt;this&lt;/i&gt; you?" in page
    assert "<i>this</i>" not in page
    first = as_document(played_view(SCENE, Play(path=("kind",)), small_course.people, {}))
    assert "You again." not in first


@given(scenarios(), st.data())
def test_what_is_said_is_every_line_whose_time_has_come(scenario: Scenario, data) -> None:
    game = playable(scenario)
    opening = any_opening(data, game)
    steps = wander(data, game, opening=opening)
    replay = game.replay([step.choice.id for step in steps[1:]], opening)
    been: set[str] = set()
    for step, lines in zip(replay.steps, said(game, replay), strict=True):
        assert [one.line for one in lines] == [
            line
            for node in step.nodes
            for line in scenario.nodes[node].says
            if game.holds(line.when, step.state) and (not line.quotes or line.quotes in been)
        ]
        been.add(step.state.node)
        assert all("{quote}" not in one.words for one in lines)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"text": "No words.", "quotes": "a"}, "needs {quote} where the words"),
        ({"text": "{quote}"}, "add `quotes` with the id"),
    ],
)
def test_a_line_that_quotes_says_whom_and_where(line: dict, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        scene({"a": {"says": [line], **ending()}})
