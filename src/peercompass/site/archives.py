"""What the page's worker unpacks: our core, Python's own library, and Pyodide."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import peercompass
from peercompass.support.same_zip import zip_of
from peercompass.support.voice import language

from .runtime import PYODIDE, Runtime

PYODIDE_FOLDER = f"app/pyodide-{PYODIDE}/"
_ROOMS = ("support", "course", "exercise", "scenario", "notebook")
"""What a trainee's page imports, whole: what in them only Jupyter's host imports is little."""
_READ = ("print.css", "copy.css")  # sheets that parts put into what they make
_NEVER_IMPORTED = (
    *("_pyrepl", "antigravity", "cProfile", "curses", "dbm", "ensurepip", "idlelib", "lib2to3"),
    *("multiprocessing", "pdb", "profile", "pstats", "pydoc", "pydoc_data", "sqlite3", "test"),
    *("this", "timeit", "tkinter", "trace", "turtle", "turtledemo", "unittest", "venv", "wsgiref"),
    "xmlrpc",
)
_NOT_OF_WHEELS = ("pydantic/v1/", "pydantic/mypy", "annotated_types/test_")


def core_files(runtime: Runtime) -> dict[str, bytes]:
    """All that Python imports on a page, by its path: the wheels' packages, and our own core."""
    files: dict[str, bytes] = {}
    for wheel in runtime.wheels.values():
        with zipfile.ZipFile(io.BytesIO(wheel)) as bundle:
            files.update(
                (name, bundle.read(name))
                for name in bundle.namelist()
                if name.endswith((".py", ".so")) and not name.startswith(_NOT_OF_WHEELS)
            )
    return files | dict(_own_core())


def library_files(runtime: Runtime) -> dict[str, bytes]:
    """Python's own library, by its path, without what no page of ours imports."""
    with zipfile.ZipFile(io.BytesIO(_of_pyodide(runtime, "python_stdlib.zip"))) as bundle:
        return {
            name: bundle.read(name)
            for name in bundle.namelist()
            if not name.endswith("/") and _first(name) not in _NEVER_IMPORTED
        }


def pyodide_files(runtime: Runtime, library: Mapping[str, bytes]) -> dict[str, bytes]:
    """What of Pyodide a page loads, with its `library`, by its address.

    The big program is packed here, since most servers send it as it lies; and scripts end in `.js`,
    since some do not know what `.mjs` is. A list of packages to load from elsewhere is empty: there
    is no elsewhere.
    """
    start, script, program, listed = (
        _of_pyodide(runtime, name)
        for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json")
    )
    lock = {"info": json.loads(listed)["info"], "packages": {}}
    files = {
        "pyodide.js": start.replace(b"pyodide.asm.mjs", b"pyodide.asm.js"),
        "pyodide.asm.js": script.replace(b"pyodide.asm.mjs", b"pyodide.asm.js"),
        "pyodide.asm.bin": gzip.compress(program, 9, mtime=0),
        "python_stdlib.zip": zip_of(library),
        "pyodide-lock.json": json.dumps(lock).encode(),
    }
    return {PYODIDE_FOLDER + name: data for name, data in files.items()}


def _of_pyodide(runtime: Runtime, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(runtime.pyodide), mode="r:gz") as bundle:
        file = bundle.extractfile(f"package/{name}")
        assert file is not None  # noqa: S101 - the archive is known by its hash
        return file.read()


def _first(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")


def _own_core() -> Iterator[tuple[str, bytes]]:
    top = Path(peercompass.__file__).parent
    paths = [top / "__init__.py", *(path for room in _ROOMS for path in (top / room).rglob("*.py"))]
    paths += [top / "notebook" / "static" / name for name in _READ]
    if language() != "en":
        paths += [path for path in (top / "locale").rglob("*") if path.is_file()]
    for path in paths:
        yield f"peercompass/{path.relative_to(top).as_posix()}", path.read_bytes()
