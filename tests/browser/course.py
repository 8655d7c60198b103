"""Steps through the real course that several browser tests share: opening pages, looking at them,
playing a scene and answering an item."""

from __future__ import annotations

import re
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from peercompass.course import Course, Scenario
from peercompass.course.load import load
from peercompass.scenario import Game
from tests.helpers.jupyter import JupyterServer
from tests.helpers.night import few_by_day
from tests.helpers.ready_course import make_ready
from tests.helpers.real_course import REPOSITORY, copy_course

UNIT = "m2-story-with-purpose"
LESSON = f"workspace/learn/{UNIT}/lesson.ipynb"
EXERCISE = f"workspace/{UNIT}/{UNIT}.ipynb"
EXCHANGE = "grading/work/exchange"
PATIENCE = 120_000
"""Milliseconds that a page is waited for. Nothing is judged by it: the machine may be busy."""
SCREENSHOTS = REPOSITORY / "build" / "screenshots"
LOOKS = {
    "light": (1280, "light"),
    "dark": (1280, "dark"),
    "phone": (390, "light"),
    "phone-dark": (390, "dark"),
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
CODE = [
    ".jp-CodeCell .jp-Cell-inputWrapper",
    ".cm-editor",
    ".jp-InputPrompt",
    ".jp-OutputPrompt",
    ".jp-NotebookPanel-toolbar",
    "[data-command='notebook:run-cell-and-select-next']",
    "[data-mime-type='application/vnd.jupyter.stderr']",
    "#jp-MainMenu",
    "#top-panel-wrapper",
    "#menu-panel-wrapper",
]
# Errors of Jupyter's own, which also come in a Notebook 7 without any extension: its shortcuts
# (jupyter/notebook#7862) and its file browser ask for something that is not loaded yet.
KNOWN_ERRORS = (
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
)


def ready_course(root: Path) -> Path:
    """A copy of the real course in the new folder `root`, made ready."""
    return make_ready(copy_course(root))


class Classroom:
    """A copy of a ready course in the new folder `root`, with a server on it."""

    def __init__(self, ready: Path, root: Path, start: Callable[..., JupyterServer]):
        self._ready = ready
        self.root = shutil.copytree(ready, root, symlinks=True)
        self._start = start
        self.server = self._serve()
        course = load(self.root).course
        assert course is not None
        self.course: Course = course
        self.unit = course.units[UNIT]

    def _serve(self) -> JupyterServer:
        grading = str(self.root / "grading")
        env = {"JUPYTER_CONFIG_PATH": grading, "JUPYTER_PREFER_ENV_PATH": "1"}
        return self._start(self.root, env=env)

    def as_at_first(self) -> Classroom:
        """The course before anybody opened a page of it, with no kernel."""
        self.close_lessons()
        for part in ("workspace", EXCHANGE):
            shutil.rmtree(self.root / part)
            shutil.copytree(self._ready / part, self.root / part, symlinks=True)
        return self

    def with_exercise(self) -> Classroom:
        """The course as at first, with the exercise fetched."""
        self.as_at_first()
        released = self.root / EXCHANGE / self.course.file.id / "outbound" / UNIT
        shutil.copytree(released, self.root / "workspace" / UNIT)
        return self

    def started_again(self) -> Classroom:
        """The same folder by a second server: its pages have kernels of their own."""
        other = copy(self)
        other.server = self._serve()
        return other

    def close_lessons(self) -> None:
        """Shut down every kernel, as closing the course for the day does."""
        for session in self.server.api("sessions"):
            self.server.api(f"sessions/{session['id']}", method="DELETE")

    def bring(self) -> None:
        """The logs are where they are read."""

    def open(self, page, path: str, layout: str = "notebook", at: str = "") -> None:
        """Open a page of the course as a trainee does, a lesson `at` something to try where named,
        and wait until all its parts work."""
        page.goto(getattr(self.server, layout)(path) + (f"#{at}" if at else ""))
        wait_until_ready(page)


class JupyterDoor:
    """Opens the notebooks of a server's folder; `start` starts one on a folder."""

    def __init__(self, root: Path, start: Callable[[Path], JupyterServer]):
        self.root = root
        self._start = start
        self.server = start(root)

    def open(self, page, path: str) -> None:
        """Open a page and wait until all its parts work."""
        page.goto(self.server.notebook(path))
        wait_until_ready(page)

    def again(self) -> JupyterDoor:
        """The same folder by another server, with kernels of its own."""
        return JupyterDoor(self.root, self._start)

    def bring(self) -> None:
        """The logs are where they are read."""


def wait_until_ready(page) -> None:
    """Wait until the page in front has run and every part of it is drawn."""
    page.wait_for_selector(".pc-page[data-pc-state=ready]")
    page.wait_for_function(
        """() => { const page = document.querySelector('.pc-page:not(.lm-mod-hidden)');
           const cells = page.querySelectorAll('.jp-CodeCell');
           const drawn = (cell) => cell.querySelector('.pc-root > *');
           return cells.length > 0 && [...cells].every(drawn); }"""
    )


def visible(page, selectors: list[str]) -> list[str]:
    """Those of the selectors that match something to be seen."""
    return [s for s in selectors if any(e.is_visible() for e in page.locator(s).all())]


def part(page, name: str):
    """An interactive part, by the name a screen reader says, or by the question that it asks."""
    words = r"\s*".join(map(re.escape, name.split()))
    asks = page.locator(".pc-stem", has_text=re.compile(rf"^[\s\u200b]*{words}\s*$"))
    question = page.get_by_role("region", name="Question", exact=True).filter(has=asks)
    return question.or_(page.get_by_role("region", name=name, exact=True))


# --- how a page looks and reads


def in_every_look(page) -> Iterator[str]:
    """Show the page in light and dark, on a desk and on a phone; gives the name of each look. By
    day two of the four hold each scheme and each width. Afterwards it looks as at first."""
    for name in few_by_day(LOOKS, ("light", "phone-dark")):
        _look(page, *LOOKS[name])
        yield name
    _look(page, *LOOKS["light"])


def _look(page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if page.locator("body[data-jp-theme-light]").count():
        light = str(scheme == "light").lower()
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")


def photograph(page, name: str) -> Path:
    """Keep a picture of what is in view."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def barriers(page, context: str) -> list[tuple]:
    """What axe finds below `context` against WCAG 2.1 A and AA."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context=context, options=WCAG).response["violations"]
    return [(v["id"], n["html"][:160], n["failureSummary"]) for v in found for n in v["nodes"]]


def sticks_out(page) -> list[str]:
    """What makes the page scroll sideways, or reaches out of the window unseen."""
    return page.evaluate(
        """() => {
          const found = [];
          for (const node of [document.documentElement,
                              ...document.querySelectorAll('.jp-WindowedPanel-outer')])
            if (node.scrollWidth > node.clientWidth) found.push(node.className || node.tagName);
          for (const node of document.querySelectorAll('.pc-page .pc-root *, body > main *')) {
            const box = node.getBoundingClientRect();
            const within = node.closest('.pc-scroll, svg, details:not([open])');
            const out = box.right > innerWidth + 1 || box.left < -1;
            if (box.width && out && !within) found.push(node.outerHTML);
          }
          return found;
        }"""
    )


def errors_of(page) -> list[str]:
    """A list that fills with the errors of the page's scripts, but for those of Jupyter's own."""
    errors: list[str] = []
    page.on("pageerror", lambda e: e.message in KNOWN_ERRORS or errors.append(e.message))
    return errors


# --- a scene


def ways_through(scenario: Scenario, node: str | None = None) -> list[tuple[str, int]]:
    """A shortest play to an ending, by way of `node` if named: where one stands, and the place of
    the choice to take there."""
    game = Game(scenario)
    start = game.begin().state
    waiting = deque([(start, start.node == node or node is None, [])])
    seen = set()
    while waiting:
        state, been, way = waiting.popleft()
        if game.ended(state) and been:
            return way
        for place, choice in enumerate(game.offered(state)):
            step = game.take(state, choice)
            following = (step.state, been or step.state.node == node)
            if following not in seen:
                seen.add(following)
                waiting.append((*following, [*way, (state.node, place)]))
    raise AssertionError(f"no way through {scenario.id} by way of {node}")


def focused(page) -> str:
    """The name of the element that has the focus."""
    return page.evaluate("document.activeElement?.tagName ?? ''")


def play_by_keys(page, player, way: list[tuple[str, int]], words: str) -> list[str]:
    """Play a scene that stands at its beginning with the keyboard alone. At a place that asks for
    own words, give `words`. Returns what had the focus after each step."""
    focus = []
    for done, (_, place) in enumerate(way):
        if player.locator(".pc-dock textarea").count():
            tab_to(page, player.locator(".pc-dock textarea"))
            page.keyboard.type(words)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        player.locator(".pc-choice").nth(place).wait_for()
        page.keyboard.press(str(place + 1))
        player.locator(".pc-mine").nth(done).wait_for()
        player.locator("[data-focus]:focus").wait_for()
        focus.append(focused(page))
    return focus


def tab_to(page, target, limit: int = 60) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(limit):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the Tab key does not get there")


def transcript(player) -> str:
    """What was said in a scene, folded or not, without what can be done next."""
    return "\n".join(player.locator(".pc-turn p").all_text_contents())


# --- items


def given(page, item) -> Any:
    """The answer to a graded item as the page shows it."""
    here = part(page, item.stem.strip())
    checked = here.locator("input:checked").evaluate_all("all => all.map((one) => one.dataset.key)")
    match item.kind:
        case "choice":
            return checked[0] if checked else None
        case "choices":
            return checked
        case "order":
            shown = here.locator(".pc-order [data-card]")
            return shown.evaluate_all("all => all.map((one) => one.dataset.card)")
        case "sort":
            pairs = [(c.id, g.id) for c in item.cards for g in item.groups]
            return {card: group for card, group in pairs if f"{card}-{group}" in checked}
        case "label":
            pairs = [(line.id, label.id) for line in item.asked for label in item.labels]
            return {line: label for line, label in pairs if f"{line}-{label}" in checked}
        case "write":
            return here.get_by_role("textbox").input_value()
    raise AssertionError(item.kind)
