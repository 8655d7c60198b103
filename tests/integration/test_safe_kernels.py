"""Where grading runs cells in kernels, no module that lies in the working folder is imported in
place of the real one."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from nbformat import v4
from nbgrader.preprocessors import Execute
from traitlets.config import Config

from peercompass.course import PAGE_FILE
from peercompass.course.paths import COURSE_FILE
from peercompass.grading.marking.kernel import run
from peercompass.grading.marking.limits import Limits
from peercompass.untrusted.kernels import SafePathKernel
from tests.helpers.hostile_notebook import SHADOW, SHADOWED

pytestmark = pytest.mark.slow

IMPORTS = f"import {', '.join(SHADOWED)}; print('whole', peercompass.__path__)".replace(
    "sitecustomize, ", ""
)


def put_modules(folder: Path) -> None:
    folder.mkdir()
    for name in SHADOWED:
        (folder / f"{name}.py").write_text(SHADOW.format(place=str(folder.parent)))


def test_in_stock_nbgraders_autograde(tmp_path) -> None:
    """As the file that the package installs sets it up, without our configuration."""
    shipped = files("peercompass.grading.integration") / "nbgrader_config.json"
    put_modules(tmp_path / "u1")
    (tmp_path / COURSE_FILE).parent.mkdir()
    (tmp_path / COURSE_FILE).touch()
    notebook = v4.new_notebook(cells=[v4.new_code_cell(IMPORTS)])
    step = Execute(config=Config(json.loads(shipped.read_text())))
    step.preprocess(notebook, {"metadata": {"path": str(tmp_path / "u1")}})
    assert "whole" in notebook.cells[0].outputs[0].text
    assert not (tmp_path / "pwned").exists()


def test_another_course_of_the_same_environment_keeps_its_modules(tmp_path) -> None:
    kernel = SafePathKernel()
    assert not kernel._is_safe(str(tmp_path))
    (tmp_path / PAGE_FILE).touch()  # a page of ours
    assert kernel._is_safe(str(tmp_path))


def test_in_a_kernel_for_an_instructors_own_cells(tmp_path) -> None:
    put_modules(tmp_path / "work")
    (one,) = run([IMPORTS], tmp_path, Limits())
    assert not one.stopped
    assert "whole" in one.outputs[0]["text"]
    assert not (tmp_path / "pwned").exists()
