"""Who somebody is, and what cannot be anybody's: at a real desk, with its real commands."""

import json
import os
import pwd
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.grading.submissions.files import as_timestamp
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)


@pytest.fixture
def desk(small_root) -> Desk:
    return Desk(small_root)


@pytest.fixture(scope="module")
def account() -> str:
    """Another account of this machine, made for the test."""
    if os.geteuid() != 0 or shutil.which("useradd") is None:
        pytest.skip("making an account needs root and useradd")
    name = "pc-test-bob"
    subprocess.run(["useradd", "--no-create-home", name], check=False, capture_output=True)
    yield name
    subprocess.run(["userdel", name], check=False, capture_output=True)


def exchange(desk: Desk, trainee: str, owner: str) -> Path:
    """A folder as nbgrader's submit leaves it in the exchange, put there by an account."""
    name = f"{trainee}+{UNIT}+{as_timestamp(NOON)}+aWxL"
    folder = desk.layout.inbound / name
    folder.mkdir(parents=True)
    (folder / LOG_FILE).write_bytes(as_log(given(desk.course.units[UNIT], best)))
    (folder / "timestamp.txt").write_text(as_timestamp(NOON))
    for path in (folder, *folder.iterdir()):
        os.chown(path, pwd.getpwnam(owner).pw_uid, -1)
    return folder


def run(desk: Desk, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--course", str(desk.root)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_hand_in_that_another_account_put_there_is_put_aside_and_named(desk, account):
    exchange(desk, account, account)
    exchange(desk, "alice", account)
    for _ in range(2):  # it stays aside, also without a roster, which would know her
        done = desk.collect(UNIT)
        [named] = done.aside
        assert f"says that it is of alice, and the account {account} put it there" in named
        assert desk.students(UNIT) == [account]
    assert list((desk.work / "aside" / UNIT / f"alice+{account}").glob(f"*/{LOG_FILE}"))


def test_an_owner_without_an_account_is_a_number(desk, account):
    folder = exchange(desk, "alice", account)
    os.chown(folder, 54321, -1)
    [named] = desk.collect(UNIT).aside
    assert "the account number 54321 put it there" in named


def test_nbgraders_own_collect_gives_nobody_anothers_name(desk, account):
    """It warns and goes on; what it put in place is taken out again."""
    folder = exchange(desk, "alice", account)
    shutil.copytree(folder, desk.folder("submitted", "alice", UNIT))
    done = desk.collect(UNIT)
    assert len(done.aside) == 1
    assert desk.students(UNIT) == []


def test_where_all_accounts_are_one_owners_are_not_compared(desk, account):
    exchange(desk, "alice", account)
    (desk.root / "grading/desk.yaml").write_text("check_owner: false\n")
    assert Desk(desk.root).collect(UNIT).taken == ["alice"]


def test_every_command_names_what_cannot_be_a_hand_in_and_goes_on(desk):
    log = as_log(given(desk.course.units[UNIT], best))
    hand_in(desk, "ana", log, UNIT)
    hand_in(desk, os.fsdecode(b"caf\xe9"), log, UNIT)
    hand_in(desk, "line\nend", log, UNIT)
    desk.folder("submitted", "linked", UNIT).parent.symlink_to(
        desk.folder("submitted", "ana", UNIT).parent
    )
    (desk.folder("submitted", "pipe", UNIT)).parent.mkdir()
    os.mkfifo(desk.folder("submitted", "pipe", UNIT))
    commands = (
        ("collect", UNIT),
        ("grade", UNIT),
        ("report", UNIT),
        ("report", UNIT, "--json"),
        ("export", UNIT, "--to", "csv"),
        ("export", UNIT, "--to", "moodle", "--json"),
        ("feedback", UNIT),
        ("backup",),
    )
    for words in commands:
        _, said = run(desk, *words)
        if words[0] in ("collect", "grade", "report", "export"):
            for name in ("caf", "line end", "linked", "pipe"):
                assert name in said, words
        assert "ana" in said or words[0] in ("collect", "report", "feedback", "backup", "export")
    assert json.loads(run(desk, "report", UNIT, "--json")[1])["unfit"][UNIT].keys() >= {"pipe"}


@pytest.mark.parametrize("what", ["pipe", "socket-like", "link", "linked folder", "beside"])
def test_responses_never_hangs_nor_follows(desk, tmp_path, what):
    folder = tmp_path / "mail" / "dana"
    folder.mkdir(parents=True)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / LOG_FILE).write_bytes(b'{"item":"a","kind":"write","value":"mine alone"}\n')
    at = folder / LOG_FILE
    if what == "pipe":
        os.mkfifo(at)
    elif what == "socket-like":
        at = folder / "dana.zip"
        os.mkfifo(at)
    elif what == "link":
        at.symlink_to(secret / LOG_FILE)
    elif what == "linked folder":
        (folder / UNIT).symlink_to(secret)
        at = folder / UNIT / LOG_FILE
    else:
        at.write_bytes(b"")
        os.mkfifo(folder / "page.json")
    code, said = run(desk, "responses", str(at))
    assert "mine alone" not in said
    assert (code == 0) == (what == "beside")
    if what in ("pipe", "link"):
        assert "mine alone" not in run(desk, "responses", str(folder))[1]
