"""A copy of one's own answers to take along: one page in plain words, and the logs as they lie."""

import html
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from peercompass.course import Page
from peercompass.exercise import Log, parse
from peercompass.exercise.accommodation import accommodations, need_words
from peercompass.exercise.transcript import TranscriptEntry, transcribe
from peercompass.notebook.views.journal import entries_of
from peercompass.notebook.views.path import BESIDE
from peercompass.notebook.views.workshop import stories_of
from peercompass.support.clock import now, read_stamp
from peercompass.support.voice import language, say, say_n

_STYLE = Path(__file__).parents[1] / "static" / "copy.css"
_NAME = "my-answers"


@dataclass(frozen=True)
class CopiedLog:
    """A log to be copied: its bytes, the page that its answers belong to where that can be read,
    and what it is called in the copy (`lesson`, `exercise`, `private`, …)."""

    name: str
    title: str
    data: bytes
    page: Page | None = None
    private: bool = False


@dataclass(frozen=True)
class CopiedPlace:
    """The logs of one unit, or of the pages beside home. `folder` is a part of a path."""

    folder: str
    title: str
    logs: Sequence[CopiedLog]


def copy_of(course: str, places: Sequence[CopiedPlace]) -> bytes:
    """The copy as a zip: a page to read, and each log as it lies. `course` is its title."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(f"{_NAME}/{_NAME}.html", answers_html(course, places))
        for place in places:
            for log in place.logs:
                if log.data:
                    bundle.writestr(f"{_NAME}/data/{place.folder}/{log.name}.jsonl", log.data)
    return memory.getvalue()


def answers_html(course: str, places: Sequence[CopiedPlace]) -> str:
    """All answers as one page to read. What anybody wrote is escaped."""
    told = [_place(place) for place in places if any(log.data for log in place.logs)]
    body = [
        f"<h1>{_e(say('My answers'))}</h1><p>{_e(course)}</p>",
        _p(say("Copied on {day}.", day=_day(now()))),
        _p(
            say(
                "Here is the newest answer to each question. The folder “data” beside this page "
                "has all of them, as the course keeps them."
            )
        ),
        *(told or [_p(say("There are no answers yet."))]),
    ]
    style = _STYLE.read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_e(say('My answers'))}</title><style>{style}</style></head>"
        f"<body>{''.join(body)}</body></html>"
    )


def _place(place: CopiedPlace) -> str:
    sections = [_section(log) for log in place.logs if log.data]
    return f"<section><h2>{_e(place.title)}</h2>{''.join(sections)}</section>"


def _section(copied: CopiedLog) -> str:
    log = parse(copied.data)
    told = _private(copied.page, log) if copied.private else _answers(copied.page, log)
    parts = [f"<h3>{_e(copied.title)}</h3>", *told]
    if log.problems:
        parts.append(
            _p(
                say_n(
                    "One line could not be read. It is in the folder “data” as it was found.",
                    "{n} lines could not be read. They are in the folder “data” as they were "
                    "found.",
                    len(log.problems),
                )
            )
        )
    return "".join(parts)


def _answers(page: Page | None, log: Log) -> Iterator[str]:
    own = Log(tuple(one for one in log.responses if BESIDE not in one.item))
    told = (
        transcribe(own, page.items, page.scenarios, page.rubrics, page.forms)
        if page
        else transcribe(own, (), {}, {}, {})
    )
    for entry in told:
        if entry.answer or entry.when:
            yield _entry(entry)
    stems = {item.id: item.stem for item in page.items} if page else {}
    for asked in accommodations(log.responses):
        needs = [text for need, text in need_words().items() if need in asked.needs]
        title = say("You asked for another way: {item}", item=stems.get(asked.item, asked.item))
        yield _note(title, _words("\n".join([*needs, asked.words])), asked.t)


def _entry(entry: TranscriptEntry) -> str:
    answer = "".join(_words(line) for line in entry.answer)
    return (
        f"<article><h4>{_e(entry.stem or entry.item)}</h4>"
        f"{answer or _p(say('No answer stands here.'))}{_kept(entry.when)}</article>"
    )


def _private(page: Page | None, log: Log) -> Iterator[str]:
    """Private notes: thoughts of a unit, and what the pages beside home keep."""
    stems = {item.id: item.stem for item in page.items} if page else {}
    for response in log.latest().values():
        if isinstance(response.value, str) and response.value.strip():
            title = stems.get(response.item, say("A private note"))
            yield _note(title, _words(response.value), response.t)
    for entry in entries_of(log).values():
        if entry.text.strip():
            yield _note(entry.prompt or say("A journal entry"), _words(entry.text), entry.kept)
    for story in stories_of(log).values():
        if story.empty:
            continue
        title = story.title or say("A story")
        notes = [_words(words) for words in story.notes.values() if words.strip()]
        yield _note(title, "".join([_words(story.text), *notes]), story.kept)
        for version in story.versions:
            named = say("{story}: a version you kept", story=version.title or title)
            yield _note(named, _words(version.text), version.kept)


def _note(title: str, words: str, when: str) -> str:
    return f"<article><h4>{_e(title)}</h4>{words}{_kept(when)}</article>"


def _kept(when: str) -> str:
    try:
        return f"<p><small>{_e(say('Kept on {day}.', day=_day(read_stamp(when))))}</small></p>"
    except ValueError:  # a time that nobody wrote as we do
        return ""


def _day(when: datetime) -> str:
    """A day on this computer, as 2026-11-03."""
    return f"{when.astimezone():%Y-%m-%d}"


def _words(text: str) -> str:
    return "".join(_p(line) for line in text.split("\n") if line.strip())


def _p(text: str) -> str:
    return f"<p>{_e(text)}</p>"


def _e(text: str) -> str:
    return html.escape(text)
