"""What the commands share: their common options, where the course is, and how they speak."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.text import Text

from peercompass.support.atomic_files import replacing
from peercompass.support.system import is_windows

if TYPE_CHECKING:
    from peercompass.course import Course, Unit
    from peercompass.grading import Desk

# What moves the cursor, sets a title, turns the direction of reading, or is no text at all.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class _Screen(Console):
    """A terminal that shows what people wrote and never obeys it."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        for one in super().render(renderable, options):
            yield one if one.control else Segment(_UNSEEN.sub("\ufffd", one.text), one.style)


out, err = (_Screen(stderr=err, highlight=False, emoji=False) for err in (False, True))

Folder = Annotated[Path, typer.Option("--course", help="The course directory.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same facts for a machine.")]
UnitId = Annotated[str, typer.Argument(help="A unit's id, like m2-story-with-purpose.")]
HERE = Path()

EVERYONE = "For everyone"
INSTRUCTORS = "For instructors"
AUTHORS = "For authors"
ADMINISTRATORS = "For administrators"
"""The roles by which `--help` groups the commands."""


def root_of(folder: Path) -> Path:
    """The course directory that `folder` is or lies in; ends the command where there is none."""
    from peercompass.course.paths import find_root  # takes longer than all else of `--help`

    if root := find_root(folder):
        return root
    err.print("There is no course here. Go into a course directory, or name it with --course.")
    raise typer.Exit(2)


def desk_of(folder: Path, demo: bool = False) -> "Desk":
    """The desk of the course directory that `folder` is or lies in: the real one, or with `demo`
    that of the synthetic cohort."""
    from peercompass.grading import Desk
    from peercompass.grading.gradebook.damage import refuse_damaged

    desk = Desk(root_of(folder), demo=demo)
    refuse_damaged(desk.layout)
    return desk


def one_unit(root: Path, unit: str) -> "tuple[Course, Unit]":
    """The course in `root`, read whole, and its unit `unit`. Raises `NoSuchName` where there is no
    such unit, `ValueError` where the course has problems."""
    from peercompass.authoring import NoSuchName
    from peercompass.course import no_such
    from peercompass.course.load import read_course

    course = read_course(root, whole=True)
    if unit not in course.units:
        raise NoSuchName(no_such("unit", unit, course.units))
    return course, course.units[unit]


def one_id(words: list[str]) -> str:
    """The id that was typed. Raises `NoSuchName` for words where an id is one word."""
    from peercompass.authoring import NoSuchName

    if len(" ".join(words).split()) > 1:
        joined = "-".join(re.findall(r"[a-z0-9]+", " ".join(words).casefold()))
        raise NoSuchName(f"An id is one word. Join the words with hyphens: {joined}")
    return words[0]


def plain(text: str) -> None:
    """Say `text` as it stands."""
    out.print(text, markup=False, soft_wrap=True)


def write_out(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file that a person named; a new one has the rights `mode`. Raises `ValueError` where
    its folder is not there, and `OSError`."""
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {path.parent}; make it first, or name another")
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # a terminal or a pipe
    else:
        with replacing(Path(os.path.realpath(path)), None if path.exists() else mode) as file:
            file.write(content)


class _Rate(ProgressColumn):
    """How many a minute, once that is known."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed * 60:,.0f} a minute" if task.speed else "")


@contextmanager
def bar(what: str, count: int | None, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A bar for work of `count` steps, None where that is not known. Gives what is to be called
    after each step."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    hidden = quiet or not err.is_terminal
    with Progress(*columns, console=err, transient=True, disable=hidden) as progress:
        task = progress.add_task(what, total=count)
        yield lambda _word: progress.advance(task)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can be expected to go wrong into one calm line."""
    try:
        yield
    except Exception as error:
        words, code = _in_words(error)
        if not words:
            raise
        err.print(words, style="red", markup=False, soft_wrap=True)
        raise typer.Exit(code) from error


def _in_words(error: Exception) -> tuple[str, int]:
    """An expected error in a person's words, and the exit code; no words for any other. What tells
    it is imported once there is an error: nbgrader alone takes longer than most commands."""
    from peercompass.authoring import NoSuchName

    if isinstance(error, OSError):
        return _of_system(error), 1
    if isinstance(error, ValueError):
        return str(error), 2 if isinstance(error, NoSuchName) else 1

    from sqlalchemy.exc import DatabaseError

    from peercompass.grading import DeskError, UnknownUnit
    from peercompass.grading.gradebook.damage import about_damage
    from peercompass.launch import LaunchError

    if isinstance(error, LaunchError):
        return str(error), 1
    if not isinstance(error, DatabaseError | DeskError):
        return "", 1
    said = str(getattr(error, "orig", error)).strip()
    known = about_damage(said)
    if known or isinstance(error, DeskError):
        return known or said, 2 if isinstance(error, UnknownUnit) else 1
    return f"The gradebook cannot be used: {said.splitlines()[0]}", 1


def _of_system(error: OSError) -> str:
    """One of the operating system's errors names its file."""
    if error.filename is None:
        return str(error)
    if isinstance(error, FileNotFoundError):
        return f"There is no file {error.filename}."
    if isinstance(error, PermissionError) and is_windows():
        return (
            f"{error.filename} may not be changed just now: another program has it open, or it is "
            "only to be read. Close what has it open (a started course too), then try again."
        )
    return f"{error.filename}: {error.strerror}"
