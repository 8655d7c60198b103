"""Pictures of a lesson: drawings (SVG) in the folder `pictures` beside it, which its Markdown shows
as `![words](pictures/NAME.svg)`; and an SVG file as its elements, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from peercompass.support.regular_files import read_regular

from .notebooks import Notebook, source

FOLDER = "pictures"
"""Where the pictures of a lesson lie, beside it."""

_LARGEST = 200_000  # bytes; a drawing by hand has a few thousand
_DEEPEST = 40
_SVG = "http://www.w3.org/2000/svg"
_SHOWN = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)[^)]*\)|<img\b[^>]*>", re.I)
_OURS = re.compile(rf"{FOLDER}/[a-z0-9]+(?:-[a-z0-9]+)*\.svg")


class ShownPicture(NamedTuple):
    """A picture that a Markdown cell shows: the number of the cell, the words that stand for it and
    where it lies, from the notebook. Both are empty for an HTML `<img>`."""

    cell: int
    words: str
    at: str

    @property
    def is_ours(self) -> bool:
        """Whether it is a drawing in the folder of pictures."""
        return bool(_OURS.fullmatch(self.at))


@dataclass
class Element:
    """An element of a drawing. `name` is without the namespace of SVG, `text` what stands in it
    directly."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """This element and all in it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


class BadDrawing(ValueError):
    """A file that is no drawing. `line` is where that shows; 0 where it is the whole file."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def shown_pictures(notebook: Notebook) -> list[ShownPicture]:
    """The pictures that the Markdown of a notebook shows, in its order."""
    return [
        ShownPicture(number, (match[1] or "").strip(), match[2] or "")
        for number, cell in enumerate(notebook["cells"], 1)
        if cell["cell_type"] == "markdown"
        for match in _SHOWN.finditer(source(cell))
    ]


def without_addresses(markdown: str) -> str:
    """Markdown in which a picture is only the words that stand for it."""
    return _SHOWN.sub(lambda match: f"{match[1] or ''}", markdown)


def read_drawing(path: Path) -> Element:
    """The outermost element of an SVG file.

    Raises `BadDrawing` when it is none, or defines entities, which could make it endless; `OSError`
    when it cannot be opened.
    """
    data = read_regular(path)
    if len(data) > _LARGEST:
        raise BadDrawing(
            f"the drawing has more than {_LARGEST // 1000} kB; draw it with less in it"
        )
    parser = expat.ParserCreate(namespace_separator=" ")
    root = Element("", {}, 0)
    open_ones = [root]

    def begin(name: str, attributes: dict[str, str]) -> None:
        plain = name.removeprefix(f"{_SVG} ")
        one = Element(plain, attributes, parser.CurrentLineNumber)
        open_ones[-1].children.append(one)
        open_ones.append(one)
        if len(open_ones) > _DEEPEST:
            raise BadDrawing("groups lie too deep in each other here", one.line)

    def end(_name: str) -> None:
        open_ones.pop()

    def said(text: str) -> None:
        open_ones[-1].text += text

    def doctype(*_about: object) -> None:
        raise BadDrawing("a drawing needs no <!DOCTYPE …>; delete it", parser.CurrentLineNumber)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = said, doctype
    try:
        parser.Parse(data, True)
    except BadDrawing:
        raise
    except (LookupError, ValueError) as error:
        raise BadDrawing("the drawing is not UTF-8 text; save it as UTF-8") from error
    except expat.ExpatError as error:
        raise BadDrawing(
            f"this is not XML: {expat.ErrorString(error.code)}", error.lineno
        ) from error
    (svg,) = root.children
    if svg.name != "svg":
        raise BadDrawing(
            f'this is not a drawing: it begins with <{svg.name}>, not with <svg xmlns="{_SVG}">'
        )
    return svg
