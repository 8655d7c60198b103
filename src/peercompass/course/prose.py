"""Prose of a notebook as HTML that needs nothing beside it: to print, or to send."""

import base64
import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from peercompass.support.regular_files import read_regular


def prose_html(
    text: str, folder: Path, drawn: Mapping[str, bytes] | None = None, anchor: str = ""
) -> Markup:
    """Markdown as HTML, with the pictures in `folder` inside, and the drawings `drawn`, which lie
    in no folder. What it says as HTML is shown as text, and a picture from elsewhere stays as it is
    named. With an `anchor` the entries of numbered lists can be linked to, as `anchor-1` and so on.
    Raises `OSError` when a picture cannot be opened."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for image in _images(tokens):
        at = str(image.attrGet("src") or "")
        image.attrSet("src", _inside(at, folder, drawn or {}))
    for entry in tokens:
        if anchor and entry.type == "list_item_open" and entry.info:
            entry.attrSet("id", f"{anchor}-{entry.info}")
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704


def _images(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        yield from _images(token.children or ())


def _inside(address: str, folder: Path, drawn: Mapping[str, bytes]) -> str:
    path = (folder / address).resolve()
    kind = mimetypes.guess_type(path.name)[0] or ""
    if address in drawn:
        return _as_data(kind, drawn[address])
    if not (path.is_relative_to(folder.resolve()) and path.is_file() and kind.startswith("image/")):
        return address
    return _as_data(kind, read_regular(path))


def _as_data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
