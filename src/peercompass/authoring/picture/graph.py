"""A scenario as a graph, and told in words."""

from dataclasses import dataclass
from textwrap import shorten

from peercompass.authoring.table.phrases import condition_words, effects_words
from peercompass.course import Choice, Node, Opening, Scenario

RATINGS: dict[int | None, str] = {
    0: "gets in the way",
    1: "neutral",
    2: "supports",
    None: "not rated",
}
KINDS: dict[str | None, str] = {
    "strong": "strong ending",
    "mixed": "mixed ending",
    "hard": "hard ending",
    None: "ending",
}


@dataclass(frozen=True)
class Arrow:
    """A way from one node to another: choices (`id (rating)`), or one route. `labels` holds a
    line for each; routes are `dashed`."""

    source: str
    target: str
    labels: tuple[str, ...]
    dashed: bool


def arrows(scenario: Scenario) -> list[Arrow]:
    """All ways on. Choices of a node that lead to the same node share one arrow. Ways to nodes
    that are not there are left out: `peercompass check` names them."""
    found: list[Arrow] = []
    for name, node in scenario.nodes.items():
        ways: dict[tuple[str, bool], list[str]] = {}
        for choice in node.choices:
            ways.setdefault((choice.goto, False), []).append(choice_label(choice))
        for place, route in enumerate(node.route):
            label = f"if {condition_words(route.when)}" if route.when else "else" * bool(place)
            ways.setdefault((route.goto, True), []).append(label)
        if node.goto:
            ways[node.goto, True] = [""]
        found += [
            Arrow(
                name, target, tuple(filter(None, labels)) or ("again",) * (target == name), dashed
            )
            for (target, dashed), labels in ways.items()
            if target in scenario.nodes
        ]
    return found


def choice_label(choice: Choice) -> str:
    """A choice on an arrow: its id, its rating and when it is offered."""
    when = f" if {condition_words(choice.when)}" if choice.when else ""
    return f"{choice.id} ({choice.rating}){when}"


def first_words(node: Node, width: int) -> str:
    """What a node begins with: its first line, its ending's text, or what it is there for."""
    for line in node.says:
        if line.text:
            return shorten(line.text, width, placeholder=" …")
    for line in node.says:
        return shorten(line.thinks or "", width, placeholder=" …")
    if node.ending:
        return shorten(node.ending.text, width, placeholder=" …")
    return "looks back and picks the way" if node.route else "…"


def graph_in_words(scenario: Scenario) -> str:
    """The whole graph as indented lines: each node once, with its ways on below it."""
    ways = sum(len(node.choices) for node in scenario.nodes.values())
    lines = [
        f"{scenario.title} ({scenario.id}): {len(scenario.nodes)} moments, {ways} choices, "
        f"starts at {scenario.start}"
    ]
    lines += [f"  opening {one.id}: {_opening(scenario, one)}" for one in scenario.openings]
    for name, node in scenario.nodes.items():
        kind = f" [{KINDS[node.ending.kind]}]" if node.ending else ""
        lines += ["", f"{name}{kind}", f"  “{first_words(node, 70)}”"]
        if node.write:
            lines.append("  first: own words")
        for choice in node.choices:
            lines.append(
                f"  {choice.id} → {choice.goto}: {choice.rating}, {RATINGS[choice.rating]}"
            )
            lines += [f"      {words}" for words in _small_print(choice)]
        for place, route in enumerate(node.route):
            when = f"if {condition_words(route.when)}" if route.when else "else" * bool(place)
            lines.append(f"  {when or 'goes on'} → {route.goto}")
        if node.goto:
            lines.append(f"  goes on → {node.goto}")
    return "\n".join(lines)


def starts(scenario: Scenario) -> set[str]:
    """The nodes where a play can begin."""
    own = {opening.start or scenario.start for opening in scenario.openings}
    return own or {scenario.start}


def _opening(scenario: Scenario, opening: Opening) -> str:
    meters = [f"{name} {value}" for name, value in opening.meters.items()]
    flags = [f"set {name}" for name in opening.set]
    return ", ".join([f"starts at {opening.start or scenario.start}", *meters, *flags])


def _small_print(choice: Choice) -> list[str]:
    when, does = condition_words(choice.when), effects_words(choice.effects)
    return [f"only if {when}"] * bool(when) + [does] * bool(does)
