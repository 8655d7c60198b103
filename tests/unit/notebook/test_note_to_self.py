"""The note to oneself: one for the whole course, among what nobody collects, reached by a line of
its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from peercompass.course import publish
from peercompass.exercise import PRIVATE_FILE, read
from peercompass.notebook.note_host import TARGET, listen_for_note
from tests.helpers.pages import put_page
from tests.helpers.small_course import UNIT

NOTE = "note-to-self"


@pytest.fixture
def workspace(small_course, tmp_path) -> Path:
    """A learner's folders, as publishing lays them out."""
    (tmp_path / "learn").mkdir()
    put_page(tmp_path / "learn" / UNIT, publish.lesson_page, small_course)
    put_page(tmp_path / UNIT, publish.exercise_page, small_course)
    (tmp_path / "unit.json").write_bytes(
        publish.page_bytes(publish.home_page(small_course, tmp_path))
    )
    (tmp_path / "home.ipynb").touch()
    return tmp_path


class Line:
    """A page's line to the kernel of the notebook in a folder, as ipykernel has it."""

    def __init__(self, folder: Path):
        self.told: list[dict] = []
        listen_for_note(self, folder)

    def register_target(self, name, opened) -> None:
        assert name == TARGET
        opened(self, {})

    def on_msg(self, hear) -> None:
        self._hear = hear

    def send(self, data: dict) -> None:
        self.told.append(data)

    def say(self, **message) -> dict:
        self._hear({"content": {"data": message}})
        return self.told[-1]


def kept(folder: Path) -> list[str]:
    return [one.value for one in read(folder / PRIVATE_FILE).of(NOTE)]


def test_it_is_one_note_wherever_it_is_written(workspace):
    lesson, exercise, home = (Line(workspace / one) for one in (f"learn/{UNIT}", UNIT, "."))
    assert lesson.say(do="look") == {"text": "", "kept": True}
    assert lesson.say(do="write", value="Call Lou.") == {"text": "Call Lou.", "kept": True}
    assert exercise.say(do="look")["text"] == home.say(do="look")["text"] == "Call Lou."
    exercise.say(do="write", value="Call Lou. Walk.")
    assert kept(workspace) == ["Call Lou.", "Call Lou. Walk."]
    exercise.say(do="done")
    assert kept(workspace) == ["Call Lou. Walk."], "what was taken back is gone"
    lies = {path.relative_to(workspace).as_posix() for path in workspace.rglob("*.jsonl")}
    assert lies == {PRIVATE_FILE}, "beside home, which is never handed in"


def test_an_empty_note_is_erased_for_good(workspace):
    line = Line(workspace / UNIT)
    line.say(do="write", value="I am afraid.")
    assert line.say(do="write", value="  ") == {"text": "", "kept": True}
    assert b"afraid" not in (workspace / PRIVATE_FILE).read_bytes()


@pytest.mark.parametrize("message", [{"value": 3}, {}, {"value": None}])
def test_what_is_no_note_is_not_kept(workspace, message):
    assert Line(workspace).say(do="write", **message) == {"text": "", "kept": True}
    assert kept(workspace) == []


@pytest.mark.parametrize("door", ["append", "forget"])
def test_where_it_cannot_be_written_the_page_is_told_to_hold_it(workspace, monkeypatch, door):
    line = Line(workspace)
    line.say(do="write", value="Breathe.")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"peercompass.notebook.parts.folder_store.{door}", full)
    changed = {"append": "Breathe out.", "forget": ""}[door]
    assert line.say(do="write", value=changed)["kept"] is False
    monkeypatch.undo()
    assert line.say(do="write", value=changed) == {"text": changed, "kept": True}


def test_a_note_written_twice_stands_once(workspace):
    line = Line(workspace)
    for _ in range(2):
        line.say(do="write", value="Breathe.")
    assert kept(workspace) == ["Breathe."]
