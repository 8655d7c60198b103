"""What one exercise's journey carries from step to step, and the controls met on the way."""

from __future__ import annotations

import getpass
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peercompass.course import Item, Rubric
from peercompass.exercise import LOG_FILE, read, score_unit
from tests.browser.course import UNIT, Classroom, part


@dataclass
class Journey:
    """`given` are the answers, by item; `heard` is all that the trainee's browser received."""

    room: Classroom
    given: dict[str, Any]
    failed_before: int
    heard: list[Any] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The trainee's folder of the exercise."""
        return self.room.root / "workspace" / UNIT

    @property
    def log(self) -> bytes:
        """The log of answers on disk."""
        return (self.folder / LOG_FILE).read_bytes()

    def inbound(self) -> list[Path]:
        """What nbgrader's exchange holds for the instructor to collect, oldest first."""
        box = self.room.root / "grading/work/exchange" / self.room.course.file.id / "inbound"
        return sorted(box.glob(f"{getpass.getuser()}+{UNIT}+*"))

    @property
    def written(self) -> Item:
        """The last item that is answered in own words: the trainee's story."""
        return [item for item in self.room.unit.items if item.kind == "write"][-1]

    @property
    def rows(self) -> list[tuple[Item, Rubric.Row]]:
        """All that a person marks: each written item with each row of its rubric, in order."""
        rubrics = self.room.course.rubrics
        written = [item for item in self.room.unit.items if item.kind == "write"]
        return [(item, row) for item in written for row in rubrics[item.rubric].rows]

    @property
    def boxes(self) -> list[str]:
        """The ids of formgrader's boxes for those rows, in order."""
        return [f"{item.id}--{row.id}" for item, row in self.rows]

    @property
    def marks(self) -> list[int]:
        """The marks that the instructor gives, by those rows."""
        return [3 - place % 2 for place in range(len(self.boxes))]

    @property
    def closed_points(self) -> float:
        """What the items earn that no person has to read, by the pure scoring."""
        unit, rubrics = self.room.unit, self.room.course.rubrics
        results = score_unit(unit.items, read(self.folder / LOG_FILE), unit.scenarios, rubrics, {})
        return sum(result.points or 0 for result in results)


def newest(log: bytes) -> dict[str, Any]:
    """The newest value of each item in a log."""
    return {entry["item"]: entry["value"] for entry in map(json.loads, log.splitlines())}


def same(one: Any, other: Any) -> bool:
    """Equal; the order in which things were picked says nothing."""
    return one == other or (isinstance(one, list) and sorted(one) == sorted(other))


def play(page, scenario, path: list[str]) -> None:
    """Play a scene with the mouse; where own words come first, pass."""
    player = part(page, scenario.title)
    player.get_by_role("button", name="Begin").click()
    texts = {c.id: c.text.strip() for node in scenario.nodes.values() for c in node.choices}
    for done, choice in enumerate(path):
        if player.locator(".pc-dock textarea").count():
            player.get_by_role("button", name="Now show me some ways to say it").click()
        player.locator(".pc-choice").filter(has_text=texts[choice]).click()
        player.locator(".pc-mine").nth(done).wait_for()
    player.get_by_role("heading", name="How it ended").wait_for()


def open_assignments(page, room: Classroom, visit: str):
    """Open nbgrader's assignment list in JupyterLab, from its menu, in a workspace of its own."""
    page.goto(room.server.address(f"lab/workspaces/{visit}"))
    page.locator("#jp-MainMenu").wait_for()
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()
    return page.locator("#nbgrader-assignment-list")


def row_of(page, link: str):
    """The row of one of formgrader's tables, by the link in it."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=link, exact=True))


def press(page, button) -> str:
    """Press one of formgrader's buttons, and return what its window says."""
    button.click()
    window = page.locator("#success-modal, #error-modal")
    window.wait_for()
    text = window.inner_text()
    assert window.get_attribute("id") == "success-modal", text
    window.get_by_role("button", name="OK").click()
    window.wait_for(state="detached")
    return text
