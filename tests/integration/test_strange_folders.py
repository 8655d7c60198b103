"""A course may lie in any folder: its path is a name, and never a pattern."""

import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.grading import Desk
from peercompass.grading.integration.literal_paths import search
from tests.helpers.hand_ins import as_log, best, given, hand_in, nbgrader
from tests.helpers.small_course import ITEMS, UNIT

NAMES = [
    "Peer class [Fall 2026]",
    "100% #1 [!a-z]",
    "José’s über-Kurs {x} $HOME ~",
    "cafe\u0301 %20 +",
    pytest.param("why? *", marks=pytest.mark.skipif(sys.platform == "win32", reason="no name")),
    f"{'long ' * 24}/{'[name] ' * 17}",
]


def run(root: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--course", str(root)])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_goes_round_in_a_folder_of_any_name(prepared_small, tmp_path, name):
    root = tmp_path / name.strip() / "c"
    shutil.copytree(prepared_small, root)
    shutil.rmtree(root / "grading/work")
    assert "is open to trainees" in run(root, "release", UNIT).replace("\n", "")
    released = root / "grading/work/release" / UNIT
    assert sorted(path.name for path in released.iterdir()) == [f"{UNIT}.ipynb", "unit.json"]
    desk = Desk(root)
    log = as_log(given(desk.course.units[UNIT], best))
    for trainee in ("ana", "ben"):
        hand_in(desk, trainee, log, UNIT)
    run(root, "collect", UNIT)
    assert "2 handed in: 2 graded now" in run(root, "grade", UNIT)
    assert "2 trainees have feedback" in run(root, "feedback", UNIT)
    assert f"({UNIT})" in run(root, "report")
    kept = run(root, "backup")
    assert "are kept in" in kept
    for page in ("ana", "ben"):
        assert (desk.folder("feedback", page, UNIT) / f"{UNIT}.html").is_file()


@pytest.mark.night
@pytest.mark.parametrize("name", NAMES[:2])
def test_nbgraders_own_commands_go_there_too(prepared_small, tmp_path, name):
    root = shutil.copytree(prepared_small, tmp_path / name)
    desk = Desk(root)
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    for command in ("generate_assignment", "autograde", "generate_feedback"):
        done = nbgrader(root, command, UNIT, "--force")
        assert done.returncode == 0, done.stderr
    assert (desk.folder("feedback", "ana", UNIT) / f"{UNIT}.html").is_file()
    assert not list((root / "grading/work/release").rglob(Path(ITEMS).name))


def test_only_what_is_there_by_name_is_taken_by_name(tmp_path):
    for folder in ("[ab]/x", "a/x", "b/y", "*/x"):
        (tmp_path / folder).mkdir(parents=True)
    assert search(f"{tmp_path}/[ab]/x") == [f"{tmp_path}/[ab]/x"]
    assert sorted(search(f"{tmp_path}/*/x")) == [f"{tmp_path}/{at}/x" for at in ("*", "[ab]", "a")]
    assert search(f"{tmp_path}/[ab]/*") == [f"{tmp_path}/[ab]/x"]
    assert search(f"{tmp_path}/none/*") == []
    assert search(str(tmp_path / "b" / ".." / "b" / "y"))
