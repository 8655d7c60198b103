"""A course as plain web pages, in one folder for any server."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from peercompass.course import Course
from peercompass.course.leak_scan import LeakError, LeakScan
from peercompass.course.paths import course_pages
from peercompass.notebook.page_script import site_script, site_worker
from peercompass.support.atomic_files import put_in_place
from peercompass.support.same_zip import zip_of
from peercompass.support.voice import language, say

from .archives import PYODIDE_FOLDER, core_files, library_files, pyodide_files
from .bytecode import compiled
from .install import app_files, service_worker
from .pages import VERSION, SitePage, make_page
from .runtime import Runtime
from .style import site_style
from .workspace import Workspace, published_workspace

MARK = "peercompass-site.json"
"""By this file a folder is known for a site of ours."""


@dataclass(frozen=True)
class Site:
    """What was made: the `version`, how many `pages`, what the first page that works sends in bytes
    (`first_visit`, and `packed` by a server that packs), the units whose exercise is not released,
    and whether modules were compiled ahead."""

    version: str
    pages: int
    first_visit: int
    packed: int
    unreleased: tuple[str, ...]
    compiled: bool


def build_site(
    course: Course,
    root: Path,
    folder: Path,
    runtime: Runtime,
    *,
    hand_in_to: str | None = None,
    tick: Callable[[str], None] = lambda _word: None,
) -> Site:
    """Put the course in `root` into `folder` as plain web pages, in place of the site that was
    there. `hand_in_to` says where trainees send their work; `tick` is called with the name of each
    page.

    Raises `ValueError` when the folder holds something that is no site of ours, `LeakError` when
    anything that only graders may have would be in it, and `OSError`; then the folder is as it was.
    """
    refuse_strange(folder)
    with published_workspace(course, root) as workspace:
        program, is_compiled = _program(runtime, workspace, tick)
        app = _app(course, program, workspace, hand_in_to)
        pages: list[SitePage] = []
        files = dict(program)
        for notebook in workspace.notebooks:
            pages.append(make_page(workspace, notebook, course, app))
            tick(pages[-1].name)
        files |= workspace.pictures()
        unreleased = workspace.unreleased
    files |= app_files(course)
    files |= {page.name: page.text.encode() for page in pages}
    version = _version(files)
    for page in pages:
        files[page.name] = page.text.replace(VERSION, version).encode()
    _refuse_leaks(course, files, pages)
    files["sw.js"] = service_worker(course, version, files)
    files[".nojekyll"] = b""
    holds = sorted({MARK, *(name.partition("/")[0] for name in files)})
    mark = {"course": course.file.id, "version": version, "holds": holds}
    files[MARK] = (json.dumps(mark, indent=1) + "\n").encode()
    put_in_place(Path(folder).absolute(), files)
    first, packed = _weighed(files, pages[0].name, program)
    return Site(version, len(pages), first, packed, unreleased, is_compiled)


def steps_of(course: Course, root: Path) -> int:
    """How often `build_site` ticks, at the most."""
    return 2 + len(course_pages(root)) + 2 * len(course.units)


def refuse_strange(folder: Path) -> None:
    """Raise `ValueError` for a folder that holds anything but a site of ours: all that is in it is
    replaced, and a `.git` or a letter of somebody's would be gone."""
    folder = Path(folder)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ValueError(say("{folder} is no folder. Name another one.", folder=folder))
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if MARK in there:
        if strange := sorted(there - set(_held(folder))):
            raise ValueError(
                say(
                    "{folder} holds what is not of the site: {names}. It would be lost. Move it "
                    "elsewhere, or name another folder and copy the site from there.",
                    folder=folder,
                    names=", ".join(strange),
                )
            )
    elif there:
        raise ValueError(
            say(
                "{folder} holds something else. Name a folder that is empty or not there yet.",
                folder=folder,
            )
        )


def _held(folder: Path) -> list[str]:
    """What a site of ours put into its folder; itself alone where it cannot be read."""
    try:
        return list(json.loads((folder / MARK).read_text("utf-8"))["holds"])
    except (OSError, ValueError, KeyError, TypeError):
        return [MARK]


def _program(
    runtime: Runtime, workspace: Workspace, tick: Callable[[str], None]
) -> tuple[dict[str, bytes], bool]:
    """What each page loads once it is read, by its address, which names what is in it."""
    core, library = core_files(runtime), library_files(runtime)
    core_ahead = compiled(core, runtime)
    tick("core")
    library_ahead = compiled(library, runtime) if core_ahead else None
    tick("library")
    ahead = core_ahead is not None and library_ahead is not None
    files = {
        "app/site.js": site_script().encode(),
        "app/worker.js": site_worker().encode(),
        "app/site.css": site_style().encode(),
        "app/core.zip": zip_of(core_ahead or core),
        "app/course.zip": zip_of(workspace.files()),
    }
    named = {_named(name, data): data for name, data in files.items()}
    pyodide = pyodide_files(runtime, library_ahead or library)
    folder = f"{PYODIDE_FOLDER.rstrip('/')}-{_digest(*pyodide.values())[:8]}/"
    return named | {folder + PurePosixPath(n).name: d for n, d in pyodide.items()}, ahead


def _named(name: str, data: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{_digest(data)[:8]}{dot}{ending}"


def _app(
    course: Course, program: Mapping[str, bytes], workspace: Workspace, hand_in_to: str | None
) -> dict[str, object]:
    """What pages say of the site to their script."""

    def at(stem: str, ending: str = "") -> str:
        start = f"app/{stem}"
        return next(n for n in program if n.startswith(start) and n.endswith(ending))

    pyodide = at("pyodide-")
    return {
        "course": course.file.id,
        "version": VERSION,
        "language": language(),
        "script": at("site.", ".js"),
        "style": at("site.", ".css"),
        "worker": at("worker."),
        "pyodide": pyodide[: pyodide.rindex("/") + 1],
        "core": at("core."),
        "files": at("course."),
        "hand_in_to": hand_in_to,
        "notebooks": list(workspace.notebooks),
    }


def _version(files: Mapping[str, bytes]) -> str:
    return _digest(*(part for name in sorted(files) for part in (name.encode(), files[name])))[:16]


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _refuse_leaks(course: Course, files: Mapping[str, bytes], pages: list[SitePage]) -> None:
    """Look through all that a person can read; what lies in archives was looked through before it
    was packed."""
    scan = LeakScan(course)
    for page in pages:
        leaks = scan.texts(dict(page.views)) + scan.texts(files[page.name].decode())
        if leaks:
            raise LeakError(f"{page.name} holds {', '.join(leaks)}")
    for name, data in files.items():
        read = name.endswith((".js", ".json", ".css", ".svg")) and "/pyodide-" not in name
        if read and (leaks := scan.texts(data.decode("utf-8", "replace"))):
            raise LeakError(f"{name} holds {', '.join(leaks)}")


def _weighed(
    files: Mapping[str, bytes], page: str, program: Mapping[str, bytes]
) -> tuple[int, int]:
    """What a first visit to a page sends: as it lies, and packed."""
    sent = [files[page], *program.values()]
    return sum(map(len, sent)), sum(min(len(d), len(gzip.compress(d, 6))) for d in sent)
