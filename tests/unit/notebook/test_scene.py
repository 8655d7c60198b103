"""A scene as its part keeps it: no choice is lost, whatever happens around it."""

import json
from pathlib import Path

import pytest

from peercompass.course import PAGE_FILE
from peercompass.exercise import LOG_FILE, read
from peercompass.notebook.open import part_for
from tests.helpers.pages import all_of, tell


def pick(part, *choices: str) -> None:
    """Make choices, one after another."""
    for choice in choices:
        tell(part, do="choose", node=part.view["node"], choice=choice)


def kept(folder: Path) -> list[tuple[int, list[str]]]:
    """What the log holds: the attempt and the path of each line."""
    return [(r.attempt, r.value["path"]) for r in read(folder / LOG_FILE).responses]


def made(part) -> list[str]:
    """The texts of the choices made."""
    return [turn["chose"]["text"] for turn in part.view["turns"] if turn["chose"]]


def test_a_practice_scene_shows_each_reason_and_its_look_back(lesson: Path) -> None:
    part = part_for("hello", lesson)
    assert "maple" not in json.dumps(part.view["turns"])
    tell(part, do="start")
    tell(part, do="choose", node="opening", choice="ask", wrote="")
    assert part.view["turns"][0]["chose"]["why"] == "You asked, and the maple waited."
    tell(part, do="choose", node="middle", choice="thank", wrote="  Thank you.  ")
    assert part.view["phase"] == "end"
    assert part.view["turns"][1]["chose"]["wrote"] == "Thank you."
    for words in ("Skill: Asks.", "How safe Ana feels: up 1", "the maple waited.", "To talk over"):
        assert words in part.view["debrief"]


def test_own_words_in_a_scene_meet_the_lexicon_in_practice_alone(lesson, exercise) -> None:
    for shown, folder, notes in (("hello", lesson, 1), ("the-gate", exercise, 0)):
        part = part_for(shown, folder)
        pick(part, "ask")
        tell(part, do="draft", node="middle", wrote="Addicts come here.")
        assert part.view["wording"] == [], "not while writing"
        tell(part, do="choose", node="middle", choice="thank", wrote="Addicts come here.")
        assert len(part.view["wording"]) == notes
        assert all(note.startswith("You wrote “Addicts”.") for note in part.view["wording"])
        tell(part, do="rewind", to=1)
        assert part.view["wording"] == []


def test_it_says_how_far_one_is_and_which_way_it_moves(lesson: Path) -> None:
    part = part_for("hello", lesson)
    assert part.view["progress"] == {"made": 0, "left": 2}
    assert [meter["moved"] for meter in part.view["meters"]] == [0]
    pick(part, "tell")
    assert part.view["progress"] == {"made": 1, "left": 1}
    assert [(m["short"], m["moved"]) for m in part.view["meters"]] == [("How safe Ana feels", -1)]


def test_a_meter_never_says_how_high_it_stands(lesson: Path) -> None:
    part = part_for("hello", lesson)
    pick(part, "ask", "thank")
    shown = json.dumps([part.view["meters"], part.view["debrief"]])
    assert "How safe Ana feels: 2 choices lifted it, 0 choices lowered it" in shown
    assert not [word for word in ("very high", "very low", "in between") if word in shown]


def test_a_replay_never_fills_in_old_words(lesson: Path) -> None:
    part = part_for("hello", lesson)
    pick(part, "ask")
    tell(part, do="choose", node="middle", choice="warn", wrote="Old words.")
    for again in ({"do": "rewind", "to": 1}, {"do": "again"}):
        tell(part, **again)
        if not made(part):
            pick(part, "ask")
        assert (part.view["node"], part.view["write"]["draft"]) == ("middle", "")
        assert part_for("hello", lesson).view["write"]["draft"] == "", "nor after a reload"
        tell(part, do="choose", node="middle", choice="warn", wrote="Other words.")
    first = read(lesson / LOG_FILE).responses[1]
    assert first.value["wrote"] == {"middle": "Old words."}, "what was written stays in the log"


def test_two_windows_on_one_scene_lose_no_choice(lesson: Path) -> None:
    one, two = (part_for("hello", lesson) for _ in range(2))
    pick(one, "ask")
    tell(two, do="choose", node="opening", choice="tell")
    assert made(two) == ["Ask how her day was."], "the second window takes over what is there"
    assert "went on in another window" in two.view["notice"]
    pick(two, "thank")
    assert two.view["notice"] == ""
    tell(one, do="look")
    assert (one.view["phase"], made(one)) == ("end", made(two))
    assert kept(lesson) == [(1, ["ask"]), (1, ["ask", "thank"])]


def test_a_rewind_in_one_window_does_not_undo_the_other(lesson: Path) -> None:
    one, two = (part_for("hello", lesson) for _ in range(2))
    pick(one, "ask", "thank")
    tell(two, do="rewind", to=0)
    assert made(two) == made(one)
    tell(two, do="rewind", to=0)
    assert (made(two), two.view["attempt"]) == ([], 2)


def test_a_log_that_cannot_be_read_for_a_moment_takes_no_play_away(lesson: Path) -> None:
    part = part_for("hello", lesson)
    pick(part, "ask")
    path = lesson / LOG_FILE
    data = path.read_bytes()
    path.write_bytes(b"\xff\xfe not answers\n" * 3)
    tell(part, do="look")
    assert made(part) == ["Ask how her day was."]
    path.write_bytes(data)
    pick(part, "thank")
    assert kept(lesson) == [(1, ["ask"]), (1, ["ask", "thank"])]


def test_each_attempt_is_kept_and_compared(lesson: Path) -> None:
    part = part_for("hello", lesson)
    pick(part, "tell", "warn")
    tell(part, do="rewind", to=1)
    tell(part, do="rewind", to=0)
    pick(part, "ask", "thank")
    assert kept(lesson)[-1] == (3, ["ask", "thank"])
    page = part.view["debrief"]
    assert "1</th><td>to a hard end" in page
    assert "3 (this one)</th><td>to a strong end" in page
    assert "2</th>" not in page, "a start that was not gone on with is no attempt"


def test_a_scene_can_be_skipped_and_come_back_to(lesson: Path) -> None:
    part = part_for("hello", lesson)
    pick(part, "ask")
    tell(part, do="skip")
    assert part.view["phase"] == "skipped"
    part = part_for("hello", lesson)
    assert part.view["phase"] == "skipped", "also after a reload"
    tell(part, do="start")
    assert (part.view["phase"], made(part)) == ("play", ["Ask how her day was."])
    assert part_for("hello", lesson).view["phase"] == "play"


def test_words_on_their_way_are_kept(lesson: Path) -> None:
    part = part_for("hello", lesson)
    pick(part, "ask")
    tell(part, do="draft", node="middle", wrote="I was thinking ")
    again = part_for("hello", lesson)
    assert again.view["write"]["draft"] == "I was thinking"
    tell(again, do="draft", node="nowhere", wrote="lost")
    tell(again, do="draft", node="middle", wrote=["not", "words"])
    tell(again, do="draft", node="middle", wrote="x" * 9000)
    assert len(part_for("hello", lesson).view["write"]["draft"]) == 4000


def test_words_typed_in_a_window_left_behind_are_kept(lesson: Path) -> None:
    one, two = (part_for("hello", lesson) for _ in range(2))
    pick(one, "ask")
    tell(two, do="look")
    pick(one, "thank")
    tell(two, do="draft", node="middle", wrote="Thank you.")
    tell(two, do="choose", node="middle", choice="warn", wrote="Thank you.")
    assert "went on in another window" in two.view["notice"]
    assert [turn["chose"] and turn["chose"]["wrote"] for turn in two.view["turns"]][1] == (
        "Thank you."
    )
    assert kept(lesson)[-1] == (1, ["ask", "thank"])


def test_words_of_another_window_are_not_written_over(lesson: Path) -> None:
    one, two = (part_for("hello", lesson) for _ in range(2))
    pick(one, "ask")
    tell(two, do="look")
    tell(one, do="draft", node="middle", wrote="Newer words.")
    tell(two, do="draft", node="middle", wrote="Older words.")
    assert part_for("hello", lesson).view["write"]["draft"] == "Newer words."


def test_a_new_graded_attempt_counts_from_its_first_choice(exercise: Path) -> None:
    part = part_for("the-gate", exercise)
    pick(part, "ask", "thank")
    tell(part, do="rewind", to=0)
    tell(part, do="draft", node="middle", wrote="Not yet.")
    assert kept(exercise)[-1] == (1, ["ask", "thank"]), "until then the first one counts"
    pick(part, "tell")
    assert kept(exercise)[-1] == (2, ["tell"])


def test_skipping_a_new_graded_attempt_keeps_the_one_that_counts(exercise: Path) -> None:
    part = part_for("the-gate", exercise)
    pick(part, "ask", "thank")
    tell(part, do="rewind", to=0)
    tell(part, do="skip")
    assert kept(exercise)[-1] == (1, ["ask", "thank"])


def change(folder: Path, old: str, new: str) -> None:
    path = folder / PAGE_FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_scene_that_changed_goes_on_where_it_still_fits(lesson: Path) -> None:
    pick(part_for("hello", lesson), "ask", "warn")
    change(lesson, '"id": "warn"', '"id": "beware"')
    part = part_for("hello", lesson)
    assert (made(part), part.view["node"]) == (["Ask how her day was."], "middle")
    assert "changed since you played it" in part.view["notice"]
    pick(part, "thank")
    assert kept(lesson)[1:] == [(1, ["ask", "warn"]), (2, ["ask", "thank"])]


def test_other_words_for_the_same_ids_change_no_play(lesson: Path) -> None:
    pick(part_for("hello", lesson), "ask", "warn")
    change(lesson, "Warn her.", "Tell her to be careful.")
    part = part_for("hello", lesson)
    assert made(part) == ["Ask how her day was.", "Tell her to be careful."]
    assert part.view["notice"] == ""


@pytest.mark.parametrize("role", ["lesson", "exercise"])
def test_a_play_can_be_printed(request, role: str) -> None:
    folder = request.getfixturevalue(role)
    part = part_for("hello" if role == "lesson" else "the-gate", folder)
    pick(part, "ask", "thank")
    page = tell(part, do="print").news["print"]
    assert page.startswith("<!DOCTYPE html>")
    assert ("Looking back" in page) == (role == "lesson")
    assert "zebra" not in page
    assert "zebra" not in all_of(part) or role == "lesson"
