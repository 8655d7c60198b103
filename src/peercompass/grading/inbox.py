"""Hand-ins that come as zip files: taken in safely, one student a file."""

import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from peercompass.exercise import LOG_FILE, PRIVATE_FILE

_LARGEST = 60_000_000  # bytes a file may unpack to
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.@-]{0,60}")


def take_in(zips: Iterable[Path], unit: str, folder_of: Callable[[str], Path]) -> list[str]:
    """Unpack hand-ins. A zip is named after its trainee: `dana.zip` or `dana_anything.zip`.

    Only the notebook and the log of `unit` are taken, by name, so no path in a zip can lead
    anywhere else; a private journal is refused. Returns a sentence for each zip that could not
    be taken.
    """
    problems = []
    for path in zips:
        match = _NAME.match(path.name.removesuffix(".zip").split("_")[0])
        if not match:
            problems.append(f"{path.name}: rename it to the trainee's name, like dana.zip")
            continue
        try:
            files = _wanted(path, unit)
        except (OSError, zipfile.BadZipFile, ValueError, RuntimeError) as error:
            problems.append(f"{path.name}: cannot be opened ({error})")
            continue
        if not files:
            problems.append(f"{path.name}: holds no work of {unit}")
            continue
        folder = folder_of(match[0])
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    return problems


def _wanted(path: Path, unit: str) -> dict[str, bytes]:
    names = {f"{unit}.ipynb", LOG_FILE}
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as bundle:
        for info in bundle.infolist():
            place = PurePosixPath(info.filename.replace("\\", "/"))
            if place.name == PRIVATE_FILE or place.name not in names or place.parent.name != unit:
                continue
            if info.file_size > _LARGEST:
                raise ValueError(f"{place.name} is too large")
            found[place.name] = bundle.read(info)
    return found
