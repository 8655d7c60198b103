"""Every notebook of the course holds what it would show now. By day a few also run strictly
against their saved outputs, with real kernels: home, an exercise, a board; at night every one does.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from peercompass.cohort.demo import make_demo
from peercompass.notebook.sync import sync
from tests.helpers.real_course import COURSE_PARTS, REPOSITORY, copy_course

UNIT = "m2-story-with-purpose"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """The real course, with the synthetic cohort that its boards show."""
    root = copy_course(tmp_path_factory.mktemp("notebooks") / "course")
    make_demo(root)
    return root


def notebooks(root: Path) -> list[Path]:
    found = (p for name in COURSE_PARTS for p in (root / name).rglob("*.ipynb"))
    return sorted(p for p in found if "work" not in p.relative_to(root).parts)


def run_nbval(*paths: Path) -> subprocess.CompletedProcess:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "-q",
        "-p",
        "no:cacheprovider",
        "--nbval-cell-timeout=300",
        *map(str, paths),
    ]
    environment = {**os.environ, "PYTEST_ADDOPTS": "", "JUPYTER_PREFER_ENV_PATH": "1"}
    return subprocess.run(
        command, cwd=paths[0].parent, env=environment, capture_output=True, text=True, timeout=600
    )


def test_every_notebook_holds_what_would_be_saved_now(real_course, tmp_path):
    assert sync(shutil.copytree(real_course, tmp_path / "course")) == []


def test_a_notebook_runs_and_shows_what_is_saved(course):
    by_day = {"home.ipynb", f"{UNIT}.ipynb", "cohort.ipynb"}
    paths = [path for path in notebooks(course) if path.name in by_day]
    assert len(paths) == len(by_day)
    done = run_nbval(*paths)
    assert done.returncode == 0, done.stdout[-6000:]


def test_a_changed_output_is_noticed(course, tmp_path):
    copy = tmp_path / "course"
    shutil.copytree(course, copy, ignore=shutil.ignore_patterns("work"))
    path = copy / "modules" / "home.ipynb"
    notebook = nbformat.read(path, as_version=4)
    output = next(cell for cell in notebook.cells if cell.cell_type == "code").outputs[0]
    output.data["text/html"] = output.data["text/html"].replace("minutes", "hours")
    nbformat.write(notebook, path)
    done = run_nbval(path)
    assert done.returncode == 1, done.stdout[-3000:]


@pytest.mark.parametrize("path", notebooks(REPOSITORY), ids=lambda p: p.stem)
def test_a_reader_on_a_code_host_sees_every_part(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            kinds = set(cell.outputs[0].data)
            assert {"text/html", "text/plain"} <= kinds
            assert "application/vnd.jupyter.widget-view+json" not in kinds
