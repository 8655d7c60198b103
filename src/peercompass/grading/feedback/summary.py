"""The first page of the feedback: three strengths and one thing to try. All of it by rule, so that
two people with the same work read the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from peercompass.course import Course, Scenario, Unit
from peercompass.support.voice import say

from .entries import Entry

_STRENGTHS = 3


class ToTry(NamedTuple):
    """The one thing to try: the question it comes from, what it practices, and the part of the
    lesson that has it: an id to go to and its heading, both empty where none has."""

    title: str
    about: str
    part: str
    heading: str


def strengths(course: Course, unit: Unit, entries: Sequence[Entry]) -> list[str]:
    """Up to three sentences on what went well, of three sorts taken in turn: rows of a rubric that
    a person marked highest, skills shown in the supporting choices of a scene, from the most often
    shown on, and competencies in whose questions everything was earned, from the one with the most
    on."""
    sorts = [
        list(_rows(entries)),
        list(_skills(course, unit, entries)),
        list(_competencies(course, entries)),
    ]
    in_turn = (one for round_ in zip_longest(*sorts) for one in round_ if one)
    return list(in_turn)[:_STRENGTHS]


def _rows(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        for row in entry.rows:
            if not row.waits and row.points >= row.highest:
                yield say(
                    "In “{title}”, {row}: {level}",
                    title=entry.title,
                    row=row.title,
                    level=row.level,
                )


def _skills(course: Course, unit: Unit, entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if not entry.scene or not entry.result.play:
            continue
        choices = _choices(unit.scenarios[entry.scene_id])
        made = (choices[name] for name in entry.result.play["path"] if name in choices)
        shown = Counter(skill for skill, rating in made if rating == 2 and skill in course.skills)
        for skill, _times in shown.most_common():
            yield say(
                "In the scene “{scene}” you showed a skill: {skill}.",
                scene=entry.scene.title,
                skill=course.skills[skill].title,
            )


def _choices(scenario: Scenario) -> dict[str, tuple[str, int | None]]:
    return {
        choice.id: (choice.skill or "", choice.rating)
        for node in scenario.nodes.values()
        for choice in node.choices
    }


def _competencies(course: Course, entries: Iterable[Entry]) -> Iterator[str]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.rows and not entry.scene:
            groups.setdefault(entry.item.competency, []).append(entry)
    full = {name: sum(entry.state == "full" for entry in group) for name, group in groups.items()}
    for name in sorted((n for n in full if full[n]), key=lambda n: -full[n]):
        yield say(
            "{competency}: {full} of {all} questions in full.",
            competency=course.competencies[name].title,
            full=full[name],
            all=len(groups[name]),
        )


def one_to_try(
    course: Course, unit: Unit, entries: Sequence[Entry], lesson: Mapping[str, str]
) -> ToTry | None:
    """The question that the most points were missed in, or else the first that was left open, with
    the thing to try in the lesson that goes with it: one on the same objective, or else on the same
    competency. `lesson` has the heading that each of these stands under, by id. None where nothing
    was missed or left."""
    missed = sorted((one for one in entries if one.state == "look"), key=lambda one: -one.missing)
    found = next(iter([*missed, *(one for one in entries if one.state == "open")]), None)
    if found is None:
        return None
    item = found.item
    there = [one for one in unit.practice if one.id in lesson and not one.private]
    near = [one for one in there if item.objective and one.objective == item.objective]
    near += [one for one in there if one.competency == item.competency]
    part = near[0].id if near else ""
    title = course.competencies[item.competency].title
    return ToTry(found.title, title, part, lesson.get(part, ""))
