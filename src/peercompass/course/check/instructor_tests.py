"""Code cells that an instructor wrote into an exercise: which they are, and what they must be.

They run in grading alone, in a kernel, on the answers a trainee gave. Learners never get their
source, since it holds keys.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

_TITLE = re.compile(r"#[ \t]*title[ \t]*:[ \t]*(\S.*?)[ \t]*", re.IGNORECASE)
_GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")
_HOW = "mark it as `Autograded tests` or `Read-only` in JupyterLab's Create Assignment"


def check_title(source: str) -> str:
    """What an instructor calls a cell, from a first line `# Title: …`; else a plain phrase."""
    first = source.lstrip().partition("\n")[0].rstrip("\r")
    match = _TITLE.fullmatch(first)
    return match[1] if match else "A check by your instructor"


def cell_faults(
    cells: Iterable[dict[str, Any]], taken: Collection[str]
) -> list[tuple[str, str, str]]:
    """What is wrong with the instructor's `cells`, when the unit's own parts have `taken` their
    grade ids: for each fault the grade id (empty for none), the cell's source and a sentence.

    The rules are those of nbgrader's metadata, version 3 (`nbgrader.nbgraderformat.v3`), and one
    of ours: trainees' code is never run, so no cell may ask for it.
    """
    marked = [(cell, cell["metadata"].get("nbgrader")) for cell in cells]
    names = Counter(_name(fields) for _, fields in marked)
    faults = []
    for cell, fields in marked:
        name = _name(fields)
        called = f"the cell `{name}`" if name else "a code cell"
        faults += [(name, cell["source"], sentence) for sentence in _faults(fields, called)]
        if name in taken:
            faults.append(
                (
                    name,
                    cell["source"],
                    f"{called} has the grade_id of a part of this page; give it another",
                )
            )
        elif name and names[name] > 1:
            faults.append(
                (
                    name,
                    cell["source"],
                    f"{names[name]} cells of your own have the "
                    f"grade_id `{name}`; give each its own",
                )
            )
    return faults


def _name(fields: object) -> str:
    name = fields.get("grade_id") if isinstance(fields, dict) else None
    return name if isinstance(name, str) else ""


def _faults(fields: object, called: str) -> list[str]:
    if not isinstance(fields, dict):
        return [
            f"{called} is not of the one fixed form, and nbgrader does not know it; delete "
            f"it, or, if it is a check of your own, {_HOW}"
        ]
    if fields.get("solution"):
        return [
            f"{called} asks trainees for code, and code of trainees is never run; ask with "
            "an item (`write`, for one), and check the answers in a cell of `Autograded "
            "tests`"
        ]
    if fields.get("schema_version") != 3:
        return [f"{called} has nbgrader's marks of another version; {_HOW}"]
    faults = []
    if not _GRADE_ID.fullmatch(_name(fields)):
        faults.append(f"{called} needs a grade_id of letters, digits, - and _")
    if fields.get("locked") is not True or fields.get("task"):
        faults.append(f"{called} has to be locked; {_HOW}")
    points = fields.get("points")
    if fields.get("grade") and not _is_points(points):
        faults.append(f"{called} is graded and needs its points: a number above 0")
    return faults


def _is_points(points: object) -> bool:
    if isinstance(points, bool) or not isinstance(points, int | float):
        return False
    return 0 < points < 1000
