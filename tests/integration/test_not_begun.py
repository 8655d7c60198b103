"""Every command at any time: what is not begun is not broken, and what comes next is said."""

import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.grading import Desk
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT

BROKEN = (
    "damaged",
    "rebuild",
    "Traceback",
    "Error",
    "Warning",
    "no such table",
    ".ipynb is missing",
)


def ask(root, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--course", str(root)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    said = " ".join(done.output.split())
    assert not [word for word in BROKEN if word in said], said
    return done.exit_code, said


@pytest.fixture
def fresh(prepared_small, tmp_path):
    root = shutil.copytree(prepared_small, tmp_path / "course")
    shutil.rmtree(root / "grading/work")
    return root


NEXT = {
    ("collect", UNIT): f"run peercompass release {UNIT}",
    ("grade", UNIT): f"run peercompass release {UNIT}",
    ("feedback", UNIT): f"run peercompass release {UNIT}",
    ("extend", UNIT, "ana", "--days", "1"): f"run peercompass release {UNIT}",
    ("due", UNIT, "2026-12-01 17:00"): f"run peercompass release {UNIT}",
    ("due", UNIT): "has no due date",
    ("report",): "Nothing of it is graded yet",
    ("export", UNIT, "--to", "csv"): "0 marks",
    ("roster",): "There is no roster",
    ("restore",): "peercompass backup",
    ("backup",): "are kept in",
}


@pytest.mark.parametrize("how", ["no desk", "empty gradebook file", "begun and left"])
def test_on_an_empty_desk_each_command_says_what_comes_first_and_says_it_again(fresh, how):
    if how != "no desk":
        Desk(fresh)
    if how == "empty gradebook file":  # as a program leaves it that only looked
        (fresh / "grading/work/gradebook.db").touch()
    if how == "begun and left":
        (fresh / "grading/work/release" / UNIT).mkdir()
    for words, wanted in NEXT.items():
        for _ in range(1 if words == ("restore",) else 2):
            assert wanted in ask(fresh, *words)[1], words


def test_out_of_order_and_twice(fresh):
    assert ask(fresh, "release", UNIT)[0] == 0
    assert ask(fresh, "release", UNIT)[0] == 0
    assert "Nothing was handed in yet" in ask(fresh, "grade", UNIT)[1]
    code, said = ask(fresh, "feedback", UNIT)
    assert (code, f"run peercompass collect {UNIT}" in said) == (1, True)
    assert ask(fresh, "collect", UNIT)[0] == 0
    desk = Desk(fresh)
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    code, said = ask(fresh, "feedback", UNIT)
    assert (code, f"run peercompass grade {UNIT}" in said) == (1, True)
    for command in ("grade", "grade", "collect", "feedback", "feedback", "report"):
        assert ask(fresh, command, UNIT)[0] == 0


def test_no_library_warns_an_instructor(small_root):
    for words in (
        ("due", UNIT, "2026-12-01 17:00"),
        ("extend", UNIT, "ana", "--days", "1"),
        ("extend", UNIT, "ana", "--days", "0"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "peercompass.cli", *words, "--course", str(small_root)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
