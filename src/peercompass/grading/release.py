"""Release: what nbgrader generates, with our page in place of the keys."""

from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor

from peercompass.course import PAGE_FILE
from peercompass.course.publishing import LeakError, exercise_page, page_bytes, scan, text_leaks
from peercompass.exercise import LOG_FILE

from .reading import read_course


class AddPage(NbGraderPreprocessor):
    """The last step of nbgrader's generate_assignment: writes `unit.json` beside the released
    notebook. Because it is a step of nbgrader's own, formgrader's button, its command and ours
    give a learner the same files.

    Raises `LeakError` when the notebook's own text, or a file that lies beside it, holds anything
    graded; `ValueError` when answers lie beside it, since every trainee would start with them.
    """

    def preprocess(self, nb, resources):
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
