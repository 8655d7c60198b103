"""What a hand-in looks like besides its answers, in plain words for the instructor.

It changes no mark. Nothing here raises on what a trainee may have sent.
"""

from pathlib import Path

from peercompass.course import PAGE_FILE
from peercompass.course.notebooks import read_notebook, source
from peercompass.exercise import LOG_FILE, Log, read

STAND_IN = "stand_in"
"""In a notebook's metadata under `peercompass`: the trainee sent none, and this one stands in."""

_NBGRADERS = ("timestamp.txt", "submission_secret.txt", "feedback")
_FEW = 3


def read_log(folder: Path) -> Log:
    """The log of the hand-in in `folder`. A link is not followed: it could lead to another
    person's answers."""
    path = Path(folder) / LOG_FILE
    if path.is_symlink():
        return Log((), ("it is a link to another place, which was not followed",), False)
    return read(path)


def about_log(folder: Path, log: Log, items: set[str]) -> list[str]:
    """What to say about the log of the hand-in in `folder`, when the unit has the `items`."""
    if log.readable and not (Path(folder) / LOG_FILE).exists():
        return ["There is no file of answers, so nothing was attempted."]
    return about_answers(log, items)


def about_answers(log: Log, items: set[str]) -> list[str]:
    """What to say about a log that is there, when the unit has the `items`."""
    if not log.readable:
        return [f"The file of answers could not be read: {log.problems[0]}."]
    remarks = [f"In the file of answers, {problem}." for problem in log.problems[:_FEW]]
    if len(log.problems) > _FEW:
        remarks.append(f"{len(log.problems) - _FEW} more lines of it are left out.")
    if not log.responses:
        remarks.append("The file of answers is empty, so nothing was attempted.")
    elif not {response.item for response in log.responses} & items:
        remarks.append("The file of answers belongs to another unit.")
    return remarks


def about_notebook(path: Path, released: dict) -> list[str]:
    """What happened to the trainee's own notebook since it was `released`."""
    missing = "The notebook is missing; marks come from the file of answers."
    if path.is_symlink() or not path.exists():
        return [missing]
    try:
        notebook = read_notebook(path)
    except (OSError, ValueError, RecursionError):
        return ["The notebook cannot be read; marks come from the file of answers."]
    ours = notebook.get("metadata")
    if isinstance(ours, dict) and _at(ours, "peercompass", STAND_IN) is True:
        return [missing]
    cells = [cell for cell in notebook["cells"] if isinstance(cell, dict)]
    wanted = {grade_id(c): source(c) for c in released["cells"] if grade_id(c)}
    found = [(grade_id(cell), source(cell)) for cell in cells if grade_id(cell)]
    names = [name for name, _ in found]
    remarks = []
    if wanted.keys() - set(names):
        count = len(wanted.keys() - set(names))
        remarks.append(f"{count} cells were deleted from the notebook.")
    if len(names) != len(set(names)):
        remarks.append("Cells of the notebook were copied.")
    if any(text != wanted.get(name, text) for name, text in found):
        remarks.append("Cells of the notebook were changed; they were not run.")
    prose = sum(not grade_id(cell) for cell in released["cells"])
    if len(cells) - len(found) > prose or set(names) - wanted.keys():
        remarks.append("Cells were added to the notebook; they were not run.")
    return remarks


def about_folder(folder: Path, unit: str) -> list[str]:
    """What else came along."""
    expected = {f"{unit}.ipynb", LOG_FILE, PAGE_FILE, *_NBGRADERS}
    names = sorted(path.name for path in Path(folder).iterdir())
    others = [name for name in names if name not in expected and not name.startswith(".")]
    if not others:
        return []
    shown = ", ".join(others[:_FEW]) + (" and more" if len(others) > _FEW else "")
    return [f"Other files came along and were not used: {shown}."]


def grade_id(cell: dict) -> str | None:
    """The id under which nbgrader knows a cell, or None."""
    name = _at(cell, "metadata", "nbgrader", "grade_id")
    return name if isinstance(name, str) else None


def _at(data, *path: str):
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
