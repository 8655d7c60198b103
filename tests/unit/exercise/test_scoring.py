"""Scoring: each kind's rule with worked numbers, and a typed result for anything at all."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import ChoiceItem, Course, OrderItem
from peercompass.exercise import Log, Response, Status, answered, parse, score_unit
from tests.helpers.small_course import UNIT
from tests.helpers.values import CLOSED, KINDS, A, Q, anything

WORKED = [
    # one option: its credit times 2 points
    ("pick-one", "stay", 2),
    ("pick-one", "nod", 1),
    ("pick-one", "speak", 0),
    # right minus wrong over the two that fit, times 3 points, never below 0
    ("pick-some", ["what-else", "your-view"], 3),
    ("pick-some", ["what-else"], 1.5),
    ("pick-some", ["what-else", "your-view", "my-turn"], 1.5),
    ("pick-some", ["what-else", "my-turn"], 0),
    ("pick-some", ["calm-down", "my-turn"], 0),
    ("pick-some", ["what-else", "your-view", "my-turn", "calm-down"], 0),
    # pairs in order minus pairs not in order over the three pairs, times 4 points
    ("put-in-order", ["ask", "share", "hand-back"], 4),
    ("put-in-order", ["share", "ask", "hand-back"], 1.33),
    ("put-in-order", ["share", "hand-back", "ask"], 0),
    ("put-in-order", ["hand-back", "share", "ask"], 0),
    # the share of four cards in their group, times 2 points
    ("keep-or-leave", {"hope": "keep", "names": "leave", "helped": "keep", "brand": "leave"}, 2),
    ("keep-or-leave", {"hope": "keep", "names": "keep", "helped": "keep", "brand": "keep"}, 1),
    ("keep-or-leave", {"hope": "keep"}, 0.5),
    ("keep-or-leave", {"hope": "leave"}, 0),
    # the share of three asked lines with the label that fits, times 1.5 points
    ("what-it-shows", {"tell-me": Q, "rest-up": A, "and-now": Q}, 1.5),
    ("what-it-shows", {"tell-me": Q, "rest-up": Q, "and-now": Q}, 1),
    ("what-it-shows", {"rest-up": A}, 0.5),
    ("what-it-shows", {"rest-up": Q}, 0),
    # the mean rating over 2, times 6 points; what is missing to an ending counts 0
    ("the-gate", {"path": ["ask", "thank"], "ended": True}, 6),
    ("the-gate", {"path": ["ask", "wait"], "ended": True}, 4.5),
    ("the-gate", {"path": ["ask", "warn"], "ended": True}, 3),
    ("the-gate", {"path": ["tell", "warn"], "ended": True}, 0),
    ("the-gate", {"path": ["ask"], "ended": False}, 3),
]


@pytest.mark.parametrize(("item_id", "value", "points"), WORKED)
def test_a_worked_answer_earns_its_points(result, item_id, value, points) -> None:
    scored = result(item_id, value)
    assert (scored.status, scored.points) == ("scored", points)
    assert scored.reasons
    assert scored.answer
    assert scored.remarks == ()


def test_every_order_earns_its_share_of_pairs() -> None:
    names = ["a", "b", "c", "d", "e"]
    item = OrderItem.model_validate(
        {
            "id": "o",
            "kind": "order",
            "competency": "c",
            "stem": "s",
            "points": 10,
            "cards": [{"id": name, "text": name, "rationale": "r"} for name in names],
        }
    )

    def points(order: str) -> float:
        log = Log((Response("o", "order", list(order)),))
        return score_unit([item], log, {}, {}, {})[0].points

    assert [points(order) for order in ("abcde", "bacde", "abced", "badce", "eabcd", "edcba")] == [
        10,
        8,
        8,
        6,
        2,
        0,
    ]


def test_a_scene_left_early_says_so_and_one_that_was_finished_does_not(result) -> None:
    left = result("the-gate", {"path": ["ask"], "ended": False})
    assert left.reasons == (
        "1 of 1 choice supported the other person.",
        "The scene was left before its end; the choices not made count as none.",
    )
    done = result("the-gate", {"path": ["ask", "thank"], "ended": True})
    assert done.reasons == ("2 of 2 choices supported the other person.",)
    assert [note.right for note in done.notes] == [True, True]


def test_a_claim_to_have_finished_is_not_believed(result) -> None:
    assert result("the-gate", {"path": ["ask"], "ended": True}).points == 3


def test_a_scene_that_changed_scores_as_far_as_it_replays(result) -> None:
    scored = result("the-gate", {"path": ["ask", "hug"], "ended": True})
    assert scored.points == 3
    (remark,) = scored.remarks
    assert remark == (
        "The scenario changed: replayed as far as it goes, after 1 choices: "
        "`hug` is not offered at `middle`."
    )


def test_the_latest_answer_counts(result) -> None:
    assert result("pick-one", "speak", "nod", "stay").points == 2
    assert result("pick-one", "stay", "speak").points == 0
    assert result("pick-one", "stay", None).status == "not-attempted", "an answer taken back"


NOTHING = [
    ("pick-one", ""),
    ("pick-one", None),
    ("pick-some", []),
    ("put-in-order", []),
    ("keep-or-leave", {}),
    ("own-words", "  \n"),
    ("what-it-shows", {}),
    ("my-week", []),
    ("my-week", [{}, {"step": " ", "day": ""}]),
    ("the-gate", {"path": [], "ended": False}),
]


@pytest.mark.parametrize(("item_id", "value"), NOTHING)
def test_an_empty_answer_is_not_attempted(result, items, item_id, value) -> None:
    scored = result(item_id, value)
    assert (scored.status, scored.points) == ("not-attempted", 0.0)
    assert not answered(items[item_id], value)


@pytest.mark.parametrize("item_id", KINDS)
def test_no_answer_at_all_is_not_attempted(result, item_id) -> None:
    scored = result(item_id)
    assert (scored.status, scored.points) == ("not-attempted", 0.0)
    assert scored.reasons == ("No answer was given.",)


STRANGE = [
    ("pick-one", "hum", "there is no option 'hum'"),
    ("pick-one", ["stay"], "no option"),
    ("pick-some", "what-else", "not a list of ids"),
    ("pick-some", ["hum"], "no option 'hum'"),
    ("pick-some", ["what-else"] * 2, "stands twice"),
    ("pick-some", [1], "not a list of ids"),
    ("put-in-order", ["ask", "share"], "each card once"),
    ("put-in-order", ["ask", "ask", "share"], "stands twice"),
    ("keep-or-leave", ["hope"], "does not map cards to groups"),
    ("keep-or-leave", {"hope": "shed"}, "there is no option 'shed'"),
    ("keep-or-leave", {"hum": "keep"}, "there is no option 'hum'"),
    ("own-words", {"text": "Hi"}, "the answer is not text"),
    ("what-it-shows", ["tell-me"], "does not map lines to labels"),
    ("what-it-shows", {"tell-me": 1}, "does not map lines to labels"),
    ("what-it-shows", {"hello": "advice"}, "there is no option 'hello'"),
    ("my-week", "Walk to work.", "not a list of rows"),
    ("my-week", ["Walk"], "not a list of rows"),
    ("my-week", [{"step": 3}], "a cell of the plan is not text"),
    ("the-gate", ["ask"], "not a list of choices"),
    ("the-gate", {"path": [1]}, "not a list"),
    ("the-gate", {"path": ["hug"]}, "none of the choices belongs to this scenario"),
]


@pytest.mark.parametrize(("item_id", "value", "why"), STRANGE)
def test_a_strange_answer_is_unreadable_and_waits_for_a_person(result, item_id, value, why) -> None:
    scored = result(item_id, value)
    assert (scored.status, scored.points) == ("unreadable", None)
    assert why in scored.remarks[0]
    assert scored.reasons == (
        "This answer could not be read. Your instructor will look at it with you.",
    )


def test_an_answer_of_another_kind_is_unreadable(small_course: Course) -> None:
    unit = small_course.units[UNIT]
    log = Log((Response("pick-one", "write", "stay"),))
    scored = score_unit(unit.items, log, unit.scenarios, small_course.rubrics, {})[0]
    assert (scored.status, scored.remarks) == ("unreadable", ("the answer is of kind 'write'",))


def test_a_log_that_cannot_be_read_is_unreadable_and_never_zero(small_course: Course) -> None:
    unit = small_course.units[UNIT]
    scored = score_unit(unit.items, parse(b"\xff\n"), unit.scenarios, small_course.rubrics, {})
    assert {(one.status, one.points) for one in scored} == {("unreadable", None)}


def test_written_words_wait_for_a_person(result) -> None:
    scored = result("own-words", "There was a time.")
    assert (scored.status, scored.points, scored.maximum) == ("needs-marking", None, 4.0)
    assert (scored.answer, scored.remarks) == (("There was a time.",), ())
    assert result("own-words", "Two words").remarks == ("2 words; 3 to 20 were asked for.",)
    assert result("own-words", "word " * 21).remarks == ("21 words; 3 to 20 were asked for.",)


def test_an_answer_to_another_wording_still_scores_with_a_remark(result) -> None:
    scored = result("pick-one", "stay", form="0123456789abcdef")
    assert (scored.status, scored.points) == ("scored", 2)
    assert scored.remarks == ("The item changed after this answer was given.",)
    assert result("own-words", "There was a time.", form="0123").status == "needs-marking"
    assert result("pick-one", "stay", form="").remarks == (), "an old log knows no form"


@given(st.integers(1, 10_000))
def test_points_come_to_a_hundredth_and_never_above_the_maximum(hundredths: int) -> None:
    options = [
        {"id": name, "text": name, "credit": credit, "rationale": "r"}
        for name, credit in (("all", 1), ("half", 0.5), ("none", 0))
    ]
    item = ChoiceItem.model_validate(
        {
            "id": "x",
            "kind": "choice",
            "competency": "c",
            "stem": "s",
            "points": hundredths / 100,
            "options": options,
        }
    )

    def points(option: str) -> float:
        return score_unit([item], Log((Response("x", "choice", option),)), {}, {}, {})[0].points

    assert points("all") == hundredths / 100
    assert points("half") in (hundredths // 2 / 100, (hundredths + 1) // 2 / 100)
    assert points("none") == 0


@given(item_id=st.sampled_from(KINDS), value=anything)
def test_any_value_gives_a_typed_result(small_course: Course, items, item_id, value) -> None:
    unit = small_course.units[UNIT]
    item = items[item_id]
    log = Log((Response(item_id, item.kind, value),))
    scored = score_unit(unit.items, log, unit.scenarios, small_course.rubrics, {})
    one = scored[KINDS.index(item_id)]
    assert one.status in get_args(Status)
    assert one.maximum == item.points
    if one.status in ("scored", "not-attempted"):
        assert 0 <= one.points <= one.maximum
    else:
        assert one.points is None
    for words in (one.reasons, one.answer, one.remarks):
        assert all(isinstance(word, str) and word for word in words)
    assert isinstance(answered(item, value), bool)


@given(item_id=st.sampled_from(CLOSED), value=anything, data=st.data())
def test_the_order_of_options_changes_no_points(small_course, items, item_id, value, data) -> None:
    item = items[item_id]
    part = next(name for name in ("options", "cards", "labels") if hasattr(item, name))
    if item.kind != "order":  # there the order is the key
        mixed = tuple(data.draw(st.permutations(getattr(item, part))))
        item = item.model_copy(update={part: mixed})
    log = Log((Response(item_id, item.kind, value),))
    before, after = (score_unit([one], log, {}, {}, {})[0] for one in (items[item_id], item))
    assert (before.status, before.points) == (after.status, after.points)


@given(st.lists(st.tuples(st.sampled_from([*KINDS, "gone"]), anything), max_size=8), st.data())
def test_the_order_of_other_lines_changes_nothing(small_course, items, lines, data) -> None:
    unit = small_course.units[UNIT]
    kinds = {name: item.kind for name, item in items.items()}
    given_ = [Response(name, kinds.get(name, "choice"), value) for name, value in lines]
    mixed = []
    waiting = {name: [r for r in given_ if r.item == name] for name, _ in lines}
    while any(waiting.values()):  # each item's own lines keep their order
        name = data.draw(st.sampled_from([name for name, left in waiting.items() if left]))
        mixed.append(waiting[name].pop(0))
    before, after = (
        score_unit(unit.items, Log(tuple(log)), unit.scenarios, small_course.rubrics, {})
        for log in (given_, mixed)
    )
    assert before == after
