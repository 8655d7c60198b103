"""Who can read the desk: its owner. The exchange alone is open, and the way to it."""

import os
import shutil
import stat
import sys

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.grading import Desk, privacy
from peercompass.grading.backup import create, restore
from peercompass.grading.backup.rebuild import rebuild
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from tests.helpers.hand_ins import with_cohort
from tests.helpers.small_course import UNIT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps accounts apart")

OTHERS = 0o077


def modes(work) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in work.iterdir()}


@pytest.fixture
def usual():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_lies_at_a_desk_is_its_owners(small_root, usual):
    work = small_root / "grading/work"
    for path in work.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o666)
    (work / "notes.txt").write_text("made by hand")
    (small_root / "grading/desk.yaml").write_text("attempt: last\n")
    desk = with_cohort(small_root, 2)
    desk.grade(UNIT)
    keep_roster(work, Roster({"ana": RosterPerson("ana")}))
    keep_roster(work, Roster({"ben": RosterPerson("ben")}))
    desk.report(UNIT, [])
    marks, there = small_root / "marks.csv", small_root / "there.csv"
    there.touch(0o644)
    for file in (marks, there):
        told = ["export", UNIT, "--to", "csv", "--out", str(file), "--course", str(small_root)]
        CliRunner().invoke(app, told)
        assert file.read_bytes()
    assert [oct(stat.S_IMODE(f.stat().st_mode)) for f in (marks, there)] == ["0o600", "0o644"]
    assert stat.S_IMODE((small_root / "grading/desk.yaml").stat().st_mode) == 0o600
    found = modes(work)
    assert found.pop("exchange") == 0o1777
    assert {"gradebook.db", "attempts", "reports", "roster.csv", "notes.txt"} <= found.keys()
    open_to_others = {n: oct(m) for n, m in found.items() if m & OTHERS and not n.startswith(".")}
    assert not open_to_others
    assert stat.S_IMODE(work.stat().st_mode) == 0o711


def test_a_gradebook_is_closed_from_its_first_moment(small_root, usual):
    (small_root / "grading/work/gradebook.db").unlink()
    Desk(small_root).release(UNIT)
    assert modes(small_root / "grading/work")["gradebook.db"] == 0o600


def test_a_link_at_the_desk_changes_nothing_elsewhere(small_root, tmp_path, usual):
    (tmp_path / "mine.txt").write_text("")
    (tmp_path / "mine.txt").chmod(0o644)
    (small_root / "grading/work/link").symlink_to(tmp_path / "mine.txt")
    Desk(small_root)
    assert stat.S_IMODE((tmp_path / "mine.txt").stat().st_mode) == 0o644


def test_release_says_when_others_can_read_the_keys(small_root, monkeypatch, usual):
    monkeypatch.setattr(privacy, "_have_others", lambda: True)
    for folder in (small_root, *small_root.parents[:4]):
        folder.chmod(folder.stat().st_mode | 0o055)
    keys = small_root / "exercises"
    keys.chmod(0o755)

    def said() -> str:
        done = CliRunner().invoke(app, ["release", UNIT, "--course", str(small_root)])
        assert done.exit_code == 0, done.output
        return done.output

    told = said()
    assert "can read the answer keys" in told
    assert f'chmod -R go-rwx "{keys.resolve()}"' in told
    keys.chmod(0o700)
    assert "answer keys" not in said()
    keys.chmod(0o755)
    small_root.chmod(0o700)
    assert privacy.keys_seen_by_others(small_root) is None, "nobody comes to them"
    small_root.chmod(0o755)
    monkeypatch.setattr(privacy, "_have_others", lambda: False)
    assert privacy.keys_seen_by_others(small_root) is None


def test_the_keys_of_an_installed_course_are_keys_too(small_root, tmp_path, monkeypatch, usual):
    monkeypatch.setattr(privacy, "_have_others", lambda: True)
    keys = tmp_path / "site-packages/course/exercises"
    keys.mkdir(parents=True)
    for folder in (*keys.parents[:5], keys):
        folder.chmod(folder.stat().st_mode | 0o055)
    (small_root / "exercises").chmod(0o700)
    assert privacy.keys_seen_by_others(small_root) is None
    monkeypatch.setattr(privacy, "installed_courses", lambda: {"course": keys.parent})
    assert f'go-rwx "{keys.resolve()}"' in privacy.keys_seen_by_others(small_root)


def test_a_desk_that_a_group_shares_is_the_groups_and_nobody_elses(small_root, usual):
    work = small_root / "grading/work"
    work.chmod(0o2775)
    shutil.rmtree(work / "exchange")
    (work / "gradebook.db").unlink()
    (work / "notes.txt").write_text("made by hand")
    (work / "notes.txt").chmod(0o666)
    Desk(small_root).release(UNIT)
    keep_roster(work, Roster({"ana": RosterPerson("ana")}))
    found = modes(work)
    assert [found[name] for name in ("gradebook.db", "roster.csv", "notes.txt")] == [0o660] * 3
    assert not [name for name, mode in found.items() if mode & 0o007 and name != "exchange"]
    assert stat.S_IMODE(work.stat().st_mode) == 0o2771
    course = work / "exchange/small"
    of_course = [
        oct(stat.S_IMODE((course / n).stat().st_mode)) for n in ("", "outbound", "inbound")
    ]
    assert of_course == ["0o2775", "0o2775", "0o3773"]


def test_what_is_restored_is_its_owners_at_every_moment(small_root, usual):
    work = small_root / "grading/work"
    with_cohort(small_root, 2).grade(UNIT)
    made = create.backup(create.contents(small_root))
    stages: set[int] = set()

    def tick(_name: str) -> None:
        stages.add(stat.S_IMODE((small_root / "grading/work.restoring").stat().st_mode))

    shutil.rmtree(work / "exchange")
    Desk(small_root)
    restore.restore(small_root, made.path, tick)
    assert stages == {0o700}
    found = modes(work)
    assert found.pop("exchange") == 0o1777
    assert not {n: oct(m) for n, m in found.items() if m & OTHERS and not n.startswith(".")}
    assert stat.S_IMODE(work.stat().st_mode) == 0o711
    inbound = Desk(small_root).layout.inbound
    assert stat.S_IMODE(inbound.stat().st_mode) == 0o3733


def test_what_is_restored_stays_the_groups_that_shares_the_desk(small_root, usual):
    work = small_root / "grading/work"
    work.chmod(0o2775)
    Desk(small_root)
    restore.restore(small_root, create.backup(create.contents(small_root)).path)
    assert stat.S_IMODE(work.stat().st_mode) == 0o2771
    assert modes(work)["gradebook.db"] == 0o660


def test_a_gradebook_made_anew_is_closed_too(small_root, usual):
    rebuild(small_root)
    assert modes(small_root / "grading/work")["gradebook.db"] == 0o600


def test_in_the_exchange_nobody_moves_what_is_anothers(small_root, usual):
    exchange = small_root / "grading/work/exchange"
    shutil.rmtree(exchange)
    Desk(small_root)
    modes_of = [exchange, *(exchange / "small" / n for n in ("", "outbound", "inbound"))]
    found = [stat.S_IMODE(path.stat().st_mode) for path in modes_of]
    assert list(map(oct, found)) == list(map(oct, (0o1777, 0o755, 0o755, 0o3733)))


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="needs root")
@pytest.mark.parametrize("name", ["small", "small/outbound", "small/inbound"])
def test_who_was_first_in_the_exchange_gives_nothing_out_as_the_courses(small_root, name):
    folder = small_root / "grading/work/exchange" / name
    os.chown(folder, 54321, -1)
    with pytest.raises(ValueError, match="belongs to the account number 54321") as told:
        Desk(small_root)
    assert f"{folder} " in str(told.value)
    shutil.rmtree(folder)
    folder.symlink_to(small_root)
    os.lchown(folder, 54321, -1)
    with pytest.raises(ValueError, match="account number 54321"):
        Desk(small_root)
