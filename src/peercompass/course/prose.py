"""Prose of a notebook as HTML that needs nothing beside it: to print, or to send."""

import base64
import mimetypes
from collections.abc import Iterable, Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from peercompass.support.regular_files import read_regular


def prose_html(text: str, folder: Path) -> Markup:
    """Markdown as HTML, with the pictures in `folder` inside. What it says as HTML is shown as
    text, and a picture from elsewhere stays as it is named. Raises `OSError` when a picture cannot
    be opened."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for image in _images(tokens):
        image.attrSet("src", _inside(str(image.attrGet("src") or ""), folder))
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704


def _images(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        yield from _images(token.children or ())


def _inside(address: str, folder: Path) -> str:
    path = (folder / address).resolve()
    kind = mimetypes.guess_type(path.name)[0] or ""
    if not (path.is_relative_to(folder.resolve()) and path.is_file() and kind.startswith("image/")):
        return address
    return f"data:{kind};base64,{base64.b64encode(read_regular(path)).decode()}"
