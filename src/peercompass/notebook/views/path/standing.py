"""What is counted on "Your path": for each competency, what was practiced, shown and marked.

Practiced is what was tried in lessons. Shown is what was handed in, and each skill that a practice
scene rates as supporting. Marked is what the newest feedback says. What was not tried counts
nowhere: it is not wrong. A log may hold items that the course does not know; they count nowhere
either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from peercompass.course import HAND_IN, HomeUnit, Page, Scenario
from peercompass.exercise import Log, Response
from peercompass.exercise.returned_marks import ItemMark
from peercompass.scenario import Game, roads, shown_skills

BESIDE = "--"
"""In the name of an entry that stands beside the answer to an item."""

Stage = Literal["ahead", "practiced", "shown", "marked"]
"""How far one came with a competency."""


@dataclass(frozen=True)
class UnitWork:
    """What lies in a learner's folders for one unit. `exercise` is None until it was fetched;
    `marks` are those of the newest feedback, by item, where it holds any; `scenes` are the
    lesson's scenes that were played, whole."""

    lesson: Log = field(default_factory=Log)
    exercise: Log | None = None
    marks: Mapping[str, ItemMark] = field(default_factory=dict)
    scenes: Mapping[str, Scenario] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where one stands with a competency, or in the units of a domain.

    `there` counts what lessons have to try, `tried` what of it was tried. `skills` are the ids of
    the skills shown in practice scenes, in the order they were first shown; `handed_in` counts
    answers. `marked`, `waits` and `left_open` count items of the newest feedback; `points` of
    `maximum` are those of what is marked.
    """

    there: int = 0
    tried: int = 0
    skills: tuple[str, ...] = ()
    handed_in: int = 0
    marked: int = 0
    waits: int = 0
    left_open: int = 0
    points: float = 0.0
    maximum: float = 0.0

    @property
    def stage(self) -> Stage:
        """How far one came."""
        if self.marked:
            return "marked"
        if self.handed_in or self.skills:
            return "shown"
        return "practiced" if self.tried else "ahead"


def standings(
    page: Page, work: Mapping[str, UnitWork]
) -> tuple[dict[str, Standing], dict[str, Standing]]:
    """Where one stands with each competency of the home page `page`, and in the units of each
    domain, by their ids. `work` holds what lies in the folders of each unit, by its id."""
    competencies = {name: _Count() for name in page.competencies}
    domains = {domain.id: _Count() for domain in page.domains}
    for unit in page.units:
        one = work.get(unit.id, UnitWork())
        _count_unit(page, unit, one, competencies, domains.get(unit.domain, _Count()))
    return (
        {name: count.standing() for name, count in competencies.items()},
        {name: count.standing() for name, count in domains.items()},
    )


def given(responses: Iterable[Response]) -> set[str]:
    """The items whose newest answer holds something. What only stands beside an answer (that it is
    to be looked at again, say) is none; its name has what no item's can have."""
    latest = {response.item: response for response in responses if BESIDE not in response.item}
    return {item for item, response in latest.items() if _holds_something(response)}


def handed_in(log: Log | None) -> tuple[Response, ...]:
    """The answers that had been given when a log was handed in last."""
    responses = log.responses if log else ()
    last = max((n for n, one in enumerate(responses) if one.item == HAND_IN), default=0)
    return responses[:last]


def handed_in_at(log: Log | None) -> str:
    """When a log was handed in last; empty where it never was."""
    receipts = log.of(HAND_IN) if log else ()
    return receipts[-1].t if receipts else ""


def _holds_something(response: Response) -> bool:
    value = response.value
    if response.kind == "scenario":
        return isinstance(value, dict) and bool(value.get("path"))
    return bool(value.strip()) if isinstance(value, str) else bool(value)


class _Count:
    """A standing while it is counted."""

    def __init__(self) -> None:
        self.there = self.tried = self.handed_in = 0
        self.skills: dict[str, None] = {}
        self.marks: list[ItemMark] = []

    def standing(self) -> Standing:
        marked = [one for one in self.marks if one.counted == "marked"]
        return Standing(
            there=self.there,
            tried=self.tried,
            skills=tuple(self.skills),
            handed_in=self.handed_in,
            marked=len(marked),
            waits=sum(one.counted == "waits" for one in self.marks),
            left_open=sum(one.counted == "open" for one in self.marks),
            points=sum(one.points for one in marked),
            maximum=sum(one.maximum for one in marked),
        )


def _count_unit(
    page: Page,
    unit: HomeUnit,
    work: UnitWork,
    competencies: Mapping[str, _Count],
    domain: _Count,
) -> None:
    def counts(names: Iterable[str]) -> list[_Count]:
        return [domain, *(competencies[name] for name in set(names) if name in competencies)]

    tried, sent = given(work.lesson.responses), given(handed_in(work.exercise))
    for part in unit.lesson_parts:
        for count in counts(part.competencies):
            count.there += 1
            count.tried += part.id in tried
    for item, competency in unit.asks.items():
        for count in counts([competency]):
            count.handed_in += item in sent
            if item in work.marks:
                count.marks.append(work.marks[item])
    for skill in _skills_in_scenes(work):
        move = page.moves.get(skill)
        for count in counts([move.competency] if move else []):
            count.skills[skill] = None


def _skills_in_scenes(work: UnitWork) -> Iterable[str]:
    """The skills shown in the practice scenes of a unit, on every road."""
    for name, scenario in work.scenes.items():
        answers = work.lesson.of(name)
        if not answers:
            continue
        game = Game(scenario)
        for road in roads(game, ((one.attempt, one.value) for one in answers)):
            yield from shown_skills(game.replay(road.path, road.opening))
