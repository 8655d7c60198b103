"""How hard a course's texts are to read: Flesch-Kincaid and SMOG grades of what a learner reads."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from peercompass.course import Course, Item, Scenario, YamlPath
from peercompass.course.load import Loaded, Problem
from peercompass.course.notebooks import read_notebook, source
from peercompass.course.paths import exercise_file, item_sets, lesson_file, unit_file

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


class _Text(NamedTuple):
    """A stretch of a file: where it stands, in words and as a path, and what it says."""

    file: str
    place: str
    path: YamlPath
    text: str


def readings(loaded: Loaded, course: Course) -> list[Reading]:
    """The grades of the files of each unit that a learner reads, in the order of the units. Needs
    the extra `author`; without it the list is empty."""
    if not (readability := _readability()):
        return []
    files: dict[str, list[str]] = {}
    for one in _texts(loaded, course):
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
    for one in _texts(loaded, course):
        if len(one.text.split()) < _FEWEST_WORDS:
            continue
        grade = readability(one.text).grade
        if grade > _HIGHEST_GRADE:
            message = (
                f"reading grade {grade:.1f} ({one.place}); shorter sentences and everyday words "
                f"bring it to {_HIGHEST_GRADE:g}"
            )
            line = loaded.line(one.file, *one.path) if one.path else 0
            hard.add(one.file)
            yield Problem(one.file, line, message, "warning")
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


def _texts(loaded: Loaded, course: Course) -> Iterator[_Text]:
    """What a learner reads, in stretches long enough to measure."""
    for number, entry in enumerate(course.glossary):
        path: YamlPath = ("terms", number)
        yield _Text("curriculum/glossary.yaml", f"term {entry.term}", path, _join([entry.plain]))
    for unit in course.units.values():
        plan = unit.plan
        said = (plan.title, plan.summary, plan.content_note, *(o.text for o in plan.objectives))
        yield _Text(unit_file(unit.id), "the unit's facts", ("summary",), _join(said))
        for part in item_sets(unit):
            for number, item in enumerate(part.items):
                path = ("items", number)
                yield _Text(part.items_file, f"item {item.id}", path, _join(_words(item)))
            for one in part.scenarios.values():
                file = part.scenario_file(one.id)
                yield _Text(file, "the whole scene", ("nodes",), _scene(one))
        for file in (lesson_file(unit.id), exercise_file(unit.id)):
            yield from _prose(loaded.root, file)


def _words(item: Item) -> Iterator[str]:
    yield from (item.stem, item.content_note or "")
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


def _prose(root: Path, file: str) -> Iterator[_Text]:
    try:
        cells = read_notebook(root / file)["cells"]
    except (OSError, ValueError):
        return
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") == "markdown":
            text = re.sub(r"^\s*\|.*$|^#+ .*$|^Sources?:.*$", "", source(cell), flags=re.M)
            words = _join(re.sub(r"[*_>`#\[\]]", "", text).splitlines())
            yield _Text(file, f"cell {number}", (), words)


def _join(parts: Iterable[str | None]) -> str:
    ended = (part.strip() for part in parts if part and part.strip())
    return " ".join(part if part[-1] in ".!?…:" else part + "." for part in ended)
