"""Begin a scenario: a small one that plays, with notes on what to change."""

import json
import re
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from peercompass.course import Course, Slug
from peercompass.course.notebooks import read_notebook, show_cell, shown_id, write_notebook
from peercompass.support.atomic_files import replace_file

from .find_scenario import NoSuchName
from .json_schema import modeline

_ITEM = """\
  - id: {id}
    kind: scenario
    competency: {competency}
    stem: Walk a few minutes with {name}.
    points: 6
    scenario: {id}
"""


def create_scenario(
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
        raise FileExistsError(
            f"{taken[0].relative_to(root).as_posix()} is there already; pick another id"
        )
    room = "exercises" if graded else "modules"
    file = f"{room}/{unit}/scenarios/{scenario}.yaml"
    text = modeline("scenario", depth=3) + _filled(course, scenario)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    replace_file(root / file, text.encode())
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
    template = files(__package__).joinpath("template.yaml").read_text(encoding="utf-8")
    values = {
        "SCENARIO": scenario,
        "TITLE": json.dumps(scenario.replace("-", " ").capitalize()),
        "PERSON": person.id,
        "NAME": person.name.replace("\\", "").replace('"', ""),
        "COMPETENCY": helps[0].competency,
        "SUPPORTS": helps[0].id,
        "HINDERS": hinders[0].id,
    }
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
        {
            "cell_type": "code",
            "id": scenario,
            "metadata": fixed,
            "source": cell,
            "outputs": [],
            "execution_count": None,
        }
    )
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
