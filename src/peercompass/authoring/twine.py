"""A scenario as a Twee 3 story for Twine, in the story format SugarCube 2.

Meters and flags become variables, nodes become passages. An author's words are never markup:
every sign that could be one is written as its number.
"""

import json
import re
import uuid

from peercompass.authoring.picture.graph import RATINGS
from peercompass.course import Choice, Condition, Course, Effects, Node, Scenario

_OPERATORS = {">=": "gte", "<=": "lte", ">": "gt", "<": "lt", "==": "eq"}
_SIGNS = re.compile(
    r"""[<>\[\]{}$_/*#|~^=@\\"&%`+]   # could be markup anywhere
    | ^[!:;>.-] | ''+ | --+ | :(?=//)   # at the start of a line, or doubled""",
    re.VERBOSE | re.MULTILINE,
)


def twee_story(scenario: Scenario, course: Course) -> str:
    """The story as Twee 3. The same scenario of the same course keeps its IFID for ever."""
    name = f"{course.file.id}/{scenario.id}"
    data = {
        "ifid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"peercompass:{name}")).upper(),
        "format": "SugarCube",
        "format-version": "2.37.0",
        "start": "Before you start",
    }
    passages = [
        (":: StoryTitle", " ".join(scenario.title.split())),
        (":: StoryData", json.dumps(data, indent=2)),
        (":: StoryInit", _variables(scenario)),
        (":: Before you start", _opening(scenario)),
        *(
            (f":: {name}", _passage(scenario, course, node))
            for name, node in scenario.nodes.items()
        ),
    ]
    return "\n\n".join(f"{head}\n{body}" for head, body in passages) + "\n"


def _variables(scenario: Scenario) -> str:
    lines = [f"<<set {_meter(name)} to {m.start}>>" for name, m in scenario.meters.items()]
    lines += [f"<<set {_flag(name)} to false>>" for name in scenario.flags]
    return "\n".join([*lines, "<<set $told to []>>"])


def _opening(scenario: Scenario) -> str:
    parts = [plain(words) for words in (scenario.content_note, scenario.setting) if words]
    return "\n\n".join([*parts, f'<<link "Begin" "{scenario.start}">><</link>>'])


def _passage(scenario: Scenario, course: Course, node: Node) -> str:
    parts = []
    for line in node.says:
        person = course.people.get(line.who or "")
        who = plain(person.name if person else line.who or "")
        mood = f" ({line.mood})" if line.mood else ""
        if line.thinks is not None:
            parts.append(f"<em>{who} thinks{mood}: {plain(line.thinks)}</em>")
        else:
            words = line.text or ""
            parts.append(f"<strong>{who}</strong>{mood}: {plain(words)}" if who else plain(words))
    if node.coach:
        parts.append(f"<details><summary>Ask the coach</summary>{plain(node.coach)}</details>")
    if node.write:
        parts.append(f'{plain(node.write.prompt)}\n<<textarea "_words" "">>')
    parts += [_link(scenario, course, choice) for choice in node.choices]
    if node.goto:
        parts.append(f'<<include "{node.goto}">>')
    if node.route:
        parts.append(_route(node))
    if node.ending:
        parts += [f"<strong>{plain(node.ending.text)}</strong>", plain(node.ending.reflect)]
        parts.append("<<for _one range $told>><<print _one>><br><br><</for>>")
    return "\n\n".join(parts)


def _link(scenario: Scenario, course: Course, choice: Choice) -> str:
    skill = course.skills.get(choice.skill or "")
    about = f"{skill.title if skill else choice.skill}: {RATINGS[choice.rating]}."
    why = _line(choice.rationale or "")
    told = f"<strong>{_line(choice.text)}</strong><br>{_line(about)}<br>{why}"
    acts = [*_acts(scenario, choice.effects), f"<<run $told.push({json.dumps(told)})>>"]
    link = f'<<link "{_line(choice.text)}" "{choice.goto}">>{"".join(acts)}<</link>>'
    return f"<<if {_test(choice.when)}>>{link}<</if>>" if choice.when else link


def _acts(scenario: Scenario, effects: Effects) -> list[str]:
    acts = []
    for name, by in effects.meters.items():
        meter = scenario.meters[name]
        acts.append(
            f"<<set {_meter(name)} to "
            f"Math.clamp({_meter(name)} + ({by}), {meter.min}, {meter.max})>>"
        )
    acts += [f"<<set {_flag(name)} to true>>" for name in effects.set]
    return acts + [f"<<set {_flag(name)} to false>>" for name in effects.clear]


def _route(node: Node) -> str:
    """What stands where the routes lead is shown at once, as the engine does."""
    if len(node.route) == 1:
        return f'<<include "{node.route[0].goto}">>'
    parts = [
        (f"<<if {_test(r.when)}>>" if not place else f"<<elseif {_test(r.when)}>>")
        + f'<<include "{r.goto}">>'
        for place, r in enumerate(node.route[:-1])
        if r.when  # all but the last have one: the model sees to it
    ]
    return "".join([*parts, f'<<else>><<include "{node.route[-1].goto}">><</if>>'])


def _test(when: Condition) -> str:
    parts = [f"{_meter(c.meter)} {_OPERATORS[c.operator]} {c.number}" for c in when.comparisons]
    parts += [_flag(name) for name in when.flags]
    return " and ".join([*parts, *(f"not {_flag(name)}" for name in when.without)])


def _meter(name: str) -> str:
    return f"$m_{name.replace('-', '_')}"


def _flag(name: str) -> str:
    return f"$f_{name.replace('-', '_')}"


def plain(words: str) -> str:
    """`words` so that SugarCube shows them as they are."""
    return _SIGNS.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), words)


def _line(words: str) -> str:
    """The same on one line, for use inside a macro's quotes."""
    return " ".join(plain(" ".join(words.split())).split())
