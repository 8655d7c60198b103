"""The part of the page "Your path": where one stands, and own answers to take or to delete."""

from collections.abc import Iterator
from typing import NamedTuple

from peercompass.course import HAND_IN, HomeUnit, Page, Scenario
from peercompass.exercise import Log
from peercompass.notebook.pages.own_copy import CopiedLog, CopiedPlace, copy_of
from peercompass.notebook.views.base import View
from peercompass.notebook.views.path import (
    UNITLESS,
    Kept,
    Played,
    UnitWork,
    given,
    handed_in_at,
    kept_view,
    path_view,
    roads_view,
)
from peercompass.support.voice import say

from .base import Part
from .store import AnswerLog, Store


class PathPart(Part):
    """What a learner practiced, showed and got marked, from the logs of all units; nobody else sees
    it."""

    verbs = ("look", "copy", "delete")

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store.answers)
        self._store = store
        self._notice = ""
        self._draw()

    def _draw(self) -> None:
        again = [view for unit in self.page.units for view in self._roads(unit)]
        again.sort(key=lambda view: view["roads"][0]["t"], reverse=True)
        self.view = path_view(
            self.page,
            {unit.id: self._work(unit) for unit in self.page.units},
            again,
            kept_view(_kept(place, self._store) for place in self._places()),
            notice=self._notice,
        )

    # --- what lies in the folders

    def _work(self, unit: HomeUnit) -> UnitWork:
        lesson = _read(self._store.log_beside(unit.lesson))
        scenes = {part.id for part in unit.lesson_parts if part.scene}
        page = self._store.page_beside(unit.lesson) if scenes & given(lesson.responses) else None
        exercise = self._store.log_beside(unit.exercise)
        return UnitWork(
            lesson,
            exercise.read() if exercise else None,
            self._store.marks_on(unit.exercise) or {},
            page.scenarios if page else {},
        )

    def _roads(self, unit: HomeUnit) -> Iterator[View]:
        """The scenes of a unit that were played more than once, with where to play them again."""
        for document in (unit.lesson, unit.exercise):
            log = _read(self._store.log_beside(document))
            plays = (one for one in log.responses if one.kind == "scenario")
            again = {one.item for one in plays if one.attempt > 1}
            page = self._store.page_beside(document) if again else None
            if page is None:
                continue
            graded = page.role == "exercise"
            for shown, scenario in _scenes(page):
                if shown not in again:
                    continue
                played = Played(scenario, log.of(shown), page.forms.get(shown, ""), graded)
                if view := roads_view(played, self.page.moves, page.people):
                    yield {**view, "unit": unit.title, "document": document, "part": shown}

    def _places(self) -> Iterator["_Place"]:
        """Where answers lie: each unit, and the pages beside home."""
        store = self._store
        for unit in self.page.units:
            lesson, exercise = unit.lesson, unit.exercise
            yield _Place(
                unit.id,
                unit.title,
                unit,
                [
                    _Kind("lesson", say("Lesson"), lesson, store.log_beside(lesson)),
                    _Kind("exercise", say("Exercise"), exercise, store.log_beside(exercise)),
                ],
                [
                    _Kind("private", say("Private notes"), lesson, store.private_beside(lesson)),
                    _Kind(
                        "private-exercise",
                        say("Private notes in the exercise"),
                        exercise,
                        store.private_beside(exercise),
                    ),
                ],
            )
        beside = _Kind("private", say("Private notes"), "", store.private)
        yield _Place(UNITLESS, say("Journal, stories and notes to yourself"), None, [], [beside])

    # --- what the page asks

    def on_look(self, _message: View) -> None:
        """Look again at what lies there."""
        self._notice = ""
        self._draw()

    def on_copy(self, message: View) -> tuple[View, bytes] | None:
        """Make a copy of all answers for the browser to save; with `private`, of private notes
        too."""
        private = message.get("private") is True
        try:
            copied = [self._copied(place, private) for place in self._places()]
        except OSError:
            self._notice = say(
                "The copy could not be made just now. Nothing was lost. Try again in a moment."
            )
            self._draw()
            return None
        self._notice = say("The copy is made. Your browser saves it, or asks you where to.")
        self._draw()
        return {"zip": "my-answers.zip"}, copy_of(self.page.course_title, copied)

    def _copied(self, place: "_Place", private: bool) -> CopiedPlace:
        kinds = [(one, False) for one in place.answers]
        kinds += [(one, True) for one in place.private] if private else []
        logs = [
            CopiedLog(
                one.name,
                one.title,
                one.log.data(),
                self._store.page_beside(one.document) if one.document else None,
                hidden,
            )
            for one, hidden in kinds
            if one.log
        ]
        return CopiedPlace(place.id or "journal", place.title, logs)

    def on_delete(self, message: View) -> None:
        """Delete for good, of the place `place` or of all where it is None: the answers (`answers`)
        and the private notes (`private`), each where it is asked for."""
        wanted = message.get("place")
        answers, private = message.get("answers") is True, message.get("private") is True
        try:
            for place in self._places():
                if wanted in (None, place.id):
                    _delete(place, answers=answers, private=private)
        except OSError:
            self._notice = say(
                "Not everything could be deleted just now. What is listed here still stands on "
                "this computer. Try again in a moment."
            )
        else:
            self._notice = say("Deleted for good. What is still kept is listed below.")
        self._draw()


class _Kind(NamedTuple):
    """One log of a place: what it is called in the copy, its title, the document beside which it
    lies, and itself, where the document is there."""

    name: str
    title: str
    document: str
    log: AnswerLog | None


class _Place(NamedTuple):
    """Where answers lie together: a unit with its lesson and exercise, or the pages beside home.
    `private` is what nobody collects."""

    id: str
    title: str
    unit: HomeUnit | None
    answers: list[_Kind]
    private: list[_Kind]


def _read(log: AnswerLog | None) -> Log:
    return log.read() if log else Log()


def _scenes(page: Page) -> Iterator[tuple[str, Scenario]]:
    """The scenes of a page by what a cell shows: an item of theirs, or themselves."""
    for item in page.items:
        if item.kind == "scenario" and item.scenario in page.scenarios:
            yield item.id, page.scenarios[item.scenario]
    yield from page.scenarios.items()


def _kept(place: _Place, store: Store) -> Kept:
    answers = [_read(one.log) for one in place.answers] or [Log(), Log()]
    lesson, exercise = answers
    return Kept(
        place.id,
        place.title,
        lesson=len(given(lesson.responses)),
        exercise=len(given(exercise.responses) - {HAND_IN}),
        private=sum(len(given(_read(one.log).responses)) for one in place.private),
        handed_in=handed_in_at(exercise),
        feedback=len(store.feedback_on(place.unit.exercise)) if place.unit else 0,
    )


def _delete(place: _Place, *, answers: bool, private: bool) -> None:
    """Delete what lies in a place. That work was handed in, and when, stays: the instructor has
    it."""
    logs = [one.log for one in place.answers] if answers else []
    logs += [one.log for one in place.private] if private else []
    for log in filter(None, logs):
        log.forget_all(keep=(HAND_IN,))
