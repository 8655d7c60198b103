"""Begin a scenario: a small one that plays, with notes on what to change."""

from pathlib import Path

from peercompass.authoring.find_scenario import NoSuchName
from peercompass.authoring.json_schema import modeline
from peercompass.course import Course, no_such
from peercompass.course.notebooks import read_notebook, show_cell, shown_id, write_notebook
from peercompass.support.atomic_files import replace_file

from .fill import as_title, checked_id, filled, in_quotes, shown_code, words_of

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
        raise NoSuchName(no_such("unit", unit, course.units))
    checked_id(scenario, like="first-coffee")
    require_free(root, scenario)
    room = "exercises" if graded else "modules"
    file = f"{room}/{unit}/scenarios/{scenario}.yaml"
    text = modeline("scenario", depth=3) + scenario_text(course, scenario, as_title(scenario))
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    replace_file(root / file, text.encode())
    lines = [f"wrote {file}"]
    if graded:
        lines += _about_the_item(course, scenario, unit)
    else:
        lines += _add_cell(root, scenario, unit, add_cell)
    return [
        *lines,
        f"Play it: peercompass scenario play {scenario}",
        f"Then open {file}, change one thing, and run: peercompass check",
    ]


def require_free(root: Path, scenario: str) -> None:
    """Raise `FileExistsError` where a scenario of the course in `root` has this id."""
    if taken := sorted(root.glob(f"*/*/scenarios/{scenario}.y*ml")):
        raise FileExistsError(
            f"{taken[0].relative_to(root).as_posix()} is there already; pick another id"
        )


def scenario_text(course: Course, scenario: str, title: str) -> str:
    """A small scenario that plays, for this course. Raises `ValueError` when it has nobody or no
    skills yet."""
    values = {"SCENARIO": scenario, "TITLE": in_quotes(title), **words_of(course)}
    return filled("scenario.yaml", values)


def _add_cell(root: Path, scenario: str, unit: str, add_cell: bool) -> list[str]:
    lesson = f"modules/{unit}/lesson.ipynb"
    if not add_cell or not (root / lesson).exists():
        return [f"Add a code cell with this to {lesson}: {show_cell(scenario)}"]
    notebook = read_notebook(root / lesson)
    if any(shown_id(one) == scenario for one in notebook["cells"]):
        return [f"{lesson} shows it already"]
    notebook["cells"].append(shown_code(scenario))
    write_notebook(root / lesson, notebook)
    return [
        f"added a cell for it at the end of {lesson}; move it where it fits",
        "When its words are done, save a picture of it there: peercompass exercise sync",
    ]


def _about_the_item(course: Course, scenario: str, unit: str) -> list[str]:
    name, competency = (words_of(course)[word] for word in ("NAME", "COMPETENCY"))
    item = _ITEM.format(id=scenario, name=name, competency=competency)
    return [
        f"To have it graded, add this to exercises/{unit}/items.yaml, then run: "
        "peercompass exercise sync",
        item.rstrip("\n"),
    ]
