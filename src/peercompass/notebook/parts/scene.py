"""The part of a scene: a play kept choice by choice, in practice or as a graded item."""

import hashlib
from dataclasses import replace
from typing import Any

from peercompass.course import Item, Page, Scenario
from peercompass.exercise import Response
from peercompass.notebook.pages.static_html import as_document
from peercompass.notebook.views.base import View
from peercompass.notebook.views.scene import Phase, Play, scenario_view
from peercompass.scenario import (
    Attempt,
    Game,
    Replay,
    ScenarioError,
    attempt,
    choice_ids,
    roads,
)
from peercompass.support.voice import say

from .accommodation import AnotherWay
from .base import Part, deleted_note
from .store import Store

_LONGEST = 4000  # characters of own words


class ScenePart(Part):
    """A scenario: practice, or the play of a graded item.

    Every choice is on disk before the page shows what follows. The log may also grow from
    another window or kernel: what stands there is looked at before each step, and wins.

    A scene with several openings begins with the one that the learner's seed picks; each time it is
    played once more the next one follows, so that all are met in turn. The log says which it was.
    """

    verbs = (
        "start",
        "pause",
        "skip",
        "choose",
        "rewind",
        "again",
        "draft",
        "look",
        "print",
        "another_way",
    )

    def __init__(self, page: Page, store: Store, scenario: Scenario, item: Item | None = None):
        super().__init__(page, store.answers)
        self.shown = item.id if item else scenario.id
        self._points = item.points if item else None
        self._another = AnotherWay(page, store.answers, self.shown, scenario.title)
        self._game = Game(scenario)
        self._own = _own_opening(self._game, store.seed)
        self._known: Response | None = None
        self._play = Play(opening=self._own)
        self._cut = False  # whether the scene changed, so that the end of the play fell away
        self._catch_up()
        self._play = replace(self._play, notice=_changed() if self._cut else "")
        self._draw()

    # --- what stands in the log

    def _catch_up(self) -> bool:
        """Take over what stands in the log. Returns whether it is news. A log that cannot be read
        just now says nothing about the play."""
        log = self.read_log()
        newest = log.latest().get(self.shown)
        if not log.readable or newest == self._known:
            return False
        self._known = newest
        value = newest.value if newest and isinstance(newest.value, dict) else {}
        path, opening = choice_ids(value.get("path")), value.get("opening")
        opened = self._game.opened(opening) if path or opening is not None else self._own
        fits = path[: len(self._game.replay(path, opened).steps) - 1]
        wrote = value.get("wrote")
        self._cut = fits != path
        phase: Phase = "skipped" if value.get("skipped") else "play" if fits else "intro"
        number = newest.attempt if newest else 1
        notice = _elsewhere() if newest else deleted_note()
        self._play = Play(phase, fits, _texts(wrote), number, notice, opened)
        return True

    def _attempts(self) -> list[Attempt]:
        """Each attempt at its last choice, but for starts that another attempt goes on from."""
        given = self.read_log().of(self.shown)
        return [
            attempt(self._game, road.number, road.path, road.opening)
            for road in roads(self._game, ((one.attempt, one.value) for one in given))
        ]

    @property
    def _replay(self) -> Replay:
        return self._game.replay(self._play.path, self._play.opening)

    def _keep(self) -> None:
        play = self._play
        state = self._replay.steps[-1].state
        value: dict[str, Any] = {"path": list(play.path), "ended": self._game.ended(state)}
        if play.opening:
            value["opening"] = play.opening
        if play.wrote:
            value["wrote"] = dict(play.wrote)
        if play.phase == "skipped":
            value["skipped"] = True
        self._known = self.keep(self.shown, "scenario", value, play.attempt)
        self._cut = False

    @property
    def _uncounted(self) -> bool:
        """In graded work a new attempt counts from its first choice; until then the earlier one
        does, and nothing is written."""
        earlier = self._known.attempt if self._known else self._play.attempt
        return self.page.role == "exercise" and earlier < self._play.attempt

    def _draw(self) -> None:
        ended = self._game.ended(self._replay.steps[-1].state)
        attempts = self._attempts() if ended and self.page.role == "lesson" else ()
        self.view = scenario_view(
            self.page, self.shown, self._game, self._play, points=self._points, attempts=attempts
        )
        self.view["another"] = self._another.view

    def _go(self, **changes: Any) -> None:
        self._play = replace(self._play, notice="", **changes)

    # --- what the page asks

    def on_start(self, _message: View) -> None:
        """Enter the scene, or come back after a break or to a scene that was skipped."""
        self._catch_up()
        was_skipped = self._play.phase == "skipped"
        self._go(phase="play")
        if was_skipped:
            self._keep()
        self._draw()

    def on_pause(self, _message: View) -> None:
        """Take a break. Nothing is lost."""
        self._go(phase="pause")
        self._draw()

    def on_skip(self, _message: View) -> None:
        """Leave the scene out. It can be come back to."""
        if self._uncounted:
            self._known = None  # back to the play that counts
        self._catch_up()
        self._go(phase="skipped")
        self._keep()
        self._draw()

    def on_look(self, _message: View) -> None:
        """The page is in front again: show what may have happened elsewhere."""
        if self._catch_up():
            self._draw()

    def on_draft(self, message: View) -> None:
        """`node`, `wrote`: own words on their way, kept so that a reload does not lose them."""
        stale = self._catch_up()
        if stale and message.get("node") in self._play.wrote:
            return  # the words of the other window are newer
        if self._note(message) and not self._uncounted:
            self._keep()

    def on_choose(self, message: View) -> None:
        """`node`: where the learner saw the choice; `choice`: its id; `wrote`: own words."""
        if not self._catch_up():
            state = self._replay.steps[-1].state
            choice = str(message.get("choice"))
            if message.get("node") == state.node:  # else a second click on an older page
                try:
                    self._game.choose(state, choice)
                except ScenarioError:
                    pass
                else:
                    self._note(message)
                    number = self._play.attempt + bool(self._cut)
                    self._go(phase="play", path=(*self._play.path, choice), attempt=number)
                    self._keep()
        self._draw()

    def on_rewind(self, message: View) -> None:
        """`to`: how many choices to keep. A new attempt starts there; the old one stays. What was
        written from there on is not filled in again, unless just the last choice is undone."""
        to = message.get("to")
        if not self._catch_up() and type(to) is int and 0 <= to <= len(self._play.path):
            states = [step.state for step in self._replay.steps]
            undone = to == len(self._play.path) - 1 and not self._game.ended(states[-1])
            kept = {state.node for state in states[: to + undone]}
            wrote = {node: words for node, words in self._play.wrote.items() if node in kept}
            self._attempt_anew(path=self._play.path[:to], wrote=wrote)
        self._draw()

    def on_again(self, _message: View) -> None:
        """Play it once more from its beginning: a new meeting, in the next opening."""
        if not self._catch_up():
            self._attempt_anew(path=(), wrote={}, opening=_after(self._game, self._play.opening))
            if len(self._game.openings) > 1:
                self._play = replace(self._play, notice=_anew())
        self._draw()

    def _attempt_anew(self, **changes: Any) -> None:
        self._go(phase="play", attempt=self._play.attempt + 1, **changes)
        if self.page.role == "lesson":
            self._keep()  # in graded work the new attempt counts from its first choice

    def on_another_way(self, message: View) -> None:
        """`needs`, `words`, `whole`: what would help here, for the instructor."""
        self._another.hear(message)
        self._draw()

    def on_print(self, _message: View) -> tuple[View, None]:
        """The play and the look back as a page to print."""
        return {"print": as_document(self.view)}, None

    def _note(self, message: View) -> bool:
        """Take own words over. Returns whether they changed."""
        node, words = message.get("node"), message.get("wrote")
        if not isinstance(words, str) or node not in self._game.scenario.nodes:
            return False
        words = words.strip()[:_LONGEST]
        if words == self._play.wrote.get(node, ""):
            return False
        self._play = replace(self._play, wrote={**self._play.wrote, node: words})
        return True


def _elsewhere() -> str:
    return say(
        "This scene went on in another window. Here is where it stands now; nothing is lost."
    )


def _anew() -> str:
    return say("This is a new meeting. It may begin in another way than the last one.")


def _changed() -> str:
    return say(
        "This scene was changed since you played it. You are at the last place that still fits, "
        "and your earlier play is kept."
    )


def _own_opening(game: Game, seed: str) -> str | None:
    """The opening of a learner's first play; the author's first where there is no seed."""
    mixed = hashlib.sha256(f"{seed}/{game.scenario.id}".encode()).digest()
    place = int.from_bytes(mixed[:8], "big") if seed else 0
    return game.openings[place % len(game.openings)]


def _after(game: Game, opening: str | None) -> str | None:
    """The opening that follows another, the first after the last."""
    return game.openings[(game.openings.index(opening) + 1) % len(game.openings)]


def _texts(value: Any) -> dict[str, str]:
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
