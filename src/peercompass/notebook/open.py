"""The parts of a notebook's folder, read from what was published beside it."""

from functools import lru_cache
from pathlib import Path

from peercompass.course import PAGE_FILE, Page

from .parts import Part, open_part
from .parts.folder_store import FolderStore


def part_for(shown: str, folder: Path) -> Part:
    """One part of the notebook in `folder`: an item or scenario by its id, or `home` and
    the like (`parts.open_part`).

    Raises `LookupError` when the folder has no such part, `ValueError` or `OSError` when its
    page cannot be read.
    """
    return open_part(shown, read_page(folder), store_of(Path(folder)))


def read_page(folder: Path) -> Page:
    """The published page of a folder; in an author's source folder, the page it would become."""
    path = Path(folder) / PAGE_FILE
    if path.exists():
        status = path.stat()
        return _read(path, (status.st_ino, status.st_size, status.st_mtime_ns))
    from .preview import preview_page  # reads YAML: only where authors work

    return preview_page(Path(folder))


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: tuple[int, ...]) -> Page:
    """Read a page once for all cells of a notebook, and again after it was published anew."""
    return Page.read(path)


@lru_cache(maxsize=4)
def store_of(folder: Path) -> FolderStore:
    """The store that all parts of a folder share."""
    return FolderStore(folder)
