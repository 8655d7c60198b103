"""Our parts in nbgrader's own autograde, so that its command and formgrader's button give the
marks that our batch gives."""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades

from peercompass.course.load import read_unit
from peercompass.course.notebooks import item_of, read_notebook
from peercompass.grading.gradebook.create import open_gradebook
from peercompass.grading.gradebook.provenance import answers_before, keep_answers, unchanged
from peercompass.grading.marking.instructor_cells import instructor_cells, released_files
from peercompass.grading.marking.marker import OWN, Marker, digests_in
from peercompass.grading.submissions.files import read_hand_in


def open_marker(
    root: Path, unit_id: str, released: Path, gradebook: Gradebook | None = None
) -> Marker:
    """A marker for one unit of the course in `root`, against its notebook in the folder
    `released`. With a `gradebook` the instructor's own cells are read from it and run; without
    one they are left out.

    Raises `LookupError` when the course has no such unit, `ValueError` when it cannot be read or
    has changed since, `FileNotFoundError` when the unit was not released yet.
    """
    course = read_unit(root, unit_id, whole=True)
    path = Path(released) / f"{unit_id}.ipynb"
    if not path.exists():
        raise FileNotFoundError(f"`{unit_id}` is not released yet: {path} is missing")
    notebook = read_notebook(path)
    own = instructor_cells(gradebook, unit_id, notebook) if gradebook else ()
    files = released_files(released) if own else {}
    return Marker(course.units[unit_id], course.rubrics, notebook, own, files)


class MarkedExporter(NotebookExporter):
    """In nbgrader's autograde: gives the marked notebook in place of the submitted one, so that
    no cell a trainee could have touched is ever read as a program."""

    parent: Any  # the converter, which has the `coursedir`
    _markers: dict[str, Marker]

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The marked notebook on nbgrader's first pass; on its second, what the first wrote.
        As text; `resources` name the submission."""
        resources = resources or {}
        coursedir = self.parent.coursedir
        names = resources["nbgrader"]
        student, unit = names["student"], names["assignment"]
        folder = Path(coursedir.format_path(coursedir.submitted_directory, student, unit))
        if Path(filename).resolve().parent != folder.resolve():
            return super().from_filename(filename, resources=resources, **kw)
        if not hasattr(self, "_markers"):
            self._markers = {}
        if unit not in self._markers:
            released = coursedir.format_path(coursedir.release_directory, ".", unit)
            with open_gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
                self._markers[unit] = open_marker(coursedir.root, unit, released, gradebook)
        marked = self._markers[unit].mark(read_hand_in(folder, unit, student))
        for finding in marked.findings:
            self.log.warning("%s: %s", student, finding.text)
        notebook = nbformat.reads(marked.notebook.decode(), as_version=4)
        made: tuple[Any, dict[str, Any]]
        made = self.from_notebook_node(notebook, resources=resources, **kw)
        return made


class SaveMarks(SaveAutoGrades):
    """Saves marks to the gradebook. What could not be read waits for a person, and is not 0; a
    person's mark on an answer that came to the same as before stands and waits for nobody."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Save the marks of the marked notebook `nb`."""
        names = resources["nbgrader"]
        place = (names["db_url"], names["assignment"], names["student"])
        answers = digests_in(nb)
        self._settled = unchanged(answers_before(*place), answers)
        nb, resources = super().preprocess(nb, resources)
        keep_answers(*place, answers)
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        name = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        marked = grade.manual_score is not None and not grade.needs_manual_grade
        super()._add_score(cell, resources)
        unreadable = cell.metadata.get(OWN, {}).get("status") in ("unreadable", "stopped")
        words_only = cell.metadata.nbgrader.points == 0
        if unreadable or words_only:
            grade.auto_score = 0.0 if words_only else None
            grade.needs_manual_grade = not words_only
        if marked and item_of(name) in self._settled:
            grade.needs_manual_grade = False
        self.gradebook.db.commit()
