"""What a course says about each option: long enough to help, and never the same words twice."""

from collections.abc import Iterator

from peercompass.course import Course, Item, Scenario, YamlPath
from peercompass.course.load import Loaded
from peercompass.course.paths import item_sets
from peercompass.support.text import normalized

_FEWEST_WORDS = 12
"""A rationale names the idea and offers a next thought: that takes as many words or more."""

_Location = tuple[str, YamlPath]


def rationale_gaps(course: Course, loaded: Loaded) -> Iterator[tuple[str, YamlPath, str]]:
    """Each rationale of the `course` in `loaded` that is short, or that stands twice: file, path
    in it and sentence."""
    first: dict[str, _Location] = {}
    for place, text in _rationales(course):
        count = len(text.split())
        if count < _FEWEST_WORDS:
            yield (
                *place,
                f"the rationale has {count} words; name the idea and offer a next "
                f"thought, in {_FEWEST_WORDS} words or more",
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


def _rationales(course: Course) -> Iterator[tuple[_Location, str]]:
    for unit in course.units.values():
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
