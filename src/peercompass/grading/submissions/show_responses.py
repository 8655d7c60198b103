"""Answers that an instructor opens by hand: a log, a folder or a zip, told in plain words."""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from peercompass.course import LEARNER, PAGE_FILE, Course, Page
from peercompass.course.publish import exercise_page, lesson_page
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Log, parse, read
from peercompass.exercise.transcript import TranscriptEntry, transcribe
from peercompass.grading.marking.findings import about_answers, read_log

from .archives import UNREADABLE
from .files import LARGEST, read_submitted_file
from .private_notes import is_private

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
    if is_private(path.name):
        raise ValueError(_PRIVATE)
    if path.is_dir():
        if not (path / LOG_FILE).exists():
            raise ValueError(f"{path.name} holds no file of answers ({LOG_FILE})")
        return [
            _of(
                str(path / LOG_FILE),
                read_log(read_submitted_file(path / LOG_FILE)),
                _page(path / PAGE_FILE),
                course,
            )
        ]
    if not path.exists():
        raise FileNotFoundError(f"there is no file {path}")
    if path.suffix.lower() == ".zip":
        return _zipped(path, course)
    return [_of(str(path), read(path), _page(path.parent / PAGE_FILE), course)]


def _zipped(path: Path, course: Course | None) -> list[LogTranscript]:
    try:
        with zipfile.ZipFile(path) as bundle:
            wanted = [
                info
                for info in bundle.infolist()
                if PurePosixPath(info.filename).name in (LOG_FILE, PAGE_FILE)
            ]
            if sum(info.file_size for info in wanted) > LARGEST:  # no more than that is unpacked
                raise ValueError("it unpacks to far too much")
            inside = {info.filename: bundle.read(info) for info in wanted}
    except UNREADABLE as error:
        raise ValueError(f"{path.name} cannot be opened ({error})") from error
    told = []
    for name, data in inside.items():
        if PurePosixPath(name).name == LOG_FILE:
            beside = str(PurePosixPath(name).with_name(PAGE_FILE))
            page = _read(inside[beside]) if beside in inside else None
            told.append(_of(f"{path}: {name}", parse(data), page, course))
    if not told:
        raise ValueError(f"{path.name} holds no file of answers ({LOG_FILE})")
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


def _page(path: Path) -> Page | None:
    try:
        return _read(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None


def _read(data: bytes) -> Page | None:
    try:
        page = Page.model_validate_json(data, context=LEARNER)
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
