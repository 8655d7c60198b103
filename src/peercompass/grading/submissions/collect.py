"""Collecting: from every door into the kept attempts."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from peercompass.course import Unit
from peercompass.grading.layout import DeskLayout
from peercompass.support.clock import now
from peercompass.support.system import remove

from .archives import FoundSubmission, find_submissions
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
from .entries import as_text, entries_in, hand_ins_in
from .exchange import Inbound, inbound_of
from .files import SECRET_FILE, TIMESTAMP, as_timestamp, read_timestamp
from .lms_names import Unclear, WorksheetsDisagree, whose
from .place_attempts import aside_folder, attempts_folder, place_attempts
from .private_notes import REFUSED, is_private, refuse_private
from .roster import TRAINEE_ID, read_roster
from .trees import UNREADABLE

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

    Raises `ValueError` when roster or settings cannot be read, two grading worksheets disagree, or
    `handed_in` is still to come; then nothing was collected.
    """
    if handed_in and handed_in > now():
        raise ValueError(f"{as_timestamp(handed_in)} is still to come; say when it was handed in")
    collecting = _Collecting(desk, unit, tick)
    found = collecting.find(paths)  # first: two worksheets that disagree stop the whole command
    collecting.from_submitted()
    collecting.from_aside()
    collecting.from_exchange()
    collecting.from_files(found, handed_in)
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
        _, unfit = hand_ins_in(submitted, self.unit.id)
        for name, fault in unfit.items():
            self.done.refused.append(f"{name}: {fault}; it stays in {submitted} as it came")
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
            if folder.exists() and (why := self.unknown(trainee)):
                put_aside(folder, self.spare(trainee))
                self.done.aside.append(f"{trainee}: {why}. {_ASIDE}")
            self.tick(trainee)

    def _from_submitted(self, trainee: str, folder: Path) -> None:
        files = read_files(folder, self.unit.id)
        if other := self._from_another(trainee, files):  # `from_exchange` names it
            put_aside(folder, self.spare(other.in_anothers_name))
            return
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
        for entry in entries_in(aside):
            folder = entry.path
            # What somebody else put into the exchange lies under a name that is no id.
            if entry.fault or not TRAINEE_ID.fullmatch(folder.name) or self.unknown(folder.name):
                continue
            for attempt in read_attempts(folder):
                files = read_files(attempt.folder, self.unit.id)
                basis = basis_of(attempt.folder)
                if self.keep(folder.name, folder.name, files, attempt.when, basis):
                    remove(attempt.folder)  # all of it is with the attempts now

    @cached_property
    def inbound(self) -> list[Inbound]:
        return list(inbound_of(self.desk, self.unit.id))

    def from_exchange(self) -> None:
        for one in self.inbound:
            if one.entry.fault:
                self.done.refused.append(f"{one.entry.name} (exchange): {one.entry.fault}")
            elif one.trainee:
                self._from_exchange(one)
                self.tick(one.trainee)
            else:
                self.done.refused.append(
                    f"{one.entry.name} (exchange): has no name as nbgrader gives a hand-in; ask "
                    "whose it is, and collect it as a folder named by their id"
                )

    def _from_another(self, trainee: str, files: Mapping[str, bytes]) -> Inbound | None:
        """What another account put into the exchange in a trainee's name, where it is what now
        lies in nbgrader's place: nbgrader's own collect only warns of it."""
        for one in self.inbound:
            if one.trainee == trainee and one.owner and not one.entry.fault:
                try:
                    if read_files(one.entry.path, self.unit.id) == files:
                        return one
                except (ValueError, OSError):
                    continue
        return None

    def _from_exchange(self, one: Inbound) -> None:
        folder, trainee, time = one.entry.path, one.trainee, one.time
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
            if one.owner:
                self._put_aside(label, one, files, when)
            else:
                when, basis = self.believed(label, when)
                self.keep(label, trainee, files, when, basis)

    def _put_aside(
        self, label: str, one: Inbound, files: Mapping[str, bytes], when: datetime
    ) -> None:
        home, trainee, owner = self.spare(one.in_anothers_name), one.trainee, one.owner
        try:
            keep_attempt(home, files, self.unit.id, when, "handed-in")
        except OSError as error:
            self.done.refused.append(f"{label}: could not be kept ({error.strerror or error})")
            return
        self.done.aside.append(
            f"{label}: says that it is of {trainee}, and the account {owner} put it there. It is "
            f"kept aside in {home} and not graded. Ask both; if it is of {trainee}, copy it into a "
            f"folder named {trainee} and collect that. Where all accounts are one on purpose, set "
            "check_owner: false in grading/desk.yaml"
        )

    def find(self, paths: Iterable[Path]) -> list[FoundSubmission]:
        """The hand-ins among files, in the order in which they are to be taken; what is none is
        named. Raises `WorksheetsDisagree`."""
        found: list[FoundSubmission] = []
        for path in map(Path, paths):
            name = as_text(path.name or str(path))
            try:
                here = find_submissions(path, self.unit.id, self.roster)
            except WorksheetsDisagree:
                raise
            except UNREADABLE as error:
                self.done.refused.append(f"{name}: cannot be opened ({_brief(error)})")
                continue
            found += here.submissions
            self.done.refused += here.passed_over
            if here.of_the_system:
                listed = ", ".join(here.of_the_system)
                self.done.flagged.append(f"{name}: {listed} is of the system and was passed over")
        return sorted(found, key=lambda one: one.order)

    def from_files(self, found: Iterable[FoundSubmission], handed_in: datetime | None) -> None:
        """Take hand-ins in their order. Several of one person are so many attempts."""
        of_one: dict[str, list[str]] = {}
        for one in found:
            trainee = self._from_file(one, handed_in)
            if trainee:
                of_one.setdefault(trainee, []).append(one.label)
            self.tick(one.label)
        for trainee, labels in of_one.items():
            if len(labels) > 1:
                self.done.flagged.append(
                    f"{trainee}: {len(labels)} hand-ins came at once and were taken in this order: "
                    + ", ".join(labels)
                )

    def _from_file(self, one: FoundSubmission, handed_in: datetime | None) -> str | None:
        """Take one hand-in. Returns whose it is, where it was kept."""
        refused = self.done.refused
        try:
            trainee = whose(one.name, self.unit.id, self.roster, one.worksheet)
        except Unclear as error:
            refused.append(f"{one.label}: {error}")
            return None
        try:
            work = one.read()
        except UNREADABLE as error:
            refused.append(f"{one.label}: cannot be opened ({_brief(error)})")
            return None
        if work.private:
            self.done.private.append(f"{one.label}: {REFUSED}")
        if work.others:
            self.done.flagged.append(f"{one.label}: {work.others}")
        if not work.files:
            refused.append(f"{one.label}: holds no work of {self.unit.id}")
            return None
        basis = "stated" if handed_in else "collected"
        kept = self.keep(one.label, trainee, work.files, handed_in, basis)
        return trainee if kept else None


def _brief(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return os.strerror(error.errno) if error.errno else error.strerror
    return str(error) or type(error).__name__
