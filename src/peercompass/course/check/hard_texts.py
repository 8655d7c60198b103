"""How hard a course's texts are to read: Flesch-Kincaid and SMOG grades of what a learner reads."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from peercompass.course import Course, Item, Scenario, YamlPath
from peercompass.course.load import Loaded, Problem
from peercompass.course.notebooks import read_notebook, source
from peercompass.course.paths import JOURNAL_FILE, exercise_file, item_sets, lesson_file, unit_file
from peercompass.course.pictures import without_addresses

if TYPE_CHECKING:
    from .reading_grade import Readability

_HIGHEST_GRADE = 8.0
"""The Flesch-Kincaid grade that trainee texts stay at or below (NIH advice is 6 to 8)."""

_FEWEST_WORDS = 60  # below this a reading grade says nothing


class Reading(NamedTuple):
    """The grades of one file: `words` in it, `grade` by Flesch-Kincaid and `smog`, both in school
    years (see `readability`)."""

    file: str
    words: int
    grade: float
    smog: float


class ReadText(NamedTuple):
    """A stretch of a file that a learner reads: where it stands, in words and as a path in its
    YAML, or, of a cell, as the line of its notebook; and what it says."""

    file: str
    place: str
    path: YamlPath
    text: str
    cell_line: int = 0

    def line(self, loaded: Loaded) -> int:
        """The line of the file where it stands; 0 where that is not known."""
        return loaded.line(self.file, *self.path) if self.path else self.cell_line


def readings(loaded: Loaded, course: Course) -> list[Reading]:
    """The grades of the files of each unit that a learner reads, in the order of the units. Needs
    the extra `author`; without it the list is empty."""
    if not (readability := _readability()):
        return []
    files: dict[str, list[str]] = {}
    for one in read_texts(loaded, course):
        files.setdefault(one.file, []).append(one.text)
    found = []
    for file, texts in files.items():
        whole = " ".join(texts)
        if (words := len(whole.split())) >= _FEWEST_WORDS:
            found.append(Reading(file, words, *readability(whole)))
    return found


def reading_problems(loaded: Loaded, course: Course) -> Iterator[Problem]:
    """Texts above the reading grade: each item, scene and cell by itself, so that a hard one does
    not hide among easy ones; and a file whose short ones come to it only together."""
    if not (readability := _readability()):
        return
    hard = set()
    for one in read_texts(loaded, course):
        if len(one.text.split()) < _FEWEST_WORDS:
            continue
        grade = readability(one.text).grade
        if grade > _HIGHEST_GRADE:
            message = (
                f"reading grade {grade:.1f} ({one.place}); shorter sentences and everyday words "
                f"bring it to {_HIGHEST_GRADE:g}"
            )
            hard.add(one.file)
            yield Problem(one.file, one.line(loaded), message, "warning")
    for whole in readings(loaded, course):
        if whole.grade > _HIGHEST_GRADE and whole.file not in hard:
            message = (
                f"reading grade {whole.grade:.1f} (the whole file); shorter sentences and everyday "
                f"words bring it to {_HIGHEST_GRADE:g}"
            )
            yield Problem(whole.file, 0, message, "warning")


def _readability() -> "Callable[[str], Readability] | None":
    """The counting, or None where the extra `author` is not installed; `check` says so."""
    try:
        from .reading_grade import readability
    except ImportError:
        return None
    return readability


def read_texts(loaded: Loaded, course: Course) -> Iterator[ReadText]:
    """What a learner reads, in stretches long enough to measure."""
    for number, entry in enumerate(course.glossary):
        path: YamlPath = ("terms", number)
        yield ReadText("curriculum/glossary.yaml", f"term {entry.term}", path, _join([entry.plain]))
    for number, prompt in enumerate(course.journal.prompts):
        text = _join((prompt.text, prompt.content_note))
        yield ReadText(JOURNAL_FILE, f"prompt {prompt.id}", ("prompts", number), text)
    for number, asked in enumerate(course.journal.story.questions):
        path = ("story", "questions", number)
        yield ReadText(JOURNAL_FILE, f"question {asked.id}", path, _join((asked.title, asked.text)))
    for unit in course.units.values():
        plan = unit.plan
        said = (plan.title, plan.summary, plan.content_note, *(o.text for o in plan.objectives))
        yield ReadText(unit_file(unit.id), "the unit's facts", ("summary",), _join(said))
        for part in item_sets(unit):
            for number, item in enumerate(part.items):
                path = ("items", number)
                yield ReadText(part.items_file, f"item {item.id}", path, _join(_words(item)))
            for one in part.scenarios.values():
                file = part.scenario_file(one.id)
                yield ReadText(file, "the whole scene", ("nodes",), _scene(one))
        for file in (lesson_file(unit.id), exercise_file(unit.id)):
            yield from _prose(loaded.root, file)


def _words(item: Item) -> Iterator[str]:
    yield from (item.stem, item.content_note or "")
    if item.shown:
        yield from item.shown.words
    for part in item.parts:
        yield from (part.text, part.rationale or "")
    for name in (*getattr(item, "groups", ()), *getattr(item, "labels", ())):
        yield name.title
    for column in getattr(item, "columns", ()):
        yield from (column.title, column.hint or "")
    yield from getattr(item, "starters", ())


def _scene(scenario: Scenario) -> str:
    parts = [scenario.setting or "", scenario.content_note or "", *scenario.discuss]
    for node in scenario.nodes.values():
        parts += [node.coach or "", node.write.prompt if node.write else ""]
        parts += [line.text or line.thinks or "" for line in node.says]
        for choice in node.choices:
            parts += [choice.text, choice.rationale or ""]
        if node.ending:
            parts += [node.ending.text, node.ending.reflect]
    return _join(parts)


def _prose(root: Path, file: str) -> Iterator[ReadText]:
    try:
        cells = read_notebook(root / file)["cells"]
        lines = (root / file).read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return
    at = {line.strip().rstrip(","): number for number, line in enumerate(lines, 1)}
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") == "markdown":
            text = re.sub(r"^\s*\|.*$|^#+ .*$|^Sources?:.*$", "", source(cell), flags=re.M)
            text = without_addresses(text)
            words = _join(re.sub(r"[*_>`#\[\]]", "", text).splitlines())
            line = at.get(f'"id": {json.dumps(cell.get("id"))}', 0)
            yield ReadText(file, f"cell {number}", (), words, line)


def _join(parts: Iterable[str | None]) -> str:
    ended = (part.strip() for part in parts if part and part.strip())
    return " ".join(part if part[-1] in ".!?…:" else part + "." for part in ended)
