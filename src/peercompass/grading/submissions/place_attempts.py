"""Which attempt of each trainee counts, put into the place where nbgrader looks."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from peercompass.course import Unit
from peercompass.course.publish import item_forms
from peercompass.exercise import LOG_FILE, score_unit
from peercompass.grading.gradebook.due_dates import due_of
from peercompass.grading.layout import DeskLayout
from peercompass.grading.marking.findings import read_log
from peercompass.grading.settings import read_settings

from .attempts import SubmissionAttempt, choose_attempt, place_attempt, read_attempts, renew_secret
from .complete import complete
from .entries import entries_in
from .files import SECRET_FILE, line_of, read_submitted_file
from .roster import read_roster


def attempts_folder(desk: DeskLayout, unit: str) -> Path:
    """Where every attempt at a unit is kept, a folder a trainee."""
    return desk.work / "attempts" / unit


def aside_folder(desk: DeskLayout, unit: str) -> Path:
    """Where hand-ins lie that are not graded: of people whom the roster does not know, and what
    was put in nbgrader's place by hand."""
    return desk.work / "aside" / unit


@dataclass
class Placing:
    """What putting attempts in place came to: sentences on what could not be done (`refused`), on
    which attempt counts where it is not the latest (`noted`), and on what to look at, which
    changes no mark (`flagged`)."""

    refused: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)


def place_attempts(desk: DeskLayout, unit: Unit) -> Placing:
    """Put in place of each trainee's attempts at a unit the one that counts by `grading/desk.yaml`,
    the due date and the extensions as they are now.

    Raises `ValueError` when roster or settings cannot be read, sqlalchemy's `DatabaseError`.
    """
    placer = _Placer(desk, unit)
    placer.part_secrets()
    placer.put_in_place()
    placer.flag_equal_logs()
    return placer.done


class _Placer:
    def __init__(self, desk: DeskLayout, unit: Unit) -> None:
        self.desk, self.unit = desk, unit
        self.done = Placing()
        self.roster = read_roster(desk.work)
        self.policy = read_settings(desk.root).attempt
        kept = entries_in(attempts_folder(desk, unit.id))
        self.homes = [entry.path for entry in kept if entry.is_folder]

    def part_secrets(self) -> None:
        """Feedback is put out under a hand-in's secret, so one that two trainees have would put
        the page of one over the other's. The first one keeps it."""
        found = [
            (one.when, home.name, one.folder) for home in self.homes for one in read_attempts(home)
        ]
        owner: dict[bytes, str] = {}
        for _, trainee, folder in sorted(found):
            secret = line_of(folder, SECRET_FILE)
            if secret is None:
                renew_secret(folder)
            elif (first := owner.setdefault(secret.strip(), trainee)) != trainee:
                renew_secret(folder)
                self.done.flagged.append(
                    f"{trainee} came with the submission secret of {first} and was given another. "
                    f"Whoever knows it can fetch the feedback of {first}; have a look"
                )

    def put_in_place(self) -> None:
        due, extensions = due_of(self.desk, self.unit.id)
        for home in self.homes:
            trainee, attempts = home.name, read_attempts(home)
            if not attempts or (self.roster.people and self.roster.unknown(trainee)):
                continue
            own = due + extensions.get(trainee, timedelta()) if due else None
            one = choose_attempt(attempts, self.policy, own, self._points)
            folder = self.desk.folder("submitted", trainee, self.unit.id)
            spare = aside_folder(self.desk, self.unit.id) / trainee
            try:
                place_attempt(one, folder, self.unit.id, spare)
            except OSError as error:
                self.done.refused.append(
                    f"{trainee}: could not be put in place ({error.strerror or error}); the "
                    "attempt is kept. Collect again"
                )
            if one is not attempts[-1]:
                self.done.noted.append(
                    f"{trainee}: of {len(attempts)} attempts the one of {one.timestamp} counts "
                    f"({self.policy})"
                )
        released = self.desk.folder("release", ".", self.unit.id)
        for trainee in self.desk.students(self.unit.id):
            complete(self.desk.folder("submitted", trainee, self.unit.id), self.unit.id, released)

    @cached_property
    def _forms(self) -> dict[str, str]:
        return item_forms(self.unit.items, self.unit.scenarios)

    def _points(self, attempt: SubmissionAttempt) -> float:
        """The points of an attempt on closed items."""
        closed = [item for item in self.unit.items if not item.by_rubric]
        log, scenes = read_log(read_submitted_file(attempt.folder / LOG_FILE)), self.unit.scenarios
        results = score_unit(closed, log, scenes, {}, self._forms)
        return sum(result.points or 0 for result in results)

    def flag_equal_logs(self) -> None:
        """Two trainees' answers that are the same to the last byte, times and all."""
        whose_is: dict[bytes, set[str]] = {}
        for home in self.homes:
            for attempt in read_attempts(home):
                log = attempt.folder / LOG_FILE
                if log.is_file() and (data := log.read_bytes()).strip():
                    whose_is.setdefault(hashlib.sha256(data).digest(), set()).add(home.name)
        for people in sorted(map(sorted, whose_is.values())):
            if len(people) > 1:
                self.done.flagged.append(
                    f"{', '.join(people[:-1])} and {people[-1]} handed in the very same file of "
                    "answers, byte for byte. All are graded; have a look"
                )
