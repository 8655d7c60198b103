"""The short way: release, collect, grade and give feedback for one unit, in this process."""

import logging
import os
import re
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from peercompass.course.load import read_course, read_unit
from peercompass.course.notebooks import read_notebook
from peercompass.grading.backup.unfinished import unfinished
from peercompass.grading.begun import require_graded, require_released
from peercompass.grading.feedback.batch_report import BatchReport, keep_report, make_report
from peercompass.grading.feedback.page import feedback_page, surroundings
from peercompass.grading.gradebook.create import create_gradebook, open_gradebook
from peercompass.grading.gradebook.decisions import DECISIONS_FILE, reconcile
from peercompass.grading.gradebook.lateness import assess, rule_of
from peercompass.grading.gradebook.read import read_marks
from peercompass.grading.handouts import hand_out, hand_out_feedback, has_exchange
from peercompass.grading.integration.exporters import open_marker
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.grading.marking.batch import KEPT, Batch, Graded, Tick
from peercompass.grading.marking.instructor_cells import is_released_cell
from peercompass.grading.marking.workers import SchedulerError
from peercompass.grading.privacy import close_desk, close_file
from peercompass.grading.submissions.collect import Collected, collect
from peercompass.grading.submissions.complete import complete
from peercompass.grading.submissions.exchange import prepare_exchange
from peercompass.grading.submissions.files import TIMESTAMP, as_timestamp, line_of
from peercompass.grading.submissions.place_attempts import place_attempts
from peercompass.grading.submissions.roster import read_roster
from peercompass.support.atomic_files import put_in_place, replace_file
from peercompass.support.clock import now
from peercompass.support.locks import held


class DeskError(RuntimeError):
    """nbgrader could not do what was asked. The message is its own, in plain words."""


class UnknownUnit(DeskError):
    """The course has no unit of that name."""


class Desk:
    """The instructor's desk of the course directory `root`: the real one, or with `demo` that
    of the synthetic cohort.

    Raises `ValueError` when the course cannot be read, `DeskError` when a restore or a rebuild of
    it was stopped in the middle, unless that is what is `finishing`.
    """

    def __init__(self, root: Path, *, demo: bool = False, finishing: str = "") -> None:
        self.layout = layout = layout_of(root, demo=demo)
        self.root, self.work, self.course_id = layout.root, layout.work, layout.course_id
        self.course = read_course(self.root)
        self.config, self.coursedir = layout.config, layout.coursedir
        self.demo = demo
        self._finishing = finishing
        if (note := unfinished(self.work)) and (what := note["what"]) != finishing:
            raise DeskError(f"A {what} was stopped in the middle. Finish it: peercompass {what}")
        self.config.ExchangeReleaseAssignment.force = True  # a new version replaces the one before
        put_venv_on_path()
        prepare(layout)

    @property
    def db_url(self) -> str:
        """The address of the gradebook."""
        return self.layout.db_url

    def folder(self, step: str, student: str, unit: str) -> Path:
        """Where nbgrader keeps a unit at a `step`: release, submitted, autograded, feedback."""
        return self.layout.folder(step, student, unit)

    def release(self, unit: str) -> Path:
        """Generate the learners' version of a unit and put it into the exchange; where there is
        none, into a zip to give to trainees.

        Returns the released folder. Raises `DeskError`, also for what the leak scan finds.
        """
        self.known(unit)
        create_gradebook(self.db_url, self.course_id)
        self._ask("generate_assignment", unit)
        folder = self.folder("release", ".", unit)
        if has_exchange():
            self._ask("release_assignment", unit)
        else:
            hand_out(self.work, unit, folder)
        return folder

    def collect(
        self,
        unit: str,
        paths: Iterable[Path] = (),
        handed_in: datetime | None = None,
        tick: Tick = lambda _: None,
    ) -> Collected:
        """Collect hand-ins from the exchange and from `paths`: zips, bundles of zips as an LMS
        makes them, and folders.

        Every attempt is kept; the one that counts by `grading/desk.yaml` is put in place. A file
        counts as handed in when it was first collected, or at the time `handed_in`. Raises
        `UnknownUnit`, `TooEarly` where the unit is not released yet, `ValueError` when roster or
        settings cannot be read, or `handed_in` is still to come, `DeskError` where an exchange that
        is none of folders gives nothing.
        """
        self.known(unit)
        require_released(self.layout, unit)
        if not self.layout.exchange_in_folders:
            self._ask("collect", unit)
        return collect(self.layout, self.course.units[unit], paths, handed_in, tick)

    def settle(self, unit: str) -> list[str]:
        """Choose anew which of each trainee's attempts counts, since a due date or an extension
        was changed. Returns a sentence for each that is not the latest, or could not be placed."""
        self.known(unit)
        placing = place_attempts(self.layout, self.course.units[unit])
        return [*placing.refused, *placing.noted]

    def students(self, unit: str) -> list[str]:
        """Who handed in."""
        return self.layout.students(unit)

    def unfit(self, unit: str) -> dict[str, str]:
        """What lies among the hand-ins and cannot be anybody's, with the reason."""
        return self.layout.unfit(unit)

    def choose(self, unit: str, cohort: str = "", trainees: Iterable[str] = ()) -> list[str]:
        """Who of those who handed in a unit is meant: everybody, or a cohort of the roster, or
        some trainees by id.

        Raises `UnknownUnit`, `ValueError` for a cohort that the roster does not have, and
        `DeskError` for a trainee who handed nothing in.
        """
        self.known(unit)
        handed_in, only = self.students(unit), set(trainees)
        of = (
            {one.trainee for one in read_roster(self.work).of(cohort)} if cohort else set(handed_in)
        )
        if lost := sorted(only - set(handed_in)):
            raise DeskError(f"{', '.join(lost)} handed nothing in for {unit}")
        return [one for one in handed_in if one in of and (not only or one in only)]

    def grade(
        self,
        unit: str,
        tick: Tick = lambda _: None,
        *,
        students: Iterable[str] | None = None,
        force: bool = False,
        jobs: int | None = None,
        scheduler: str | None = None,
    ) -> list[Graded]:
        """Grade the submissions of a unit, or of some `students`, in the order of their ids.

        One that fails is reported and the rest go on; where all are meant, so is what lies there
        and cannot be anybody's. What has not changed since it was graded is left as it stands,
        unless `force`. `jobs` and `scheduler` as in `Batch.grade`. Raises `DeskError` or
        `ValueError` when the unit cannot be graded at all, `TooEarly` when it is not released yet.
        """
        self.known(unit)
        require_released(self.layout, unit)
        chosen = self.students(unit) if students is None else sorted(students)
        released = self.folder("release", ".", unit)
        marker = open_marker(self.root, unit, released)
        if any(map(is_released_cell, marker.released["cells"])):
            with open_gradebook(self.db_url, self.course_id) as gradebook:
                marker = open_marker(self.root, unit, released, gradebook)
        done = []
        if students is None:
            done = [Graded(name, problem=why) for name, why in self.unfit(unit).items()]
        with held(self.work / f".grading-{unit}.lock") as free:
            if not free:
                raise DeskError(
                    f"`{unit}` is being graded by another command just now. Wait until it is "
                    "done, then try again."
                )
            try:
                batch = Batch(marker, self.coursedir)
                grading = batch.grade(chosen, force=force, jobs=jobs, scheduler=scheduler)
            except LookupError as error:
                raise DeskError(str(error)) from error
            try:
                with closing(grading):  # whoever is stopped has what was marked written, now
                    for one in grading:
                        done.append(one)
                        tick(one.student)
            except SchedulerError as error:
                raise DeskError(str(error)) from error
        assess(self.db_url, unit, rule_of(self.coursedir))  # marks may have changed since
        if not self._finishing:
            self._note_what_waits()
        return sorted(done, key=lambda one: one.student)

    def report(self, unit: str, graded: Iterable[Graded]) -> tuple[BatchReport, Path]:
        """The report of a batch, kept in the desk's folder `reports`: it, and its page.

        Raises `OSError` when it cannot be kept.
        """
        title = self.course.units[unit].plan.title
        report = make_report(unit, title, graded, read_marks(self.db_url, unit))
        return report, keep_report(report, self.work / "reports")

    def _note_what_waits(self) -> None:
        """A batch writes around nbgrader's sessions, which are listened to: that a person's mark
        waits for them again is written down now."""
        try:
            reconcile(self.db_url, self.work / DECISIONS_FILE, self.course_id)
        except OSError as error:  # the marks themselves are in the gradebook
            logging.getLogger(__name__).warning("the file of decisions was not written: %s", error)

    def feedback(
        self, unit: str, tick: Tick = lambda _: None, *, students: Iterable[str] | None = None
    ) -> list[str]:
        """Make the feedback page of every graded submission, or of some `students`, and put it
        into the exchange; where there is none, all pages into a zip to give out from.

        Returns the students it was made for. Raises `DeskError`, `TooEarly` where nothing is graded
        yet, `ValueError` when a file of the unit cannot be read.
        """
        self.known(unit)
        require_graded(self.layout, unit)
        course = read_unit(self.root, unit, whole=True)
        wanted = self.students(unit) if students is None else sorted(students)
        assess(self.db_url, unit, rule_of(self.coursedir))
        standings = read_marks(self.db_url, unit)
        around = surroundings(self.root, self.work, unit)
        done = []
        for student in wanted:
            graded = self.folder("autograded", student, unit)
            if student not in standings or not (graded / f"{unit}.ipynb").exists():
                continue
            notebook = read_notebook(graded / f"{unit}.ipynb")
            page = feedback_page(course, unit, student, notebook, standings[student], around)
            submitted = self.folder("submitted", student, unit)
            complete(submitted, unit, self.folder("release", ".", unit))
            files = {name: _kept(name, graded, submitted) for name in KEPT}
            files[f"{unit}.html"] = page.encode()
            put_in_place(self.folder("feedback", student, unit), files)
            done.append(student)
            tick(student)
        if done and has_exchange():
            self._ask("release_feedback", unit)
        elif done:
            of = {one: self.folder("feedback", one, unit) / f"{unit}.html" for one in wanted}
            pages = {one: page for one, page in of.items() if page.is_file()}
            hand_out_feedback(self.work, unit, pages)
        return done

    def known(self, unit: str) -> None:
        """Raises `UnknownUnit` where the course has no such unit."""
        if unit not in self.course.units:
            known = ", ".join(self.course.units)
            raise UnknownUnit(f"there is no unit `{unit}`; the course has: {known}")

    def _ask(self, verb: str, *arguments: str) -> None:
        # Whoever is at the desk has access to its course; the part that asks a hub about people
        # would have nobody to ask about here.
        api = NbGraderAPI(CourseDirectory(config=self.config), Authenticator(), config=self.config)
        with _quiet(api.log):
            answer = getattr(api, verb)(*arguments)
        if not answer["success"]:
            log = answer.get("log") or answer.get("error") or ""
            raise DeskError(f"nbgrader could not {verb.replace('_', ' ')}: {_in_short(log)}")


def _kept(name: str, graded: Path, submitted: Path) -> bytes:
    """What nbgrader puts feedback out by. Where a hand-in brought none that can be used, it is
    made once, so that one hand-in never stops the feedback of all."""
    data = line_of(graded, name) or line_of(submitted, name)
    if data is None:
        text = as_timestamp(now()) if name == TIMESTAMP else secrets.token_hex(64)
        data = text.encode()
        replace_file(graded / name, data)
    return data


def put_venv_on_path() -> None:
    """nbgrader starts `alembic` by name to make a gradebook; without the environment activated
    that fails."""
    own = str(Path(sys.executable).parent)
    if own not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = own + os.pathsep + os.environ.get("PATH", "")


def prepare(desk: DeskLayout) -> None:
    """Make the folders of a desk, closed to others. nbgrader wants its exchange, where it has one,
    to be there and open to write. Raises `ValueError` where another account has taken the course's
    place in it."""
    steps = ("release", "submitted", "autograded", "feedback")
    for name in (*steps, "attempts", "aside", "reports"):
        (desk.work / name).mkdir(parents=True, exist_ok=True)
    if has_exchange() and desk.exchange_in_folders:
        for folder in map(Path, (desk.config.Exchange.root, desk.config.Exchange.cache)):
            if folder.is_relative_to(desk.work):  # else they are the machine's
                folder.mkdir(exist_ok=True)
        prepare_exchange(desk)
    close_desk(desk.work)
    if desk.settings.parent == desk.work.parent:  # the desk itself, and no synthetic cohort
        close_file(desk.settings, desk.work)  # the address of a gradebook may hold a password


def _in_short(log: str) -> str:
    """What nbgrader's log says was wrong, without the tracebacks."""
    raised = re.findall(r"^ *[A-Za-z_][\w.]*(?:Error|Exception|Entry): (.+)$", log, re.MULTILINE)
    said = re.findall(r"^\[(?:ERROR|CRITICAL)\] (.+)$", log, re.MULTILINE)
    return "; ".join(dict.fromkeys(raised or said)) or log.strip()[-500:]


@contextmanager
def _quiet(log: logging.Logger) -> Iterator[None]:
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
