"""A scenario as a Twee 3 story for Twine, in the story format SugarCube 2.

Meters and flags become variables, nodes become passages. Each opening is a link to begin with. A
line that quotes the player quotes the choice: own words are not kept in Twine. An author's words
are never markup: every sign that could be one is written as its number.
"""

import json
import re
import uuid

from peercompass.authoring.picture.graph import RATINGS
from peercompass.course import QUOTE, Choice, Condition, Course, Effects, Node, Scenario
from peercompass.scenario import quoted

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
            (f":: {name}", _passage(scenario, course, name))
            for name, node in scenario.nodes.items()
        ),
    ]
    return "\n\n".join(f"{head}\n{body}" for head, body in passages) + "\n"


def _variables(scenario: Scenario) -> str:
    lines = [f"<<set {_meter(name)} to {m.start}>>" for name, m in scenario.meters.items()]
    lines += [f"<<set {_flag(name)} to false>>" for name in scenario.flags]
    lines += [f'<<set {_quote(name)} to "">>' for name in sorted(_quoted(scenario))]
    return "\n".join([*lines, "<<set $told to []>>"])


def _opening(scenario: Scenario) -> str:
    parts = [plain(words) for words in (scenario.content_note, scenario.setting) if words]
    if not scenario.openings:
        return "\n\n".join([*parts, f'<<link "Begin" "{scenario.start}">><</link>>'])
    for one in scenario.openings:
        acts = [f"<<set {_meter(name)} to {value}>>" for name, value in one.meters.items()]
        acts += [f"<<set {_flag(name)} to true>>" for name in one.set]
        start = one.start or scenario.start
        parts.append(f'<<link "Begin: {one.id}" "{start}">>{"".join(acts)}<</link>>')
    return "\n\n".join(parts)


def _passage(scenario: Scenario, course: Course, name: str) -> str:
    node = scenario.nodes[name]
    parts = []
    for line in node.says:
        person = course.people.get(line.who or "")
        who = plain(person.name if person else line.who or "")
        mood = f" ({line.mood})" if line.mood else ""
        words = plain(line.words)
        if line.quotes:
            words = words.replace(plain(QUOTE), f"<<print {_quote(line.quotes)}>>")
        if line.thinks is not None:
            told = f"<em>{who} thinks{mood}: {words}</em>"
        else:
            told = f"<strong>{who}</strong>{mood}: {words}" if who else words
        tests = [_test(line.when)] if line.when else []
        tests += [_quote(line.quotes)] if line.quotes else []
        parts.append(f"<<if {' and '.join(tests)}>>{told}<</if>>" if tests else told)
    if node.coach:
        parts.append(f"<details><summary>Ask the coach</summary>{plain(node.coach)}</details>")
    if node.write:
        parts.append(f'{plain(node.write.prompt)}\n<<textarea "_words" "">>')
    kept = _quote(name) if name in _quoted(scenario) else ""
    parts += [_link(scenario, course, choice, kept) for choice in node.choices]
    if node.goto:
        parts.append(f'<<include "{node.goto}">>')
    if node.route:
        parts.append(_route(node))
    if node.ending:
        parts += [f"<strong>{plain(node.ending.text)}</strong>", plain(node.ending.reflect)]
        parts.append("<<for _one range $told>><<print _one>><br><br><</for>>")
    return "\n\n".join(parts)


def _link(scenario: Scenario, course: Course, choice: Choice, kept: str) -> str:
    """A choice as a link. `kept` is the variable that keeps its words for later lines, if any."""
    skill = course.skills.get(choice.skill or "")
    about = f"{skill.title if skill else choice.skill}: {RATINGS[choice.rating]}."
    why = _line(choice.rationale or "")
    told = f"<strong>{_line(choice.text)}</strong><br>{_line(about)}<br>{why}"
    acts = [*_acts(scenario, choice.effects), f"<<run $told.push({json.dumps(told)})>>"]
    if kept:
        acts.append(f"<<set {kept} to {json.dumps(_line(quoted(choice)))}>>")
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


def _quote(moment: str) -> str:
    return f"$q_{moment.replace('-', '_')}"


def _quoted(scenario: Scenario) -> set[str]:
    """The moments whose choices a line quotes."""
    return {line.quotes for node in scenario.nodes.values() for line in node.says if line.quotes}


def plain(words: str) -> str:
    """`words` so that SugarCube shows them as they are."""
    return _SIGNS.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), words)


def _line(words: str) -> str:
    """The same on one line, for use inside a macro's quotes."""
    return " ".join(plain(" ".join(words.split())).split())
