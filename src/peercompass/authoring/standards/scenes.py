"""What a scene makes of its choices: how many change what comes next, where trust is felt, and what
is remembered."""

from collections.abc import Iterator
from dataclasses import dataclass

from peercompass.course import Condition, Line, Node, Scenario, Tell, YamlPath

from .limits import (
    FEWEST,
    FEWEST_CALLBACKS,
    FEWEST_DEFENSIBLE,
    FEWEST_METER_BRANCHES,
    MOST_CONVERGING,
)


@dataclass(frozen=True)
class SceneShape:
    """How a scene is built. Of its `moments` (those with two choices or more), in `converging` all
    choices lead to the same next moment, with the same words. `meter_branches` counts the places
    inside it that hang on a meter: choices, lines, and routes that lead to more than endings;
    `callbacks` those that quote an earlier moment or hang on a flag. `defensible` counts moments
    with two best choices or more, and `tells` for each turn of phrase that has a limit the moments
    where a best choice has it."""

    scenario: str
    file: str
    moments: int
    converging: tuple[str, ...]
    meter_branches: int
    callbacks: int
    defensible: int
    tells: dict[str, tuple[str, ...]]


def scene_shape(scenario: Scenario, file: str, tells: tuple[Tell, ...]) -> SceneShape:
    """How a scenario is built."""
    moments = {name: node for name, node in scenario.nodes.items() if len(node.choices) > 1}
    inside = list(_conditions_inside(scenario))
    quotes = sum(bool(line.quotes) for node in scenario.nodes.values() for line in node.says)
    return SceneShape(
        scenario.id,
        file,
        len(moments),
        tuple(name for name, node in moments.items() if _converges(scenario, node)),
        sum(any(one.comparisons for one in place) for place in inside),
        quotes + sum(any(one.flags or one.without for one in place) for place in inside),
        sum(len(_best(node)) > 1 for node in moments.values()),
        {
            tell.like: tuple(
                name
                for name, node in moments.items()
                if any(tell.is_in(text) for text in _best(node))
            )
            for tell in tells
            if tell.most_a_scene is not None
        },
    )


def shape_gaps(one: SceneShape, tells: tuple[Tell, ...]) -> Iterator[tuple[str, YamlPath, str]]:
    """What is past its limit: file, path in it and sentence."""
    if one.moments < FEWEST:
        return
    share = len(one.converging) / one.moments
    if share > MOST_CONVERGING:
        yield (
            one.file,
            ("nodes", one.converging[0], "choices"),
            f"in {len(one.converging)} of {one.moments} moments all choices lead to the same next "
            f"moment ({', '.join(f'`{name}`' for name in one.converging)}); let what was said "
            f"change what comes next, until it is {MOST_CONVERGING:.0%} or less",
        )
    if one.meter_branches < FEWEST_METER_BRANCHES:
        yield (
            one.file,
            ("meters",),
            f"{one.meter_branches} places inside the scene hang on a meter; let it be "
            f"{FEWEST_METER_BRANCHES} or more: a route between moments, or the `when` of a choice "
            "or a line",
        )
    if one.callbacks < FEWEST_CALLBACKS:
        yield (
            one.file,
            ("flags",),
            f"{one.callbacks} places inside the scene look back at what the player did or said; "
            f"let it be {FEWEST_CALLBACKS} or more: a line with `quotes`, or a `when` or a route "
            "that asks for a flag",
        )
    if one.defensible < FEWEST_DEFENSIBLE:
        yield (
            one.file,
            ("nodes",),
            f"{one.defensible} moments have two choices rated 2; let it be {FEWEST_DEFENSIBLE} or "
            "more, each of the two with a cost that its rationale names",
        )
    for tell in tells:
        found = one.tells.get(tell.like, ())
        if tell.most_a_scene is not None and len(found) > tell.most_a_scene:
            yield (
                one.file,
                ("nodes", found[tell.most_a_scene], "choices"),
                f"a best choice goes like “{tell.like}” in {len(found)} moments "
                f"({', '.join(f'`{name}`' for name in found)}); keep {tell.most_a_scene} and let "
                "the others do something else",
            )


def _best(node: Node) -> list[str]:
    return [choice.text for choice in node.choices if choice.rating == 2]


def _converges(scenario: Scenario, node: Node) -> bool:
    """Whether all choices lead to one moment that has the same words for all of them."""
    targets = {choice.goto for choice in node.choices}
    if len(targets) > 1:
        return False
    seen: set[str] = set()
    name: str | None = targets.pop()
    while name is not None and name in scenario.nodes and name not in seen:
        seen.add(name)
        there = scenario.nodes[name]
        if there.route or any(map(_changes, there.says)):
            return False
        name = there.goto
    return True


def _changes(line: Line) -> bool:
    return line.when is not None or line.quotes is not None


def _conditions_inside(scenario: Scenario) -> Iterator[list[Condition]]:
    """The conditions of each place inside the scene: of a choice, of a line, and of all routes of a
    moment together. Routes that lead to nothing but endings are the close of the scene."""
    for node in scenario.nodes.values():
        conditions = [choice.when for choice in node.choices] + [line.when for line in node.says]
        yield from ([when] for when in conditions if when)
        if not all(_leads_to_an_ending(scenario, route.goto) for route in node.route):
            yield [route.when for route in node.route if route.when]


def _leads_to_an_ending(
    scenario: Scenario, name: str, passed: frozenset[str] = frozenset()
) -> bool:
    """Whether nothing is asked any more from this moment on."""
    node = scenario.nodes.get(name)
    if node is None or name in passed:  # the proof tells of both
        return False
    onward = [route.goto for route in node.route] or ([node.goto] if node.goto else [])
    return bool(node.ending or onward) and all(
        _leads_to_an_ending(scenario, one, passed | {name}) for one in onward
    )
