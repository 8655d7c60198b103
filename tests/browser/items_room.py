"""A folder with the small course as a trainee has it, and a door to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

from peercompass.course import Course, Item, publish
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, read
from tests.browser.course import part
from tests.helpers.drawings import draw
from tests.helpers.pages import publish_as_is, put_page
from tests.helpers.small_course import EXERCISE as SOURCE
from tests.helpers.small_course import ITEMS, PLAYED, UNIT, edit, write_small_course

LESSON = f"learn/{UNIT}/lesson.ipynb"
EXERCISE = f"{UNIT}/{UNIT}.ipynb"
SHOWN = {
    "pick-one": """{form: texts, title: With Ana, lines: [
        {who: Ana, text: You up?, time: "11:40 p.m."}, {who: You, text: I am. Why?}]}""",
    "pick-some": '{form: voicemail, title: From Ana, text: "Call me.", read_aloud: true}',
    "own-words": '{form: note, title: Your first draft, text: "Ana was late.\\nShe was fine."}',
    "my-week": "{form: paper, title: Sign-in, fields: [{label: Name, value: Ana}, {label: Phone}]}",
}
"""What stands above the question of some items, so that each form is seen in every look."""


class ItemsRoom:
    """The published small course with its exercise. `root` is its folder, and `door` opens pages of
    it: a `BareDoor`, or a `JupyterDoor` where it is Jupyter's part that is looked at."""

    def __init__(self, root: Path, door: Callable[[Path], Any]):
        source = write_small_course(root / "source")
        for name, shown in SHOWN.items():
            edit(source, ITEMS, f"  - id: {name}\n", f"  - id: {name}\n    shown: {shown}\n")
        edit(source, PLAYED, "title: At the gate\n", "title: At the gate\nform: texts\n")
        draw(source)
        self.course: Course = load(source).course
        self.root = root / "learner"
        publish.publish(self.course, source, self.root)
        put_page(self.root / UNIT, publish.exercise_page, self.course)
        shutil.copy(source / SOURCE, self.root / EXERCISE)
        publish_as_is(self.root / EXERCISE)
        self.door = door(self.root)
        self.items: dict[str, Item] = {item.kind: item for item in self.course.units[UNIT].items}
        self.practice = {item.kind: item for item in self.course.units[UNIT].practice}

    def open(self, page, path: str = EXERCISE) -> None:
        """Open a page of the course and wait until all its parts work."""
        self.door.open(page, path)

    def started_again(self) -> ItemsRoom:
        """The same folder; its pages have kernels of their own."""
        other = copy(self)
        other.door = self.door.again()
        return other

    def here(self, page, kind: str):
        """The item of a kind on the open page, by the name a screen reader says."""
        if kind == "scenario":
            return part(page, "At the gate")
        return part(page, self.items[kind].stem.strip())

    def kept(self, kind: str, path: str = EXERCISE) -> list[Any]:
        """All that is kept of a kind's item, oldest first."""
        self.door.bring()
        folder = (self.root / path).parent
        file = PRIVATE_FILE if kind == "reflect" else LOG_FILE
        return [one.value for one in read(folder / file).of(self.items[kind].id)]

    def last(self, kind: str, path: str = EXERCISE) -> Any:
        """What counts of a kind's item."""
        return (self.kept(kind, path) or [None])[-1]

    def change_page(self, path: str, change: Callable[[dict], None]) -> None:
        """Let `change` alter the published page beside a notebook, in place."""
        file = (self.root / path).parent / "unit.json"
        data = json.loads(file.read_text())
        change(data)
        file.write_text(json.dumps(data))
