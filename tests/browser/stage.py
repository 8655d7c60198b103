"""One scene of the real lesson on one page: what a trainee does with it, and what a screen reader
is given of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from peercompass.course import Scenario
from peercompass.exercise import LOG_FILE
from tests.browser import course
from tests.browser.course import LESSON, Classroom

SCENE = "first-coffee"
WORDS = "I lost a job too, and a neighbor sat with me."
ENDED = "How it ended"


class Stage:
    """A scene as it stands on `page`; `open` opens the lesson with nothing played."""

    def __init__(self, room: Classroom, page, scene: str = SCENE):
        self.room = room
        self.page = page
        self.scenario: Scenario = room.unit.practice_scenarios[scene]
        self.player = course.part(page, self.scenario.title)

    @property
    def folder(self) -> Path:
        """Where the lesson and its log are."""
        return (self.room.root / LESSON).parent

    @property
    def writing(self) -> str:
        """The place that asks for own words."""
        return next(name for name, node in self.scenario.nodes.items() if node.write)

    @property
    def place_of_writing(self) -> int:
        """How many choices of `way` come before own words."""
        return [node for node, _ in self.way].index(self.writing)

    @property
    def way(self) -> list[tuple[str, int]]:
        """A way to an ending past the place that asks for own words."""
        return course.ways_through(self.scenario, self.writing)

    def open(self) -> Stage:
        """Open the lesson as if for the first time."""
        self.room.close_lessons()
        self.room.bring()
        (self.folder / LOG_FILE).unlink(missing_ok=True)
        self.room.open(self.page, LESSON, at=self.scenario.id)
        return self

    def button(self, name: str):
        return self.player.get_by_role("button", name=name, exact=True)

    def heading(self, name: str):
        return self.player.get_by_role("heading", name=name, exact=True)

    def press(self, name: str, shows: str | None = None) -> None:
        """Press a button, and wait for the heading that it leads to."""
        self.button(name).click()
        if shows:
            self.heading(shows).wait_for()

    def begin(self) -> None:
        self.press("Begin")
        self.player.locator(".pc-meters").wait_for()

    def choose(self, place: int, words: str | None = None) -> None:
        """Make a choice, by its place; where own words come first, write `words` before."""
        if self.player.locator(".pc-dock textarea").count():
            if words:
                self.player.locator(".pc-dock textarea").fill(words)
            self.press("Now show me some ways to say it")
        self.choose_shown(place)

    def choose_shown(self, place: int) -> None:
        """Make a choice that is on the page, by its place."""
        done = self.made
        self.player.locator(".pc-choice").nth(place).click()
        self.player.locator(".pc-mine").nth(done).wait_for()
        self.player.locator("[data-focus]:focus").wait_for()

    def play(self, way: list[tuple[str, int]], words: str | None = None) -> None:
        for _, place in way:
            self.choose(place, words)

    @property
    def made(self) -> int:
        """How many choices the talk on the page holds."""
        return self.player.locator(".pc-mine").count()

    @property
    def chosen(self) -> list[str]:
        """The texts of the choices that the talk on the page holds."""
        return self.player.locator(".pc-mine .pc-bubble > p:last-of-type").all_text_contents()

    def unfold(self) -> None:
        """Show all that was said."""
        self.player.get_by_role("button", name="Earlier").click()

    def sees_focus(self) -> bool:
        """Whether what has the focus stands within the window, when nothing moves any more."""
        self.page.wait_for_timeout(300)
        return self.page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
                       return box.top >= 0 && box.bottom <= innerHeight; }"""
        )

    def has_focus(self) -> bool:
        """Whether the focus is on something inside the player."""
        return self.player.evaluate("node => node.contains(document.activeElement)")

    def kept(self) -> list[dict[str, Any]]:
        """The lines of the log about this scene."""
        self.room.bring()
        path = self.folder / LOG_FILE
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        found = [json.loads(line) for line in lines]
        return [entry for entry in found if entry["item"] == self.scenario.id]

    def wait_for_words(self, words: str) -> None:
        """Wait until the log holds own words as they stand on the page."""
        for _ in range(100):
            kept = self.kept()
            if kept and words in kept[-1]["value"].get("wrote", {}).values():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the log does not hold {words!r}")

    def paths(self) -> list[tuple[int, tuple[str, ...]]]:
        """The attempt and the choices of each line of the log about this scene."""
        return [(entry["attempt"], tuple(entry["value"]["path"])) for entry in self.kept()]

    def ids(self, way: list[tuple[str, int]]) -> tuple[str, ...]:
        """The ids of the choices of a way."""
        return tuple(self.scenario.nodes[node].choices[place].id for node, place in way)

    # --- what a screen reader is given

    def listed(self) -> list[tuple[str, str]]:
        """Role and name (or text) of all that the browser tells a screen reader, in its order."""
        return list(_nodes(YAML(typ="safe").load(self.player.aria_snapshot())))

    def spoken_choices(self) -> list[str]:
        """The names of the choices: the buttons in the list that follows the question."""
        listed = self.listed()
        asked = max(place for place, node in enumerate(listed) if node in _QUESTIONS)
        return [
            name
            for (role, _), (inner, name) in pairwise(listed[asked:])
            if (role, inner) == ("listitem", "button")
        ]


_QUESTIONS = [("heading", "What do you do?"), ("heading", "Your own words first")]


def _nodes(tree: Any) -> Iterator[tuple[str, str]]:
    for node in tree if isinstance(tree, list) else [tree]:
        for key, inner in node.items() if isinstance(node, dict) else [(node, None)]:
            head = re.fullmatch(r'([\w/]+)(?: ("(?:[^"\\]|\\.)*"))?((?: \[[^]]*\])*)', str(key))
            if not head:
                yield "text", str(key)
                continue
            role, name = head[1], json.loads(head[2]) if head[2] else ""
            yield role, name or (inner if isinstance(inner, str) else "")
            if isinstance(inner, list):
                yield from _nodes(inner)
