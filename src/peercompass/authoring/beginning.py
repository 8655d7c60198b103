"""Begin a scenario: a small one that plays, with notes on what to change."""

import json
import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from peercompass.course import Course, Scenario, Slug
from peercompass.course.notebooks import read_notebook, show_cell, shown_id, write_notebook

from .finding import NoSuchName, write_whole
from .schema import modeline

_TEMPLATE = """\
# A scenario to make your own. Lines that begin with # are notes for you; players never see them.
# Change one thing, then run `peercompass check` and `peercompass scenario play SCENARIO`.
id: SCENARIO                            # the name of this file; never change it later
title: TITLE
minutes: 5
competencies: [COMPETENCY]
content_note: Talks about a hard week. You can stop at any time.   # what may hurt, said first
setting: A quiet room on a weekday morning. You have a few minutes.
cast: [PERSON]                          # people from curriculum/people
meters:                                 # each is like a thermometer: it goes up and down
  trust: {start: 3, min: 0, max: 6, label: How safe NAME feels with you}
flags: [asked-first]                    # each is like a knot in a string: tied or not
start: hello
nodes:

  # A moment with choices. Each choice leads on with `goto`.
  hello:
    coach: What could you ask before you offer anything?
    says:
      - {text: "NAME comes in and takes the chair by the door."}
      - {who: PERSON, mood: guarded, text: "I nearly did not come today."}
      - {who: PERSON, thinks: "Please, no speech."}
    choices:
      - id: open-question
        text: "I'm glad you're here. What would be good to talk about?"
        skill: SUPPORTS
        rating: 2                       # 0 gets in the way, 1 neutral, 2 supports
        effects: {trust: +2, set: [asked-first]}
        rationale: "You asked, and the talk is in other hands now. What might you hear if you wait?"
        goto: own-words
      - id: weather
        text: "It is a gray morning, is it not? Take your time to settle."
        skill: SUPPORTS
        rating: 1
        rationale: "A kind start. It does not yet ask anything. What small question could go with it?"
        goto: own-words
      - id: plan-ready
        text: "Good that you came. I have a plan that could help you a lot."
        skill: HINDERS
        rating: 0
        effects: {trust: -1}
        rationale: "You want to help. A plan this early can land as a push. What would you like to know first?"
        goto: own-words

  # Write first, then pick what is closest.
  own-words:
    coach: What did you just hear, in a few plain words?
    says:
      - {who: PERSON, mood: tired, text: "It has been a hard week. I do not know where to start."}
    write: {prompt: "What would you say to NAME?", max_words: 40}
    choices:
      - id: fix-it
        text: "First you sleep, then you eat, and then we call your family."
        skill: HINDERS
        rating: 0
        effects: {trust: -1}
        rationale: "Each step may be good. All of them at once are yours, not theirs. Which one thing would they choose?"
        goto: look-back
      - id: say-back
        text: "A hard week, and no clear place to start. I'm right here."
        skill: SUPPORTS
        rating: 2
        effects: {trust: +2}
        rationale: "You gave the words back and stayed. What might come next, now that they were heard?"
        goto: look-back
      - id: been-there
        text: "Weeks like that come and go, I know them well myself."
        skill: HINDERS
        rating: 1
        rationale: "It may comfort. It also moves the talk to you. How could you hand it back?"
        goto: look-back

  # The scene picks the way here. The first line that fits is taken; the last has no `when`.
  look-back:
    route:
      - {when: {trust: ">= 6", flags: [asked-first]}, goto: stays}
      - {when: {trust: "<= 2"}, goto: leaves}
      - {goto: half-way}

  stays:
    says:
      - {who: PERSON, mood: warm, text: "Can I come back on Thursday?"}
    ending: {kind: strong, text: "NAME stays for an hour.", reflect: "What made it safe to stay?"}

  half-way:
    says:
      - {who: PERSON, mood: calm, text: "I will think about it."}
    ending: {kind: mixed, text: "NAME leaves with a nod.", reflect: "What would you ask next time?"}

  leaves:
    ending: {kind: hard, text: "NAME says goodbye early.", reflect: "What could mend this on another day?"}
"""

_QUESTIONS = """\
discuss:                                # for the group, after playing
  - When did NAME begin to lead the talk?
  - What would you say differently with someone you know?
"""

_ITEM = """\
  - id: {id}
    kind: scenario
    competency: {competency}
    stem: Walk a few minutes with {name}.
    points: 6
    scenario: {id}
"""


def begin_scenario(
    root: Path, course: Course, scenario: str, unit: str, *, graded: bool, add_cell: bool
) -> list[str]:
    """Write the file of a new scenario of `unit`, and (practice, unless `add_cell` is False) a
    cell for it at the end of the lesson. Returns what was done and what comes next, as lines.

    Raises `NoSuchName` when there is no such unit or the id cannot be one, `FileExistsError`
    when the id is taken, and `ValueError` when the course has nobody or no skills yet.
    """
    if unit not in course.units:
        raise NoSuchName(f"there is no unit `{unit}`; the course has: {', '.join(course.units)}")
    try:
        TypeAdapter(Slug).validate_python(scenario)
    except ValidationError:
        raise NoSuchName(
            f"{scenario!r} cannot be an id; write lower-case words joined by hyphens, like "
            "first-coffee"
        ) from None
    taken = sorted(root.glob(f"*/*/scenarios/{scenario}.y*ml"))
    if taken:
        raise FileExistsError(f"{taken[0].relative_to(root).as_posix()} is there already; "
                              "pick another id")  # fmt: skip
    room = "exercises" if graded else "modules"
    file = f"{room}/{unit}/scenarios/{scenario}.yaml"
    text = modeline("scenario", depth=3) + _filled(course, scenario)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    write_whole(root / file, text.encode())
    lines = [f"wrote {file}"]
    if graded:
        lines += _about_the_item(course, scenario, unit)
    else:
        lines += _cell(root, scenario, unit, add_cell)
    return [
        *lines,
        f"Play it: peercompass scenario play {scenario}",
        f"Then open {file}, change one thing, and run: peercompass check",
    ]


def _filled(course: Course, scenario: str) -> str:
    helps = [skill for skill in course.skills.values() if skill.helps]
    hinders = [skill for skill in course.skills.values() if not skill.helps]
    if not (course.people and helps and hinders):
        raise ValueError(
            "a scenario needs a person in curriculum/people, and in competencies.yaml a skill "
            "that helps and one that does not; add them first"
        )
    person = next(iter(course.people.values()))
    template = _TEMPLATE + (_QUESTIONS if "discuss" in Scenario.model_fields else "")
    values = {
        "SCENARIO": scenario, "TITLE": json.dumps(scenario.replace("-", " ").capitalize()),
        "PERSON": person.id, "NAME": person.name.replace("\\", "").replace('"', ""),
        "COMPETENCY": helps[0].competency, "SUPPORTS": helps[0].id, "HINDERS": hinders[0].id,
    }  # fmt: skip
    return re.sub("|".join(values), lambda match: values[match[0]], template)


def _cell(root: Path, scenario: str, unit: str, add_cell: bool) -> list[str]:
    lesson = f"modules/{unit}/lesson.ipynb"
    cell = show_cell(scenario)
    if not add_cell or not (root / lesson).exists():
        return [f"Add a code cell with this to {lesson}: {cell}"]
    notebook = read_notebook(root / lesson)
    if any(shown_id(one) == scenario for one in notebook["cells"]):
        return [f"{lesson} shows it already"]
    fixed = {"editable": False, "deletable": False}
    notebook["cells"].append(
        {"cell_type": "code", "id": scenario, "metadata": fixed, "source": cell, "outputs": [],
         "execution_count": None}
    )  # fmt: skip
    write_notebook(root / lesson, notebook)
    return [
        f"added a cell for it at the end of {lesson}; move it where it fits",
        "When its words are done, save a picture of it there: peercompass exercise sync",
    ]


def _about_the_item(course: Course, scenario: str, unit: str) -> list[str]:
    name = next(iter(course.people.values())).name
    competency = next(s.competency for s in course.skills.values() if s.helps)
    item = _ITEM.format(id=scenario, name=name, competency=competency)
    return [
        f"To have it graded, add this to exercises/{unit}/items.yaml, then run: "
        "peercompass exercise sync",
        item.rstrip("\n"),
    ]
