"""Answers that an instructor opens by hand: a log, a folder or a zip, told in plain words."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from peercompass.course import LEARNER, PAGE_FILE, Course, Page
from peercompass.course.publish import exercise_page, lesson_page
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Log
from peercompass.exercise.transcript import TranscriptEntry, transcribe
from peercompass.grading.marking.findings import about_answers, read_log

from .entries import as_text, fault_of
from .files import LARGEST, SubmittedFile, limit, read_submitted_file
from .private_notes import is_private
from .trees import UNREADABLE, ZipTree

_PRIVATE = (
    f"{PRIVATE_FILE} holds notes that a person keeps for themselves, so it is not opened here."
)


@dataclass(frozen=True)
class LogTranscript:
    """One log, told. `title` is its unit's, or empty where the words were found nowhere."""

    file: str
    title: str
    items: tuple[TranscriptEntry, ...]
    remarks: tuple[str, ...]
    readable: bool


def read_transcripts(path: Path, course: Course | None) -> list[LogTranscript]:
    """Tell every log in `path`: a log file, a hand-in's folder, or a hand-in zip.

    The words come from the page beside each log, else from the unit of `course` that it fits.
    Damage becomes remarks. Raises `ValueError` when `path` is a private file or holds no answers,
    `OSError` when it cannot be opened.
    """
    path = Path(path)
    name = as_text(path.name)
    if is_private(path.name):
        raise ValueError(_PRIVATE)
    if fault := fault_of(path):
        raise ValueError(f"{name} {fault}")
    if path.is_dir():
        if not (path / LOG_FILE).exists():
            raise ValueError(f"{name} holds no file of answers ({LOG_FILE})")
        path = path / LOG_FILE
    elif not path.exists():
        raise FileNotFoundError(f"there is no file {as_text(str(path))}")
    elif path.suffix.lower() == ".zip":
        return _zipped(path, course)
    page = _read(read_submitted_file(path.parent / PAGE_FILE).data)
    return [_of(as_text(str(path)), read_log(read_submitted_file(path)), page, course)]


def _zipped(path: Path, course: Course | None) -> list[LogTranscript]:
    told = []
    try:
        tree = ZipTree(path)
        wanted = [name for name in tree.names if name.name in (LOG_FILE, PAGE_FILE)]
        if sum(map(tree.size, wanted)) > LARGEST:  # no more than that is unpacked
            raise ValueError("it unpacks to far too much")
        inside = {name: tree.read(name, limit(name.name)) for name in wanted}
    except UNREADABLE as error:
        raise ValueError(f"{as_text(path.name)} cannot be opened ({error})") from error
    for name, data in inside.items():
        if name.name == LOG_FILE:
            page = _read(inside.get(name.with_name(PAGE_FILE)))
            label = as_text(f"{path}: {name}")
            told.append(_of(label, read_log(SubmittedFile(data)), page, course))
    if not told:
        raise ValueError(f"{as_text(path.name)} holds no file of answers ({LOG_FILE})")
    return told


def _of(file: str, log: Log, page: Page | None, course: Course | None) -> LogTranscript:
    given = {response.item for response in log.responses}
    page = page or _page_that_fits(given, course)
    if page is None:
        remarks = [finding.text for finding in about_answers(log, given)]
        remarks.append("The unit's words were not found; ids stand in their place.")
        return LogTranscript(
            file, "", tuple(transcribe(log, (), {}, {}, {})), tuple(remarks), log.readable
        )
    remarks = [finding.text for finding in about_answers(log, _names(page))]
    items = transcribe(log, page.items, page.scenarios, page.rubrics, page.forms)
    return LogTranscript(file, page.title, tuple(items), tuple(remarks), log.readable)


def _names(page: Page) -> set[str]:
    return {item.id for item in page.items} | set(page.scenarios)


def _read(data: bytes | None) -> Page | None:
    try:
        page = Page.model_validate_json(data or b"", context=LEARNER)
    except ValidationError:
        return None
    return page if page.role != "home" else None


def _page_that_fits(given: set[str], course: Course | None) -> Page | None:
    """The exercise or lesson of the course that has most of these items."""
    if course is None:
        return None
    fits = [
        (len(given & ids), make, unit)
        for unit in course.units.values()
        for make, ids in (
            (exercise_page, {item.id for item in unit.items}),
            (lesson_page, {item.id for item in unit.practice} | set(unit.practice_scenarios)),
        )
    ]
    shared, make, unit = max(fits, key=lambda one: one[0], default=(0, exercise_page, None))
    return make(course, unit) if shared and unit else None
