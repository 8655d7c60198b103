"""Collecting: from every door into the kept attempts."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from peercompass.course import Unit
from peercompass.grading.layout import DeskLayout
from peercompass.support.clock import now

from .archives import UNREADABLE, FoundSubmission, find_submissions
from .attempts import (
    SubmissionAttempt,
    basis_of,
    finish_placing,
    half_placed,
    is_kept,
    keep_attempt,
    put_aside,
    read_attempts,
    read_files,
)
from .files import (
    SECRET_FILE,
    TIMESTAMP,
    as_timestamp,
    read_timestamp,
)
from .lms_names import Unclear, whose
from .place_attempts import aside_folder, attempts_folder, place_attempts
from .private_notes import REFUSED, is_private, refuse_private
from .roster import TRAINEE_ID, read_roster

_ASIDE = "It is kept aside and not graded. Add them to the roster and collect again"

_AHEAD = timedelta(minutes=5)
"""By how much clocks differ that are both right enough."""


@dataclass
class Collected:
    """What collecting came to. `taken` and `kept_as_before` hold trainee ids: who handed in
    something new, and whose hand-ins were all here. The others hold a sentence each."""

    taken: list[str] = field(default_factory=list)
    kept_as_before: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Of people whom the roster does not know: kept, not graded."""
    refused: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    """Where private notes lay; they were not taken."""
    flagged: list[str] = field(default_factory=list)
    """Something to look at. It changes no mark."""
    noted: list[str] = field(default_factory=list)
    """Which attempt counts, where it is not the latest."""

    @property
    def problems(self) -> list[str]:
        """What somebody has to see to."""
        return [*self.refused, *self.private, *self.aside]


def collect(
    desk: DeskLayout,
    unit: Unit,
    paths: Iterable[Path],
    handed_in: datetime | None,
    tick: Callable[[str], None],
) -> Collected:
    """Collect for a unit into the folders of a desk; see `Desk.collect`.

    Raises `ValueError` when roster or settings cannot be read, or `handed_in` is still to come.
    """
    if handed_in and handed_in > now():
        raise ValueError(f"{as_timestamp(handed_in)} is still to come; say when it was handed in")
    collecting = _Collecting(desk, unit, tick)
    collecting.from_submitted()
    collecting.from_aside()
    collecting.from_exchange()
    collecting.from_paths(paths, handed_in)
    done = collecting.done
    placing = place_attempts(desk, unit)
    done.refused += placing.refused
    done.noted += placing.noted
    done.flagged += placing.flagged
    done.taken = sorted(set(done.taken))
    done.kept_as_before = sorted(set(done.kept_as_before) - set(done.taken))
    return done


class _Collecting:
    def __init__(self, desk: DeskLayout, unit: Unit, tick: Callable[[str], None]) -> None:
        self.desk, self.unit, self.tick = desk, unit, tick
        self.done = Collected()
        self.roster = read_roster(desk.work)

    def home(self, trainee: str) -> Path:
        return attempts_folder(self.desk, self.unit.id) / trainee

    def spare(self, trainee: str) -> Path:
        return aside_folder(self.desk, self.unit.id) / trainee

    def unknown(self, trainee: str) -> str | None:
        return self.roster.unknown(trainee) if self.roster.people else None

    def keep(
        self,
        label: str,
        trainee: str,
        files: Mapping[str, bytes],
        when: datetime | None,
        basis: str,
    ) -> SubmissionAttempt | None:
        """Keep a hand-in with the trainee's attempts, or aside. None when that was not possible."""
        why = self.unknown(trainee)
        home = self.spare(trainee) if why else self.home(trainee)
        try:
            attempt, new = keep_attempt(home, files, self.unit.id, when, basis)
        except OSError as error:
            self.done.refused.append(
                f"{label}: could not be kept ({error.strerror or error}); what was here before is "
                "as it was"
            )
            return None
        if why and label != trainee:
            self.done.aside.append(f"{label}: {why}. {_ASIDE}")
        elif not why:
            (self.done.taken if new else self.done.kept_as_before).append(trainee)
        return attempt

    def believed(self, label: str, told: datetime) -> tuple[datetime, str]:
        """The time that a hand-in counts from, by what it says itself, and its basis. A clock that
        runs ahead, or a time that somebody wrote there, cannot make it the last one for good."""
        if told <= now() + _AHEAD:
            return told, "handed-in"
        self.done.flagged.append(
            f"{label}: its time, {as_timestamp(told)}, is still to come, so it counts from now, "
            "when it was collected. If that makes it late, give more time with peercompass extend"
        )
        return now(), "collected"

    def from_submitted(self) -> None:
        """What nbgrader's own collect, or a hand, put in place."""
        submitted = self.desk.folder("submitted", "*", self.unit.id).parent.parent
        for folder in half_placed(submitted, self.unit.id):
            trainee = folder.parent.name
            finish_placing(folder, self.unit.id, self.home(trainee), self.spare(trainee))
        for trainee in self.desk.students(self.unit.id):
            folder = self.desk.folder("submitted", trainee, self.unit.id)
            if refuse_private(folder):
                self.done.private.append(f"{trainee}: {REFUSED}")
            try:
                self._from_submitted(trainee, folder)
            except (ValueError, OSError) as error:
                self.done.refused.append(f"{trainee}: {error}; it stays in {folder} as it came")
            if (why := self.unknown(trainee)) and folder.exists():
                put_aside(folder, self.spare(trainee))
                self.done.aside.append(f"{trainee}: {why}. {_ASIDE}")
            self.tick(trainee)

    def _from_submitted(self, trainee: str, folder: Path) -> None:
        files = read_files(folder, self.unit.id)
        if is_kept(files, read_attempts(self.home(trainee)), self.unit.id):
            if not self.unknown(trainee):
                self.done.kept_as_before.append(trainee)
            return
        when, basis = now(), "collected"
        if TIMESTAMP in files:
            if told := read_timestamp(files[TIMESTAMP]):
                when, basis = self.believed(trainee, told)
            else:
                self.done.flagged.append(
                    f"{trainee}: its time could not be read, so it counts from now, when it was "
                    "collected. If that makes it late, give more time with peercompass extend"
                )
        attempt = self.keep(trainee, trainee, files, when, basis)
        if attempt:
            for name in (TIMESTAMP, SECRET_FILE):
                if name not in files:
                    (folder / name).write_bytes((attempt.folder / name).read_bytes())

    def from_aside(self) -> None:
        """Of people whom the roster has come to know."""
        aside = aside_folder(self.desk, self.unit.id)
        for folder in sorted(aside.iterdir()) if aside.is_dir() else ():
            if self.unknown(folder.name):
                continue
            for attempt in read_attempts(folder):
                files = read_files(attempt.folder, self.unit.id)
                basis = basis_of(attempt.folder)
                if self.keep(folder.name, folder.name, files, attempt.when, basis):
                    shutil.rmtree(attempt.folder)  # all of it is with the attempts now

    def from_exchange(self) -> None:
        inbound = self.desk.inbound
        # The name that nbgrader gives: trainee+unit+time, and plus a random word.
        named = re.compile(rf"(.+)\+{re.escape(self.unit.id)}\+([^+]+)(?:\+[^+]+)?")
        for folder in sorted(inbound.iterdir()) if inbound.is_dir() else ():
            if match := named.fullmatch(folder.name):
                self._from_exchange(folder, match[1], match[2])
                self.tick(match[1])

    def _from_exchange(self, folder: Path, trainee: str, time: str) -> None:
        label = f"{trainee} (exchange, {time})"
        if not TRAINEE_ID.fullmatch(trainee):
            self.done.refused.append(f"{label}: `{trainee}` cannot be a trainee's id")
            return
        try:
            files = read_files(folder, self.unit.id)
            private = any(is_private(path.name) for path in folder.iterdir())
        except (ValueError, OSError) as error:
            self.done.refused.append(f"{label}: {error}")
            return
        if private:
            self.done.private.append(f"{label}: {REFUSED}")
        if TIMESTAMP not in files:
            self.done.refused.append(
                f"{label}: is not complete, it may be on its way; collect again in a minute"
            )
            return
        by_name = read_timestamp(time.encode())
        when = read_timestamp(files[TIMESTAMP]) or by_name
        if when is None:
            self.done.refused.append(f"{label}: says no time that can be read")
        elif not files.keys() - {TIMESTAMP, SECRET_FILE}:
            self.done.refused.append(f"{label}: holds no work of {self.unit.id}")
        else:
            if by_name and by_name != when:
                self.done.flagged.append(
                    f"{label}: its {TIMESTAMP} says {as_timestamp(when)}, which counts; the name "
                    "of its folder says another time"
                )
            when, basis = self.believed(label, when)
            self.keep(label, trainee, files, when, basis)

    def from_paths(self, paths: Iterable[Path], handed_in: datetime | None) -> None:
        taken: dict[str, str] = {}
        for path in map(Path, paths):
            try:
                found = find_submissions(path, self.unit.id)
            except UNREADABLE as error:
                self.done.refused.append(f"{path.name}: cannot be opened ({_brief(error)})")
                continue
            for one in found:
                self._from_file(one, handed_in, taken)
                self.tick(one.label)

    def _from_file(
        self, one: FoundSubmission, handed_in: datetime | None, taken: dict[str, str]
    ) -> None:
        refused = self.done.refused
        try:
            trainee = whose(one.name, self.unit.id, self.roster, one.worksheet)
        except Unclear as error:
            refused.append(f"{one.label}: {error}")
            return
        if trainee in taken:
            refused.append(f"{one.label}: {taken[trainee]} is of {trainee} too and was taken")
            return
        try:
            work = one.read()
        except UNREADABLE as error:
            refused.append(f"{one.label}: cannot be opened ({_brief(error)})")
            return
        if work.private:
            self.done.private.append(f"{one.label}: {REFUSED}")
        if not work.files:
            refused.append(f"{one.label}: holds no work of {self.unit.id}")
            return
        basis = "stated" if handed_in else "collected"
        if self.keep(one.label, trainee, work.files, handed_in, basis):
            taken[trainee] = one.label


def _brief(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return os.strerror(error.errno) if error.errno else error.strerror
    return str(error) or type(error).__name__
