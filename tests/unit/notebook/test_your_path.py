"""Your path: what is counted, what is told of two roads, what is copied and what deleting takes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.course import PAGE_FILE, Page
from peercompass.course.load import load
from peercompass.course.publish import exercise_page, page_bytes, publish
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Log, Response, append, read
from peercompass.exercise.returned_marks import ItemMark, marks_text
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts.folder_store import FolderLog
from peercompass.notebook.parts.your_path import PathPart
from peercompass.notebook.views.path import UnitWork, path_view, standings
from tests.helpers.pages import ANSWERS, tell
from tests.helpers.small_course import UNIT, edit, other_unit

SKILLS = "curriculum/competencies.yaml"
LEARN, SHOW = f"learn/{UNIT}", UNIT
SAID = "I saw <b>a</b> maple."


class Folder:
    """What one learner has: the published small course, with the exercise fetched."""

    def __init__(self, root: Path, small: Path):
        self.root, self._small = root, small
        edit(small, SKILLS, "helps: true}", "helps: true, did: asked before you told}")
        self.publish()
        self.second = 0

    def publish(self) -> None:
        course = load(self._small).course
        publish(course, self._small, self.root)
        for unit in course.units.values():
            folder = self.root / unit.id
            folder.mkdir(exist_ok=True)
            (folder / PAGE_FILE).write_bytes(page_bytes(exercise_page(course, unit)))
            (folder / f"{unit.id}.ipynb").write_text("{}")

    def answer(self, at: str, item: str, value: object, kind: str = "", attempt: int = 1) -> None:
        self.second += 1
        time = f"2026-11-03T10:{self.second // 60:02}:{self.second % 60:02}.000Z"
        name = PRIVATE_FILE if kind == "reflect" else LOG_FILE
        form = Page.read(self.root / at / PAGE_FILE).forms.get(item, "")
        append(self.root / at / name, [Response(item, kind, value, form, attempt, time)])

    def play(self, at: str, scene: str, *path: str, attempt: int = 1, **more: object) -> None:
        self.answer(at, scene, {"path": list(path), **more}, "scenario", attempt)

    def feedback(self, marks: dict[str, ItemMark], day: int = 4) -> None:
        folder = self.root / SHOW / "feedback" / f"2026-11-{day:02} 10:00:00.000000 UTC"
        folder.mkdir(parents=True)
        text = marks_text(marks).replace('"', "&quot;")
        (folder / f"{UNIT}.html").write_text(f'<meta name="peercompass-marks" content="{text}">')

    def some(self) -> Folder:
        """A learner midway: practice, a scene twice, an exercise handed in, feedback."""
        for item, value in ANSWERS.items():
            self.answer(LEARN, item, value, "reflect" if item == "to-myself" else "")
        self.answer(LEARN, "own-words", SAID)
        self.play(LEARN, "hello", "tell", "warn")
        self.play(LEARN, "hello", "ask", "thank", attempt=2)
        for item in ("pick-one", "own-words"):
            self.answer(SHOW, item, ANSWERS[item])
        self.play(SHOW, "the-gate", "tell", "thank")
        self.play(SHOW, "the-gate", "ask", "thank", attempt=2)
        self.answer(SHOW, "hand-in", {"answers": 3, "of": 8}, "hand-in")
        self.answer(SHOW, "pick-some", ANSWERS["pick-some"])
        mark = ItemMark(1.5, 2, "marked")
        self.feedback({"pick-one": mark, "own-words": ItemMark(0, 4, "waits"), "gone": mark})
        return self

    @property
    def part(self) -> PathPart:
        part = part_for("your-path", self.root)
        assert isinstance(part, PathPart)
        return part


@pytest.fixture
def folder(tmp_path: Path, small: Path) -> Folder:
    return Folder(tmp_path / "learner", small)


def lines(view: dict, word: str) -> list[str]:
    rows = [row for area in view["areas"] for skill in area["skills"] for row in skill["rows"]]
    return [line for row in rows if row["word"] == word for line in row["lines"]]


# --- what is told


def test_a_path_as_it_is_drawn(folder: Folder, golden) -> None:
    part = folder.some().part
    golden("your-path.html", as_html(part.view).replace("><", ">\n<") + "\n")
    assert "Listens: Practiced, Shown, Marked" in as_text(part.view)


def test_before_the_first_answer_the_page_explains_itself(folder: Folder) -> None:
    view = folder.part.view
    assert view["first"].startswith("Your path begins with the first thing you try.")
    assert view["start"] == f"{LEARN}/lesson.ipynb"
    assert view["scenes"] == []
    assert view["own"]["places"] == []
    assert lines(view, "Ahead of you") == ["8 things in the lessons practice this."]


def test_what_was_practiced_shown_and_marked_is_told_apart(folder: Folder) -> None:
    view = folder.some().part.view
    assert view["first"] == ""
    assert lines(view, "Practiced") == ["8 things tried in lessons."]
    assert lines(view, "Shown") == ["In practice scenes: Asks.", "3 answers handed in."], (
        "what was answered after the hand-in was not handed in"
    )
    assert lines(view, "Marked") == [
        "1.5 of 2 points for one answer.",
        "One answer waits for your instructor.",
    ]


def test_only_the_newest_feedback_counts(folder: Folder) -> None:
    folder.some().feedback({"pick-one": ItemMark(2, 2, "marked")}, day=6)
    assert lines(folder.part.view, "Marked") == ["2 of 2 points for one answer."]
    (folder.root / SHOW / "feedback" / "2026-11-09 10:00:00.000000 UTC").mkdir()
    page = folder.root / SHOW / "feedback" / "2026-11-09 10:00:00.000000 UTC" / f"{UNIT}.html"
    page.write_text("<p>An older make of page.</p>")
    assert lines(folder.part.view, "Marked") == []


def test_a_view_holds_no_private_word_and_no_key(folder: Folder) -> None:
    folder.some()
    folder.answer(LEARN, "to-myself", "Nobody reads this.", "reflect")
    text = json.dumps(folder.part.view) + as_html(folder.part.view)
    assert "Nobody reads this." not in text
    assert "maple" not in text, "no rationale either"
    assert "zebra" not in text


@pytest.mark.parametrize("log", [b"\x00\xff\n{", b'{"item":"who-knows","value":"x"}\n', b"[1,2]\n"])
def test_damage_and_unknown_items_are_passed_over_and_said(folder: Folder, log: bytes) -> None:
    folder.some()
    before = folder.part.view["areas"]
    with (folder.root / LEARN / LOG_FILE).open("ab") as file:
        file.write(log)
    part = folder.part
    assert part.view["areas"] == before
    damaged = any("damaged" in one for one in part.view["remarks"])
    assert damaged == (b"who-knows" not in log)


def test_a_folder_without_pages_still_has_a_path(folder: Folder) -> None:
    folder.some()
    for at in (LEARN, SHOW):
        (folder.root / at / PAGE_FILE).write_text("{")
    part = folder.part
    assert lines(part.view, "Practiced") == ["8 things tried in lessons."]
    assert part.view["scenes"] == []
    assert tell(part, do="copy").data


# --- the roads of a scene


def test_two_roads_open_with_what_was_new(folder: Folder) -> None:
    graded, practice = folder.some().part.view["scenes"]
    assert practice["told"] == ("The second time you asked before you told. It led to another end.")
    newest, first = practice["roads"]
    assert newest["name"] == "The second time"
    assert [one["chose"] for one in newest["moments"]] == ["Ask how her day was.", "Thank her."]
    assert [one["cue"] for one in first["moments"]] == ["Ana: Hello.", "Ana: Do they hear me?"]
    assert newest["skills"] == ["Asks"]
    assert newest["led"] == "To a strong end. She stays to talk."
    assert first["led"] == "To a hard end. She goes home."
    assert graded["told"] == (
        "The last time you chose another way at one moment. It led to another end."
    )
    assert [road["skills"] for road in graded["roads"]] == [[], []], "the learner's copy has none"
    assert graded["note"]
    assert (graded["document"], graded["part"]) == (f"{SHOW}/{UNIT}.ipynb", "the-gate")


def test_the_same_road_again_is_practice_too(folder: Folder) -> None:
    for attempt in (1, 2):
        folder.play(LEARN, "hello", "ask", "thank", attempt=attempt)
    (scene,) = folder.part.view["scenes"]
    assert scene["told"] == "You took the same road again. That is practice, too."


def test_a_road_left_early_waits(folder: Folder) -> None:
    folder.play(LEARN, "hello", "tell", "warn")
    folder.play(LEARN, "hello", "ask", attempt=2)
    (scene,) = folder.part.view["scenes"]
    assert scene["told"].endswith("You have not come to its end yet. It waits for you.")
    assert scene["roads"][0]["led"] == "It was left before its end."


def test_one_road_is_not_compared(folder: Folder) -> None:
    folder.play(LEARN, "hello", "ask")
    folder.play(LEARN, "hello", "ask", "thank", attempt=2)
    assert folder.part.view["scenes"] == [], "the second goes on from the first"


def test_of_many_roads_the_newest_two_stand_side_by_side(folder: Folder) -> None:
    ways = [("tell", "warn"), ("ask", "thank"), ("ask", "wait"), ("tell", "thank"), ("ask", "warn")]
    for attempt, way in enumerate(ways, 1):
        folder.play(LEARN, "hello", *way, attempt=attempt)
    (scene,) = folder.part.view["scenes"]
    assert [road["name"] for road in scene["roads"]] == ["Time 5", "Time 4"]
    assert [one["name"] for one in scene["earlier"]] == [
        "The third time",
        "The second time",
        "The first time",
    ]


def test_a_scene_that_was_changed_since_says_so(folder: Folder, small: Path) -> None:
    folder.play(LEARN, "hello", "tell", "warn")
    folder.play(LEARN, "hello", "ask", "thank", attempt=2)
    scene = f"modules/{UNIT}/scenarios/hello.yaml"
    edit(small, scene, "The gate squeaks.", "The gate is green.")
    folder.publish()
    (told,) = folder.part.view["scenes"]
    changed = "Some words of this scene were changed after you played it."
    assert [road["changed"] for road in told["roads"]] == [changed] * 2
    edit(small, scene, "- id: warn\n", "- id: alarm\n")
    folder.publish()
    (told,) = folder.part.view["scenes"]
    assert "as far as it still fits" in told["roads"][1]["changed"]
    edit(small, scene, "- id: tell\n", "- id: speak\n")
    folder.publish()
    (told,) = folder.part.view["scenes"]
    assert "no longer fits it" in told["roads"][1]["changed"]
    assert "cannot be told apart" in told["told"]


def test_a_scene_that_began_another_way_says_how(folder: Folder, small: Path) -> None:
    scene = f"modules/{UNIT}/scenarios/hello.yaml"
    begun = "openings: [{id: calm}, {id: late, start: middle}]\nnodes:\n"
    edit(small, scene, "nodes:\n", begun)
    folder.publish()
    folder.play(LEARN, "hello", "ask", "thank", opening="calm")
    folder.play(LEARN, "hello", "thank", opening="late", attempt=2)
    (told,) = folder.part.view["scenes"]
    assert "The scene began another way." in told["told"]
    assert [road["began"] for road in told["roads"]] == ["Ana: Do they hear me?", "Ana: Hello."]


# --- what is counted, whatever was answered

ITEMS = st.sampled_from([*ANSWERS, "the-gate", "hand-in", "hello", "unknown", "pick-one--why"])
VALUES = st.sampled_from(["", " ", "x", None, [], {}, ["a"], {"path": []}, {"path": ["ask"]}, 0])
RESPONSES = st.builds(
    Response, ITEMS, st.sampled_from(["choice", "scenario", "hand-in", ""]), VALUES
)
LOGS = st.lists(RESPONSES, max_size=30).map(lambda given: Log(tuple(given)))
POINTS = st.integers(0, 36).map(lambda quarters: quarters / 4)
MARKS = st.dictionaries(
    ITEMS,
    st.builds(ItemMark, POINTS, POINTS, st.sampled_from(["marked", "waits", "open"])),
)


@pytest.fixture(scope="module")
def pages(small_course, small_folder, tmp_path_factory) -> tuple[Page, Page]:
    """Home's page, and the lesson's."""
    out = tmp_path_factory.mktemp("counted")
    publish(small_course, small_folder, out)
    return Page.read(out / PAGE_FILE), Page.read(out / LEARN / PAGE_FILE)


@given(lesson=LOGS, exercise=st.none() | LOGS, marks=MARKS)
def test_what_is_counted_is_what_is_there(pages, lesson, exercise, marks) -> None:
    home, learn = pages
    (unit,) = home.units
    work = {UNIT: UnitWork(lesson, exercise, marks, learn.scenarios)}
    by_skill, by_domain = standings(home, work)
    one = by_skill["listening"]
    assert one.there == len(unit.lesson_parts)
    full = {r.item for r in lesson.responses if r.value} & {p.id for p in unit.lesson_parts}
    assert one.tried <= len(full) <= one.there
    sent = exercise is not None and any(r.item == "hand-in" for r in exercise.responses)
    assert one.handed_in <= (len(unit.asks) if sent else 0)
    assert one.marked + one.waits + one.left_open == len(set(marks) & set(unit.asks))
    given = (m.points for name, m in marks.items() if name in unit.asks and m.counted == "marked")
    assert one.points == pytest.approx(sum(given)), "in whatever order they are added up"
    assert (one.stage == "ahead") == (not (one.tried or one.skills or one.handed_in or one.marked))
    assert by_domain["mentoring"] == one, "a domain with one unit of one skill"
    untouched, _ = standings(home, {})
    assert untouched["listening"].stage == "ahead"
    view = path_view(home, work)
    assert as_html(view)


@given(lesson=LOGS)
def test_an_answer_more_never_counts_less(pages, lesson) -> None:
    home, learn = pages
    more = Log((*lesson.responses, Response("pick-one", "choice", "stay")))
    before, after = (
        standings(home, {UNIT: UnitWork(log, scenes=learn.scenarios)})[0]["listening"]
        for log in (lesson, more)
    )
    assert after.tried >= max(1, before.tried)


# --- a copy


def copied(part: PathPart, private: bool) -> dict[str, bytes]:
    reply = tell(part, do="copy", private=private)
    assert reply.news == {"zip": "my-answers.zip"}
    bundle = zipfile.ZipFile(io.BytesIO(reply.data or b""))
    return {name: bundle.read(name) for name in bundle.namelist()}


def test_the_copy_has_every_answer_in_words_and_as_it_lies(folder: Folder) -> None:
    with (folder.some().root / LEARN / LOG_FILE).open("ab") as file:
        file.write(b'{"item":"pick-one","val')
    files = copied(folder.part, private=False)
    assert set(files) == {
        "my-answers/my-answers.html",
        f"my-answers/data/{UNIT}/lesson.jsonl",
        f"my-answers/data/{UNIT}/exercise.jsonl",
    }
    data = files[f"my-answers/data/{UNIT}/lesson.jsonl"]
    assert data == (folder.root / LEARN / LOG_FILE).read_bytes(), "damage and all"
    page = files["my-answers/my-answers.html"].decode()
    for words in ("I saw &lt;b&gt;a&lt;/b&gt; maple.", "Ana is quiet.", "Nod.", "Walk to work"):
        assert words in page
    assert "One line could not be read." in page
    assert "I was tired." not in page
    assert "<b>" not in page
    assert not re.search(r"https?:|<script|src=", page)


def test_private_notes_are_copied_only_when_asked_for(folder: Folder) -> None:
    folder.some()
    journal = {"text": "A day\nof rain.", "prompt": "What was it like?", "begun": ""}
    append(folder.root / PRIVATE_FILE, [Response("journal/1", "journal", journal)])
    without = copied(folder.part, private=False)
    assert b"of rain" not in b"".join(without.values())
    files = copied(folder.part, private=True)
    page = files["my-answers/my-answers.html"].decode()
    for words in ("I was tired.", "What did you notice in yourself?", "What was it like?", "rain."):
        assert words in page
    assert (
        files["my-answers/data/journal/private.jsonl"] == (folder.root / PRIVATE_FILE).read_bytes()
    )


def test_a_copy_that_cannot_be_made_says_so(folder: Folder, monkeypatch) -> None:
    def broken(self: FolderLog) -> bytes:
        raise PermissionError

    part = folder.some().part
    monkeypatch.setattr(FolderLog, "data", broken)
    reply = tell(part, do="copy")
    assert reply.data is None
    assert reply.view["notice"].startswith("The copy could not be made just now.")


# --- deleting


def kept(folder: Folder) -> str:
    return "".join(path.read_text(errors="replace") for path in folder.root.rglob("*.jsonl"))


def test_deleting_a_unit_leaves_that_it_was_handed_in(folder: Folder) -> None:
    part = folder.some().part
    (place,) = part.view["own"]["places"]
    assert place["goes"] == ["8 answers in the lesson", "4 answers in the exercise"]
    assert place["notes"] == "1 private note"
    assert place["handed_in"]
    assert place["feedback"] == 1
    reply = tell(part, do="delete", place=UNIT, answers=True)
    assert reply.view["notice"].startswith("Deleted for good.")
    left = read(folder.root / SHOW / LOG_FILE)
    assert [one.item for one in left.responses] == ["hand-in"]
    assert left.forgotten
    assert "maple" not in kept(folder)
    assert read(folder.root / LEARN / PRIVATE_FILE).responses, "private notes go by themselves"
    (place,) = reply.view["own"]["places"]
    assert (place["answers"], place["private"]) == (0, 1)
    assert lines(reply.view, "Marked"), "feedback stays"
    assert any("with your instructor" in one for one in reply.view["remarks"])


def test_home_knows_nothing_of_what_was_deleted(folder: Folder) -> None:
    folder.answer(LEARN, "pick-one", "nod")
    tell(folder.part, do="delete", answers=True)
    home = part_for("home", folder.root)
    assert home.view["first"] is True
    assert [unit["state"] for area in home.view["areas"] for unit in area["units"]] == ["new"]


def test_private_notes_go_alone_and_everywhere(folder: Folder, small: Path) -> None:
    other_unit(small, "u2-more")
    folder.publish()
    folder.some().answer("learn/u2-more", "to-myself", "More rain.", "reflect")
    append(folder.root / PRIVATE_FILE, [Response("journal/1", "journal", {"text": "rain"})])
    part = folder.part
    assert part.view["own"]["private"] == 3
    reply = tell(part, do="delete", place=None, private=True)
    assert reply.view["own"]["private"] == 0
    assert reply.view["own"]["answers"] == 12
    assert "rain" not in kept(folder)
    assert "I was tired." not in kept(folder)


@pytest.mark.parametrize("message", [{}, {"place": "nowhere", "answers": True}, {"place": 3}])
def test_nothing_goes_that_was_not_asked_for(folder: Folder, message: dict) -> None:
    part = folder.some().part
    before = kept(folder)
    tell(part, do="delete", **message)
    assert kept(folder) == before


def test_what_cannot_be_deleted_is_said(folder: Folder, monkeypatch) -> None:
    def full(self: FolderLog, keep: object = ()) -> None:
        raise OSError

    part = folder.some().part
    monkeypatch.setattr(FolderLog, "forget_all", full)
    reply = tell(part, do="delete", answers=True)
    assert reply.view["notice"].startswith("Not everything could be deleted just now.")


# --- what another window still shows


def test_an_old_page_does_not_bring_back_what_was_deleted(folder: Folder) -> None:
    folder.some()
    words, pick = (part_for(one, folder.root / LEARN) for one in ("own-words", "pick-one"))
    scene = part_for("hello", folder.root / LEARN)
    tell(folder.part, do="delete", answers=True)
    for part, value in ((words, f"{SAID} And"), (pick, "stay")):
        reply = tell(part, do="answer", value=value)
        assert reply.view["value"] is None
        assert "You deleted these answers in another window." in reply.view["notice"]
    reply = tell(scene, do="choose", node="opening", choice="ask")
    assert reply.view["phase"] == "intro"
    assert "You deleted these answers in another window." in reply.view["notice"]
    assert read(folder.root / LEARN / LOG_FILE).responses == ()
    tell(words, do="answer", value="New words.")
    assert [one.value for one in read(folder.root / LEARN / LOG_FILE).responses] == ["New words."]


def test_nor_does_a_page_whose_kernel_was_gone(folder: Folder) -> None:
    folder.some()
    before = part_for("own-words", folder.root / LEARN).view["kept"]
    tell(folder.part, do="delete", answers=True)
    part = part_for("own-words", folder.root / LEARN)
    reply = tell(part, do="answer", value=SAID, base=before)
    assert "You deleted these answers in another window." in reply.view["notice"]
    assert read(folder.root / LEARN / LOG_FILE).responses == ()


def test_nor_what_a_full_disk_had_kept_waiting(folder: Folder, monkeypatch) -> None:
    folder.some()
    part = part_for("pick-one", folder.root / LEARN)
    write = FolderLog.append

    def full(self: FolderLog, responses: object) -> None:
        raise OSError

    monkeypatch.setattr(FolderLog, "append", full)
    assert not tell(part, do="answer", value="stay").saved
    monkeypatch.setattr(FolderLog, "append", write)
    tell(folder.part, do="delete", answers=True)
    assert tell(part, do="save").saved
    assert read(folder.root / LEARN / LOG_FILE).responses == ()
