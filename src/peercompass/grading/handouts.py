"""What is given by hand where nbgrader has no exchange: a zip with the exercise for trainees, and
one with the pages of feedback. Work comes back as the zips that trainees' pages make.

Whoever learns on this very machine gets the exercise into the workspace.
"""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from peercompass.course.paths import WORK, WORKSPACE
from peercompass.support.atomic_files import put_in_place, replace_file
from peercompass.support.portable_names import portable_names
from peercompass.support.regular_files import read_regular
from peercompass.support.same_zip import zip_of
from peercompass.support.system import is_windows

_FOLDER = "handouts"


def has_exchange() -> bool:
    """Whether there is an exchange on this system: nbgrader's refuses Windows. All that releases,
    fetches, collects or gives feedback goes by this."""
    return not is_windows()


def exercise_zip(work: Path, unit: str) -> Path:
    """Where a desk in `work` keeps the exercise of a unit for giving away."""
    return work / _FOLDER / f"{unit}.zip"


def feedback_zip(work: Path, unit: str) -> Path:
    """Where a desk in `work` keeps a unit's pages of feedback for giving away."""
    return work / _FOLDER / f"{unit}-feedback.zip"


def hand_out(work: Path, unit: str, released: Path) -> None:
    """Make the zip of the exercise that lies in `released`, in a folder named like the unit: it can
    be unpacked beside a home page. Raises `OSError`."""
    files = {f"{unit}/{path.name}": read_regular(path) for path in _files(released)}
    _keep(exercise_zip(work, unit), files)


def hand_out_feedback(work: Path, unit: str, pages: Mapping[str, Path]) -> None:
    """Make the zip of all pages of feedback, each named after its trainee. Raises `OSError`."""
    names = portable_names(pages)
    files = {f"{names[who]}.html": read_regular(page) for who, page in pages.items()}
    _keep(feedback_zip(work, unit), files)


def is_handed_out(root: Path, unit: str) -> bool:
    """Whether the exercise of a unit of the course in `root` can be given away."""
    return exercise_zip(root / WORK, unit).is_file()


def bring(root: Path, unit: str) -> None:
    """Put the exercise of a unit into the workspace of the course in `root`. What a trainee has
    there already stays as it is. Raises `OSError`; `ValueError` where it was not released."""
    folder = root / WORKSPACE / unit
    if (folder / f"{unit}.ipynb").exists():
        return
    if not is_handed_out(root, unit):
        raise ValueError(f"`{unit}` is not released yet; run peercompass release {unit}")
    with zipfile.ZipFile(exercise_zip(root / WORK, unit)) as bundle:
        files = {Path(name).name: bundle.read(name) for name in bundle.namelist()}
    if not folder.exists():
        put_in_place(folder, files)
        return
    for name, data in files.items():  # beside answers whose page is gone
        if not (folder / name).exists():
            replace_file(folder / name, data)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _keep(target: Path, files: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, zip_of(files))
