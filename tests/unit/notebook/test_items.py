"""The widgets of items: what they keep, what they take over from elsewhere, and what is private."""

import json
import os
import shutil
from pathlib import Path

import pytest

from peercompass.course import PAGE_FILE, publish
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response, append, read
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts import Part, folder_store, learner_seed
from peercompass.notebook.parts.learner_seed import SEED_FILE
from tests.helpers.pages import ANSWERS, put_page, tell
from tests.helpers.small_course import EXERCISE, LESSON, UNIT

PLAN = [{"step": "Walk to work", "day": "Monday", "who": ""}]


def values(folder: Path, item: str, file: str = LOG_FILE) -> list:
    """All that was kept of an item, oldest first."""
    return [response.value for response in read(folder / file).of(item)]


@pytest.fixture
def no_room(monkeypatch):
    """`no_room(True)`: from now on nothing can be written; `no_room(False)`: it can again."""
    full = []

    def append_or_not(path, responses):
        if full:
            raise OSError(28, "No space left on device")
        append(path, responses)

    monkeypatch.setattr(folder_store, "append", append_or_not)
    return lambda wanted: full.append(1) if wanted else full.clear()


# --- every kind


@pytest.mark.parametrize("item_id", ANSWERS)
def test_an_answer_of_every_kind_is_there_again(exercise: Path, item_id: str) -> None:
    tell(part_for(item_id, exercise), do="answer", value=ANSWERS[item_id])
    file = PRIVATE_FILE if item_id == "to-myself" else LOG_FILE
    assert values(exercise, item_id, file) == [ANSWERS[item_id]]
    assert part_for(item_id, exercise).view["value"] == ANSWERS[item_id]


STRANGE = [None, 7, "x", [], ["x"], [[1]], {}, {"x": "y"}, {"hope": 1}, [{"x": 2}], {"hope": []}]


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("item_id", ANSWERS)
def test_nothing_stored_bars_a_page(exercise: Path, item_id: str, value: object) -> None:
    kind = part_for(item_id, exercise).item.kind
    file = PRIVATE_FILE if kind == "reflect" else LOG_FILE
    append(exercise / file, [Response(item_id, kind, value)])
    view = part_for(item_id, exercise).view
    typed = isinstance(value, str) and kind in ("write", "reflect")
    assert view["value"] in (value if typed else None, [{}]), (
        "only what belongs to the item is taken"
    )


@pytest.mark.parametrize("item_id", ANSWERS)
def test_an_answer_stands_when_the_words_of_its_item_change(exercise: Path, item_id: str) -> None:
    tell(part_for(item_id, exercise), do="answer", value=ANSWERS[item_id])
    page = json.loads((exercise / PAGE_FILE).read_text())
    for item in page["items"]:
        item["stem"] = "Said anew."
        for part in ("options", "cards"):
            for number, one in enumerate(item.get(part, [])):
                one["text"] = f"Said anew {number}."
    (exercise / PAGE_FILE).write_text(json.dumps(page))
    view = part_for(item_id, exercise).view
    assert (view["stem"], view["value"]) == ("Said anew.", ANSWERS[item_id])


def test_a_card_that_is_gone_leaves_the_others_in_place(exercise: Path) -> None:
    append(exercise / LOG_FILE, [Response("put-in-order", "order", ["share", "gone", "ask"])])
    append(
        exercise / LOG_FILE, [Response("keep-or-leave", "sort", {"hope": "keep", "gone": "keep"})]
    )
    assert part_for("put-in-order", exercise).view["value"] == ["share", "ask"]
    assert part_for("keep-or-leave", exercise).view["value"] == {"hope": "keep"}


@pytest.mark.parametrize(
    ("item_id", "words"),
    [
        ("what-it-shows", ["Bo", "How was it?", "Open question"]),
        ("my-week", ["What I will do", "One small thing."]),
        ("to-myself", ["I noticed…", "nobody collects it"]),
    ],
)
def test_the_static_forms_say_what_is_asked(exercise: Path, item_id: str, words: list) -> None:
    tell(part_for(item_id, exercise), do="answer", value=ANSWERS[item_id])
    view = part_for(item_id, exercise).view
    for word in words:
        assert word in as_html(view)
    assert words[0] in as_text(view) or item_id == "to-myself"
    assert "I was tired." not in as_html(view) + as_text(view), "a thought is in no saved page"


# --- the order of options


def orders(folder: Path) -> list[list[str]]:
    return [
        [o["id"] for o in part_for(i, folder).view["options"]] for i in ("pick-one", "pick-some")
    ]


def test_the_options_stand_in_an_order_of_each_learners_own(exercise: Path, tmp_path: Path) -> None:
    first = orders(exercise)
    assert orders(exercise) == first, "and it stays"
    assert len((exercise / SEED_FILE).read_text()) == 16
    others = set()
    for number in range(12):
        (folder := tmp_path / f"other-{number}").mkdir()
        shutil.copy(exercise / PAGE_FILE, folder)
        others.add(json.dumps(orders(folder)))
        assert [sorted(one) for one in orders(folder)] == [sorted(one) for one in first]
    assert len(others) > 1


def test_an_author_sees_the_authors_order_and_finds_no_new_file(small: Path) -> None:
    for folder in ((small / LESSON).parent, (small / EXERCISE).parent):
        before = sorted(folder.iterdir())
        assert orders(folder)[0] == ["speak", "stay", "nod"]
        assert sorted(folder.iterdir()) == before


def test_an_item_may_keep_the_authors_order(exercise: Path) -> None:
    (exercise / SEED_FILE).write_text("0123456789abcdef")
    page = json.loads((exercise / PAGE_FILE).read_text())
    written = [option["id"] for option in page["items"][0]["options"]]
    page["items"][0]["shuffle"] = False
    (exercise / PAGE_FILE).write_text(json.dumps(page))
    for seed in ("a", "b", "c", "d"):
        (exercise / SEED_FILE).write_text(seed * 16)
        assert orders(exercise)[0] == written


def test_without_a_place_for_the_seed_the_authors_order_stands(exercise: Path, monkeypatch) -> None:
    really = os.open

    def refuse(path, *args, **options):
        if Path(path).name == SEED_FILE:
            raise PermissionError(13, "Permission denied")
        return really(path, *args, **options)

    monkeypatch.setattr(learner_seed.os, "open", refuse)
    assert orders(exercise)[0] == ["speak", "stay", "nod"]


def test_two_kernels_agree_on_the_seed(exercise: Path, monkeypatch) -> None:
    made = orders(exercise)
    (exercise / SEED_FILE).rename(exercise / "kept")
    (exercise / SEED_FILE).touch()  # another kernel has just made it and is about to write

    def write_now(_seconds):
        shutil.copy(exercise / "kept", exercise / SEED_FILE)

    monkeypatch.setattr(learner_seed.time, "sleep", write_now)
    assert orders(exercise) == made


# --- practice


def test_a_miss_may_be_marked_and_a_whole_answer_closes_it(lesson: Path) -> None:
    part = part_for("pick-one", lesson)
    tell(part, do="answer", value="speak", commit=True)
    assert part.view["result"]["missed"]
    tell(part, do="why", value="read-it-wrong")
    assert part.view["result"]["why"] == "read-it-wrong"
    assert part.view["value"] == "speak", "a mark never replaces the answer"
    assert part_for("pick-one", lesson).view["result"]["why"] == "read-it-wrong"
    tell(part, do="again")
    tell(part, do="answer", value="nod", commit=True)
    assert values(lesson, "pick-one--why") == ["read-it-wrong"], "half is not whole"
    tell(part, do="again")
    tell(part, do="answer", value="stay", commit=True)
    assert values(lesson, "pick-one--why") == ["read-it-wrong", None]
    assert not part.view["result"]["missed"]
    assert {r.kind for r in read(lesson / LOG_FILE).of("pick-one--why")} == {"why"}


def test_a_mark_is_left_out_or_taken_back(lesson: Path, exercise: Path) -> None:
    part = part_for("pick-one", lesson)
    tell(part, do="answer", value="speak", commit=True)
    for value in (None, "anything", 7, ["read-it-wrong"]):
        tell(part, do="why", value=value)
    assert values(lesson, "pick-one--why") == []
    tell(part, do="why", value="talked-out")
    tell(part, do="why", value=None)
    assert values(lesson, "pick-one--why") == ["talked-out", None]
    graded = part_for("pick-one", exercise)
    tell(graded, do="why", value="talked-out")
    assert values(exercise, "pick-one--why") == [], "graded work asks nothing of the kind"


def test_what_an_option_is_and_what_was_done_with_it_are_told_apart(lesson: Path) -> None:
    part = part_for("pick-some", lesson)
    tell(part, do="answer", value=["my-turn", "what-else"], commit=True)
    result = part.view["result"]
    assert {
        name: (note["sign"], note["did"], note["key"], note["open"])
        for name, note in result["notes"].items()
    } == {
        "what-else": ("good", "You picked this: good.", "It belongs in the answer.", True),
        "my-turn": (
            "look",
            "You picked this: look again.",
            "It does not belong in the answer.",
            True,
        ),
        "your-view": ("missed", "You missed this one.", "It belongs in the answer.", True),
        "calm-down": (
            "good",
            "You left this out: good.",
            "It does not belong in the answer.",
            False,
        ),
    }


def test_the_best_answer_is_never_folded(lesson: Path) -> None:
    part = part_for("pick-one", lesson)
    for value in ("speak", "nod", "stay"):
        tell(part, do="answer", value=value, commit=True)
        best = part.view["result"]["notes"]["stay"]
        assert (best["key"], best["open"]) == ("It is the best answer here.", True)
        tell(part, do="again")


@pytest.mark.parametrize(
    ("item_id", "value", "full"),
    [
        ("pick-one", "stay", True),
        ("pick-one", "nod", False),
        ("put-in-order", ["share", "ask", "hand-back"], False),
        ("own-words", "Two words.", None),
    ],
)
def test_practice_keeps_whether_an_answer_was_full(lesson, exercise, item_id, value, full) -> None:
    tell(part_for(item_id, lesson), do="answer", value=value, commit=True)
    tell(part_for(item_id, exercise), do="answer", value=value, commit=True)
    assert read(lesson / LOG_FILE).latest()[item_id].extra.get("full") is full
    assert read(exercise / LOG_FILE).latest()[item_id].extra == {}, "graded work says nothing"


# --- the lexicon


SAID = "You wrote “addicts”. A person is more. Could it say “person with a condition”?"


@pytest.mark.parametrize(
    ("item_id", "value"),
    [
        ("own-words", "Two addicts came. Addicts talk."),
        ("my-week", [{"step": "Meet addicts", "day": "Monday", "who": "no addict"}]),
    ],
)
def test_practice_says_what_the_lexicon_has_once_it_is_committed(lesson, item_id, value) -> None:
    part = part_for(item_id, lesson)
    tell(part, do="answer", value=value)
    assert part.view["wording"] == [], "not while writing"
    tell(part, do="answer", value=value, commit=True)
    assert part.view["wording"] == [SAID], "the same advice once"
    assert values(lesson, item_id)[-1] == value, "it bars nothing and changes nothing"
    assert part_for(item_id, lesson).view["wording"] == [SAID]
    tell(part, do="again")
    assert part.view["wording"] == []


def test_it_is_silent_on_quotations_private_thoughts_and_graded_work(lesson, exercise) -> None:
    part = part_for("own-words", lesson)
    tell(part, do="answer", value="He calls himself an “addict”.", commit=True)
    assert part.view["wording"] == []
    for folder, item_id in (
        (lesson, "to-myself"),
        (exercise, "to-myself"),
        (exercise, "own-words"),
    ):
        part = part_for(item_id, folder)
        tell(part, do="answer", value="I met an addict.", commit=True)
        assert part.view["wording"] == []


def test_it_stays_calm_over_many_words(lesson: Path) -> None:
    page = json.loads((lesson / PAGE_FILE).read_text())
    page["language"] = [
        {
            "avoid": f"word{n}",
            "like": f"word{n}",
            "say": f"other{n}",
            "because": "So.",
            "source": "K1",
        }
        for n in range(9)
    ]
    (lesson / PAGE_FILE).write_text(json.dumps(page))
    part = part_for("own-words", lesson)
    text = " ".join(f"word{n}" for n in reversed(range(9)))
    tell(part, do="answer", value=text, commit=True)
    said = [note.split("”")[0] for note in part.view["wording"]]
    assert said == [f"You wrote “word{n}" for n in (8, 7, 6, 5)]


# --- draft and final


@pytest.mark.parametrize("item_id", ["own-words", "my-week"])
def test_written_work_is_a_draft_until_it_is_called_final(exercise: Path, item_id: str) -> None:
    def state() -> str | None:
        items = part_for("hand-in", exercise).view["items"]
        return next(item["state"] for item in items if item["id"] == item_id)

    assert state() is None
    part = part_for(item_id, exercise)
    tell(part, do="answer", value=ANSWERS[item_id])
    assert state() == "draft"
    tell(part, do="answer", value=ANSWERS[item_id], final=True)
    assert part_for(item_id, exercise).view["final"] is True
    assert state() == "final"
    assert read(exercise / LOG_FILE).responses[-1].extra == {"final": True}
    tell(part, do="answer", value=ANSWERS[item_id])
    assert (part.view["final"], state()) == (False, "draft")


# --- two windows


@pytest.mark.parametrize(
    ("item_id", "here", "there"),
    [
        ("pick-one", "nod", "stay"),
        ("pick-some", ["what-else"], ["my-turn"]),
        ("put-in-order", ["ask", "share", "hand-back"], ["share", "ask", "hand-back"]),
        ("keep-or-leave", {"hope": "leave"}, {"hope": "keep"}),
        ("what-it-shows", {"tell-me": "advice"}, {"rest-up": "advice"}),
    ],
)
def test_what_another_window_picked_wins_and_is_said(exercise, item_id, here, there) -> None:
    first, second = part_for(item_id, exercise), part_for(item_id, exercise)
    tell(first, do="answer", value=there)
    tell(second, do="answer", value=here)
    assert values(exercise, item_id) == [there]
    assert (second.view["value"], bool(second.view["notice"])) == (there, True)
    tell(second, do="answer", value=here)
    assert values(exercise, item_id) == [there, here], "now it was seen, and is chosen all the same"
    assert second.view["notice"] == ""
    tell(first, do="look")
    assert (first.view["value"], bool(first.view["notice"])) == (here, True)


@pytest.mark.parametrize(
    ("item_id", "here", "there"),
    [("own-words", "Mine.", "Theirs."), ("my-week", PLAN, [{**PLAN[0], "day": "Friday"}])],
)
def test_typed_words_are_kept_and_the_others_shown_beside(exercise, item_id, here, there) -> None:
    first, second = part_for(item_id, exercise), part_for(item_id, exercise)
    tell(first, do="answer", value=there)
    tell(second, do="answer", value=here)
    assert values(exercise, item_id) == [there, here], "neither is lost"
    assert second.view["value"] == here
    assert second.view["other"]["value"] == there
    tell(second, do="look")
    assert second.view["other"]["value"] == there, "it waits until it is taken or left"
    tell(second, do="leave")
    assert second.view["other"] is None
    tell(first, do="answer", value=there)
    assert first.view["other"]["value"] == here
    tell(first, do="answer", value=here, take=True)
    assert (first.view["other"], first.view["value"]) == (None, here)


def test_a_page_sends_what_its_dead_kernel_did_not_hear(exercise: Path) -> None:
    before = part_for("pick-one", exercise)
    tell(before, do="answer", value="nod")
    base = before.view["kept"]
    after = part_for("pick-one", exercise)
    tell(after, do="answer", value="stay", base=base)
    assert values(exercise, "pick-one") == ["nod", "stay"]
    late = part_for("pick-one", exercise)
    tell(late, do="answer", value="speak", base=base)
    assert values(exercise, "pick-one") == ["nod", "stay"], "meanwhile another window answered"
    assert (late.view["value"], bool(late.view["notice"])) == ("stay", True)


# --- a full disk


def test_answers_wait_for_room_on_the_disk(exercise: Path, no_room) -> None:
    part = part_for("pick-one", exercise)
    no_room(True)
    tell(part, do="answer", value="nod")
    tell(part, do="look")
    tell(part, do="answer", value="stay")
    assert (part.saved, part.view["value"]) == (False, "stay")
    assert part.view["notice"] == "", "what waits here is not from elsewhere"
    no_room(False)
    tell(part, do="save")
    assert part.saved
    assert values(exercise, "pick-one") == ["nod", "stay"]


def test_an_answer_too_long_for_the_log_is_not_taken(exercise: Path) -> None:
    part = part_for("my-week", exercise)
    tell(part, do="answer", value=[{"step": "x" * 200_000}])
    assert not (exercise / LOG_FILE).exists()


# --- private


def test_a_thought_is_private_and_can_be_erased_for_good(exercise: Path) -> None:
    part = part_for("to-myself", exercise)
    for text in ("I was", "I was tired."):
        tell(part, do="answer", value=text)
    append(exercise / PRIVATE_FILE, [Response("another-thought", "reflect", "It stays.")])
    with (exercise / PRIVATE_FILE).open("ab") as file:
        file.write(b'{"item":"to-myself","value":"I was ti')
    assert not (exercise / LOG_FILE).exists()
    tell(part, do="erase")
    data = (exercise / PRIVATE_FILE).read_bytes()
    assert b"I was" not in data
    assert values(exercise, "another-thought", PRIVATE_FILE) == ["It stays."]
    assert read(exercise / PRIVATE_FILE).problems == ()
    assert (part.view["value"], part.view["graded"]) == (None, False)
    tell(part, do="answer", value="I slept.")
    assert values(exercise, "to-myself", PRIVATE_FILE) == ["I slept."]


def test_erasing_where_nothing_was_written_is_fine(exercise: Path) -> None:
    part = part_for("to-myself", exercise)
    tell(part, do="erase")
    assert (part.view["value"], part.view["notice"]) == (None, "")


def test_a_thought_that_could_not_be_erased_says_so(exercise: Path, monkeypatch) -> None:
    part = part_for("to-myself", exercise)
    tell(part, do="answer", value="I was tired.")

    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder_store, "forget", refuse)
    tell(part, do="erase")
    assert part.view["value"] == "I was tired."
    assert "could not be erased" in part.view["notice"]


def test_a_thought_is_no_part_of_what_is_handed_in(exercise: Path) -> None:
    tell(part_for("to-myself", exercise), do="answer", value="I was tired.")
    view = part_for("hand-in", exercise).view
    assert "to-myself" not in [item["id"] for item in view["items"]]
    assert "tired" not in json.dumps(view)


# --- the hand-in list


def test_the_list_leads_to_what_is_half_done_before_what_is_not_begun(exercise: Path) -> None:
    def back_to() -> str | None:
        found = part_for("hand-in", exercise).view["back_to"]
        return found and found["id"]

    assert back_to() == "pick-one"
    tell(part_for("keep-or-leave", exercise), do="answer", value={"hope": "keep"})
    assert back_to() == "keep-or-leave"
    tell(part_for("keep-or-leave", exercise), do="answer", value=ANSWERS["keep-or-leave"])
    assert back_to() == "pick-one"


def test_questions_are_called_as_on_their_page_and_stand_in_its_order(exercise: Path) -> None:
    page = json.loads((exercise / PAGE_FILE).read_text())
    page["titles"] = {"put-in-order": "1. The gate", "pick-one": "2. A quiet talk"}
    (exercise / PAGE_FILE).write_text(json.dumps(page))
    items = part_for("hand-in", exercise).view["items"]
    assert [item["title"] for item in items][:2] == ["1. The gate", "2. A quiet talk"]


# --- the way to feedback


def test_feedback_is_reached_from_lesson_and_exercise_and_home_hears_of_it(small, tmp_path) -> None:
    course = load(small).course
    root = tmp_path / "learner"
    publish.publish(course, small, root)
    folder = put_page(root / UNIT, publish.exercise_page, course)
    (folder / f"{UNIT}.ipynb").touch()
    lesson = part_for("feedback", root / "learn" / UNIT)
    desk = part_for("hand-in", folder)
    assert (lesson.view["feedback"], desk.view["feedback"]) == (None, None)
    for day in (1, 2):
        file = folder / f"feedback/2026-11-0{day} 10:00:00.000000 UTC/{UNIT}.html"
        file.parent.mkdir(parents=True)
        file.touch()
    tell(lesson, do="look")
    tell(desk, do="look")
    ends = f"{UNIT}/feedback/2026-11-02 10:00:00.000000 UTC/{UNIT}.html"
    for part, where in ((lesson, root / "learn" / UNIT), (desk, folder)):
        path = part.view["feedback"]["path"]
        assert (where / path).resolve() == (root / ends).resolve(), "the newest"
        assert part.view["feedback"]["unread"]
    tell(lesson, do="opened")
    tell(desk, do="look")
    assert not lesson.view["feedback"]["unread"]
    assert not desk.view["feedback"]["unread"]
    assert part_for("home", root).view["waits"] == [], "opened from the lesson, it waits no more"


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        (
            "Write about your own week in two or three minutes. Take your time.",
            "Write about your own week in two or three…",
        ),
        (
            "Plan a walk that takes you some ten minutes. Then rest.",
            "Plan a walk that takes you some ten minutes…",
        ),
        ("What comes first?", "What comes first?"),
    ],
)
def test_a_title_is_cut_at_words_and_ends_in_one_sign(exercise: Path, stem, title) -> None:
    page = json.loads((exercise / PAGE_FILE).read_text())
    page["items"][0]["stem"] = stem
    (exercise / PAGE_FILE).write_text(json.dumps(page))
    part: Part = part_for("hand-in", exercise)
    assert part.view["items"][0]["title"] == f"1. {title}"
