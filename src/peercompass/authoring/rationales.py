"""What a course says about each option: long enough to help, and never the same words twice."""

from collections.abc import Iterator

from peercompass.course import Course, Item, Scenario
from peercompass.course.loading import Loaded

FEWEST_WORDS = 12
"""A rationale names the idea and offers a next thought: that takes as many words or more."""

Place = tuple[str, tuple]


def rationale_gaps(loaded: Loaded) -> Iterator[tuple[str, tuple, str]]:
    """Each rationale that is short, or that stands twice: file, path in it and sentence."""
    first: dict[str, Place] = {}
    for place, text in _rationales(loaded.course):
        count = len(text.split())
        if count < FEWEST_WORDS:
            yield (
                *place, f"the rationale has {count} words; name the idea and offer a next "
                f"thought, in {FEWEST_WORDS} words or more",
            )  # fmt: skip
        plain = " ".join(text.casefold().split())
        if plain in first:
            file, path = first[plain]
            yield (
                *place, f"the same rationale stands at {file}:{loaded.line(file, *path)}; each "
                "option deserves its own",
            )  # fmt: skip
        first.setdefault(plain, place)


def _rationales(course: Course) -> Iterator[tuple[Place, str]]:
    for unit in course.units.values():
        modules, exercises = f"modules/{unit.id}", f"exercises/{unit.id}"
        yield from _of_items(unit.practice, f"{modules}/practice.yaml")
        yield from _of_items(unit.items, f"{exercises}/items.yaml")
        for folder, scenarios in (
            (modules, unit.practice_scenarios), (exercises, unit.scenarios)
        ):  # fmt: skip
            for scenario in scenarios.values():
                yield from _of_scenario(scenario, f"{folder}/scenarios/{scenario.id}.yaml")


def _of_items(items: tuple[Item, ...], file: str) -> Iterator[tuple[Place, str]]:
    for number, item in enumerate(items):
        named = next((n for n in ("options", "cards", "lines") if hasattr(item, n)), "")
        for place, part in enumerate(item.parts):
            if part.rationale:
                yield (file, ("items", number, named, place, "rationale")), part.rationale


def _of_scenario(scenario: Scenario, file: str) -> Iterator[tuple[Place, str]]:
    for name, node in scenario.nodes.items():
        for place, choice in enumerate(node.choices):
            if choice.rationale:
                yield (file, ("nodes", name, "choices", place, "rationale")), choice.rationale
