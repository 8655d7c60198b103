"""The instructor's desk: nbgrader's exchange, and the gradebook."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from peercompass.grading.backup.unfinished import unfinished
from peercompass.grading.desk import DeskError
from peercompass.grading.gradebook.damage import about_damage, refuse_damaged
from peercompass.grading.gradebook.engine import sqlite_file
from peercompass.grading.handouts import has_exchange
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.grading.settings import read_settings
from peercompass.grading.submissions.exchange import check_exchange

from .finding import Finding, Place

_REBUILD = "Run `peercompass rebuild`, which makes one anew from hand-ins and the marks you gave."
_PATIENCE = 2  # seconds that somebody may take to write to the gradebook


def exchange(place: Place) -> Iterator[Finding]:
    """Whether exercises, work and feedback can go through nbgrader's exchange."""
    if not has_exchange():
        yield Finding(
            "nbgrader has no exchange on Windows, so work goes by files: exercises and feedback as "
            "zips out of grading/work/handouts, hand-ins as zips.",
            "Nothing to do. `release`, `feedback` and `collect` say which file is for whom.",
            serious=False,
        )
    elif layout := _layout(place):
        root = Path(layout.config.Exchange.root)
        if root.exists() and not (root.is_dir() and os.access(root, os.W_OK | os.X_OK)):
            yield Finding(
                f"Nothing can be put into the exchange, {root}.",
                "See to it that it is a folder into which trainees and you may write.",
            )
            return
        try:
            if layout.work.exists():
                check_exchange(layout)
        except ValueError as error:
            wrong, _, todo = str(error).partition(". ")
            yield Finding(f"{wrong}.", todo)


def settings(place: Place) -> Iterator[Finding]:
    """Whether the settings of the desk can be read."""
    try:
        if place.root:
            read_settings(place.root)
    except ValueError as error:
        first = str(error).partition("\n")[0]
        yield Finding(
            f"The desk's settings cannot be read. {first}",
            "Mend that line, or take it out; docs/formats.md tells what can stand there.",
        )


def gradebook(place: Place) -> Iterator[Finding]:
    """Whether the gradebook is there, sound, and nobody's in the midst of writing."""
    if place.root is None or not (layout := _layout(place)):
        return
    if note := unfinished(layout.work):
        yield Finding(
            f"A {note['what']} was stopped in the middle.", f"Run: peercompass {note['what']}"
        )
        return
    if not layout.work.exists():
        return
    file = sqlite_file(layout.db_url)
    if file and file.exists():
        yield from judge_lock(file)
    try:
        refuse_damaged(layout)
    except DeskError as error:
        wrong, _, todo = str(error).partition(". ")
        yield Finding(f"{wrong}.", todo)
    except DatabaseError as error:
        said = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        known = about_damage(said) or f"The gradebook cannot be used: {said}. {_REBUILD}"
        wrong, _, todo = known.partition(". ")
        yield Finding(f"{wrong}.", todo)


def judge_lock(file: Path) -> Iterator[Finding]:
    """Whether somebody writes into the gradebook in SQLite, and does not come to an end."""
    with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                yield Finding(
                    "Another program is writing into the gradebook and does not let go of it.",
                    "Wait until it is done. If nothing of yours is running, close the course and "
                    "other windows that have it open, and look again.",
                )
            elif "readonly" in str(error):
                yield Finding(
                    f"The gradebook is only to be read: {file}.",
                    "Allow its owner to write it, and see to it that it is yours.",
                )
        except sqlite3.DatabaseError:
            return  # damaged, which is told elsewhere


def _layout(place: Place) -> DeskLayout | None:
    """The desk's layout; None where it or the course cannot be read, which is told elsewhere."""
    try:
        return layout_of(place.root) if place.root else None
    except ValueError:
        return None
