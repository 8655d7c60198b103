"""The pictures of a lesson: each is there, has words that stand for it, and is a drawing that runs
nothing and fetches nothing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from peercompass.course.load import Problem
from peercompass.course.notebooks import Notebook
from peercompass.course.pictures import (
    FOLDER,
    BadDrawing,
    Element,
    ShownPicture,
    read_drawing,
    shown_pictures,
)

_FORM = f"![what it shows, in words]({FOLDER}/NAME.svg)"
_DRAWN = {
    "svg", "title", "desc", "metadata", "g", "defs", "rect", "circle", "ellipse", "line",
    "polyline", "polygon", "path", "text", "tspan", "marker", "clipPath",
}  # fmt: off
"""What a picture is drawn with. Whatever runs, fetches or styles from elsewhere is not among it."""
_LOCAL = re.compile(r"\s*url\(\s*['\"]?#[\w.-]+['\"]?\s*\)\s*")


def picture_problems(
    root: Path, file: str, notebook: Notebook, lines: list[str]
) -> Iterator[Problem]:
    """What is wrong with the pictures that the lesson `file` of the course in `root` shows, and
    with those that lie in its folder. `lines` are those of the notebook."""
    shown = shown_pictures(notebook)
    for picture in shown:
        for message in _as_shown(root / file, picture):
            yield Problem(file, _line(lines, picture), message)
    named = {picture.at for picture in shown}
    folder = (root / file).parent / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if f"{FOLDER}/{path.name}" not in named:
            message = f"the lesson does not show this file; show it with {_FORM}, or delete it"
            yield Problem(name, 0, message, "warning")
        elif path.suffix == ".svg":
            for line, message in drawing_faults(path):
                yield Problem(name, line, message)


def other_pictures(file: str, notebook: Notebook, lines: list[str]) -> Iterator[Problem]:
    """A problem for each picture in the notebook `file` that is no lesson: nothing carries it to a
    learner."""
    for picture in shown_pictures(notebook):
        message = "only lessons show pictures; a learner would see an empty frame here"
        yield Problem(file, _line(lines, picture), message)


def drawing_faults(path: Path) -> list[tuple[int, str]]:
    """Why a file is no drawing that can be shown: line (0 for the whole file) and sentence."""
    try:
        return [fault for one in read_drawing(path).walk() for fault in _faults(one)]
    except BadDrawing as error:
        return [(error.line, str(error))]
    except OSError:
        return [(0, "the drawing cannot be opened")]


def _as_shown(lesson: Path, picture: ShownPicture) -> Iterator[str]:
    if not picture.is_ours:
        what = f"`{picture.at}`" if picture.at else "`<img>`"
        yield (
            f"{what} is not shown to learners; draw it as SVG into the folder `{FOLDER}` beside "
            f"the lesson, with a name of small letters, digits and hyphens, and write {_FORM}"
        )
    elif not (lesson.parent / picture.at).is_file():
        yield f"there is no picture `{picture.at}` beside the lesson"
    elif not picture.words:
        yield f"the picture `{picture.at}` has no words for who does not see it; write {_FORM}"


def _faults(one: Element) -> Iterator[tuple[int, str]]:
    if one.name not in _DRAWN:
        yield (
            one.line,
            f"<{one.name.rpartition(' ')[2]}> is not for pictures of lessons; draw with "
            "rect, circle, ellipse, line, polyline, polygon, path and text, and write colors and "
            "sizes as attributes",
        )
    for name, value in one.attributes.items():
        plain = name.rpartition(" ")[2]
        if plain.lower().startswith("on"):
            yield one.line, f"`{plain}` would run a script; delete it"
        elif plain in ("href", "src"):
            yield one.line, f"`{plain}` refers to another file; draw all of it in this one"
        elif plain in ("style", "class"):
            yield one.line, f"write what `{plain}` says as attributes, like fill and font-size"
        elif "url(" in value and not _LOCAL.fullmatch(value):
            yield (
                one.line,
                f"`{plain}` fetches something from elsewhere; draw all of it in this file",
            )


def _line(lines: list[str], picture: ShownPicture) -> int:
    """The line of the notebook that shows a picture; 0 where it is not found."""
    text = json.dumps(picture.at or "<img", ensure_ascii=False)[1:-1]
    return next((number for number, line in enumerate(lines, 1) if text in line), 0)
