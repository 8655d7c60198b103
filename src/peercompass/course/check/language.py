"""Words: the person-first lexicon.

A lexicon finds words, not meaning: it is a nudge to an author, so its findings are warnings.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from peercompass.course import Course, Term
from peercompass.course.load import Loaded, Problem
from peercompass.course.wording import find
from peercompass.support.regular_files import read_regular


def language_problems(loaded: Loaded, course: Course) -> list[Problem]:
    """Findings of the lexicon, with file and line."""
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
    for match in find(" ".join(lines), terms):
        number = bisect_right(starts, match.start)
        if not lines[number - 1].startswith("#"):
            message = f"“{match.word}”: {match.because} Could it say “{match.say}”?"
            yield Problem(file, number, message, "warning")
