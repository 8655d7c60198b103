"""What a lesson asks of a reader at a time, and which words of the field a unit uses."""

import re
from collections.abc import Iterable, Iterator

from peercompass.course import Course
from peercompass.course.check.hard_texts import ReadText
from peercompass.course.load import Loaded, Problem
from peercompass.course.paths import lesson_file, unit_folders

from .limits import MOST_CELL_WORDS


def field_words(course: Course, texts: Iterable[ReadText]) -> dict[str, dict[str, int]]:
    """How often each unit says each word of the field that language.yaml lists under `counted`:
    {unit: {word: times}}, with the words that it does not say at 0. A hyphen and a blank are the
    same, and so are one and several."""
    words = course.counted.field
    found = {unit: dict.fromkeys(words, 0) for unit in course.units}
    if not words:
        return found
    known = {_plain(word): word for word in words}
    longest_first = sorted(known, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b")
    folders = {f"{folder}/": unit for unit in course.units for folder in unit_folders(unit)}
    for text in texts:
        folder = "/".join(text.file.split("/")[:2]) + "/"
        if unit := folders.get(folder):
            for word in pattern.findall(_plain(text.text)):
                found[unit][known[word]] += 1
    return found


def long_cells(
    loaded: Loaded, units: Iterable[str], texts: Iterable[ReadText]
) -> Iterator[Problem]:
    """A warning for each cell of the lessons of `units` that has too many words. Headings, tables
    and the line of sources do not count."""
    lessons = {lesson_file(unit) for unit in units}
    for text in texts:
        count = len(text.text.split())
        if text.file in lessons and count > MOST_CELL_WORDS:
            message = (
                f"{text.place} of the lesson has {count} words; make two of it, with something to "
                f"do between them, or cut it to {MOST_CELL_WORDS}"
            )
            yield Problem(text.file, text.line(loaded), message, "warning")


def _plain(text: str) -> str:
    return text.casefold().replace("-", " ").replace("’", "'")
