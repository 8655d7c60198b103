"""A whole course on one page: small enough to know by heart, with every kind of item.

Each rationale of graded work says "zebra" and each of practice "maple", so that a leak is found
by looking for one word.
"""

import json
import re
import shutil
from pathlib import Path

from peercompass.course.load import load
from peercompass.course.notebooks import exercise_notebook, show_cell, write_notebook

UNIT = "u1-first-steps"
FACTS = f"modules/{UNIT}/unit.yaml"
LESSON = f"modules/{UNIT}/lesson.ipynb"
EXERCISE = f"exercises/{UNIT}/{UNIT}.ipynb"
ITEMS = f"exercises/{UNIT}/items.yaml"
PRACTICE = f"modules/{UNIT}/practice.yaml"
GUIDE = f"modules/{UNIT}/facilitator.md"
PLAYED = f"exercises/{UNIT}/scenarios/goodbye.yaml"

_SCENE = """\
id: NAME
title: At the gate
minutes: 5
competencies: [listening]
cast: [ana]
meters:
  trust: {start: 2, min: 0, max: 4, label: How safe Ana feels}
flags: [asked]
start: opening
nodes:
  opening:
    coach: What could you ask WORD?
    objective: listen
    says:
      - {text: The gate squeaks.}
      - {who: ana, mood: guarded, text: Hello.}
    choices:
      - id: tell
        text: Tell her what I would do.
        skill: advises
        rating: 0
        effects: {trust: -1}
        rationale: That WORD was yours, not hers.
        goto: middle
      - id: ask
        text: Ask how her day was.
        skill: asks
        rating: 2
        effects: {trust: +1, set: [asked]}
        rationale: You asked, and the WORD waited.
        goto: middle
  middle:
    says:
      - {who: ana, thinks: Do they hear me?}
    write: {prompt: What would you say?, max_words: 40}
    choices:
      - id: thank
        text: Thank her.
        skill: asks
        rating: 2
        effects: {trust: +1}
        rationale: A warm WORD.
        goto: weigh
      - id: wait
        text: Wait a while.
        when: {trust: ">= 3"}
        skill: asks
        rating: 1
        rationale: A still WORD.
        goto: weigh
      - id: warn
        text: Warn her.
        skill: advises
        rating: 0
        effects: {trust: -1}
        rationale: A loud WORD.
        goto: weigh
  weigh:
    route:
      - {when: {trust: ">= 3", flags: [asked]}, goto: open-gate}
      - {goto: shut-gate}
  open-gate:
    ending: {kind: strong, text: She stays to talk., reflect: What did she choose?}
  shut-gate:
    says: [{text: The gate shuts.}]
    ending: {kind: hard, text: She goes home., reflect: What would you try next?}
"""

_ENTRIES = """\
items:
  - id: pick-one
    kind: choice
    competency: listening
    objective: listen
    stem: Ana is quiet. What comes first?
    points: 2
    sources: [K1]
    options:
      - {id: speak, text: Fill the silence., rationale: The WORD spoke over her.}
      - {id: stay, text: Stay with her., credit: 1, rationale: The WORD stayed.}
      - {id: nod, text: Nod., credit: 0.5, rationale: The WORD half stayed.}
  - id: pick-some
    kind: choices
    competency: listening
    stem: Which of these hand the talk back?
    points: 3
    options:
      - {id: what-else, text: What else?, key: true, rationale: An open WORD.}
      - {id: my-turn, text: My turn now., rationale: A WORD in a hurry.}
      - {id: your-view, text: How do you see it?, key: true, rationale: A curious WORD.}
      - {id: calm-down, text: Calm down., rationale: A WORD that orders.}
  - id: put-in-order
    kind: order
    competency: listening
    stem: Put these in order.
    points: 4
    cards:
      - {id: ask, text: Ask first., rationale: The first WORD.}
      - {id: share, text: Share a little., rationale: The second WORD.}
      - {id: hand-back, text: Hand the talk back., rationale: The third WORD.}
  - id: keep-or-leave
    kind: sort
    competency: listening
    stem: What fits in a share?
    points: 2
    groups: [{id: keep, title: Fits}, {id: leave, title: Stays out}]
    cards:
      - {id: hope, text: What gave me hope., group: keep, rationale: A hopeful WORD.}
      - {id: names, text: Names of others., group: leave, rationale: A WORD with a name.}
      - {id: helped, text: What helped me., group: keep, rationale: A useful WORD.}
      - {id: brand, text: The brand I drank., group: leave, rationale: A WORD that tempts.}
  - id: own-words
    kind: write
    competency: listening
    stem: Write a short share.
    points: 4
    min_words: 3
    max_words: 20
    starters: [There was a time when…]
    rubric: short-share
  - id: what-it-shows
    kind: label
    competency: listening
    stem: What does each line of Bo show?
    points: 1.5
    labels: [{id: open-question, title: Open question}, {id: advice, title: Advice}]
    lines:
      - {id: hello, who: Ana, text: It was a long week., ask: false}
      - {id: tell-me, who: Bo, text: How was it?, shows: open-question, rationale: It WORD asks.}
      - {id: rest-up, who: Bo, text: You need to rest., shows: advice, rationale: It WORD tells.}
      - {id: and-now, who: Bo, text: What now?, shows: open-question, rationale: A late WORD.}
  - id: my-week
    kind: plan
    competency: listening
    stem: Plan two small steps for your week.
    points: 4
    columns:
      - {id: step, title: What I will do, hint: One small thing., min_words: 2}
      - {id: day, title: Which day}
      - {id: who, title: Who could help, min_words: 0}
    min_rows: 2
    max_rows: 3
    rubric: small-plan
  - id: to-myself
    kind: reflect
    competency: listening
    stem: What did you notice in yourself?
    starters: [I noticed…]
"""

FILES = {
    "curriculum/course.yaml": """\
id: small
title: A small course
tagline: One step.
credential: None
verify_with: the board
reviewer: a certified peer
framework: {title: Core skills, category: Category, about: The number is its place there.}
emergency:
  - label: Telefono Amico
    contact: "02 2327 2327"
    when: If a talk would help
    how: call or write
  - {label: emergency services, contact: "112", when: In an emergency, how: call}
domains:
  - {id: mentoring, title: Mentoring, hours: 2, status: verified, sources: [K1], date: 2026-01-01}
units: [u1-first-steps]
""",
    FACTS: """\
id: u1-first-steps
title: First steps
domain: mentoring
hours: 1
summary: Begin here.
objectives: [{id: listen, text: Listen to a person.}]
competencies: [listening]
content_note: A gate that squeaks.
sources: [K1]
date: 2026-01-01
""",
    "curriculum/competencies.yaml": """\
competencies:
  - {id: listening, title: Listens, plain: You listen., domain: mentoring, category: 1}
skills:
  - {id: asks, title: Asks, competency: listening, helps: true}
  - {id: advises, title: Advises, competency: listening, helps: false}
""",
    "curriculum/sources.yaml": """\
sources:
  - {id: K1, title: A book, where: A shelf, seen: 2026-01, confidence: verified}
""",
    "curriculum/language.yaml": """\
terms:
  - avoid: addicts?
    like: addict
    say: person with a condition
    because: A person is more.
    source: K1
  - avoid: drug users?
    like: drug user
    say: person who uses drugs
    because: The person comes first.
    source: K1
""",
    "curriculum/glossary.yaml": """\
terms:
  - {term: share, plain: A small part of your story., source: K1}
  - {term: Limits, plain: What you cannot keep private.}
""",
    "curriculum/people/ana.yaml": """\
id: ana
name: Ana
pronouns: she/her
age: 40
about: Ana keeps bees.
alt: A woman with short hair.
portrait: {skin: "#c68863", hair: "#2b1d14", hair_style: short, top: "#3d7a5a"}
""",
    "curriculum/rubrics/short-share.yaml": """\
id: short-share
title: A short share
note: Only the skill is marked.
highest: 2
rows:
  - {id: purpose, title: Purpose, levels: [None yet., Some., Clear.]}
  - {id: listener, title: The listener, levels: [Not there yet., Partly., Fully.]}
anchors:
  - level: weak
    text: I once saw a zebra and I will tell you all of it now. It was large. It was fast.
    marks:
      - {row: purpose, mark: 0, why: The zebra comes for no reason.}
      - {row: listener, mark: 0, why: Nobody but the zebra is there.}
    comment: Which part of the zebra would help Ana today?
  - level: middling
    text: I lost my way once. A friend with a zebra on his shirt showed me a way. So there.
    marks:
      - {row: purpose, mark: 1, why: The zebra has a purpose by half.}
      - {row: listener, mark: 1, why: A listener may find the zebra.}
    comment: What could you ask Ana at the end?
  - level: strong
    text: May I tell you one small thing? A zebra by the road made me stop. What fits for you?
    marks:
      - {row: purpose, mark: 2, why: The zebra is short and asked for.}
      - {row: listener, mark: 2, why: The end is a question for Ana.}
    comment: What would you leave out of the zebra?
""",
    "curriculum/rubrics/small-plan.yaml": """\
id: small-plan
title: A plan in small steps
note: Your wishes are never scored.
highest: 2
rows:
  - {id: own, title: In their own words, levels: [Not yet., In part., All of it.]}
  - {id: small, title: Small steps, levels: [Large., Some small., All small.]}
""",
    PRACTICE: _ENTRIES.replace("WORD", "maple"),
    f"modules/{UNIT}/scenarios/hello.yaml": _SCENE.replace("WORD", "maple").replace(
        "NAME", "hello"
    ),
    GUIDE: """\
# Guide

| Part | Minutes |
| --- | --- |
| Talk | 20 |
| Play | 40 |
| Total | 60 |
""",
    ITEMS: _ENTRIES.replace("WORD", "zebra")
    + """\
  - id: the-gate
    kind: scenario
    competency: listening
    stem: Walk with Ana.
    points: 6
    scenario: goodbye
""",
    PLAYED: _SCENE.replace("WORD", "zebra").replace("NAME", "goodbye"),
}


def write_small_course(root: Path) -> Path:
    """Write the course into the folder `root`, notebooks included. It has no problem at all."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    course = load(root).course
    unit = course.units[UNIT]
    shown = [item.id for item in unit.practice] + list(unit.practice_scenarios)
    write_notebook(root / LESSON, _notebook("# First steps", *shown))
    write_notebook(root / "modules/home.ipynb", _notebook("# Home", "home"))
    cells = exercise_notebook(_notebook("# Show what you know"), unit, course.rubrics)
    write_notebook(root / EXERCISE, cells)
    return root


def other_unit(root: Path, name: str) -> None:
    """Give the course in `root` one more unit, the last, under the id `name`: the first once
    more."""
    for room in ("modules", "exercises"):
        shutil.copytree(root / room / UNIT, root / room / name)
    (root / f"exercises/{name}/{UNIT}.ipynb").rename(root / f"exercises/{name}/{name}.ipynb")
    edit(root, f"modules/{name}/unit.yaml", f"id: {UNIT}", f"id: {name}")
    course = root / "curriculum/course.yaml"
    course.write_text(re.sub(r"(?m)^(units: \[.*)\]$", rf"\1, {name}]", course.read_text("utf-8")))


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Replace `old`, which stands once in `file`, by `new`."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def own_cell(grade_id: str, source: str, points: float | None = None, **fields) -> dict:
    """A code cell of an instructor's own, as Create Assignment marks it: graded with `points`."""
    marks = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points is not None,
        "locked": True,
        "solution": False,
        "task": False,
        **({} if points is None else {"points": points}),
    }
    return {
        "cell_type": "code",
        "id": f"own-{grade_id}".replace(" ", "-"),
        "execution_count": None,
        "outputs": [],
        "source": source,
        "metadata": {"nbgrader": {**marks, **fields}},
    }


def edit_notebook(root: Path, file: str, change) -> None:
    """Let `change` alter a notebook, given as JSON data, in place."""
    notebook = json.loads((root / file).read_text(encoding="utf-8"))
    change(notebook)
    write_notebook(root / file, notebook)


def line_of(root: Path, file: str, text: str, *, last: bool = False) -> int:
    """The number of the first line of `file` that holds `text`, or of the last one."""
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][-1 if last else 0]


def _notebook(prose: str, *shown: str) -> dict:
    cells = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": prose}]
    cells += [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": show_cell(name),
        }
        for name in shown
    ]
    metadata = {"peercompass": {"trainee": True}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
