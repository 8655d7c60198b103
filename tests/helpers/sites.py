"""Sites of plain web pages whose Python is a stand-in: all of a site but what runs in a browser."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

from peercompass.course import PAGE_FILE, Course
from peercompass.course.notebooks import read_notebook, write_notebook
from peercompass.course.paths import WORK, exercise_file
from peercompass.course.publish import exercise_page, page_bytes, with_notebook
from peercompass.site import Runtime, Site, build_site
from peercompass.site.archives import zip_of

_PYODIDE = {
    "pyodide.mjs": b'const script = "pyodide.asm.mjs";',
    "pyodide.asm.mjs": b"export default 1;",
    "pyodide.asm.wasm": b"\0asm" * 1000,
    "python_stdlib.zip": zip_of({"json/__init__.py": b"a = 1", "turtle.py": b"b = 2"}),
    "pyodide-lock.json": json.dumps({"info": {"python": "3"}, "packages": {"no": {}}}).encode(),
}


def stand_in_runtime() -> Runtime:
    """As large as needed to see what becomes of each of its files."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w:gz") as bundle:
        for name, data in _PYODIDE.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            bundle.addfile(entry, io.BytesIO(data))
    wheel = zip_of({"lib/__init__.py": b"c = 3", "lib-1.dist-info/METADATA": b"Name: lib"})
    return Runtime(memory.getvalue(), {"lib-1-py3-none-any.whl": wheel})


def release_by_hand(course: Course, root: Path, unit: str) -> None:
    """What nbgrader makes of an exercise without cells of an instructor's own."""
    folder = root / WORK / "release" / unit
    folder.mkdir(parents=True, exist_ok=True)
    notebook = read_notebook(root / exercise_file(unit))
    write_notebook(folder / f"{unit}.ipynb", notebook)
    page = with_notebook(exercise_page(course, course.units[unit]), f"{unit}.ipynb", notebook)
    (folder / PAGE_FILE).write_bytes(page_bytes(page))


def make_site(course: Course, root: Path, folder: Path, **options: object) -> Site:
    """Build it with the stand-in."""
    return build_site(course, root, folder, stand_in_runtime(), **options)
