"""What a lesson's pictures ask of an eye: type that is large enough on a phone, contrast in light
and in dark; and words, a source, and a picture in each part."""

import json
import math
import re
from collections.abc import Collection, Iterable, Iterator

from peercompass.authoring.standards.limits import (
    FEWEST_PICTURE_WORDS,
    LEAST_CONTRAST,
    PHONE_COLUMN,
    SMALLEST_TYPE,
)
from peercompass.course import no_such
from peercompass.course.check.pictures import drawing_faults
from peercompass.course.load import Loaded, Problem
from peercompass.course.notebooks import Notebook, read_notebook, source
from peercompass.course.paths import lesson_file
from peercompass.course.pictures import Element, ShownPicture, read_drawing, shown_pictures

from .drawn_text import DrawnText, contrast, drawn_texts, view_width

OWN = "own drawing"
"""What stands for a source where a drawing states no fact."""


def picture_gaps(loaded: Loaded, units: Iterable[str]) -> Iterator[Problem]:
    """A warning for each part of the lessons of `units` that has no picture, and for what the
    pictures lack. What cannot be shown at all is told by the check of the course."""
    sources = loaded.course.sources if loaded.course else {}
    for unit in units:
        file = lesson_file(unit)
        path = loaded.root / file
        try:
            notebook = read_notebook(path)
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except (OSError, ValueError):
            continue
        shown = [one for one in shown_pictures(notebook) if one.is_ours]
        for line, message in _bare_parts(notebook, shown, lines):
            yield Problem(file, line, message, "warning")
        for picture in shown:
            if 0 < len(picture.words.split()) < FEWEST_PICTURE_WORDS:
                message = (
                    f"the words for the picture `{picture.at}` are {len(picture.words.split())}; "
                    f"say in {FEWEST_PICTURE_WORDS} or more what it shows"
                )
                yield Problem(file, _line(lines, f"({picture.at}"), message, "warning")
        for at in sorted({one.at for one in shown}):
            drawing_file = path.parent / at
            if drawing_file.is_file() and not drawing_faults(drawing_file):
                name = drawing_file.relative_to(loaded.root).as_posix()
                for line, message in drawing_gaps(read_drawing(drawing_file), sources):
                    yield Problem(name, line, message, "warning")


def drawing_gaps(drawing: Element, sources: Collection[str]) -> Iterator[tuple[int, str]]:
    """What a drawing lacks: line and sentence. `sources` are the ids of the course's sources."""
    yield from _words(drawing)
    yield from _source(drawing, sources)
    if (width := view_width(drawing)) is None:
        yield drawing.line, 'the <svg> needs a viewBox, like viewBox="0 0 640 400"'
        return
    texts = drawn_texts(drawing)
    small = min(texts, key=lambda text: text.size, default=None)
    if small and (size := small.size * PHONE_COLUMN / width) < SMALLEST_TYPE:
        yield (
            small.line,
            f"the smallest text, “{small.text}”, is {size:.1f} px high on a phone; with a viewBox "
            f"{width:g} wide, font-size is {math.ceil(SMALLEST_TYPE * width / PHONE_COLUMN)} or "
            "more",
        )
    for text in texts:
        if sentence := _faint(text):
            yield text.line, f"“{text.text}” {sentence}"


def _bare_parts(
    notebook: Notebook, shown: list[ShownPicture], lines: list[str]
) -> Iterator[tuple[int, str]]:
    """The parts of a lesson without a picture. A part goes from its heading to the next one of the
    same rank."""
    with_picture = {picture.cell for picture in shown}
    part, id_, has = "", "", True
    for number, cell in enumerate([*notebook["cells"], {}], 1):
        text = source(cell) if cell.get("cell_type") == "markdown" else ""
        heading = re.search(r"^## (.*)$", text, re.M)
        if heading or not cell:
            if not has:
                message = (
                    f"“{part}” has no picture; draw the idea as SVG beside the lesson, and show it "
                    "with ![words](pictures/NAME.svg)"
                )
                yield _line(lines, f'"id": {json.dumps(id_)}'), message
            part = heading[1].strip() if heading else ""
            id_, has = cell.get("id", ""), not part.startswith("Part ")
        has = has or number in with_picture


def _words(drawing: Element) -> Iterator[tuple[int, str]]:
    for name, what in (("title", "its name"), ("desc", "what it shows, all that is written in it")):
        found = [child for child in drawing.children if child.name == name and child.text.strip()]
        if not found:
            yield drawing.line, f"there is no <{name}>; say in it, as the <svg> begins, {what}"


def _source(drawing: Element, sources: Collection[str]) -> Iterator[tuple[int, str]]:
    named = drawing.attributes.get("data-source", "").strip()
    if not named:
        yield (
            drawing.line,
            'the <svg> names no source; write data-source="K1 S4", the ids of '
            f'curriculum/sources.yaml for the facts in it, or data-source="{OWN}"',
        )
    elif named != OWN:
        for name in named.split():
            if name not in sources:
                yield drawing.line, no_such("source", name, sources)


def _faint(text: DrawnText) -> str:
    """What is wrong with how a text stands out, or nothing."""
    if text.color is None:
        return "has a color that cannot be judged; write it like #1d2733"
    for ground in text.grounds:
        if ground is None:
            return "stands on a color that cannot be judged; fill the shape under it like #fbf7ee"
        found = contrast(text.color, ground)
        if found < LEAST_CONTRAST:
            return (
                f"has a contrast of {found:.1f} ({text.color} on {ground}); {LEAST_CONTRAST:g} or "
                "more is read by most, so take a darker or a lighter one, and let a filled shape "
                "lie under all of the picture, since pages are light or dark"
            )
    return ""


def _line(lines: list[str], text: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if text in line), 0)
