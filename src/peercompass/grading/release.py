"""Release: what nbgrader generates, with our page in place of the keys."""

from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor

from peercompass.course import PAGE_FILE
from peercompass.course.loading import load
from peercompass.course.publishing import LeakError, exercise_page, page_bytes, scan, text_leaks


class AddPage(NbGraderPreprocessor):
    """The last step of nbgrader's generate_assignment: writes `unit.json` beside the released
    notebook. Because it is a step of nbgrader's own, formgrader's button, its command and ours
    give a learner the same files.

    Raises `LeakError` when the notebook's own text holds anything graded.
    """

    def preprocess(self, nb, resources):
        """Add the page of the unit that `resources` names to what is written."""
        root = Path(self.parent.parent.coursedir.root)
        unit_id = resources["nbgrader"]["assignment"]
        course = _course(root)
        if unit_id not in course.units:
            raise ValueError(f"course.yaml has no unit `{unit_id}`")
        leaks = text_leaks(course, nb)
        if leaks:
            raise LeakError(f"the exercise notebook holds {', '.join(leaks)}")
        page = exercise_page(course, course.units[unit_id])
        resources.setdefault("outputs", {})[PAGE_FILE] = page_bytes(page)
        return nb, resources


def released_leaks(root: Path, folder: Path) -> list[str]:
    """Scan a released folder for anything graded. A sentence a leak."""
    return scan(_course(Path(root)), Path(folder))


def _course(root: Path):
    course = load(root).course
    if course is None:
        raise ValueError("the course cannot be read; run `peercompass check`")
    return course
