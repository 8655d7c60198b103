"""Texts on a page in the language of accents that are neither the catalog's nor the course's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from peercompass.course import Page, emergency_words
from peercompass.course.notebooks import read_notebook, source

TYPED = "Mine: a bench in the park."
"""What is written into every field."""

READ_OUT = ("aria-label", "aria-description", "aria-valuetext", "title", "alt", "placeholder")
"""Attributes that a screen reader says, or that are seen."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDS_OF_PEOPLE = {"term", "like", "say", "text", "title", "label", "value"}
_KNOWN = re.compile(
    r"(?:[A-Z][a-z]+,? )?[A-Z][a-z]+ \d{1,2}, \d{4}(?: at)?"  # the browser's date
    r"|\d{1,2}:\d\d\s[AP]M|\b[0-9A-F]{8}\b"  # its time; the code of a receipt
)
_WORD = re.compile(r"[A-Za-z]{2,}")


def texts_of_pages(*pages: Path) -> list[str]:
    """Every text of published pages, as `texts_in` gives them."""
    read = [json.loads(page.read_text("utf-8")) for page in pages]
    lines = [line for page in pages for line in Page.read(page).emergency]
    return texts_in(*read, emergency_words(lines), [line.said for line in lines])


def texts_of_notebook(path: Path) -> list[str]:
    """Every line of a notebook's prose, without its Markdown signs."""
    lines = [
        re.sub(r"^#+ |[*_`]", "", line)
        for cell in read_notebook(path)["cells"]
        if cell["cell_type"] == "markdown"
        for line in source(cell).splitlines()
    ]
    lines += [re.sub(r"^Part \d+\W+", "", line) for line in lines]  # a part's title by itself
    return [*texts_in(lines), path.stem]  # its name stands in for a heading


def texts_in(*data: Any) -> list[str]:
    """Every text that people wrote in `data`, the longest first: whole, and line by line."""
    found: set[str] = set()
    for text in _texts(data):
        lines = [" ".join(line.split()) for line in (text, *text.splitlines())]
        found |= {line for line in lines if _WORD.search(line)}
    return sorted(found, key=len, reverse=True)


def _texts(data: Any, name: str = "") -> Iterator[str]:
    """The texts in `data`; a word alone, in small letters, is one only where people write words."""
    if isinstance(data, str):
        if name in _WORDS_OF_PEOPLE or not _SLUG.fullmatch(data):
            yield data
    elif isinstance(data, dict):
        for key, one in data.items():
            yield from _texts(one, key)
    elif isinstance(data, list | tuple):
        for one in data:
            yield from _texts(one, name)


def unsaid(texts: Iterable[str], known: list[str]) -> list[str]:
    """Of the texts of a page in the language of accents, those with words that are in plain letters
    and not `known`."""
    # A short one is also a word of a longer one, and would leave the rest of it.
    known = sorted(known, key=len, reverse=True)
    return [text for text in texts if _WORD.search(_without(text, known))]


def _without(text: str, known: list[str]) -> str:
    left = text.replace(TYPED, " ")
    for one in known:
        if not _WORD.search(left):
            break
        if one in left:
            left = re.sub(rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])", " ", left)
    left = _KNOWN.sub(" ", left)
    # A long question in a list ends early.
    cut = re.fullmatch(r"[\d. ]*(.+)…", left.strip())
    return "" if cut and any(one.startswith(cut[1]) for one in known) else left


def texts_of_html(html: str) -> set[str]:
    """Every text of a page, and of its attributes that are read out."""
    reader = _Reader()
    reader.feed(html)
    return {" ".join(text.split()) for text in reader.texts}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        self.texts += [value for name, value in attrs if name in READ_OUT and value]

    def handle_data(self, data: str) -> None:
        if self._within not in {"style", "script"}:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._within = ""
