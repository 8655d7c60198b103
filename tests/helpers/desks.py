"""Fixtures: courses in which one unit was released, made once a run and copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from peercompass.course import Unit
from peercompass.grading import Desk
from peercompass.grading.settings import GRADEBOOK
from tests.helpers.hand_ins import UNIT
from tests.helpers.once import once
from tests.helpers.postgres import Cluster, server_programs
from tests.helpers.real_course import REPOSITORY, copy_course
from tests.helpers.small_course import UNIT as SMALL_UNIT
from tests.helpers.small_course import edit, write_small_course


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real course with UNIT released and nobody's work in it. Never change it."""

    def make(folder: Path) -> None:
        root = copy_course(folder / "course")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PATH", os.defpath)  # as where the environment is not activated
            Desk(root).release(UNIT)

    return once(tmp_path_factory, "prepared", make) / "course"


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
    """The small course with its unit released and nobody's work in it. Never change it."""

    def make(folder: Path) -> None:
        root = write_small_course(folder / "course")
        (root / "grading").mkdir()
        shutil.copy(REPOSITORY / "grading/nbgrader_config.py", root / "grading")
        edit(root, "grading/nbgrader_config.py", '"peercompass"', '"small"')
        Desk(root).release(SMALL_UNIT)

    return once(tmp_path_factory, "prepared-small", make) / "course"


@pytest.fixture
def small_root(prepared_small: Path, tmp_path: Path) -> Path:
    """A small course of the test's own, with its unit released."""
    return shutil.copytree(prepared_small, tmp_path / "course")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this worker's own."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    with Cluster(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def prepared_postgres(
    postgres: Cluster, prepared_small: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The URL of a gradebook in PostgreSQL like that of `prepared_small`. Never change it."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("postgres") / "course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(GRADEBOOK, postgres.new())
        desk = Desk(root)
        desk.release(SMALL_UNIT)
        return desk.db_url


@pytest.fixture(params=["sqlite", "postgresql"])
def either_root(
    request: pytest.FixtureRequest, small_root: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """As `small_root`, once with its gradebook in SQLite and once in PostgreSQL."""
    if request.param == "postgresql":
        like = request.getfixturevalue("prepared_postgres")
        monkeypatch.setenv(GRADEBOOK, request.getfixturevalue("postgres").new(like))
        (small_root / "grading/work/gradebook.db").unlink()
    return small_root
