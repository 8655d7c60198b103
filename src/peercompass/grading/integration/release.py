"""Release: what nbgrader generates, with our page in place of the keys."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.utils import is_grade

from peercompass.course import PAGE_FILE
from peercompass.course.load import read_course
from peercompass.course.notebooks import instructor_faults, is_instructor_cell, shown_id
from peercompass.course.publish import LeakError, exercise_page, page_bytes, scan, text_leaks
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
        course = read_course(self.parent.parent.coursedir.root)
        unit = course.units.get(resources["nbgrader"]["assignment"])
        faults = instructor_faults(nb, unit, course.rubrics) if unit else []
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

    Raises `LeakError` when the notebook's own text, or a file that lies beside it, holds anything
    graded; `ValueError` when answers lie beside it, since every trainee would start with them.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the page of the unit that `resources` names to what is written."""
        coursedir = self.parent.parent.coursedir
        unit_id = resources["nbgrader"]["assignment"]
        course = read_course(coursedir.root)
        if unit_id not in course.units:
            raise ValueError(f"course.yaml has no unit `{unit_id}`")
        leaks = text_leaks(course, nb)
        if leaks:
            raise LeakError(f"the exercise notebook holds {', '.join(leaks)}")
        # What else lies in the exercise's folder is copied by now: an editor's backup, say.
        beside = Path(coursedir.format_path(coursedir.release_directory, ".", unit_id))
        leaks = scan(course, beside)
        if leaks:
            raise LeakError("; ".join(leaks))
        if (beside / LOG_FILE).exists():
            raise ValueError(f"exercises/{unit_id} holds answers ({LOG_FILE}); move them away")
        page = exercise_page(course, course.units[unit_id])
        resources.setdefault("outputs", {})[PAGE_FILE] = page_bytes(page)
        return nb, resources


def released_leaks(root: Path, folder: Path) -> list[str]:
    """Scan a released folder for anything graded. A sentence a leak."""
    return scan(read_course(root), Path(folder))
