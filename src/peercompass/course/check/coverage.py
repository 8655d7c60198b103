"""What a course covers: its objectives by the items and moments that assess them, the categories of
its framework and the founding article's sections by unit, and the hours of each domain."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from peercompass.course import Course, Unit, YamlPath, no_such
from peercompass.course.load import Loaded
from peercompass.course.paths import ItemSet, item_sets, unit_file
from peercompass.support.markdown import table

_FEWEST = 2
"""An objective is assessed by as many items or moments, or more; one of them is graded."""

_OPENING = """\
# What the course covers

*Made by `peercompass coverage` from the course's files. Do not edit: change `objective`,
`competency`, `skill`, `seed` and `objectives` there, and run it again.*
"""


@dataclass(frozen=True)
class Assessed:
    """What assesses one objective of a unit: ids of items (`first-month`) and of moments with
    their scenario (`bus-stop/dre`), in practice and in graded work."""

    unit: str
    objective: str
    text: str
    practice: tuple[str, ...]
    graded: tuple[str, ...]


def assessed(course: Course) -> list[Assessed]:
    """What assesses each objective, in the order of course.yaml."""
    found = []
    for unit in course.units.values():
        practice, graded = (list(_marked(part)) for part in item_sets(unit))
        for one in unit.plan.objectives:
            both = (tuple(i for i, o in named if o == one.id) for named in (practice, graded))
            found.append(Assessed(unit.id, one.id, one.text, *both))
    return found


def categories(course: Course) -> dict[int, dict[str, int]]:
    """How many items and moments of each unit practice or assess each category of the course's
    framework: {category: {unit: count}}.

    An item counts for the category of its competency, a moment for those of the skills of its
    best choices.
    """
    number = {one.id: one.category for one in course.competencies.values() if one.category}
    counts = {n: dict.fromkeys(course.units, 0) for n in sorted(set(number.values()))}
    for unit in course.units.values():
        for name, times in Counter(_competencies(course, unit)).items():
            if name in number:
                counts[number[name]][unit.id] += times
    return counts


def coverage_problems(loaded: Loaded, course: Course) -> None:
    """Add to `loaded` an error for each objective that is named and that the unit does not have."""
    for unit in course.units.values():
        known = {one.id for one in unit.plan.objectives}
        for part in item_sets(unit):
            for number, item in enumerate(part.items):
                _known(loaded, item.objective, known, part.items_file, ("items", number))
            for scenario in part.scenarios.values():
                file = part.scenario_file(scenario.id)
                for moment, node in scenario.nodes.items():
                    _known(loaded, node.objective, known, file, ("nodes", moment))


def coverage_gaps(course: Course) -> Iterator[tuple[str, YamlPath, str]]:
    """Each objective that too little assesses, and each source that an item or scene cites and
    its unit does not list: file, path in it and sentence."""
    for unit in course.units.values():
        for part in item_sets(unit):
            cited: list[tuple[str, YamlPath, tuple[str, ...]]] = [
                (part.items_file, ("items", n, "sources"), item.sources)
                for n, item in enumerate(part.items)
            ]
            cited += [
                (part.scenario_file(name), ("sources",), one.sources)
                for name, one in part.scenarios.items()
            ]
            for where, path, sources in cited:
                if lost := sorted(set(sources) - set(unit.plan.sources)):
                    words = f"{', '.join(lost)} is not among the unit's `sources` in unit.yaml"
                    yield where, path, words
        own = [one for one in assessed(course) if one.unit == unit.id and unit.items]
        for number, one in enumerate(own):
            count = len(one.practice) + len(one.graded)
            if count < _FEWEST or not one.graded:
                yield (
                    unit_file(unit.id),
                    ("objectives", number),
                    f"the objective `{one.objective}` is assessed by {count} items or moments, "
                    f"{len(one.graded)} of them graded; let {_FEWEST} or more, one of them graded, "
                    "name it as their `objective`",
                )


def coverage_page(course: Course) -> str:
    """The tables as one page of Markdown."""
    units = list(course.units.values())
    heads = [_short(unit.id) for unit in units]
    named = "; ".join(f"{head} {unit.plan.title}" for head, unit in zip(heads, units, strict=True))
    page = [_OPENING, f"Units: {named}.\n", "## Objectives, and what assesses them\n"]
    page.append(table(["Unit", "Objective", "Practice", "Graded"], _objective_rows(course)))
    page.append("An entry with a slash is a moment of a scene.\n")
    if framework := course.file.framework:
        page.append(f"## {framework.title}\n")
        titles = {one.category: one.title for one in course.competencies.values()}
        rows = (
            [f"{n}. {titles[n]}", *(str(count or "–") for count in counts.values())]
            for n, counts in categories(course).items()
        )
        page.append(table(["Category", *heads], rows))
        page.append("How many items and moments practice or assess it, graded ones included.\n")
    if course.file.seed:
        page.append("## The founding article\n")
        rows = (
            [f"{one.id} {one.title}", *("●" if one.id in u.plan.seed else "–" for u in units)]
            for one in course.file.seed
        )
        page.append(table(["Section", *heads], rows))
    page.append("## Hours of each domain\n")
    page.append(table(["Domain", "Hours", "Of these, in units"], _hour_rows(course)))
    return "\n".join(page)


def _marked(part: ItemSet) -> Iterator[tuple[str, str | None]]:
    """Each item and moment that can assess an objective, with the objective it names."""
    for item in part.items:
        if item.kind != "scenario":  # its moments speak for it
            yield item.id, item.objective
    for scenario in part.scenarios.values():
        for moment, node in scenario.nodes.items():
            if node.choices:
                yield f"{scenario.id}/{moment}", node.objective


def _competencies(course: Course, unit: Unit) -> Iterator[str]:
    for part in item_sets(unit):
        yield from (item.competency for item in part.items if item.kind != "scenario")
        for scenario in part.scenarios.values():
            for node in scenario.nodes.values():
                skills = {choice.skill for choice in node.choices if choice.rating == 2}
                yield from {course.skills[s].competency for s in skills if s in course.skills}


def _known(loaded: Loaded, name: str | None, known: set[str], file: str, path: YamlPath) -> None:
    if name is not None and name not in known:
        loaded.problem(file, (*path, "objective"), no_such("objective", name, known))


def _objective_rows(course: Course) -> Iterator[list[str]]:
    for one in assessed(course):
        lists = (", ".join(f"`{i}`" for i in part) or "–" for part in (one.practice, one.graded))
        yield [_short(one.unit), one.text, *lists]


def _hour_rows(course: Course) -> Iterator[list[str]]:
    for domain in course.file.domains:
        built = sum(u.plan.hours for u in course.units.values() if u.plan.domain == domain.id)
        whom = course.file.verify_with
        badge = f"verify with {whom}" if whom else "not confirmed"
        sure = f" ({badge})" if domain.needs_checking else ""
        yield [domain.title, f"{domain.hours:g}{sure}", f"{built:g}"]


def _short(unit: str) -> str:
    return unit.partition("-")[0].upper()
