"""What every room's tests share: golden files, and a copy of the real course."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
COURSE_PARTS = ("curriculum", "modules", "exercises", "grading")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="Write the golden files anew; then look at the diff.",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)`: `text` is what stands in `golden/name` beside the test file."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is not there yet; run with --update-goldens"
        assert text == path.read_text(encoding="utf-8"), (
            "look at the diff; --update-goldens takes it"
        )

    return compare


def copy_course(to: Path) -> Path:
    """The real course without anything made at run time, copied into the new folder `to`."""
    leave_out = shutil.ignore_patterns("work", "*.jsonl", ".ipynb_checkpoints", "__pycache__")
    for part in COURSE_PARTS:
        shutil.copytree(REPOSITORY / part, to / part, ignore=leave_out)
    return to


@pytest.fixture(scope="session")
def real_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real course, to be read only: a test that changes it calls `copy_course`."""
    return copy_course(tmp_path_factory.mktemp("real") / "course")
