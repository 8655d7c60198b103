"""How hard a course's texts are to read: Flesch-Kincaid and SMOG grades of what a learner reads."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from . import Item, Scenario
from .loading import Loaded, Problem
from .notebooks import read_notebook, source

HIGHEST_GRADE = 8.0
"""The Flesch-Kincaid grade that trainee texts stay at or below (NIH advice is 6 to 8)."""

_FEWEST_WORDS = 60  # below this a reading grade says nothing


class Reading(NamedTuple):
    """The grades of one file: `words` in it, `grade` by Flesch-Kincaid (Kincaid and others 1975)
    and `smog` (McLaughlin 1969). SMOG asks for full understanding and comes out two or so higher.
    """

    file: str
    words: int
    grade: float
    smog: float


def readings(loaded: Loaded) -> list[Reading]:
    """The grades of each file that a learner reads, in the order of the units. Needs the extra
    `author`; without it the list is empty."""
    try:
        import textstat
    except ImportError:
        return []  # `peercompass check` says when it is missing
    files: dict[str, list[str]] = {}
    for file, _, text in _texts(loaded):
        files.setdefault(file, []).append(text)
    whole = ((file, " ".join(parts)) for file, parts in files.items())
    return [
        Reading(
            file, len(text.split()), textstat.flesch_kincaid_grade(text), textstat.smog_index(text)
        )
        for file, text in whole
        if len(text.split()) >= _FEWEST_WORDS
    ]


def reading_problems(loaded: Loaded) -> Iterator[Problem]:
    """Texts above the reading grade: each item, scene and cell by itself, so that a hard one does
    not hide among easy ones."""
    try:
        import textstat
    except ImportError:
        return
    for file, place, text in _texts(loaded):
        if len(text.split()) < _FEWEST_WORDS:
            continue
        grade = textstat.flesch_kincaid_grade(text)
        if grade > HIGHEST_GRADE:
            message = (
                f"reading grade {grade:.1f} ({place}); shorter sentences and everyday words "
                f"bring it to {HIGHEST_GRADE:g}"
            )
            yield Problem(file, 0, message, "warning")


def _texts(loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    """What a learner reads, in stretches long enough to measure."""
    for unit in loaded.course.units.values():
        for file, items in (
            (f"modules/{unit.id}/practice.yaml", unit.practice),
            (f"exercises/{unit.id}/items.yaml", unit.items),
        ):
            for item in items:
                yield file, f"item {item.id}", _join(_words(item))
        for folder, scenarios in (
            (f"modules/{unit.id}/scenarios", unit.practice_scenarios),
            (f"exercises/{unit.id}/scenarios", unit.scenarios),
        ):
            for scenario in scenarios.values():
                yield f"{folder}/{scenario.id}.yaml", "the whole scene", _scene(scenario)
        for file in (
            f"modules/{unit.id}/lesson.ipynb", f"exercises/{unit.id}/{unit.id}.ipynb"
        ):  # fmt: skip
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


def _prose(root: Path, file: str) -> Iterator[tuple[str, str, str]]:
    try:
        cells = read_notebook(root / file)["cells"]
    except (OSError, ValueError):
        return
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") == "markdown":
            text = re.sub(r"^\s*\|.*$|^#+ .*$|^Sources?:.*$", "", source(cell), flags=re.M)
            yield file, f"cell {number}", _join(re.sub(r"[*_>`#\[\]]", "", text).splitlines())


def _join(parts: Iterable[str]) -> str:
    ended = (part.strip() for part in parts if part and part.strip())
    return " ".join(part if part[-1] in ".!?…:" else part + "." for part in ended)
