"""The sources of a lesson, each a number that leads to its title.

Authors write codes of `sources.yaml` in the line of sources that ends a cell, all in slanted
letters: `*Sources: K1, S5 (seen November 2026).*` Learners read numbers, in the order in which the
lesson comes to them, and at its end a list.
"""

import re

from peercompass.course import Course, Source
from peercompass.course.notebooks import Cell
from peercompass.course.source_words import check_note, how_read
from peercompass.support.voice import say

ANCHOR = "source"
"""A number links to this with itself behind it, like `#source-3`."""

SOURCES = "sources-of-this-lesson"
"""The id of the cell that lists them."""

_LINE = re.compile(r"(?:\A|\n\n)(\*[^*]+\*)\s*\Z", re.DOTALL)
_CODE = re.compile(r"\b[A-Z]\d{1,2}\b")
_SIGNS = re.compile(r"([\\`*_\[\]<>\"])")


class Cited:
    """The sources that a lesson of a course comes to."""

    def __init__(self, course: Course) -> None:
        self._known = course.sources
        self._dates = course.file.dates
        self._numbers: dict[str, int] = {}

    def numbered(self, markdown: str) -> str:
        """Markdown of a cell in whose line of sources numbers stand in place of codes."""
        line = _LINE.search(markdown)
        if not line:
            return markdown
        start, end = line.span(1)
        return markdown[:start] + _CODE.sub(self._number, line[1]) + markdown[end:]

    def _number(self, code: re.Match[str]) -> str:
        source = self._known.get(code[0])
        if not source:
            return code[0]
        number = self._numbers.setdefault(source.id, len(self._numbers) + 1)
        told = _plain(f"{source.title}. {how_read(source, self._dates)}")
        return f'[\\[{number}\\]](#{ANCHOR}-{number} "{told}")'

    def cell(self) -> Cell | None:
        """The list of what was numbered, as a cell that stands folded; None where nothing was."""
        if not self._numbers:
            return None
        heading = say("Where the facts of this lesson come from")
        rows = [
            f"{number}. {_plain(self._told(self._known[code]))}"
            for code, number in self._numbers.items()
        ]
        return {
            "cell_type": "markdown",
            "id": SOURCES,
            "metadata": {"editable": False, "deletable": False, "peercompass": {"fold": True}},
            "source": "\n".join([f"## {heading}", "", *rows]),
        }

    def _told(self, source: Source) -> str:
        """All that a reader is told of a source, in one line."""
        note = check_note(source)
        told = f"{source.title}. {source.where}. {how_read(source, self._dates)}"
        return f"{told} ({note})" if note else told


def _plain(text: str) -> str:
    """Text in which nothing is a sign of Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
