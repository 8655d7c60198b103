"""Each trouble is made on purpose, and `peercompass doctor` finds it: by the command where a folder
can be broken so, else by the judge of that one thing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.doctor import jupyter, machine, program, storage
from peercompass.doctor.examination import TABLE, examine
from peercompass.doctor.finding import Finding, Place
from tests.helpers.small_course import edit

LOOKS = dict(TABLE)


def found(root: Path, at: str, port: int = 8888) -> list[Finding]:
    """What one look finds in the course directory `root`."""
    return list(LOOKS[at](Place(root, root, port)))


def asked(root: Path, *options: str) -> tuple[int, dict[str, list[dict]]]:
    """The command's exit code, and what it found, by what was looked at."""
    done = CliRunner().invoke(app, ["doctor", "--course", str(root), "--json", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    looked = json.loads(done.stdout)
    return done.exit_code, {one["at"]: one["found"] for one in looked if one["found"]}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nobody else has an account on this machine, a browser is here, and trainee mode is the one of
    the sources, which the environment may have an older copy of."""
    extensions = tmp_path_factory.mktemp("extensions")
    shutil.copytree(jupyter._SHIPPED, extensions / "peercompass")
    monkeypatch.setattr(jupyter, "jupyter_path", lambda _: [str(extensions)])
    monkeypatch.setattr("peercompass.grading.privacy._have_others", lambda: False)
    monkeypatch.setattr(machine, "has_display", lambda: True)
    monkeypatch.setattr(machine.webbrowser, "get", lambda: None)
    monkeypatch.setattr(machine, "find_browser", lambda: Path("chromium"))


@pytest.fixture
def other_accounts(monkeypatch: pytest.MonkeyPatch, alone: None) -> None:
    monkeypatch.setattr("peercompass.grading.privacy._have_others", lambda: True)


# --- nothing is wrong


def test_a_sound_course_has_no_trouble_and_is_not_changed_by_a_look(small_root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in small_root.rglob("*") if path.is_file()}
    code, troubles = asked(small_root, "--port", "9400")
    assert {name: some for name, some in troubles.items() if any(s["serious"] for s in some)} == {}
    assert code == 0
    after = {path: path.stat().st_mtime_ns for path in small_root.rglob("*") if path.is_file()}
    assert after == before


def test_in_words_each_look_has_a_line_and_each_trouble_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("No course.", encoding="utf-8")
    done = CliRunner().invoke(app, ["doctor", "--course", str(tmp_path), "--port", "9400"])
    assert done.exit_code == 1
    assert all(f"  {name}\n" in done.stdout for name in LOOKS)
    assert f"There is no course in {tmp_path}." in done.stdout
    assert "> Go into a course directory" in done.stdout
    assert "1 to see to" in done.stdout


def test_a_look_that_fails_is_told_and_the_others_go_on(small: Path, monkeypatch) -> None:
    def broken(_folder: Path) -> None:
        raise OSError("the disk has gone")

    monkeypatch.setattr(storage.shutil, "disk_usage", broken)
    looked = {one.at: one for one in examine(small, 9400)}
    (told,) = looked["Room on the disk"].found
    assert "the disk has gone" in told.wrong
    assert looked["The course"].found == ()
    assert list(looked) == list(LOOKS)


# --- the program


@pytest.mark.parametrize(
    ("version", "bits", "words"),
    [((3, 10), 64, "3.11 or newer"), ((3, 12), 32, "32-bit")],
)
def test_a_python_that_is_too_old_or_too_narrow(version, bits, words) -> None:
    (told,) = program.judge_python(version, bits)
    assert words in told.wrong
    assert told.serious
    assert list(program.judge_python((3, 11), 64)) == []


def test_a_package_that_is_missing_and_one_of_another_version() -> None:
    needed = ["pydantic~=2.14", 'nbgrader~=0.9.6; extra == "desk"', 'ruff>=1; extra == "test"']
    missing, other = program.judge_needed(needed, {"pydantic": "1.10"})
    assert missing.wrong == "nbgrader cannot be found here."
    assert 'pip install "peercompass[desk]"' in missing.do
    assert "pydantic is here as 1.10" in other.wrong
    assert list(program.judge_needed(needed, {"pydantic": "2.14.1", "nbgrader": "0.9.6"})) == []


def test_where_a_package_cannot_be_imported_every_command_says_which(tmp_path: Path) -> None:
    """Whoever needs the doctor most has an environment in which it cannot start."""
    broken = tmp_path / "pydantic"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise SystemError('parts do not fit')", encoding="utf-8")
    (tmp_path / "pydantic-1.0.dist-info").mkdir()
    metadata = "Metadata-Version: 2.1\nName: pydantic\nVersion: 1.0\n"
    (tmp_path / "pydantic-1.0.dist-info/METADATA").write_text(metadata, encoding="utf-8")
    code = "import sys; sys.path.insert(0, sys.argv.pop()); import peercompass.cli as c; c.main()"
    command = [sys.executable, "-c", code, "doctor", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be used: parts do not fit" in done.stderr
    assert "pydantic is here as 1.0, and PeerCompass needs" in done.stderr
    assert "Traceback" not in done.stderr


def test_versions_that_are_not_those_of_the_lock(small: Path) -> None:
    (small / "requirements.lock").write_text(
        "pydantic==0.0.1 \\\n    --hash=sha256:00\n"
        "colorama==0.4.6 ; sys_platform == 'nowhere' \\\n",
        encoding="utf-8",
    )
    (told,) = found(small, "Packages")
    assert "pydantic" in told.wrong
    assert "instead of 0.0.1" in told.wrong
    assert "colorama" not in told.wrong
    assert not told.serious


def test_a_window_that_cannot_show_all_letters() -> None:
    (told,) = program.judge_letters("cp437")
    assert "cp437" in told.wrong
    assert list(program.judge_letters("utf-8")) == []


# --- Jupyter


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    """A place of lab extensions in which ours lies as it was shipped."""
    shutil.copytree(jupyter._SHIPPED, tmp_path / "peercompass")
    return tmp_path


def test_trainee_mode_that_is_missing_or_of_another_version(extension: Path) -> None:
    assert list(jupyter.judge_extension([extension], jupyter._SHIPPED)) == []
    (extension / "peercompass/static/entry.js").write_text("// older", encoding="utf-8")
    (other,) = jupyter.judge_extension([extension], jupyter._SHIPPED)
    assert "another version" in other.wrong
    shutil.rmtree(extension / "peercompass")
    (missing,) = jupyter.judge_extension([extension], jupyter._SHIPPED)
    assert "trainees would see code cells" in missing.wrong


@pytest.mark.parametrize("off", [{"peercompass": True}, ["peercompass:trainee"]])
def test_trainee_mode_that_is_switched_off(tmp_path: Path, off: object) -> None:
    file = tmp_path / "page_config.json"
    file.write_text(json.dumps({"disabledExtensions": off}), encoding="utf-8")
    (told,) = jupyter.judge_switched_off([tmp_path / "none.json", file])
    assert str(file) in told.wrong
    assert told.do == "Run: jupyter labextension enable peercompass"
    file.write_text('{"disabledExtensions": {"peercompass": false}}', encoding="utf-8")
    assert list(jupyter.judge_switched_off([file])) == []


def test_a_server_extension_that_is_switched_off_or_unknown() -> None:
    off, unknown = jupyter.judge_servers({"peercompass.grading.integration": False})
    assert "switched off" in off.wrong
    assert "does not know peercompass.untrusted.server" in unknown.wrong


# --- the machine


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program has."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken(small: Path, taken: int) -> None:
    (told,) = found(small, "Ports", taken)
    assert f"Port {taken} is taken" in told.wrong
    assert not told.serious


def test_no_port_that_is_free(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("in use")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    (told,) = found(small, "Ports", 9400)
    assert "No free port from 9400 to 9449" in told.wrong
    assert told.serious


def test_no_browser(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "has_display", lambda: False)
    monkeypatch.setattr(machine, "find_browser", lambda: None)
    opens, prints = found(small, "Browser")
    assert "No browser can be opened" in opens.wrong
    assert "makes no PDF" in prints.wrong


def test_no_table_of_time_zones(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zoneinfo.ZoneInfo.clear_cache()
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    for name in ("tzdata", *(name for name in list(sys.modules) if name.startswith("tzdata."))):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(machine, "ZoneInfo", zoneinfo.ZoneInfo.no_cache)
    zoneinfo.reset_tzpath(to=())
    try:
        (told,) = found(small, "Clock and time zones")
    finally:
        zoneinfo.reset_tzpath()
    assert told.do == "Run: pip install tzdata"


def test_a_clock_that_is_behind_the_course(small: Path) -> None:
    then = time.time() + 400 * 86_400
    os.utime(small / "curriculum/course.yaml", (then, then))
    (told,) = found(small, "Clock and time zones")
    assert "Set the clock" in told.do
    here = datetime(2026, 12, 1, tzinfo=UTC)
    assert list(machine.judge_clock(here, here + timedelta(hours=20))) == []


# --- the disk


@pytest.mark.parametrize(("free", "serious"), [(90_000_000, True), (900_000_000, False)])
def test_a_disk_that_is_almost_full(small, monkeypatch, free, serious) -> None:
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _: usage)
    (told,) = found(small, "Room on the disk")
    assert (str(free // 1_000_000) in told.wrong, told.serious) == (True, serious)


@pytest.mark.parametrize("name", ["OneDrive - Peer Agency", "Dropbox", "CloudStorage"])
def test_a_folder_that_is_synced(small: Path, tmp_path: Path, name: str) -> None:
    root = tmp_path / name / "course"
    shutil.copytree(small, root)
    (told,) = found(root, "Kind of disk")
    assert name in told.wrong
    assert told.serious


def test_a_disk_of_another_computer() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/home /mnt/our\\040class nfs4 rw 0 0\n"
    (told,) = storage.judge_kind(Path("/mnt/our class/course"), mounts)
    assert "PostgreSQL" in told.do
    assert list(storage.judge_kind(Path("/home/dana/course"), mounts)) == []


def test_a_path_that_is_too_long_for_windows(small: Path, monkeypatch) -> None:
    monkeypatch.setattr(storage, "is_windows", lambda: True)
    deep = small / ("a-long-name-for-a-folder/" * 8)
    deep.mkdir(parents=True)
    (told,) = storage.kind(Place(deep, deep))
    assert "Windows refuses" in told.wrong


def test_a_folder_that_nothing_can_be_written_into(small: Path, monkeypatch) -> None:
    def refuse(dir: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(storage.tempfile, "TemporaryFile", refuse)
    (told,) = found(small, "Rights")
    assert "Permission denied" in told.wrong


# --- the course and the desk


def test_a_course_that_cannot_be_read(small: Path) -> None:
    edit(small, "curriculum/course.yaml", "id: small", "id: [small")
    code, troubles = asked(small)
    assert code == 1
    assert "curriculum/course.yaml" in troubles["The course"][0]["wrong"]
    assert set(troubles) <= {"The course", "Ports"}  # one trouble is told once


def test_a_trainees_own_folder_needs_no_course(tmp_path: Path) -> None:
    for name in ("home.ipynb", "unit.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    code, troubles = asked(tmp_path, "--port", "9400")
    assert code == 0
    assert "The course" not in troubles


def test_keys_that_others_can_read(small: Path, other_accounts: None, monkeypatch) -> None:
    monkeypatch.setattr("peercompass.grading.privacy._open_to_others", lambda _: True)
    told = found(small, "Answer keys")[0]
    assert told.wrong.startswith("Other people with an account")
    assert told.do.startswith("Run: chmod -R go-rwx")


def test_settings_of_the_desk_that_cannot_be_read(small_root: Path) -> None:
    (small_root / "grading/desk.yaml").write_text("attempt: sometimes\n", encoding="utf-8")
    code, troubles = asked(small_root)
    assert code == 1
    assert "grading/desk.yaml:1" in troubles["Settings of the desk"][0]["wrong"]


def test_an_exchange_that_is_no_folder(small_root: Path) -> None:
    shutil.rmtree(small_root / "grading/work/exchange")
    (small_root / "grading/work/exchange").touch()
    (told,) = found(small_root, "The exchange")
    assert "Nothing can be put into the exchange" in told.wrong


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="accounts of POSIX")
def test_an_exchange_whose_place_another_account_took(small_root: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    real = Path.lstat

    def another(path: Path) -> object:
        status = real(path)
        return SimpleNamespace(st_uid=4711) if path.name == "outbound" else status

    monkeypatch.setattr(Path, "lstat", another)
    (told,) = found(small_root, "The exchange")
    assert "belongs to the account number 4711" in told.wrong
    assert "release the units anew" in told.do


def test_windows_has_no_exchange_and_all_is_well(small_root: Path, monkeypatch) -> None:
    monkeypatch.setattr("peercompass.doctor.desk.has_exchange", lambda: False)
    (told,) = found(small_root, "The exchange")
    assert "grading/work/handouts" in told.wrong
    assert not told.serious


def test_a_gradebook_that_is_damaged(small_root: Path) -> None:
    (small_root / "grading/work/gradebook.db").write_bytes(b"no database" * 1000)
    (told,) = found(small_root, "The gradebook")
    assert "peercompass rebuild" in told.do


def test_a_gradebook_that_went_away(small_root: Path) -> None:
    (small_root / "grading/work/gradebook.db").unlink()
    (small_root / "grading/work/autograded/dana/u1").mkdir(parents=True)
    (told,) = found(small_root, "The gradebook")
    assert told.wrong == "The gradebook is missing, though work was graded here."


def test_a_gradebook_that_another_program_holds(small_root: Path, monkeypatch) -> None:
    monkeypatch.setattr("peercompass.doctor.desk._PATIENCE", 0.01)
    with closing(sqlite3.connect(small_root / "grading/work/gradebook.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        (told,) = found(small_root, "The gradebook")
    assert "does not let go" in told.wrong


def test_a_restore_that_was_stopped(small_root: Path) -> None:
    note = {"what": "restore", "before": "work.before", "notes": []}
    (small_root / "grading/work.unfinished").write_text(json.dumps(note), encoding="utf-8")
    (told,) = found(small_root, "The gradebook")
    assert told.do == "Run: peercompass restore"


def test_an_empty_folder_in_which_an_installed_course_could_be_set_up(
    tmp_path: Path, monkeypatch
) -> None:
    courses = {"crps": tmp_path}
    monkeypatch.setattr("peercompass.doctor.course.installed_courses", lambda: courses)
    (told,) = LOOKS["The course"](Place(tmp_path, None))
    assert (told.serious, "peercompass start" in told.do) == (False, True)
