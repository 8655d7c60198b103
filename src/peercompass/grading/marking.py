"""Marking: from the released notebook and the trainee's log to a marked notebook.

The trainee's own notebook is kept as evidence and is never run: marks come from the log, so
deleted, copied or damaged cells change nothing. nbgrader's `autograde` and our batch both go
through `Marker`, so they give the same marks.
"""

import html
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades

from peercompass.course import Rubric, Unit
from peercompass.course.notebooks import marking_cells, row_cell
from peercompass.course.publishing import item_forms
from peercompass.exercise import LOG_FILE, Result, score_unit

from .evidence import about_folder, about_log, about_notebook, grade_id, read_log
from .kernel_cells import (
    CellOutcome,
    InstructorCell,
    instructor_cells,
    released_files,
    run_instructor_cells,
)
from .reading import read_course


@dataclass(frozen=True)
class Marked:
    """One submission, marked: a result an item, lines for the instructor, the released notebook
    with the answers and scores in its cells, and what the instructor's own cells came to."""

    results: tuple[Result, ...]
    remarks: tuple[str, ...]
    notebook: nbformat.NotebookNode
    outcomes: tuple[CellOutcome, ...] = ()


class Marker:
    """Marks submissions of one unit of the course in `root`, against its released notebook.

    With a `gradebook` the instructor's own cells are read from it and run; without one they are
    left out. Raises `ValueError` when the course cannot be read, `FileNotFoundError` when the unit
    was not released yet.
    """

    def __init__(
        self, root: Path, unit_id: str, released: Path, gradebook: Gradebook | None = None
    ):
        course = read_course(root)
        if unit_id not in course.units:
            raise ValueError(f"the unit `{unit_id}` cannot be read; run `peercompass check`")
        self.unit: Unit = course.units[unit_id]
        self.rubrics: dict[str, Rubric] = course.rubrics
        path = Path(released) / f"{unit_id}.ipynb"
        if not path.exists():
            raise FileNotFoundError(f"`{unit_id}` is not released yet: {path} is missing")
        self._released = nbformat.read(path, as_version=4)
        lost = {item.id for item in self.unit.items} - set(map(grade_id, self._released.cells))
        if lost:
            raise ValueError(
                f"`{unit_id}` has changed since it was released ({', '.join(sorted(lost))}); "
                "release it again"
            )
        self._forms = item_forms(self.unit.items, self.unit.scenarios)
        self._cells: tuple[InstructorCell, ...] = ()
        if gradebook:
            self._cells = instructor_cells(gradebook, unit_id, self._released)
        self._files = released_files(released) if self._cells else {}

    def mark(self, folder: Path) -> Marked:
        """Mark the submission in `folder`. Never raises on what a trainee may have sent."""
        folder, unit = Path(folder), self.unit
        log = read_log(folder)
        results = score_unit(unit.items, log, unit.scenarios, self.rubrics, self._forms)
        remarks = [
            *about_log(folder, log, {item.id for item in unit.items}),
            *about_notebook(folder / f"{unit.id}.ipynb", self._released),
            *about_folder(folder, unit.id),
        ]
        if log.readable:  # else each item would say the same once more
            remarks += [f"{r.item}: {remark}" for r in results for remark in r.remarks]
        outcomes = self._run(folder, log.readable)
        remarks += [f"{one.grade_id}: {one.reason}." for one in outcomes.values() if one.reason]
        notebook = self._filled(results)
        for cell in self._cells:
            _fill_own(cell, outcomes[cell.grade_id], notebook)
        return Marked(tuple(results), tuple(remarks), notebook, tuple(outcomes.values()))

    def _run(self, folder: Path, readable: bool) -> dict[str, CellOutcome]:
        if not self._cells:
            return {}
        path, log = folder / LOG_FILE, None
        if not readable:  # a link is not followed, and a folder or a huge file not opened
            log = b"unreadable"
        elif path.exists():
            log = path.read_bytes()
        return run_instructor_cells(self._cells, log, self._files)

    def _filled(self, results: list[Result]) -> nbformat.NotebookNode:
        notebook = nbformat.from_dict(self._released)
        cells = {grade_id(cell): cell for cell in notebook.cells}
        for item, result in zip(self.unit.marked, results, strict=True):
            if item.by_rubric:
                self._fill_written(item, result, cells)
            else:
                _fill_closed(result, cells[item.id])
        return notebook

    def _fill_written(self, item, result: Result, cells: dict) -> None:
        _note(result, cells[item.id])
        if result.status == "not-attempted":
            return  # nbgrader sees the cells unchanged: "No response."
        words = result.answer[0] if result.answer else result.reasons[0]
        cells[item.id].source = _as_written(words, result.remarks)
        rows = self.rubrics[item.rubric].rows
        for row in rows:
            cell = cells[row_cell(item.id, row.id)]
            levels = "".join(f"<li value='{n}'>{_safe(t)}</li>" for n, t in enumerate(row.levels))
            cell.source = f"<b>{_safe(row.title)}</b> ({item.id})<ol start='0'>{levels}</ol>"


class MarkedExporter(NotebookExporter):
    """In nbgrader's autograde: gives the marked notebook in place of the submitted one, so that
    no cell a trainee could have touched is ever read as a program."""

    _markers: dict[str, Marker]

    def from_filename(self, filename: str, resources: dict | None = None, **kw):
        """The marked notebook on nbgrader's first pass; on its second, what the first wrote."""
        coursedir = self.parent.coursedir
        names = resources["nbgrader"]
        folder = coursedir.format_path(
            coursedir.submitted_directory, names["student"], names["assignment"]
        )
        if Path(filename).resolve().parent != Path(folder).resolve():
            return super().from_filename(filename, resources=resources, **kw)
        unit = names["assignment"]
        if not hasattr(self, "_markers"):
            self._markers = {}
        if unit not in self._markers:
            released = coursedir.format_path(coursedir.release_directory, ".", unit)
            with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
                self._markers[unit] = Marker(coursedir.root, unit, released, gradebook)
        marked = self._markers[unit].mark(folder)
        for remark in marked.remarks:
            self.log.warning("%s: %s", names["student"], remark)
        return self.from_notebook_node(marked.notebook, resources=resources, **kw)


class SaveMarks(SaveAutoGrades):
    """Saves marks to the gradebook. What could not be read waits for a person, and is not 0.

    `settled` names the grade ids whose answer is the one that was marked before: a person's mark
    on it stands, and does not wait to be looked at again.
    """

    def __init__(self, settled: frozenset[str] = frozenset(), **kw):
        super().__init__(**kw)
        self._settled = settled

    def _add_score(self, cell, resources):
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        marked = grade.manual_score is not None and not grade.needs_manual_grade
        super()._add_score(cell, resources)
        status = cell.metadata.get("peercompass", {}).get("status")
        unreadable = status in ("unreadable", "stopped")
        words_only = cell.metadata.nbgrader.points == 0
        if unreadable or words_only:
            grade.auto_score = 0.0 if words_only else None
            grade.needs_manual_grade = not words_only
        if marked and grade.name in self._settled:
            grade.needs_manual_grade = False
        self.gradebook.db.commit()


def same_as_before(marked: Marked, earlier: Path, marker: Marker) -> frozenset[str]:
    """The grade ids whose answer came to the same in the `earlier` marked notebook."""
    try:
        cells = nbformat.read(earlier, as_version=4).cells
    except (OSError, ValueError):
        return frozenset()
    ours = {grade_id(cell): cell.metadata.get("peercompass", {}) for cell in cells}
    now = {result.item: json.loads(json.dumps(asdict(result))) for result in marked.results}
    names = grade_ids(marker.unit, marker.rubrics)
    return frozenset(
        name
        for item, result in now.items()
        if ours.get(item, {}).get("result") == result
        for name in names[item]
    ) | {
        one.grade_id
        for one in marked.outcomes
        if ours.get(one.grade_id, {}).get("check") == _in_short(one)
    }


def grade_ids(unit: Unit, rubrics: dict[str, Rubric]) -> dict[str, list[str]]:
    """For each marked item of a unit, the grade ids of nbgrader's gradebook that hold its marks."""
    return {item.id: marking_cells(item, rubrics) for item in unit.marked}


def _note(result: Result, cell) -> None:
    kept = cell.metadata.get("peercompass", {})
    cell.metadata["peercompass"] = {**kept, "status": result.status, "result": asdict(result)}


def _fill_closed(result: Result, cell) -> None:
    _note(result, cell)
    rows = [f"<li>{_safe(answer)}</li>" for answer in result.answer]
    reasons = " ".join(_safe(text) for text in (*result.reasons, *result.remarks))
    shown = nbformat.v4.new_output(
        "display_data",
        {"text/html": f"<p><b>{result.status}</b>: {reasons}</p><ul>{''.join(rows)}</ul>"},
    )
    # nbgrader reads the first result that is a number as the score.
    points = 0.0 if result.points is None else result.points
    score = nbformat.v4.new_output("execute_result", {"text/plain": repr(points)})
    score.execution_count = 1
    cell.outputs = [shown, score]
    cell.execution_count = 1


def _fill_own(cell: InstructorCell, outcome: CellOutcome, notebook: nbformat.NotebookNode) -> None:
    """The source as it ran and what it gave, as after nbgrader's own autograde."""
    place = next(one for one in notebook.cells if grade_id(one) == cell.grade_id)
    place.source = cell.source
    place.outputs = [nbformat.from_dict(one) for one in outcome.outputs]
    status = "stopped" if outcome.needs_person else "scored"
    if outcome.needs_person:  # no number that nbgrader could take for the points
        place.outputs = [o for o in place.outputs if o.output_type != "execute_result"]
        said = {"text/plain": outcome.reason}
        place.outputs.insert(0, nbformat.v4.new_output("display_data", said))
    kept = place.metadata.get("peercompass", {})
    place.metadata["peercompass"] = {**kept, "status": status, "check": _in_short(outcome)}


def _in_short(outcome: CellOutcome) -> dict:
    return {"points": outcome.points, "reason": outcome.reason}


def _as_written(words: str, remarks: tuple[str, ...]) -> str:
    """The trainee's words as they wrote them: one HTML block in which nothing is markup."""
    said = _safe(words)
    under = " ".join(_safe(text) for text in remarks)
    return f"<div style='white-space:pre-wrap'>{said}</div><p><i>{under}</i></p>"


def _safe(text: str) -> str:
    escaped = re.sub(r"\r\n?|\n", "<br>", html.escape(text))
    return "".join(f"&#{ord(c)};" if c in "$\\`*_[]~" else c for c in escaped)
