"""Words: the person-first lexicon.

A lexicon finds words, not meaning: it is a nudge to an author, so its findings are warnings.
"""

from collections.abc import Iterator
from pathlib import Path

from peercompass.course import Term
from peercompass.course.load import Loaded, Problem
from peercompass.course.wording import find


def language_problems(loaded: Loaded) -> list[Problem]:
    """Findings of the lexicon, with file and line."""
    problems = []
    for path in _files(loaded.root):
        file = path.relative_to(loaded.root).as_posix()
        problems += _lexicon(file, path, loaded.course.language)
    return problems


def _files(root: Path) -> list[Path]:
    patterns = (
        "modules/**/*.yaml",
        "exercises/**/*.yaml",
        "modules/**/*.md",
        "modules/**/*.ipynb",
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
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return  # reported where the file is read
    lines = [line.strip() for line in lines]
    around = zip(["", *lines], lines, [*lines[1:], ""], strict=False)
    for number, (before, line, after) in enumerate(around, 1):
        if line.startswith("#"):
            continue
        # A term may run over a line's end; it is told where it begins.
        start = len(before) + 1
        for match in find(f"{before} {line} {after}", terms):
            if start <= match.start < start + len(line):
                message = f"“{match.word}”: {match.because} Could it say “{match.say}”?"
                yield Problem(file, number, message, "warning")
