"""Words: the person-first lexicon, and marks of Markdown where nobody draws them.

A lexicon finds words, not meaning: it is a nudge to an author, so its findings are warnings.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from peercompass.course import Course, Term
from peercompass.course.load import Loaded, Problem
from peercompass.course.wording import find
from peercompass.support.regular_files import read_regular

_MARKS = re.compile(  # *emphasis*, **strong** and [links](to)
    r"(?<![\w*])(\*{1,2})(?=[^\s*])[^*]{1,120}?(?<=[^\s*])\1(?![\w*])|\]\([^)\s]+\)"
)


def language_problems(loaded: Loaded, course: Course) -> list[Problem]:
    """Findings of the lexicon, and texts with marks of Markdown that a learner would read as they
    are, with file and line."""
    problems: list[Problem] = []
    for path in _files(loaded.root):
        file = path.relative_to(loaded.root).as_posix()
        problems += _lexicon(file, path, course.language)
    return problems


def _files(root: Path) -> list[Path]:
    patterns = (
        "modules/**/*.yaml",
        "exercises/**/*.yaml",
        "modules/**/*.md",
        "modules/**/*.ipynb",
        "modules/**/*.svg",
        "exercises/**/*.ipynb",
        "curriculum/people/*.yaml",
        "curriculum/rubrics/*.yaml",
        "curriculum/course.yaml",
        "curriculum/competencies.yaml",
        "curriculum/glossary.yaml",
        "curriculum/journal.yaml",
    )
    found = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(p for p in found if ".ipynb_checkpoints" not in p.parts)


def _lexicon(file: str, path: Path, terms: tuple[Term, ...]) -> Iterator[Problem]:
    try:
        written = read_regular(path).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return  # reported where the file is read
    lines = [line.strip() for line in written]
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    # In one text, since a term may run over a line's end; it is told where it begins.
    whole = " ".join(lines)
    told = [
        (match.start, f"“{match.word}”: {match.because} Could it say “{match.say}”?")
        for match in find(whole, terms)
    ]
    if path.suffix == ".yaml":
        told += [
            (mark.start(), f"“{mark[0]}” is read as it stands: no Markdown is drawn here")
            for mark in _MARKS.finditer(whole)
        ]
    for start, message in told:
        number = bisect_right(starts, start)
        if not lines[number - 1].startswith("#"):
            yield Problem(file, number, message, "warning")
