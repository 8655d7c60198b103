"""What stands under a file's name and is none is refused, and never waited for."""

import os
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.support.regular_files import NotAFile, open_regular, read_regular
from tests.helpers.small_course import EXERCISE, GUIDE, ITEMS, LESSON, PLAYED

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has none of these")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # a socket's path has to be short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


KINDS = [pipe, listening, endless, to_a_pipe, Path.mkdir]


@pytest.mark.parametrize("make", KINDS)
def test_what_is_no_file_is_refused_at_once(tmp_path, make):
    make(tmp_path / "x")
    with pytest.raises(NotAFile, match="is not a file"):
        read_regular(tmp_path / "x")


def test_a_link_is_followed_only_where_that_is_meant(tmp_path):
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    assert read_regular(tmp_path / "link") == b"words"
    with pytest.raises(NotAFile):
        open_regular(tmp_path / "link", follow_links=False)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none")


@pytest.mark.parametrize(
    "file", [ITEMS, PLAYED, LESSON, EXERCISE, GUIDE, "curriculum/people/a.yaml"]
)
@pytest.mark.parametrize("make", [pipe, endless])
def test_no_such_thing_in_a_course_holds_check_up(small, file, make):
    (small / file).unlink(missing_ok=True)
    make(small / file)
    done = CliRunner().invoke(app, ["check", "--course", str(small)])
    assert done.exit_code == 1, done.output
    assert not done.exception or isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("words", [["roster", "pipe.csv"], ["roster"], ["due", "u1-first-steps"]])
def test_nor_any_command_at_the_desk(small, words, monkeypatch):
    monkeypatch.chdir(small)
    (small / "grading/work").mkdir(parents=True)
    for name in ("pipe.csv", "grading/work/roster.csv", "grading/desk.yaml"):
        os.mkfifo(small / name)
    if words == ["roster"]:
        (small / "grading/desk.yaml").unlink()
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    assert "not a file" in done.output
