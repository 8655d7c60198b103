"""Scoring in its finer parts: reasons, changed items, any bytes at all, any process."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from peercompass.course import Course, Item, LabelItem, Rubric
from peercompass.course.publish import item_forms
from peercompass.exercise import (
    BadValue,
    Log,
    PlanGaps,
    Response,
    Result,
    Status,
    answered,
    close,
    parse,
    plan_gaps,
    score_unit,
)
from tests.helpers.small_course import UNIT
from tests.helpers.values import KINDS, A, Q, anything

_ITEM = TypeAdapter(Item)
_RUBRIC = Rubric.model_validate(
    {
        "id": "small-plan",
        "title": "t",
        "note": "n",
        "highest": 2,
        "rows": [{"id": "own", "title": "t", "levels": ["a", "b", "c"]}],
    }
)


def score_one(item: Item, value: object) -> Result:
    return score_unit([item], Log((Response(item.id, item.kind, value),)), {}, {}, {})[0]


def earned(item: Item, value: object) -> float | None:
    return score_one(item, value).points


def label(names: str) -> LabelItem:
    """A talk of six lines, of which the first half shows `one` and the rest `two`; six points."""
    return _ITEM.validate_python(
        {
            "id": "l",
            "kind": "label",
            "competency": "c",
            "stem": "s",
            "points": 6,
            "labels": [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
            "lines": [
                {
                    "id": i,
                    "who": "Bo",
                    "text": f"Line {i}",
                    "rationale": f"Why {i}.",
                    "shows": "one" if i < "d" else "two",
                }
                for i in names
            ],
        }
    )


def test_right_minus_wrong_is_the_rule_that_canvas_documents() -> None:
    """Its own example: 4 points, two that fit; both and one other picked come to 2."""
    item = _ITEM.validate_python(
        {
            "id": "c",
            "kind": "choices",
            "competency": "c",
            "stem": "s",
            "points": 4,
            "options": [{"id": i, "text": i, "key": i < "c", "rationale": "r"} for i in "abcd"],
        }
    )
    assert earned(item, ["a", "b", "c"]) == 2
    assert earned(item, ["a", "c"]) == earned(item, ["c"]) == 0
    assert earned(item, ["a"]) == 2


def test_a_label_earns_what_a_matching_question_does() -> None:
    """Moodle: parts right over all parts, whatever is left out."""
    item = label("abcdef")
    key = dict.fromkeys("abc", "one") | dict.fromkeys("def", "two")
    assert earned(item, key) == 6
    assert earned(item, key | {"a": "two", "f": "one"}) == 4
    assert earned(item, {"a": "one", "b": "two"}) == 1
    scored = score_one(item, key | {"a": "two", "f": "one"})
    assert scored.reasons == (
        "4 of 6 lines have their label.",
        "That earns 4 of 6, because each line counts the same.",
    )
    assert score_one(item, {"a": "one"}).reasons[0] == (
        "1 of 6 lines has its label. 5 lines were left open."
    )
    assert scored.table[0] == ("Bo", "Line a", "Two")
    assert scored.notes[0] == (
        "Bo: Line a",
        False,
        "Why a.",
        "It shows “One”.",
        "You marked it “Two”: look again.",
        "look",
        "a",
    )


REASONS = [
    ("pick-one", "nod", ["What you picked goes part of the way."]),
    (
        "pick-some",
        ["what-else", "my-turn"],
        [
            "You picked 1 of the 2 that belong, and 1 that does not.",
            "That earns 0 of 3, because one that does not belong takes one back.",
        ],
    ),
    ("pick-some", ["your-view"], ["You picked 1 of the 2 that belong."]),
    (
        "put-in-order",
        ["share", "ask", "hand-back"],
        [
            "2 of 3 pairs are in an order that helps.",
            "That earns 1.33 of 4, because the 1 pair the other way round takes one back: "
            "2 less 1 leaves 1.",
            "Swap “Share a little.” and “Ask first.”: the second one comes first.",
        ],
    ),
    (
        "put-in-order",
        ["hand-back", "ask", "share"],
        [
            "1 of 3 pairs are in an order that helps.",
            "That earns 0 of 4, because as many pairs stand the other way round, or more, and each "
            "takes one back.",
            "Swap “Hand the talk back.” and “Ask first.”: the second one comes first.",
        ],
    ),
    (
        "keep-or-leave",
        {"hope": "keep"},
        [
            "1 of 4 cards is in its group. 3 cards were left open.",
            "That earns 0.5 of 2, because each card counts the same.",
        ],
    ),
    (
        "what-it-shows",
        {"tell-me": Q, "rest-up": A, "and-now": Q},
        ["3 of 3 lines have their label."],
    ),
]


@pytest.mark.parametrize(("item_id", "value", "reasons"), REASONS)
def test_the_reasons_are_plain_sentences(result, item_id, value, reasons) -> None:
    """Why a part of the points was earned is told where one may wonder."""
    assert list(result(item_id, value).reasons) == reasons


def told(notes) -> dict[str, tuple[str, str, str]]:
    return {note.part: (note.sign, note.did, note.key) for note in notes}


def test_only_the_cards_that_have_to_move_are_to_look_at(items) -> None:
    """One card too late moves all the others by a place, and nothing is the matter with them."""
    order = items["put-in-order"]
    notes = close(order, ["share", "hand-back", "ask"]).notes
    assert told(notes) == {
        "ask": ("look", "You put it in place 3: look again.", FIRST.format(1)),
        "share": ("part", "You put it in place 1.", FIRST.format(2)),
        "hand-back": ("part", "You put it in place 2.", FIRST.format(3)),
    }
    right = close(order, ["ask", "share", "hand-back"]).notes
    assert [note.sign for note in right] == ["good"] * 3


FIRST = "Its place is {} in the order that helps."


def test_each_card_that_is_elsewhere_names_its_group(items) -> None:
    notes = close(items["keep-or-leave"], {"hope": "leave", "names": "leave"}).notes
    assert told(notes) == {
        "hope": ("look", "You put it in “Stays out”: look again.", "It belongs in “Fits”."),
        "names": ("good", "You put it there: good.", "It belongs in “Stays out”."),
        "helped": ("missed", "You left this one open.", "It belongs in “Fits”."),
        "brand": ("missed", "You left this one open.", "It belongs in “Stays out”."),
    }


def test_a_plan_is_read_row_by_row_and_marked_by_a_person(result) -> None:
    rows = [
        {"step": "Walk to work", "day": "Monday", "who": ""},
        {"step": "", "day": " "},
        {"step": "Call Lou", "day": "Friday"},
    ]
    scored = result("my-week", rows)
    assert (scored.status, scored.points, scored.maximum) == ("needs-marking", None, 4.0)
    assert scored.remarks == ()
    assert scored.answer == (
        "Row 1\nWhat I will do: Walk to work\nWhich day: Monday\nWho could help: (nothing yet)\n\n"
        "Row 3\nWhat I will do: Call Lou\nWhich day: Friday\nWho could help: (nothing yet)",
    )
    assert scored.table == (
        ("", "What I will do", "Which day", "Who could help"),
        ("1", "Walk to work", "Monday", ""),
        ("3", "Call Lou", "Friday", ""),
    )


def test_a_plan_that_is_not_whole_says_what_is_open(result, items) -> None:
    item = items["my-week"]
    rows = [{"step": "Walk to work", "day": "Monday"}, {"step": "Rest"}]
    gaps = plan_gaps(item, rows)
    assert gaps == PlanGaps(({}, {"step": 1, "day": 1}), 1)
    assert not gaps.whole
    assert not answered(item, rows)
    assert result("my-week", rows).remarks == (
        "Not whole yet: 1 full rows; 2 or more were asked for.",
        "Row 2 lacks words: What I will do (1 more), Which day (1 more).",
    )
    assert plan_gaps(item, []) == PlanGaps((), 2)
    whole = [rows[0], rows[0]]
    assert plan_gaps(item, [*whole, rows[1]]).whole, "rows beyond may be half done"
    assert answered(item, whole)
    assert result("my-week", whole * 2).remarks == ("4 rows; at most 3 were asked for.",)
    with pytest.raises(BadValue):
        plan_gaps(item, "Walk")


def test_a_private_item_has_no_result_at_all(small_course: Course, items) -> None:
    unit = small_course.units[UNIT]
    log = Log((Response("to-myself", "reflect", "I was tired."),))
    scored = score_unit(unit.items, log, unit.scenarios, small_course.rubrics, {})
    assert [one.item for one in scored] == KINDS
    assert {one.status for one in scored} == {"not-attempted"}
    assert [item.id for item in unit.marked] == KINDS
    assert "I was tired." not in repr(scored)
    assert answered(items["to-myself"], "I was tired.")
    assert not answered(items["to-myself"], " ")


CHANGED = "The item changed after this answer was given."
GONE = "The item no longer has what these name: "


def changed(item: Item, **parts: object) -> Item:
    """The item as an author changed it after its release."""
    return type(item).model_validate({**item.model_dump(), **parts})


def answer_to(old: Item, new: Item, value: object) -> Result:
    """What an answer to the old form comes to when the new one is what is graded."""
    (was,), (now,) = item_forms((old,), {}).values(), item_forms((new,), {}).values()
    assert was != now
    log = Log((Response(new.id, new.kind, value, was),))
    rubrics = {"small-plan": _RUBRIC}
    return score_unit([new], log, {}, rubrics, {new.id: now})[0]


def test_a_changed_wording_still_scores_and_says_so(items) -> None:
    old = items["pick-one"]
    scored = answer_to(old, changed(old, stem="Ana says nothing. What comes first?"), "stay")
    assert (scored.status, scored.points, scored.remarks) == ("scored", 2, (CHANGED,))


def test_a_choice_whose_option_is_gone_is_unreadable_and_not_wrong(items) -> None:
    old = items["pick-one"]
    new = changed(old, options=[o.model_dump() for o in old.options if o.id != "nod"])
    scored = answer_to(old, new, "nod")
    assert (scored.status, scored.points) == ("unreadable", None)
    assert scored.remarks == (CHANGED, "there is no option 'nod'")
    assert answer_to(old, new, "stay").points == 2


def test_of_choices_what_still_stands_is_scored_and_what_is_gone_is_named(items) -> None:
    old = items["pick-some"]
    new = changed(old, options=[o.model_dump() for o in old.options if o.id != "my-turn"])
    scored = answer_to(old, new, ["what-else", "my-turn"])
    assert (scored.status, scored.points) == ("scored", 1.5)
    assert scored.remarks == (CHANGED, f"{GONE}`my-turn`.")
    assert answer_to(old, new, ["my-turn"]).status == "unreadable"


def test_an_order_that_lost_a_card_keeps_the_order_of_the_others(items) -> None:
    old = items["put-in-order"]
    more = {"id": "wait", "text": "Wait.", "rationale": "Zebra."}
    four = changed(old, cards=[*(card.model_dump() for card in old.cards), more])
    scored = answer_to(four, old, ["wait", "ask", "hand-back", "share"])
    assert (scored.points, scored.remarks) == (1.33, (CHANGED, f"{GONE}`wait`."))
    scored = answer_to(old, four, ["ask", "share", "hand-back"])
    assert scored.status == "unreadable", "where the new card would go is not guessed"


def test_cards_and_groups_that_are_gone_are_named(items) -> None:
    old = items["keep-or-leave"]
    new = changed(old, cards=[card.model_dump() for card in old.cards[:3]])
    whole = {"hope": "keep", "names": "leave", "helped": "keep", "brand": "leave"}
    scored = answer_to(old, new, whole)
    assert (scored.points, scored.remarks) == (2, (CHANGED, f"{GONE}`brand`."))


def test_a_new_line_of_a_label_is_open_and_the_result_says_so(items) -> None:
    old = items["what-it-shows"]
    line = {"id": "so", "who": "Bo", "text": "So?", "shows": "advice", "rationale": "Zebra."}
    new = changed(old, lines=[*(one.model_dump() for one in old.lines), line])
    scored = answer_to(old, new, {"tell-me": Q, "rest-up": A, "and-now": Q})
    assert (scored.status, scored.points) == ("scored", 1.12)
    assert scored.reasons[0] == "3 of 4 lines have their label. 1 line was left open."
    assert scored.remarks == (CHANGED,)
    scored = answer_to(new, old, {"tell-me": Q, "so": A})
    assert (scored.points, scored.remarks) == (0.5, (CHANGED, f"{GONE}`so`."))


def test_the_words_in_a_column_that_is_gone_are_still_there_to_read(items) -> None:
    old = items["my-week"]
    columns = [column.model_dump() for column in old.columns]
    new = changed(old, columns=[columns[0], {**columns[1], "id": "when"}])
    row = {"step": "Walk to work", "day": "Monday"}
    scored = answer_to(old, new, [row, row])
    assert scored.status == "needs-marking"
    assert "day (no longer asked for): Monday" in scored.answer[0]
    assert scored.table[0] == ("", "What I will do", "Which day", "day (no longer asked for)")
    assert scored.remarks[:2] == (CHANGED, f"{GONE}`day`.")
    assert "Row 1 lacks words: Which day (1 more)." in scored.remarks


_log_bytes = st.binary(max_size=300) | st.lists(
    st.builds(
        lambda item, kind, value, form: Response(item, kind, value, form).as_line().encode(),
        st.sampled_from([*KINDS, "to-myself", "gone"]),
        st.sampled_from(
            [
                "choice",
                "choices",
                "order",
                "sort",
                "label",
                "write",
                "plan",
                "reflect",
                "scenario",
                "",
            ]
        ),
        anything,
        st.text(max_size=4),
    )
    | st.binary(max_size=30),
    max_size=10,
).map(b"\n".join)


@given(data=_log_bytes)
def test_any_bytes_give_a_typed_result_for_every_item(small_course: Course, data: bytes) -> None:
    unit = small_course.units[UNIT]
    forms = item_forms(unit.items, unit.scenarios)
    scored = score_unit(unit.items, parse(data), unit.scenarios, small_course.rubrics, forms)
    assert [one.item for one in scored] == KINDS
    for one in scored:
        assert one.status in get_args(Status)
        assert (one.points is None) == (one.status in ("needs-marking", "unreadable"))
        json.dumps(asdict(one))


_SCORER = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from peercompass.course.load import load
from peercompass.course.publish import item_forms
from peercompass.exercise import parse, score_unit, close
course = load(Path(sys.argv[1])).course
unit = course.units[sys.argv[2]]
forms = item_forms(unit.items, unit.scenarios)
log = parse(sys.stdin.buffer.read())
print(json.dumps([asdict(r) for r in
                  score_unit(unit.items, log, unit.scenarios, course.rubrics, forms)]))
"""


def test_scoring_is_the_same_whatever_the_hash_seed(small_folder) -> None:
    lines = [
        Response(i, k, v, "0").as_line()
        for i, k, v in (
            ("pick-one", "choice", "nod"),
            ("pick-some", "choices", ["my-turn", "what-else", "gone"]),
            ("put-in-order", "order", ["share", "ask", "hand-back"]),
            ("keep-or-leave", "sort", {"hope": "keep", "x": "keep", "names": "y", "brand": "keep"}),
            ("what-it-shows", "label", {"rest-up": Q, "z": Q, "tell-me": "w"}),
            ("my-week", "plan", [{"step": "Walk", "b": "one", "a": "two"}]),
            ("the-gate", "scenario", {"path": ["ask", "thank"], "wrote": {"middle": "Hm."}}),
        )
    ]
    said = {
        subprocess.run(
            [sys.executable, "-c", _SCORER, str(small_folder), UNIT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            input="\n".join(lines).encode(),
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(said) == 1
    assert json.loads(said.pop())[0]["points"] == 1
