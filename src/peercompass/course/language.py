"""Words: the person-first lexicon and the reading grade of what a learner reads.

A lexicon finds words, not meaning: it is a nudge to an author, so its findings are warnings.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from . import Item, Scenario, Term
from .loading import Loaded, Problem
from .notebooks import read_notebook, source

HIGHEST_GRADE = 8.0
"""The Flesch-Kincaid grade that trainee texts stay at or below (NIH advice is 6 to 8)."""

_FEWEST_WORDS = 60  # below this a reading grade says nothing


def language_problems(loaded: Loaded) -> list[Problem]:
    """Findings of the lexicon with file and line, and texts above the reading grade."""
    problems = []
    for path in _files(loaded.root):
        file = path.relative_to(loaded.root).as_posix()
        problems += _lexicon(file, path, loaded.course.language)
    problems += _grades(loaded)
    return problems


def _files(root: Path) -> list[Path]:
    patterns = (
        "modules/**/*.yaml", "exercises/**/*.yaml", "modules/**/*.md", "modules/**/*.ipynb",
        "exercises/**/*.ipynb", "curriculum/people/*.yaml", "curriculum/rubrics/*.yaml",
    )  # fmt: skip
    found = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(p for p in found if ".ipynb_checkpoints" not in p.parts)


def _lexicon(file: str, path: Path, terms: tuple[Term, ...]) -> Iterator[Problem]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return  # reported where the file is read
    patterns = [(term, re.compile(rf"\b(?:{term.avoid})\b", re.IGNORECASE)) for term in terms]
    for number, (line, following) in enumerate(pairwise([*lines, ""]), 1):
        if line.lstrip().startswith("#"):
            continue
        wrapped = f"{line} {following.strip()}"  # a term may run on into the next line
        for term, pattern in patterns:
            for match in pattern.finditer(wrapped):
                if match.start() < len(line) and not _excused(wrapped, match):
                    message = f"“{match[0]}”: {term.because} Could it say “{term.say}”?"
                    yield Problem(file, number, message, "warning")


def _excused(line: str, match: re.Match) -> bool:
    """Quoted words and names (Alcoholics Anonymous) are somebody's own."""
    before, after = line[: match.start()], line[match.end() :]
    quoted = bool(re.search(r"[“\"'‘]\s*$", before)) and bool(re.match(r"\s*[.,]?[”\"'’]", after))
    name = match[0][:1].isupper() and bool(re.match(r"\s+Anonymous\b", after))
    return quoted or name


def _grades(loaded: Loaded) -> Iterator[Problem]:
    try:
        import textstat
    except ImportError:
        return  # an authoring extra; `peercompass check` says when it is missing
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
