"""Every scene of the course is played to every ending, in light, in dark and on a phone.

`PEERCOMPASS_PHOTOGRAPHS=FOLDER` keeps a picture of each ending, and of a moment on the way there.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from peercompass.course import Scenario, publish
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, Response, append
from peercompass.scenario import Game, State
from tests.browser import course
from tests.browser.bare import BareClassroom
from tests.helpers.pages import put_page
from tests.helpers.real_course import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHOTOGRAPHS = os.environ.get("PEERCOMPASS_PHOTOGRAPHS")
LOOKS = {"light": (1280, "light"), "dark": (1280, "dark"), "phone": (390, "light")}
WORDS = "I once waited outside a door like this one."


class Shown(NamedTuple):
    """A scene as learners have it: the cell that shows it, on a page."""

    unit: str
    item: str
    scenario: Scenario
    graded: bool

    @property
    def page(self) -> str:
        unit = self.unit
        return (
            f"workspace/{unit}/{unit}.ipynb"
            if self.graded
            else f"workspace/learn/{unit}/lesson.ipynb"
        )


def every_scene() -> Iterator[Shown]:
    for name, unit in load(REPOSITORY).course.units.items():
        for scenario in unit.practice_scenarios.values():
            yield Shown(name, scenario.id, scenario, graded=False)
        for item in unit.items:
            if item.kind == "scenario":
                yield Shown(name, item.id, unit.scenarios[item.scenario], graded=True)


def roads(scenario: Scenario) -> dict[str, tuple[str | None, list[State], list[str]]]:
    """For each ending a shortest play: its opening, where one stands, and what is chosen there."""
    game = Game(scenario)
    waiting = deque((game.begin(one).state, one, (), ()) for one in game.openings)
    seen = {state for state, *_ in waiting}
    found: dict[str, tuple[str | None, list[State], list[str]]] = {}
    while waiting:
        state, opening, states, ids = waiting.popleft()
        if game.ended(state):
            found.setdefault(state.node, (opening, list(states), list(ids)))
            continue
        for choice in game.offered(state):
            following = game.take(state, choice).state
            if following not in seen:
                seen.add(following)
                waiting.append((following, opening, (*states, state), (*ids, choice.id)))
    return found


SCENES = {shown.scenario.id: shown for shown in every_scene()}


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> BareClassroom:
    """The course as learners have it, with its exercises as `release` hands them out."""
    room = BareClassroom(tmp_path_factory.mktemp("endings"))
    for name in room.course.units:
        folder = put_page(room.root / "workspace" / name, publish.exercise_page, room.course, name)
        shutil.copy(REPOSITORY / "exercises" / name / f"{name}.ipynb", folder)
    return room


class Player:
    """The player of one scene on its page."""

    def __init__(self, room: BareClassroom, page, shown: Shown):
        self.page, self.shown, self.game = page, shown, Game(shown.scenario)
        self._log = (room.root / shown.page).parent / LOG_FILE
        self._attempt = 0
        self.errors = course.errors_of(page)
        room.open(page, shown.page)
        self.place = course.part(page, shown.scenario.title)

    def begin(self, opening: str | None) -> None:
        """A new meeting in an opening, as if it was begun in another window."""
        self._attempt += 1
        value = {"path": [], "ended": False, "opening": opening}
        append(self._log, [Response(self.shown.item, "scenario", value, attempt=self._attempt)])
        self.page.evaluate("dispatchEvent(new Event('focus'))")
        self.place.get_by_role("button", name="Begin", exact=True).click()

    def choose(self, state: State, choice: str, made: int) -> None:
        if self.place.locator(".pc-dock textarea").count():
            self.place.locator(".pc-dock textarea").fill(WORDS)
            self.place.get_by_role("button", name="Now show me some ways to say it").click()
        place = [one.id for one in self.game.offered(state)].index(choice)
        self.place.locator(".pc-choice").nth(place).click()
        self.place.locator(".pc-mine").nth(made).wait_for()

    def photograph(self, name: str, *, whole: bool = False) -> None:
        """Keep what is in view, or the `whole` scene, if pictures are asked for."""
        if not PHOTOGRAPHS:
            return
        path = Path(PHOTOGRAPHS) / f"{self.shown.scenario.id}-{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not whole:
            self.page.screenshot(path=path)
            return
        room = self.page.viewport_size
        high = self.place.bounding_box()["height"] + 200
        self.page.set_viewport_size({**room, "height": int(high)})
        self.place.screenshot(path=path)
        self.page.set_viewport_size(room)

    def faces(self) -> int:
        """How many people are drawn in sight."""
        drawn = self.place.locator(".pc-portrait svg")
        return sum(one.is_visible() for one in drawn.all())


@pytest.mark.parametrize("scene", SCENES)
def test_every_ending_in_every_look(room, new_page, scene, record_property) -> None:
    shown = SCENES[scene]
    page = new_page(reduced_motion="reduce")
    player = Player(room, page, shown)
    every = roads(shown.scenario)
    kinds = {name for name, node in shown.scenario.nodes.items() if node.ending}
    assert set(every) == kinds
    record_property("plays", len(every) * len(LOOKS))
    for look, (width, scheme) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for ending, (opening, states, ids) in every.items():
            played = f"{ending}-{look}"
            player.begin(opening)
            for made, (state, choice) in enumerate(zip(states, ids, strict=True)):
                player.choose(state, choice, made)
                assert course.sticks_out(page) == [], (played, choice)
                if made == len(ids) // 2:
                    player.photograph(f"{played}-midway")
            ends_well(player, ending, played)


def ends_well(player: Player, ending: str, played: str) -> None:
    """The player stands at this ending, and all that belongs there is on the page."""
    place, shown = player.place, player.shown
    place.get_by_role("heading", name="How it ended", exact=True).wait_for()
    player.photograph(played, whole=True)
    told = " ".join(place.locator(".pc-ending").inner_text().split())
    for words in (
        shown.scenario.nodes[ending].ending.text,
        shown.scenario.nodes[ending].ending.reflect,
    ):
        assert " ".join(words.split()) in told, played
    assert place.locator(".pc-place svg").is_visible(), played
    if shown.graded:
        assert place.locator(".pc-debrief").count() == 0, played
        assert place.get_by_text("Your play is saved.").is_visible(), played
    else:
        assert place.locator(".pc-debrief .pc-to-try").is_visible(), played
    if shown.scenario.form != "phone":
        player.place.get_by_role("button", name="Earlier").click()
        assert player.faces(), played
        player.place.get_by_role("button", name="Earlier").click()
    assert course.barriers(player.page, '.pc-player[data-phase="end"]') == [], played
    assert course.sticks_out(player.page) == [], played
    assert player.errors == [], played
