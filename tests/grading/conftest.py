"""A course in which one unit was released: made once a run, copied for tests that change it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peercompass.course import Unit
from peercompass.grading import Desk
from peercompass.grading.config import GRADEBOOK
from tests.conftest import REPOSITORY, copy_course
from tests.grading.play import UNIT
from tests.grading.postgres import Cluster, server_programs
from tests.unit.small_course import UNIT as SMALL_UNIT
from tests.unit.small_course import edit, write_small_course


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real course with UNIT released and nobody's work in it. Never change it."""
    root = copy_course(tmp_path_factory.mktemp("prepared") / "course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.defpath)  # as where the environment is not activated
        Desk(root).release(UNIT)
    return root


@pytest.fixture
def root(prepared: Path, tmp_path: Path) -> Path:
    """A course directory of the test's own, with UNIT released."""
    return shutil.copytree(prepared, tmp_path / "course")


@pytest.fixture
def desk(root: Path) -> Desk:
    """The desk of `root`."""
    return Desk(root)


@pytest.fixture(scope="session")
def unit(prepared: Path) -> Unit:
    """UNIT, with its keys."""
    return Desk(prepared).course.units[UNIT]


@pytest.fixture(scope="session")
def prepared_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course, which is quick to read, with its unit released. Never change it."""
    root = write_small_course(tmp_path_factory.mktemp("small") / "course")
    (root / "grading").mkdir()
    shutil.copy(REPOSITORY / "grading/nbgrader_config.py", root / "grading")
    edit(root, "grading/nbgrader_config.py", '"peercompass"', '"small"')
    Desk(root).release(SMALL_UNIT)
    return root


@pytest.fixture
def small_root(prepared_small: Path, tmp_path: Path) -> Path:
    """A small course of the test's own, with its unit released."""
    return shutil.copytree(prepared_small, tmp_path / "course")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new, empty PostgreSQL database each time it is called."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    with Cluster(programs) as cluster:
        yield cluster.new


@pytest.fixture(params=["sqlite", "postgresql"])
def gradebook(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Every test with this runs on both kinds of gradebook: the real desk's is in SQLite, or in
    the PostgreSQL database whose URL this gives."""
    if request.param == "sqlite":
        return None
    url = request.getfixturevalue("postgres")()
    monkeypatch.setenv(GRADEBOOK, url)
    return url
