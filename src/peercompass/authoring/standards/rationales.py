"""What a course says about each option: long enough to help, never the same words twice, not always
a question, and not always begun alike."""

import re
from collections.abc import Iterator

from peercompass.course import Course, Item, Scenario, Unit, YamlPath
from peercompass.course.load import Loaded
from peercompass.course.paths import item_sets, unit_file
from peercompass.support.text import normalized

from .limits import FEWEST, FEWEST_RATIONALE_WORDS, MOST_ASKING_RATIONALES
from .questions import ends_in_a_question

_WORD = re.compile(r"[\w'’-]+")
_OPENING = 3  # words; as many the same, and a reader hears a formula

_Location = tuple[str, YamlPath]


def rationale_gaps(course: Course, loaded: Loaded) -> Iterator[tuple[str, YamlPath, str]]:
    """Each rationale of the `course` in `loaded` that is short, or that stands twice: file, path
    in it and sentence."""
    first: dict[str, _Location] = {}
    for place, text in _rationales(course):
        count = len(text.split())
        if count < FEWEST_RATIONALE_WORDS:
            yield (
                *place,
                f"the rationale has {count} words; name the idea and offer a next "
                f"thought, in {FEWEST_RATIONALE_WORDS} words or more",
            )
        plain = normalized(text)
        if plain in first:
            file, path = first[plain]
            yield (
                *place,
                f"the same rationale stands at {file}:{loaded.line(file, *path)}; each "
                "option deserves its own",
            )
        first.setdefault(plain, place)


def asking_rationales(unit: Unit) -> float | None:
    """The share of a unit's rationales that end in a question, 0 to 1; None where it has none."""
    ends = [ends_in_a_question(text) for _, text in _of_unit(unit)]
    return sum(ends) / len(ends) if len(ends) >= FEWEST else None


def formula_gaps(unit: Unit, loaded: Loaded) -> Iterator[tuple[str, YamlPath, str]]:
    """What makes a unit's rationales a formula: nearly all of them ask, or two of a scene or of a
    file of items begin with the same words. File, path in it and sentence."""
    asking = asking_rationales(unit)
    if asking is not None and asking >= MOST_ASKING_RATIONALES:
        yield (
            unit_file(unit.id),
            ("id",),
            f"{unit.id}: {asking:.0%} of the rationales end in a question; close some with a "
            f"better line, until it is less than {MOST_ASKING_RATIONALES:.0%}",
        )
    first: dict[tuple[str, str], YamlPath] = {}
    for (file, path), text in _of_unit(unit):
        opening = " ".join(_WORD.findall(text)[:_OPENING])
        key = file, normalized(opening)
        if key in first:
            line = loaded.line(file, *first[key])
            message = f"begins with “{opening}”, as that of line {line} does; begin another way"
            yield file, path, f"the rationale {message}"
        first.setdefault(key, path)


def _rationales(course: Course) -> Iterator[tuple[_Location, str]]:
    for unit in course.units.values():
        yield from _of_unit(unit)


def _of_unit(unit: Unit) -> Iterator[tuple[_Location, str]]:
    for part in item_sets(unit):
        yield from _of_items(part.items, part.items_file)
        for scenario in part.scenarios.values():
            yield from _of_scenario(scenario, part.scenario_file(scenario.id))


def _of_items(items: tuple[Item, ...], file: str) -> Iterator[tuple[_Location, str]]:
    for number, item in enumerate(items):
        named = next((n for n in ("options", "cards", "lines") if hasattr(item, n)), "")
        for place, part in enumerate(item.parts):
            if part.rationale:
                yield (file, ("items", number, named, place, "rationale")), part.rationale


def _of_scenario(scenario: Scenario, file: str) -> Iterator[tuple[_Location, str]]:
    for name, node in scenario.nodes.items():
        for place, choice in enumerate(node.choices):
            if choice.rationale:
                yield (file, ("nodes", name, "choices", place, "rationale")), choice.rationale
