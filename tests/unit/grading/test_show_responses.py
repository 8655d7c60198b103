"""`peercompass responses`: a file of answers in plain words, whatever its state."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.course import PAGE_FILE
from peercompass.course.load import load
from peercompass.course.publish import exercise_page, lesson_page, page_bytes
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response
from peercompass.grading.submissions.show_responses import read_transcripts
from tests.helpers.hand_ins import as_log, best, given
from tests.helpers.small_course import UNIT, write_small_course

SECRET = "what nobody else may read"


@pytest.fixture(scope="module")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_course(tmp_path_factory.mktemp("small") / "course")


@pytest.fixture(scope="module")
def course(course_root: Path):
    return load(course_root).course


@pytest.fixture
def folder(course, tmp_path: Path) -> Path:
    """A hand-in far from any course, with every item answered; the first one three times."""
    folder = tmp_path / "mail" / UNIT
    folder.mkdir(parents=True)
    unit = course.units[UNIT]
    first = [
        Response("pick-one", "choice", value, attempt=n, t=f"2026-01-12T0{n}:00:00.000Z")
        for n, value in ((1, "nod"), (1, "nod"), (2, "speak"))
    ]
    (folder / LOG_FILE).write_bytes(as_log([*first, *given(unit, best)]))
    (folder / PAGE_FILE).write_bytes(page_bytes(exercise_page(course, unit)))
    return folder


def run(*words) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["responses", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")


def test_each_item_is_told_in_words(folder: Path) -> None:
    code, said = run(folder / LOG_FILE)
    assert code == 0
    assert said.startswith("First steps\n\n1. Ana is quiet. What comes first? (pick-one)\n")
    assert "   Stay with her.\n   Answered 2026-01-12T18:00:00.000Z; changed 2 times; 2 att" in said
    assert "   Bo: You need to rest. → Advice\n" in said
    assert "   Row 1\n   What I will do: one small step" in said
    assert "   What gave me hope. → Fits\n" in said
    assert "   Ask how her day was.\n   Thank her.\n" in said
    assert "Note" not in said.replace("words; 3 to 20 were asked for", "").split("own-words")[0]
    assert "notice in yourself" not in said, "a private item has no place here"


def test_a_folder_and_a_zip_say_the_same(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dana.zip", "w") as bundle:
        for name in (LOG_FILE, PAGE_FILE):
            bundle.write(folder / name, f"{UNIT}/{name}")
        bundle.writestr(f"{UNIT}/{PRIVATE_FILE}", SECRET)
    said = run(folder / LOG_FILE)
    assert run(folder) == said
    assert run(tmp_path / "dana.zip") == said


def test_machines_get_the_same_facts(folder: Path) -> None:
    code, said = run(folder, "--json")
    [facts] = json.loads(said)
    assert code == 0
    first = facts["items"][0]
    assert (first["item"], first["answer"], first["changes"], first["attempts"]) == (
        "pick-one",
        ["Stay with her."],
        2,
        2,
    )
    assert first["when"] == "2026-01-12T18:00:00.000Z"
    assert facts["title"] == "First steps"


def test_without_a_page_the_course_has_the_words(folder: Path, course_root: Path, course) -> None:
    (folder / PAGE_FILE).unlink()
    code, said = run(folder, "--course", course_root)
    assert code == 0
    assert "Bo: You need to rest. → Advice" in said
    value = {"path": ["ask", "thank"], "wrote": {"middle": "Hm"}}
    (folder / LOG_FILE).write_bytes(as_log([Response("hello", "scenario", value)]))
    said = run(folder, "--course", course_root)[1]
    assert "Ask how her day was.\n   Thank her.\n   In own words: Hm\n" in said


def test_without_any_words_the_ids_stand_there(folder: Path) -> None:
    (folder / PAGE_FILE).write_text("{")
    code, said = run(folder)
    assert code == 0
    assert "The unit's words were not found; ids stand in their place." in said
    assert '1. pick-one (pick-one)\n   "stay"\n' in said


def test_a_lesson_is_told_with_its_scenes(folder: Path, course) -> None:
    (folder / PAGE_FILE).write_bytes(page_bytes(lesson_page(course, course.units[UNIT])))
    (folder / LOG_FILE).write_bytes(as_log([Response("hello", "scenario", {"path": ["tell"]})]))
    said = run(folder)[1]
    assert "At the gate (hello)\n   Tell her what I would do.\n" in said
    assert "Ana is quiet. What comes first? (pick-one)\n   No answer.\n" in said
    (folder / LOG_FILE).write_bytes(as_log([Response("pick-one", "choice", "stay")]))
    assert "At the gate (hello)\n   No answer.\n" in run(folder)[1]


def test_what_is_damaged_is_named_and_the_rest_is_told(folder: Path) -> None:
    log = (folder / LOG_FILE).read_bytes()
    odd = as_log(
        [
            Response("pick-some", "choices", ["what-else", "gone"], "0"),
            Response("keep-or-leave", "sort", 3),
            Response("other", "choice", "x"),
            Response("hand-in", "hand-in", {"answers": 7, "of": 8}),
            Response("to-myself", "reflect", SECRET),
            Response("mine", "reflect", SECRET),
        ]
    )
    (folder / LOG_FILE).write_bytes(b"stray\n" + log + odd + log[:40])
    code, said = run(folder)
    assert code == 0
    assert "Note: In the file of answers, line 1 is not an answer; it is left out." in said
    assert "was cut off while it was written; it is left out." in said
    assert "What else?\n" in said
    assert "Note: The item no longer has what these name: `gone`." in said
    assert "No answer that can be read." in said
    assert "Note: the answer does not map cards to groups" in said
    assert 'other (other)\n   "x"' in said
    assert "Handed in; 7 of 8 questions answered." in said
    assert SECRET not in said
    assert said.count("This is a private note that strayed into the answers.") == 2


def test_a_file_that_holds_no_answer_is_a_problem(folder: Path) -> None:
    (folder / LOG_FILE).write_bytes(b"\xff\xfe garbage")
    code, said = run(folder)
    assert code == 1
    assert "The file of answers could not be read" in said


@pytest.mark.parametrize("name", [PRIVATE_FILE, "Private (1).jsonl"])
def test_private_notes_are_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SECRET)
    code, said = run(tmp_path / name)
    assert code == 1
    assert "holds notes that a person keeps for themselves, so it is not opened here." in said
    assert SECRET not in said


def test_what_is_not_there_is_said_in_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as bundle:
        bundle.writestr("cat.png", "")
    for path, words in (
        (tmp_path / "nobody.jsonl", "there is no file"),
        (tmp_path / "empty", "holds no file of answers"),
        (tmp_path / "no.zip", "cannot be opened"),
        (tmp_path / "photos.zip", "holds no file of answers"),
    ):
        code, said = run(path)
        assert code == 1
        assert words in said
        assert len(said.strip().splitlines()) == 1


@drawn(data=st.binary(max_size=200), cut=st.integers(0, 2000))
def test_any_bytes_are_told(course, tmp_path_factory, data: bytes, cut: int) -> None:
    folder = tmp_path_factory.mktemp("any")
    log = as_log(given(course.units[UNIT], best))
    (folder / LOG_FILE).write_bytes(log[:cut] + data + log[cut:])
    (told,) = read_transcripts(folder, course)
    json.dumps([item.answer + item.remarks for item in told.items])
