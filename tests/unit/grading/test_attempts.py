"""Every attempt is kept, from whatever door; one counts, and takes its place in one step."""

import errno
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.exercise import LOG_FILE, Response, append
from peercompass.grading import Desk
from peercompass.grading.gradebook.due_dates import extend, set_due
from peercompass.grading.submissions import attempts
from peercompass.grading.submissions.attempts import (
    SubmissionAttempt,
    choose_attempt,
    keep_attempt,
    place_attempt,
    read_attempts,
)
from peercompass.grading.submissions.files import as_timestamp
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from peercompass.support.clock import now
from peercompass.support.portable_names import UnfitName
from tests.helpers.exchange import SETTINGS, STOCK, as_trainee
from tests.helpers.hand_ins import as_log, best, files, given, hand_in, worst
from tests.helpers.other_system import Disk
from tests.helpers.small_course import UNIT

NOON = datetime(2025, 12, 1, 12, tzinfo=UTC)  # no work comes from the future
HOUR = timedelta(hours=1)
NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'

moments = st.integers(0, 6).map(lambda hours: NOON + hours * HOUR)
histories = st.lists(st.tuples(moments, st.integers(0, 3)), min_size=1, max_size=6).map(
    lambda rows: [
        SubmissionAttempt(Path(f"{n}-{worth}"), when, n) for n, (when, worth) in enumerate(rows)
    ]
)


def points(attempt: SubmissionAttempt) -> float:
    return int(attempt.folder.name.split("-")[1])


def age(attempt: SubmissionAttempt):
    return attempt.when, attempt.number


@over(histories, st.none() | moments)
def test_which_attempt_counts(history, due):
    mixed = sorted(history, key=age)
    first, last = min(history, key=age), max(history, key=age)
    assert choose_attempt(mixed, "first", due) == first
    assert choose_attempt(mixed, "last", due) == last
    in_time = [one for one in history if due is None or one.when <= due]
    assert choose_attempt(mixed, "last-before-due", due) == max(in_time or [last], key=age)
    top = choose_attempt(mixed, "best", due, points)
    assert points(top) == max(map(points, history))
    assert all(age(one) <= age(top) for one in history if points(one) == points(top))


@over(histories, moments, st.integers(0, 5))
def test_more_time_never_makes_an_earlier_attempt_count(history, due, more):
    """As long as one came in time."""
    if any(one.when <= due for one in history):
        before, after = (
            choose_attempt(sorted(history, key=age), "last-before-due", due + n * HOUR)
            for n in (0, more)
        )
        assert age(before) <= age(after)


def test_another_policy_is_no_policy():
    with pytest.raises(ValueError, match="no policy"):
        choose_attempt([SubmissionAttempt(Path("x"), NOON)], "newest")


@pytest.fixture
def home(tmp_path) -> Path:
    return tmp_path / "attempts"


def logs(home: Path) -> list[tuple[str, int, bytes]]:
    return [
        (f"{a.when:%d %H:%M}", a.number, (a.folder / LOG_FILE).read_bytes())
        for a in read_attempts(home)
    ]


def test_what_is_kept_once_and_what_twice(home):
    assert keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON, "handed-in")[1]
    assert not keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON, "handed-in")[1]
    assert keep_attempt(home, {LOG_FILE: b"b"}, UNIT, NOON, "handed-in")[1], (
        "other work, the same time"
    )
    assert keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON + HOUR, "handed-in")[1], (
        "handed in again"
    )
    assert not keep_attempt(home, {LOG_FILE: b"b"}, UNIT, None, "collected")[1], (
        "a file says no time"
    )
    assert not keep_attempt(home, {LOG_FILE: b"b"}, UNIT, NOON + HOUR, "stated")[1], (
        "the exchange knows"
    )
    assert logs(home) == [
        ("01 12:00", 1, b"a"),
        ("01 12:00", 2, b"b"),
        ("01 13:00", 1, b"a"),
    ]


def test_a_stated_time_corrects_one_that_was_not_handed_in_with_the_work(home):
    keep_attempt(home, {LOG_FILE: b"a"}, UNIT, None, "collected")
    for hours in (0, 1, 1):
        keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON + hours * HOUR, "stated")
    keep_attempt(home, {LOG_FILE: b"a"}, UNIT, None, "collected")
    assert logs(home) == [("01 13:00", 1, b"a")]
    [attempt] = read_attempts(home)
    assert (attempt.folder / "timestamp.txt").read_text() == as_timestamp(NOON + HOUR)


def full_disk(*_words, **_more):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_keeps_what_was_there_and_leaves_no_half(home, monkeypatch):
    keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON, "handed-in")
    before = files(home)
    monkeypatch.setattr(attempts.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        keep_attempt(home, {LOG_FILE: b"b"}, UNIT, NOON, "handed-in")
    assert files(home) == before
    assert len(list(home.iterdir())) == 1


class Killed(BaseException):
    """What a kill is to a program: nothing after it runs."""


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_kill_between_any_two_steps_is_mended_by_the_next_run(home, tmp_path, monkeypatch, stop):
    """Three steps: the old one out of the way, the new one in place, the old one put away."""
    one, _ = keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON, "handed-in")
    two, _ = keep_attempt(
        home, {LOG_FILE: b"b", f"{UNIT}.ipynb": NOTEBOOK}, UNIT, NOON + HOUR, "handed-in"
    )
    folder, spare = tmp_path / "submitted" / "ana" / UNIT, tmp_path / "aside"
    place_attempt(one, folder, UNIT, spare)
    (folder / "notes.txt").write_text("mine too")
    count = 0
    rename = Path.rename

    def stopping(path, target):
        nonlocal count
        count += 1
        if count == stop:
            raise Killed
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stopping)
        with pytest.raises(Killed):
            place_attempt(two, folder, UNIT, spare)
    assert (folder.exists(), len(attempts.half_placed(tmp_path / "submitted", UNIT))) == (
        stop != 2,
        1,
    )
    attempts.finish_placing(folder, UNIT, home, spare)
    assert folder.exists()
    place_attempt(two, folder, UNIT, spare)
    assert (folder / LOG_FILE).read_bytes() == b"b"
    assert [path.name for path in folder.parent.iterdir()] == [UNIT]
    [aside] = spare.iterdir()
    assert (aside / "notes.txt").read_text() == "mine too", "what no attempt holds is kept"
    assert not place_attempt(two, folder, UNIT, spare), "and again there is nothing to do"


def test_a_full_disk_while_it_is_put_in_place_leaves_the_one_before(home, tmp_path, monkeypatch):
    one, _ = keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON, "handed-in")
    two, _ = keep_attempt(home, {LOG_FILE: b"b"}, UNIT, NOON + HOUR, "handed-in")
    folder = tmp_path / "submitted" / "ana" / UNIT
    place_attempt(one, folder, UNIT, tmp_path / "aside")
    with monkeypatch.context() as patch:
        patch.setattr(attempts, "_write", full_disk)
        with pytest.raises(OSError, match="No space"):
            place_attempt(two, folder, UNIT, tmp_path / "aside")
    assert (folder / LOG_FILE).read_bytes() == b"a"
    assert [path.name for path in folder.parent.iterdir()] == [UNIT]


@pytest.fixture
def desk(small_root: Path) -> Desk:
    return Desk(small_root)


def exchange(desk: Desk, trainee: str, when: datetime, log: bytes) -> Path:
    """A folder as nbgrader's submit leaves it in the exchange."""
    name = f"{trainee}+{UNIT}+{as_timestamp(when)}+aWxL"
    folder = desk.work / "exchange" / desk.course_id / "inbound" / name
    folder.mkdir()
    (folder / LOG_FILE).write_bytes(log)
    (folder / f"{UNIT}.ipynb").write_bytes(NOTEBOOK)
    (folder / "timestamp.txt").write_text(as_timestamp(when))
    (folder / "submission_secret.txt").write_text(f"secret {trainee} {when}")
    return folder


def counts(desk: Desk, trainee: str) -> bytes:
    return (desk.folder("submitted", trainee, UNIT) / LOG_FILE).read_bytes()


def settings(desk: Desk, text: str) -> None:
    (desk.root / "grading/desk.yaml").write_text(text)


def roster(desk: Desk, *trainees: str) -> None:
    keep_roster(desk.work, Roster({name: RosterPerson(name) for name in trainees}))


def test_nbgraders_own_submit_around_a_due_date(desk, tmp_path):
    """Real commands of a trainee; all attempts stay, and an extension changes which counts."""
    place, own = [tmp_path / "etc", SETTINGS], tmp_path / "trainee-home"
    for folder in (place[0], own):
        folder.mkdir()
    (place[0] / "nbgrader_config.py").write_text(
        STOCK.format(root=str(desk.work / "exchange"), cache=str(tmp_path / "cache"))
    )
    as_trainee(desk, "fetch_assignment", place, own)
    sent = []
    for answer in ("stay", "go"):
        append(own / UNIT / LOG_FILE, [Response("pick-one", "choice", answer)])
        sent.append((own / UNIT / LOG_FILE).read_bytes())
        as_trainee(desk, "submit", place, own)
        if len(sent) == 1:
            set_due(desk.layout, UNIT, datetime.now(UTC))
    done = desk.collect(UNIT)
    [trainee] = done.taken
    assert done.problems == []
    home = desk.work / "attempts" / UNIT / trainee
    assert [log for *_, log in logs(home)] == sent
    assert counts(desk, trainee) == sent[0]
    assert "of 2 attempts the one of" in done.noted[0]
    [secret] = {
        path.read_text()
        for path in (desk.work / "exchange").glob("*/inbound/*/submission_secret.txt")
        if (path.parent / LOG_FILE).read_bytes() == sent[0]
    }
    placed = desk.folder("submitted", trainee, UNIT)
    assert (placed / "submission_secret.txt").read_text() == secret, "feedback finds its way back"
    assert desk.grade(UNIT)[0].problem is None

    extend(desk.layout, UNIT, trainee, hours=1)
    assert desk.collect(UNIT).taken == []
    assert counts(desk, trainee) == sent[1]
    assert [log for *_, log in logs(home)] == sent


def test_the_settings_say_which_attempt_counts(desk):
    unit = desk.course.units[UNIT]
    done = [as_log(given(unit, how)) for how in (worst, best, worst)]
    done[2] += b"\n"
    for hours, log in enumerate(done):
        exchange(desk, "ana", NOON + hours * HOUR, log)
    set_due(desk.layout, UNIT, NOON)
    for policy, wanted in (("last-before-due", 0), ("best", 1), ("last", 2), ("first", 0)):
        settings(desk, f"attempt: {policy}\n")
        desk.collect(UNIT)
        assert counts(desk, "ana") == done[wanted], policy
    assert len(logs(desk.work / "attempts" / UNIT / "ana")) == 3


def test_people_whom_the_roster_does_not_know_wait_aside_until_it_does(desk, tmp_path):
    """At every door: the exchange, zips and what already lies in place."""
    roster(desk, "ana", "Dana")
    log = as_log(given(desk.course.units[UNIT], best))
    exchange(desk, "ana", NOON, log + b"\n")
    exchange(desk, "ben", NOON, log + b"\n\n")
    mail = tmp_path / "dana.zip"
    with zipfile.ZipFile(mail, "w") as bundle:
        bundle.writestr(f"{UNIT}/{LOG_FILE}", log)
    (hand_in(desk, "cy", log + b"\n\n\n", UNIT) / "extra.txt").write_text("kept too")
    done = desk.collect(UNIT, [mail])
    assert done.taken == desk.students(UNIT) == ["ana"]
    assert len(done.aside) == 3
    assert "the roster, which has `Dana`" in "".join(done.aside)
    assert len(list(desk.work.glob(f"aside/{UNIT}/cy/*/extra.txt"))) == 1
    assert desk.collect(UNIT).taken == []

    roster(desk, "ana", "ben", "cy", "dana")
    mail.unlink()
    done = desk.collect(UNIT)
    assert done.problems == []
    assert done.taken == ["ben", "cy", "dana"]
    assert desk.students(UNIT) == ["ana", "ben", "cy", "dana"]
    assert counts(desk, "dana") == log
    assert len(logs(desk.work / "attempts" / UNIT / "ben")) == 1

    roster(desk, "ana")
    done = desk.collect(UNIT)
    assert desk.students(UNIT) == ["ana"], "who left the roster is not graded any more"
    assert {line.split(":")[0].split(" ")[0] for line in done.aside} == {"ben", "cy", "dana"}
    roster(desk, "ana", "ben", "cy", "dana")
    assert desk.collect(UNIT).problems == []
    assert desk.students(UNIT) == ["ana", "ben", "cy", "dana"]
    assert len(logs(desk.work / "attempts" / UNIT / "dana")) == 1


def test_equal_logs_are_flagged_and_both_are_graded(desk):
    log = as_log(given(desk.course.units[UNIT], best))
    for trainee, sent in (("ana", log), ("ben", log), ("cy", b""), ("di", b"")):
        exchange(desk, trainee, NOON, sent)
    done = desk.collect(UNIT)
    [flag] = done.flagged
    assert "ana and ben handed in the very same file of answers" in flag
    assert done.problems == []
    assert len(desk.grade(UNIT)) == 4


def test_what_cannot_be_taken_from_the_exchange_is_named_and_the_rest_goes_on(desk, tmp_path):
    log = as_log(given(desk.course.units[UNIT], best))
    exchange(desk, "zoe", NOON, log)
    (exchange(desk, "half", NOON, log) / "timestamp.txt").unlink()
    linked = exchange(desk, "linked", NOON, log) / LOG_FILE
    linked.unlink()
    linked.symlink_to(exchange(desk, "ana", NOON, log + b"\n") / LOG_FILE)
    huge = exchange(desk, "huge", NOON, b"") / LOG_FILE
    with huge.open("wb") as file:
        file.truncate(50_000_001)
    exchange(desk, "o dd", NOON, log)
    (desk.work / "exchange" / desk.course_id / "inbound" / f"who+{UNIT}").mkdir()
    exchange(desk, "moved", NOON, b"{}").joinpath("timestamp.txt").write_text(
        "2026-01-01 00:00 UTC"
    )
    done = desk.collect(UNIT)
    assert done.taken == ["ana", "moved", "zoe"]
    told = {line.split(" (")[0]: line for line in done.refused}
    assert told.keys() == {"half", "linked", "huge", "o dd", f"who+{UNIT}"}
    assert "has no name as nbgrader gives" in told[f"who+{UNIT}"]
    assert "it may be on its way" in told["half"]
    assert "a link to another place" in told["linked"]
    assert f"{LOG_FILE} is too large" in told["huge"]
    assert "cannot be a trainee's id" in told["o dd"]
    [flag] = done.flagged
    assert "says 2026-01-01" in flag


def test_a_file_collected_again_keeps_its_first_time(desk, tmp_path):
    mail = tmp_path / "ana.zip"
    with zipfile.ZipFile(mail, "w") as bundle:
        bundle.writestr(f"{UNIT}/{LOG_FILE}", as_log(given(desk.course.units[UNIT], best)))
        bundle.writestr(f"{UNIT}/timestamp.txt", "2001-01-01 00:00:00 UTC")

    def run(*more):
        words = ["collect", UNIT, str(mail), *more, "--course", str(desk.root)]
        done = CliRunner().invoke(app, words)
        [attempt] = read_attempts(desk.work / "attempts" / UNIT / "ana")
        return done.exit_code, " ".join(done.output.split()), attempt.when

    _, said, first = run()
    assert "New: 1. Here before: 0." in said
    assert first.year > 2001, "anyone can write a time into a zip"
    _, said, again = run()
    assert (again, "New: 0. Here before: 1." in said) == (first, True)
    code, said, stated = run("--handed-in", "2025-12-01 17:00 -05:00")
    assert (code, stated) == (0, datetime(2025, 12, 1, 22, tzinfo=UTC))
    assert "which is 2025-12-01 22:00 UTC" in said
    placed = desk.folder("submitted", "ana", UNIT) / "timestamp.txt"
    assert placed.read_text() == as_timestamp(stated)
    assert run()[2] == stated
    assert run("--handed-in", "tomorrow")[0] == 1
    assert run("--handed-in", "2999-12-01 17:00")[0] == 1


def test_a_full_disk_while_collecting_is_told_and_the_rest_goes_on(desk, monkeypatch):
    log = as_log(given(desk.course.units[UNIT], best))
    exchange(desk, "ana", NOON, log)
    exchange(desk, "ben", NOON, log + b"\n")
    write = attempts._write

    def filling(path, data, **more):
        if data == log:
            full_disk()
        write(path, data, **more)

    with monkeypatch.context() as patch:
        patch.setattr(attempts, "_write", filling)
        done = desk.collect(UNIT)
    assert done.taken == ["ben"]
    assert "could not be kept (No space left on device)" in done.refused[0]
    assert desk.collect(UNIT).taken == ["ana"]


def test_a_clock_that_ran_back_changes_nothing_about_which_is_the_last(desk, monkeypatch):
    log = as_log(given(desk.course.units[UNIT], best))
    half = log[: log.index(b"\n") + 1]
    exchange(desk, "ana", NOON, half)
    exchange(desk, "ana", NOON - 2 * HOUR, log)
    desk.collect(UNIT)
    assert counts(desk, "ana") == log, "it goes on where the other ends"
    for policy, wanted in (("first", half), ("last", log)):
        settings(desk, f"attempt: {policy}")
        desk.settle(UNIT)
        assert counts(desk, "ana") == wanted


@pytest.mark.parametrize("back", [HOUR, timedelta(microseconds=1), timedelta(days=400)])
def test_what_is_collected_later_is_later_though_the_clock_ran_back(home, back):
    keep_attempt(home, {LOG_FILE: b"a"}, UNIT, NOON, "collected")
    keep_attempt(home, {LOG_FILE: b"b"}, UNIT, NOON - back, "collected")
    keep_attempt(home, {LOG_FILE: b"c"}, UNIT, NOON - 2 * back, "collected")
    assert [data for _, _, data in logs(home)] == [b"a", b"b", b"c"]


@pytest.mark.parametrize("ahead", [HOUR, timedelta(days=2), timedelta(days=36500)])
@pytest.mark.parametrize("door", ["exchange", "submitted"])
def test_a_time_that_is_still_to_come_is_not_trusted(desk, ahead, door):
    log = as_log(given(desk.course.units[UNIT], best))
    told = now() + ahead
    if door == "exchange":
        exchange(desk, "ana", told, log)
    else:
        (hand_in(desk, "ana", log, UNIT) / "timestamp.txt").write_text(as_timestamp(told))
    done = desk.collect(UNIT)
    assert any("still to come" in line for line in done.flagged)
    assert desk.collect(UNIT).taken == [], "and it is kept once"
    [one] = read_attempts(desk.work / "attempts" / UNIT / "ana")
    assert one.when <= now()
    later = log + log[: log.index(b"\n") + 1].replace(b'"attempt":1', b'"attempt":2')
    exchange(desk, "ana", now(), later)
    desk.collect(UNIT)
    assert counts(desk, "ana") == later


def test_work_of_another_case_never_becomes_an_attempt_of_somebody_else(tmp_path, monkeypatch):
    Disk(tmp_path, monkeypatch, windows=False)
    kept, _ = keep_attempt(tmp_path / "Ana", {LOG_FILE: b"{}\n"}, UNIT, None, "collected")
    with pytest.raises(UnfitName, match="Is it one person"):
        keep_attempt(tmp_path / "ana", {LOG_FILE: b"{1}\n"}, UNIT, None, "collected")
    assert [one.folder for one in read_attempts(tmp_path / "Ana")] == [kept.folder]
