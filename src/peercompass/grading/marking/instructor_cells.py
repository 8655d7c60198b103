"""Code cells that instructors wrote: read from the gradebook, run in a kernel, and marked.

Their source is the one that nbgrader kept when the unit was released; a trainee's copy is never
read. A trainee's answers reach them as a file beside them, and as nothing else.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import determine_grade

from peercompass.exercise import LOG_FILE, parse

from .findings import grade_id
from .limits import LIMITS, Limits

_LARGEST_FILE = 20_000_000  # bytes of a released file; a page and its pictures stay far below


@dataclass(frozen=True)
class InstructorCell:
    """A cell as it was released. `points` is None for one that only helps."""

    grade_id: str
    source: str
    points: float | None = None


@dataclass(frozen=True)
class CellOutcome:
    """What one cell came to. `points` is None for a cell that only helps, and for one that waits
    for a person, whose `reason` says why in plain words. `outputs` are nbformat's."""

    grade_id: str
    points: float | None = None
    maximum: float | None = None
    reason: str = ""
    outputs: tuple[dict[str, Any], ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether it has marks to give and none could be found without a person."""
        return self.maximum is not None and self.points is None


def instructor_cells(
    gradebook: Gradebook, unit: str, released: Mapping[str, Any]
) -> tuple[InstructorCell, ...]:
    """The instructor's cells of a unit in the order of its `released` notebook, with the source
    and the points that nbgrader keeps. Nothing is asked of the gradebook where there are none.

    Raises `ValueError` when the gradebook does not hold one of them.
    """
    cells = []
    for cell in released["cells"]:
        name = grade_id(cell)
        if name is None or not is_released_cell(cell):
            continue
        try:
            source = gradebook.find_source_cell(name, unit, unit).source
            graded = cell["metadata"]["nbgrader"].get("grade")
            points = gradebook.find_grade_cell(name, unit, unit).max_score if graded else None
        except MissingEntry:
            raise ValueError(
                f"the gradebook does not hold the cell `{name}` of `{unit}`; release it again"
            ) from None
        cells.append(InstructorCell(name, source, points))
    return tuple(cells)


def is_released_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a cell of a released notebook is an instructor's own: its source is kept back."""
    hidden = cell["metadata"].get("peercompass", {}).get("hidden") is True
    return cell["cell_type"] == "code" and hidden


def released_files(folder: Path) -> dict[str, bytes]:
    """The files that a unit's released `folder` holds beside its notebook, by name: what the
    instructor's cells find in their working folder besides the answers."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or path.suffix == ".ipynb":
            continue
        if path.stat().st_size <= _LARGEST_FILE:
            found[name] = path.read_bytes()
    return found


def run_instructor_cells(
    cells: tuple[InstructorCell, ...],
    log: bytes | None,
    released: Mapping[str, bytes],
    limits: Limits = LIMITS,
) -> dict[str, CellOutcome]:
    """Run the cells of one submission and say what each came to, by grade id.

    `log` is the trainee's log, None when there is none; `released` the files beside it. All cells
    share one kernel and a working folder that is thrown away. What a cell earned that ran to its
    end is nbgrader's own rule (`nbgrader.utils.determine_grade`: an error or a line on stderr is
    0, a last value that is a number is the points, anything else is all of them). A cell that was
    stopped, and each one after it, since it may build on the one that was stopped, waits for a
    person; so do all of them when the log cannot be read. Without cells nothing is loaded or run.
    """
    if not cells:
        return {}
    if log is not None and not parse(log).readable:
        reason = "it was not run, because the file of answers could not be read"
        return {cell.grade_id: _waiting(cell, reason) for cell in cells}
    from .kernel import run  # brings Jupyter, which nobody needs to mark without such cells

    with tempfile.TemporaryDirectory(prefix="pc-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        _lay_out(place / "work", released, log)
        ran = run([cell.source for cell in cells], place, limits)
    outcomes, before = {}, ""
    for number, cell in enumerate(cells):
        if number < len(ran):
            outcome = _outcome(cell, ran[number].outputs, ran[number].stopped)
            before = before or (cell.grade_id if ran[number].stopped else "")
        else:
            outcome = _waiting(cell, f"it was not run, because `{before}` before it was stopped")
        outcomes[cell.grade_id] = outcome
    return outcomes


def _lay_out(work: Path, released: Mapping[str, bytes], log: bytes | None) -> None:
    answers = {} if log is None else {LOG_FILE: log}
    work.mkdir()
    for name, data in {**released, **answers}.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes(data)


def _outcome(
    cell: InstructorCell, outputs: tuple[dict[str, Any], ...], stopped: str
) -> CellOutcome:
    if stopped:
        return _waiting(cell, f"it was stopped: {stopped}", outputs)
    if cell.points is None:
        errors = [one["ename"] for one in outputs if one["output_type"] == "error"]
        reason = f"the cells after it need it, and it ended in {errors[0]}" if errors else ""
        return CellOutcome(cell.grade_id, reason=reason, outputs=outputs)
    marked = nbformat.v4.new_code_cell(cell.source, outputs=[dict(one) for one in outputs])
    marked = nbformat.from_dict(marked)
    marked.metadata["nbgrader"] = {"grade": True, "solution": False, "points": cell.points}
    try:
        points, _ = determine_grade(marked)
    except (ValueError, KeyError):  # nbgrader would stop the whole submission here
        reason = f"it ended in a value that is no number from 0 to {cell.points:g}"
        return _waiting(cell, reason, outputs)
    return CellOutcome(cell.grade_id, float(points), cell.points, outputs=outputs)


def _waiting(
    cell: InstructorCell, reason: str, outputs: tuple[dict[str, Any], ...] = ()
) -> CellOutcome:
    return CellOutcome(cell.grade_id, None, cell.points, reason, outputs)
