"""Words: the person-first lexicon.

A lexicon finds words, not meaning: it is a nudge to an author, so its findings are warnings.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from . import Term
from .loading import Loaded, Problem


def language_problems(loaded: Loaded) -> list[Problem]:
    """Findings of the lexicon, with file and line."""
    problems = []
    for path in _files(loaded.root):
        file = path.relative_to(loaded.root).as_posix()
        problems += _lexicon(file, path, loaded.course.language)
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
