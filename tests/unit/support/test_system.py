"""What a system does its own way: seen by being another one for a while."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from peercompass.exercise import Response, append, forget, read
from peercompass.support import processes, system
from peercompass.support.portable_names import UnfitName, check_name
from tests.helpers.other_system import Disk, as_windows
from tests.helpers.real_course import REPOSITORY

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what is open is read from /proc")


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """This process is on Windows, with a disk as Windows has it."""
    as_windows(monkeypatch)
    return Disk(tmp_path, monkeypatch, windows=True)


def let_go_later(path: Path, seconds: float = 0.3) -> threading.Thread:
    """Have somebody else look at a file for a moment, as a virus scanner does."""
    file = path.open("rb")

    def look() -> None:
        time.sleep(seconds)
        file.close()

    thread = threading.Thread(target=look)
    thread.start()
    return thread


# --- files that are open


@LINUX
def test_a_folder_that_somebody_looks_into_is_moved_when_they_are_done(tmp_path, windows) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new/a").touch()
    look = let_go_later(tmp_path / "new/a")
    system.move(tmp_path / "new", tmp_path / "place")
    look.join()
    assert windows.refused
    assert (tmp_path / "place/a").exists()


@LINUX
def test_a_file_that_stays_open_is_named(tmp_path, windows, monkeypatch) -> None:
    monkeypatch.setattr(system, "_PATIENCE", 0.2)
    path = tmp_path / "a"
    path.touch()
    with path.open("rb"), pytest.raises(PermissionError, match="/a'"):
        system.remove(path)
    system.remove(path)
    assert not path.exists()


@LINUX
def test_what_is_only_to_be_read_is_removed_too(tmp_path, windows) -> None:
    (tmp_path / "graded/in").mkdir(parents=True)
    for name in ("graded/in/a", "alone"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o444)
    system.remove(tmp_path / "graded")
    system.remove(tmp_path / "alone")
    assert list(tmp_path.iterdir()) == []


def test_elsewhere_a_refusal_is_told_at_once(tmp_path, monkeypatch) -> None:
    asked: list[Path] = []

    def refuse(source: Path, _target: Path) -> None:
        asked.append(source)
        raise PermissionError(13, "not yours")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        system.move(tmp_path / "a", tmp_path / "b")
    assert len(asked) == 1


@LINUX
def test_a_log_is_added_to_and_forgotten_from_while_somebody_reads_it(tmp_path, windows) -> None:
    log = tmp_path / "responses.jsonl"
    append(log, [Response("one", "write", "Kept."), Response("two", "write", "Taken back.")])
    look = let_go_later(log)
    forget(log, "two")
    look.join()
    append(log, [Response("three", "write", "Later.")])
    assert [one.item for one in read(log).responses] == ["one", "three"]
    assert b"\r" not in log.read_bytes()


# --- names


@LINUX
def test_a_name_that_the_disk_takes_for_anothers_is_refused(tmp_path, monkeypatch) -> None:
    Disk(tmp_path, monkeypatch, windows=False)
    (tmp_path / "Ana").mkdir()
    check_name(tmp_path / "Ana")
    check_name(tmp_path / "sam")
    with pytest.raises(UnfitName, match="ana and Ana are one name on this computer"):
        check_name(tmp_path / "ana")


def test_where_they_are_two_names_both_are_taken(tmp_path) -> None:
    (tmp_path / "Ana").mkdir()
    if not (tmp_path / "ANA").exists():
        check_name(tmp_path / "ana")


def test_windows_keeps_some_names_for_itself(tmp_path, monkeypatch) -> None:
    check_name(tmp_path / "con")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UnfitName, match="Windows takes no folder named con"):
        check_name(tmp_path / "con")


# --- what is said


@pytest.mark.parametrize(
    ("platform", "encoding", "said"),
    [("win32", "cp1252", "✓ “é”".encode()), ("linux", "ascii", b"? ?\x3f?")],
)
def test_no_letter_ends_a_program(monkeypatch, platform, encoding, said) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    system.speak_safely(stream)
    stream.write("✓ “é”")
    stream.flush()
    assert raw.getvalue() == said.replace(b"? ?\x3f?", b"? ???")


def test_what_a_process_of_ours_says_is_utf_8_whatever_the_computer_speaks() -> None:
    env = {**processes.speaking_utf8(), "LC_ALL": "C", "LANG": "C"}
    code = "import sys, locale; print('✓', sys.stdout.encoding, locale.getpreferredencoding())"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["✓", "utf-8", "utf-8"]


# --- processes


def test_a_process_is_started_apart_as_the_system_can(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 512, raising=False)
    monkeypatch.setattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 16384, raising=False)
    assert processes.apart(behind=True) == {"creationflags": 512 | 16384}
    monkeypatch.setattr(sys, "platform", "linux")
    assert processes.apart() == {"start_new_session": True, "preexec_fn": None}


@LINUX
def test_a_group_is_ended_with_all_that_it_started() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, **processes.apart()
    ) as leader:
        processes.end_group(leader.pid)
        assert leader.wait(60) == -9
    processes.end_group(leader.pid)  # gone already


def test_on_windows_a_group_is_ended_by_its_own_program(monkeypatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: asked.append(command))
    processes.end_group(4711)
    assert asked == [["taskkill", "/F", "/T", "/PID", "4711"]]


# --- the rules are kept


def test_every_text_file_is_opened_with_its_encoding() -> None:
    command = ["check", "--preview", "--select", "PLW1514", "--no-cache", "--isolated", "src"]
    ruff = [sys.executable, "-m", "ruff", *command]
    done = subprocess.run(ruff, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_one_module_moves_and_removes() -> None:
    ours = REPOSITORY / "src/peercompass"
    odd = (".rename(", "shutil.rmtree", "os.replace(", "os.rename(", ".unlink(")
    found = {
        path.relative_to(ours).as_posix()
        for path in ours.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(word in line for word in odd) and "columns=" not in line
    }
    # A file of a moment's, which nobody else knows of, may go as it likes.
    assert found - {"support/system.py"} <= {
        "grading/backup/restore.py",
        "notebook/parts/learner_seed.py",
    }
