"""A scenario as the compiled JSON of Ink, for runtimes of Ink to play.

Every node is a knot that prints its id. Meters and flags are variables; a choice is offered on
its condition, moves the variables within their bounds and goes on; a route asks and goes on. What
is said, and what only a debrief needs, is left out.
"""

import json

from peercompass.course import Choice, Condition, Node, Scenario

_VERSION = 21  # of the format
_CHOICE_ONLY, _ON_CONDITION = 4, 1  # flags of a choice point


def ink(scenario: Scenario) -> str:
    """The story. Its choices have the ids of the scenario's choices as their text."""
    knots = {_name(name): _knot(scenario, name, node) for name, node in scenario.nodes.items()}
    values = {name: meter.start for name, meter in scenario.meters.items()}
    values |= dict.fromkeys(scenario.flags, 0)
    declared = ["ev"]
    for name, value in values.items():
        declared += [value, {"VAR=": _variable(name)}]
    root = [
        [{"->": _name(scenario.start)}, ["done", {"#n": "g-0"}], None],
        "done",
        {**knots, "global decl": [*declared, "/ev", "end", None], "#f": 1},
    ]
    return json.dumps({"inkVersion": _VERSION, "root": root, "listDefs": {}})


def _knot(scenario: Scenario, name: str, node: Node) -> list:
    content: list = [f"^{name}", "\n"]
    taken = {}
    for place, choice in enumerate(node.choices):
        asked = _condition(choice.when) if choice.when else []
        flags = _CHOICE_ONLY | (_ON_CONDITION if asked else 0)
        target = f"c-{place}"
        content += [
            "ev",
            "str",
            f"^{choice.id}",
            "/str",
            *asked,
            "/ev",
            {"*": f"{_name(name)}.{target}", "flg": flags},
        ]
        taken[target] = [*_effects(scenario, choice), {"->": _name(choice.goto)}, None]
    for route in node.route:
        if route.when:
            asked = ["ev", *_condition(route.when), "/ev"]
            content += [*asked, {"->": _name(route.goto), "c": True}]
        else:
            content.append({"->": _name(route.goto)})
    if node.goto:
        content.append({"->": _name(node.goto)})
    if node.ending:
        content.append("end")
    if node.choices:
        content.append("done")
    return [*content, taken or None]


def _condition(condition: Condition) -> list:
    """The condition on the evaluation stack."""
    parts = [
        [{"VAR?": _variable(meter)}, number, operator]
        for meter, operator, number in condition.comparisons
    ]
    parts += [[{"VAR?": _variable(flag)}] for flag in condition.flags]
    parts += [[{"VAR?": _variable(flag)}, "!"] for flag in condition.without]
    return [*parts[0], *(token for part in parts[1:] for token in (*part, "&&"))]


def _effects(scenario: Scenario, choice: Choice) -> list:
    tokens: list = []
    for name, change in choice.effects.meters.items():
        meter, value = scenario.meters[name], _variable(name)
        tokens += [
            "ev",
            {"VAR?": value},
            change,
            "+",
            meter.min,
            "MAX",
            meter.max,
            "MIN",
            "/ev",
            {"VAR=": value, "re": True},
        ]
    for names, value in ((choice.effects.set, 1), (choice.effects.clear, 0)):
        for name in names:
            tokens += ["ev", value, "/ev", {"VAR=": _variable(name), "re": True}]
    return tokens


def _name(node: str) -> str:
    return f"knot_{node.replace('-', '_')}"


def _variable(name: str) -> str:
    return f"v_{name.replace('-', '_')}"
