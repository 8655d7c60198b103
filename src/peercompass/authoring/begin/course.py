"""Begin a course: what its units have in common, and a first unit."""

import datetime
import re
from pathlib import Path

from peercompass.authoring.json_schema import write_schemas
from peercompass.course import HOME, JOURNAL, PATH
from peercompass.course.load import read_course
from peercompass.course.notebooks import write_notebook
from peercompass.course.paths import COURSE_FILE
from peercompass.support.atomic_files import replace_file

from .fill import as_title, filled, notebook_of, page_of
from .unit import create_unit

_FIRST_UNIT = "first-unit"
_FILES = {  # where each comes from
    "README.md": "README.md",
    ".gitignore": "gitignore",
    COURSE_FILE: "curriculum/course.yaml",
    "curriculum/competencies.yaml": "curriculum/competencies.yaml",
    "curriculum/people/robin.yaml": "curriculum/people/robin.yaml",
    "curriculum/sources.yaml": "curriculum/sources.yaml",
    "curriculum/glossary.yaml": "curriculum/glossary.yaml",
    "curriculum/language.yaml": "curriculum/language.yaml",
    "curriculum/journal.yaml": "curriculum/journal.yaml",
    "grading/nbgrader_config.py": "grading/nbgrader_config.txt",
}


def create_course(folder: Path) -> list[str]:
    """Write a small whole course into `folder`, which is made where it is not there and else is
    empty. Its id and title come from the folder's name. Returns what comes next, as lines; the
    notebooks have no saved outputs yet.

    Raises `ValueError` where the folder is not empty, or has a name that no id can be made of.
    """
    root = Path(folder).resolve()
    _require_room(root)
    name = re.sub(r"[^a-z0-9]+", "-", root.name.casefold()).strip("-")
    if not re.match(r"[a-z]", name):
        raise ValueError(
            f"the folder's name becomes the course's id, and {root.name!r} has no letter from a to "
            "z to begin with; name it like reading-mentors"
        )
    values = {
        "COURSE_ID": name,
        "COURSE_TITLE": as_title(name),
        "FIRST_UNIT": _FIRST_UNIT,
        "UNIT": _FIRST_UNIT,
        "TODAY": datetime.date.today().isoformat(),
    }
    for path, template in _FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(root / path, filled(f"course/{template}", values).encode())
    create_unit(root, read_course(root), _FIRST_UNIT)
    for page in (HOME, PATH, JOURNAL):
        write_notebook(root / "modules" / f"{page}.ipynb", page_of(page))
    for page in ("cohort", "marking"):
        desk = notebook_of(filled(f"course/grading/{page}.md", {}))
        write_notebook(root / "grading" / f"{page}.ipynb", desk)
    write_schemas(root)
    return [
        f"wrote a small course into {root}",
        "Begin with its README.md and curriculum/course.yaml: lines with # say what is for what.",
        f"Look at it: peercompass start --course {root}",
        "After each change: peercompass exercise sync, then peercompass check",
    ]


def _require_room(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise ValueError(f"{root} is a file; name a folder that is empty or not there yet")
    if root.is_dir() and (there := sorted(path.name for path in root.iterdir())):
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise ValueError(
            f"{root} is not empty ({there[0]}{more}); name a folder that is empty or not there yet"
        )
