"""What the commands share: their common options, where the course is, and how they speak."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from peercompass.course import Course
    from peercompass.grading import Desk

out, err = (Console(stderr=err, highlight=False, emoji=False) for err in (False, True))

Folder = Annotated[Path, typer.Option("--course", help="The course directory.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same facts for a machine.")]
UnitId = Annotated[str, typer.Argument(help="A unit's id, like m2-story-with-purpose.")]
HERE = Path()


def find_root(folder: Path) -> Path | None:
    """The course directory that `folder` is or lies in, where there is one."""
    around = (folder.resolve(), *folder.resolve().parents)
    return next((root for root in around if (root / "curriculum/course.yaml").exists()), None)


def root_of(folder: Path) -> Path:
    """The course directory that `folder` is or lies in; ends the command where there is none."""
    if root := find_root(folder):
        return root
    err.print("There is no course here. Go into a course directory, or name it with --course.")
    raise typer.Exit(2)


def desk_of(folder: Path, demo: bool = False) -> "Desk":
    """The desk of the course directory that `folder` is or lies in: the real one, or with `demo`
    that of the synthetic cohort."""
    from peercompass.grading import Desk

    return Desk(root_of(folder), demo=demo)


def read_course(root: Path) -> "Course":
    """The course in `root` as read.

    Raises `ValueError` when it cannot be read; `peercompass check` says why.
    """
    from peercompass.course.loading import load

    course = load(root).course
    if course is None:
        raise ValueError("the course cannot be read; run `peercompass check`")
    return course


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


@contextmanager
def bar(what: str, count: int | None, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A bar for work of `count` steps, None where that is not known. Gives what is to be called
    after each step."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeRemainingColumn())  # fmt: skip
    hidden = quiet or not err.is_terminal
    with Progress(*columns, console=err, transient=True, disable=hidden) as progress:
        task = progress.add_task(what, total=count)
        yield lambda _word: progress.advance(task)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can be expected to go wrong into one calm line."""
    from peercompass.authoring import NoSuchName
    from peercompass.course.publishing import LeakError
    from peercompass.grading import DeskError, UnknownUnit
    from peercompass.grading.launch import LaunchError

    try:
        yield
    except (DeskError, LaunchError, LeakError, OSError, ValueError) as error:
        err.print(_in_words(error), style="red", markup=False, soft_wrap=True)
        wrong_use = isinstance(error, UnknownUnit | NoSuchName)
        raise typer.Exit(2 if wrong_use else 1) from error


def _in_words(error: Exception) -> str:
    """An error in a person's words; one of the operating system's names its file."""
    if not isinstance(error, OSError) or error.filename is None:
        return str(error)
    if isinstance(error, FileNotFoundError):
        return f"There is no file {error.filename}."
    return f"{error.filename}: {error.strerror}"
