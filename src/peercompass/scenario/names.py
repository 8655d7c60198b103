"""Names that a scenario uses: moments, meters, flags, people of the cast."""

from collections.abc import Collection, Iterator

from peercompass.course import Choice, Condition, Scenario, YamlPath, no_such


def missing_names(scenario: Scenario) -> dict[str, YamlPath]:
    """Names a scenario uses but does not define.

    Returns a sentence for each, with the path (keys and positions in the YAML) to its place.
    """
    known: dict[str, Collection[str]] = {
        "moment": scenario.nodes,
        "meter": scenario.meters,
        "flag": scenario.flags,
        "person in the cast": scenario.cast,
        "moment with choices": [name for name, node in scenario.nodes.items() if node.choices],
    }
    found: dict[str, YamlPath] = {}
    for kind, name, path in _used_names(scenario):
        if name not in known[kind]:
            found.setdefault(no_such(kind, name, known[kind]), path)
    return found


def _used_names(scenario: Scenario) -> Iterator[tuple[str, str, YamlPath]]:
    """What is named, as a kind and a name, and where, in the order of the file."""
    yield "moment", scenario.start, ("start",)
    for place, opening in enumerate(scenario.openings):
        at = ("openings", place)
        if opening.start:
            yield "moment", opening.start, (*at, "start")
        yield from (("meter", name, (*at, "meters")) for name in opening.meters)
        yield from (("flag", name, (*at, "set")) for name in opening.set)
    for place, promise in enumerate(scenario.promises):
        yield from _names_in(promise.holds, ("promises", place, "holds"))
    for node_id, node in scenario.nodes.items():
        here = ("nodes", node_id)
        for place, line in enumerate(node.says):
            if line.who:
                yield "person in the cast", line.who, (*here, "says", place)
            yield from _names_in(line.when, (*here, "says", place, "when"))
            if line.quotes:
                yield "moment with choices", line.quotes, (*here, "says", place, "quotes")
        if node.goto:
            yield "moment", node.goto, (*here, "goto")
        for place, route in enumerate(node.route):
            yield "moment", route.goto, (*here, "route", place)
            yield from _names_in(route.when, (*here, "route", place, "when"))
        for place, choice in enumerate(node.choices):
            yield from _names_of(choice, (*here, "choices", place))


def _names_of(choice: Choice, at: YamlPath) -> Iterator[tuple[str, str, YamlPath]]:
    yield "moment", choice.goto, (*at, "goto")
    yield from _names_in(choice.when, (*at, "when"))
    for name in choice.effects.meters:
        yield "meter", name, (*at, "effects")
    for name in (*choice.effects.set, *choice.effects.clear):
        yield "flag", name, (*at, "effects")


def _names_in(when: Condition | None, at: YamlPath) -> Iterator[tuple[str, str, YamlPath]]:
    if when is not None:
        for comparison in when.comparisons:
            yield "meter", comparison.meter, at
        for flag in (*when.flags, *when.without):
            yield "flag", flag, at
