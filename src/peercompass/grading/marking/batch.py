"""A batch: every hand-in of a unit marked, its notebook and its marks written, some at a time.

What a submission was graded from stands in the gradebook beside its marks, so a batch that was
stopped, by hand or by a power cut, goes on where it was, and a second run does only what changed.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from peercompass.course.notebooks import parse_notebook
from peercompass.exercise import LOG_FILE, Result
from peercompass.grading.gradebook.lateness import rule_of
from peercompass.grading.gradebook.provenance import GradedFrom
from peercompass.grading.gradebook.write import GradebookWriter, SubmissionMarks
from peercompass.grading.submissions.complete import complete
from peercompass.grading.submissions.files import (
    SECRET_FILE,
    TIMESTAMP,
    HandIn,
    read_hand_in,
    read_submitted_file,
)
from peercompass.support.atomic_files import put_in_place

from .findings import Finding
from .marker import Marked, Marker, findings_in, grade_ids, results_in
from .workers import mark_all

_AT_ONCE = 64  # submissions in one transaction
_MOST_HELD = 60_000_000  # bytes of hand-ins that wait to be written
_LONGEST = 2.0  # seconds that marked work waits to be written
KEPT = (TIMESTAMP, SECRET_FILE)
"""What nbgrader puts feedback out by."""

_log = logging.getLogger(__name__)

Tick = Callable[[str], None]
"""Called with a trainee's id after each hand-in, to move a bar."""


@dataclass(frozen=True)
class Graded:
    """What grading made of one submission. `results` is empty when `problem` says why it could
    not be graded at all; the rest of the batch went on. `anew` is False where nothing had changed
    since it was graded before."""

    student: str
    results: tuple[Result, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    anew: bool = field(default=True, compare=False)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The findings in the words that are for the instructor."""
        return tuple(finding.text for finding in self.findings)


class Batch:
    """Grades submissions of the unit that `marker` marks, in the folders of `coursedir`.

    Raises `LookupError` when the unit is not in the gradebook.
    """

    def __init__(self, marker: Marker, coursedir: CourseDirectory) -> None:
        self._marker, self._coursedir, self._unit = marker, coursedir, marker.unit.id
        late = rule_of(coursedir)
        self._late = f"{type(late).__qualname__} {sorted(late.trait_values(config=True).items())}"
        names = grade_ids(marker.unit, marker.rubrics)
        self._gradebook = GradebookWriter(
            coursedir.db_url, coursedir.course_id, self._unit, names, late
        )

    def grade(
        self,
        students: list[str],
        *,
        force: bool = False,
        jobs: int | None = None,
        scheduler: str | None = None,
    ) -> Generator[Graded, None, None]:
        """Grade the submissions of `students` and give each when it is written, in any order.

        `force` grades anew what has not changed too. `jobs` and `scheduler` say where the marking
        is done (see `mark_all`). Whoever is stopped in the middle loses nothing: what was marked
        by then is written first. Raises `SchedulerError`.
        """
        odd = [student for student in students if not student.isprintable()]
        for student in odd:  # no database takes it
            name = student.encode("utf-8", "replace").decode()
            yield Graded(name, problem="this cannot be a trainee's id; rename the folder")
        students = [student for student in students if student not in odd]
        work = _Work(self._read_all(students, force))
        marking = mark_all(
            self._marker, work.hand_ins(), jobs=jobs, scheduler=scheduler, expected=len(students)
        )
        marked: list[Marked] = []
        since, held = time.monotonic(), 0
        try:
            for hand_in, outcome in marking:
                yield from work.ready()
                if isinstance(outcome, Exception):
                    del work.reads[hand_in.student]
                    yield _failed(hand_in.student, outcome)
                    continue
                marked.append(outcome)
                held += hand_in.size
                late = time.monotonic() - since > _LONGEST
                if len(marked) >= _AT_ONCE or held > _MOST_HELD or late:
                    yield from self._write(work, marked)
                    held = 0
                    since = time.monotonic()
            yield from work.ready()
            yield from self._write(work, marked)
        finally:
            try:
                for _ in self._write(work, marked):
                    pass
            finally:
                self._gradebook.close()

    def _read_all(self, students: list[str], force: bool) -> Iterator["_Read | Graded"]:
        due, before = self._gradebook.due(students), self._gradebook.before()
        for student in students:
            try:
                source = self._folder("submitted", student)
                complete(source, self._unit, self._folder("release", "."))
                hand_in = read_hand_in(source, self._unit, student)
                parts = {name: read_submitted_file(source / name).data for name in KEPT}
                kept = {name: data for name, data in parts.items() if data is not None}
                key = hand_in.digest(self._marker.digest, self._late, str(due[student]), repr(kept))
                earlier = None if force else self._standing(student, key, before.get(student))
                yield earlier or _Read(hand_in, kept, key)
            except Exception as error:  # noqa: BLE001 - one submission never stops a batch
                yield _failed(student, error)

    def _standing(self, student: str, key: str, before: GradedFrom | None) -> Graded | None:
        """What was made of a submission before, if it still stands."""
        if before is None or before.hand_in != key:
            return None
        try:
            data = (self._folder("autograded", student) / f"{self._unit}.ipynb").read_bytes()
        except OSError:
            return None
        if sha256(data).hexdigest() != before.notebook:
            return None
        notebook = parse_notebook(data)
        return Graded(student, results_in(notebook), findings_in(notebook), anew=False)

    def _write(self, work: "_Work", marked: list[Marked]) -> Iterator[Graded]:
        """Write what was marked: the folders first, then the marks, which say that they stand."""
        entries, graded = [], []
        for one in marked:
            read = work.reads.pop(one.student)
            try:
                self._keep(one, read)
            except OSError as error:
                graded.append(_failed(one.student, error))
                continue
            digest = sha256(one.notebook).hexdigest()
            entries.append(SubmissionMarks(one, read.hand_in.handed_in, read.key, digest))
            graded.append(Graded(one.student, one.results, one.findings))
        marked.clear()
        if entries:
            self._gradebook.write(entries)
        yield from graded

    def _keep(self, marked: Marked, read: "_Read") -> None:
        """Put the marked notebook, with the log it came from, where nbgrader looks."""
        files = {**read.kept, f"{self._unit}.ipynb": marked.notebook}
        if read.hand_in.log.data is not None:
            files[LOG_FILE] = read.hand_in.log.data
        put_in_place(self._folder("autograded", marked.student), files)

    def _folder(self, step: str, student: str) -> Path:
        pattern = getattr(self._coursedir, f"{step}_directory")
        return Path(self._coursedir.format_path(pattern, student, self._unit))


@dataclass(frozen=True)
class _Read:
    """A hand-in, what feedback is put out by, and the digest of all that its marks rest on."""

    hand_in: HandIn
    kept: dict[str, bytes]
    key: str


class _Work:
    """Splits what was read: hand-ins to be marked, and outcomes that are ready as they are."""

    def __init__(self, source: Iterator[_Read | Graded]) -> None:
        self.reads: dict[str, _Read] = {}
        self._source = source
        self._ready: list[Graded] = []

    def hand_ins(self) -> Iterator[HandIn]:
        """The hand-ins to be marked, each read when it is asked for."""
        for one in self._source:
            if isinstance(one, Graded):
                self._ready.append(one)
            else:
                self.reads[one.hand_in.student] = one
                yield one.hand_in

    def ready(self) -> Iterator[Graded]:
        """What needs no marking, of what was read so far."""
        while self._ready:
            yield self._ready.pop(0)


def _failed(student: str, error: Exception) -> Graded:
    _log.debug("grading %s", student, exc_info=error)
    return Graded(student, problem=f"{type(error).__name__}: {error}")
