"""Release: what nbgrader generates, with our page in place of the keys."""

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.utils import is_grade

from peercompass.course import PAGE_FILE
from peercompass.course.leak_scan import LeakError, LeakScan
from peercompass.course.load import read_unit
from peercompass.course.notebooks import instructor_faults, is_instructor_cell, shown_id
from peercompass.course.publish import exercise_page, page_bytes, with_notebook
from peercompass.exercise import LOG_FILE


class AddHiddenScores(NbGraderPreprocessor):
    """The first step of nbgrader's generate_assignment: gives the cell of each closed item a
    region of hidden tests that comes to the item's points.

    nbgrader keeps the region in its gradebook, takes it out of what learners get, and puts it
    back when its own autograde, without our parts, runs the cell. It holds no key.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], _cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the region to a graded cell of the one fixed form; leave every other as it is."""
        shown = shown_id(cell)
        if shown and is_grade(cell):
            named = ClearHiddenTests(parent=self.parent)  # a course may call its regions otherwise
            cell.source += (
                f"\n### {named.begin_test_delimeter}\n"
                f'from peercompass.grading import score_submitted; score_submitted("{shown}")\n'
                f"### {named.end_test_delimeter}"
            )
        return cell, resources


class KeepChecks(NbGraderPreprocessor):
    """After nbgrader has put each cell's source into the gradebook: takes the source of the
    instructor's own code cells, which hold keys, out of the notebook and hides the cells.

    nbgrader's checksums of the notebook have to be made anew after it. Raises `ValueError` for a
    cell that could not be graded, so that no trainee gets a page that will not start.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Empty and hide them; the gradebook has them already."""
        unit_id = resources["nbgrader"]["assignment"]
        course = read_unit(self.parent.parent.coursedir.root, unit_id, whole=True)
        faults = instructor_faults(nb, course.units[unit_id], course.rubrics)
        if faults:
            raise ValueError("; ".join(sentence for *_, sentence in faults))
        for cell in nb.cells:
            if is_instructor_cell(cell):
                cell.source = ""
                ours = cell.metadata.get("peercompass", {})
                cell.metadata["peercompass"] = {**ours, "hidden": True}
        return nb, resources


class AddPage(NbGraderPreprocessor):
    """The last step of nbgrader's generate_assignment: writes `unit.json` beside the released
    notebook. Because it is a step of nbgrader's own, formgrader's button, its command and ours
    give a learner the same files.

    All that a learner would get is looked through here, once. Raises `LeakError` when the
    notebook's own text, the page, or a file that lies beside them, holds anything graded of this
    unit; `ValueError` when answers lie beside it, since every trainee would start with them, or
    when the unit cannot be read; `LookupError` when the course has no such unit.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the page of the unit that `resources` names to what is written."""
        coursedir = self.parent.parent.coursedir
        unit_id = resources["nbgrader"]["assignment"]
        course = read_unit(coursedir.root, unit_id, whole=True)
        written = json.loads(nbformat.writes(nb))  # as the exporter does
        page = page_bytes(
            with_notebook(exercise_page(course, course.units[unit_id]), f"{unit_id}.ipynb", written)
        )
        scan = LeakScan(course)
        if texts := scan.texts(nb):
            raise LeakError(f"the exercise notebook holds {', '.join(texts)}")
        # What else lies in the exercise's folder is copied by now: an editor's backup, say.
        beside = Path(coursedir.format_path(coursedir.release_directory, ".", unit_id))
        if leaks := scan.page(PAGE_FILE, json.loads(page)) + scan.folder(beside):
            raise LeakError("; ".join(leaks))
        if (beside / LOG_FILE).exists():
            raise ValueError(f"exercises/{unit_id} holds answers ({LOG_FILE}); move them away")
        resources.setdefault("outputs", {})[PAGE_FILE] = page
        return nb, resources
