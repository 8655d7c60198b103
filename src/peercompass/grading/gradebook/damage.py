"""A gradebook that is damaged or gone: how that is noticed, and what an instructor is told."""

import re

from sqlalchemy.exc import DatabaseError

from peercompass.grading.desk import DeskError
from peercompass.grading.layout import DeskLayout

from .decisions import DECISIONS_FILE
from .engine import has_gradebook, reading, sqlite_file

_DAMAGED = re.compile(
    r"malformed|not a database|no such (table|column)|(relation|column) \S+ does not exist"
)


def about_damage(said: str) -> str | None:
    """What to tell an instructor when a database `said` this, where we know better than it."""
    if "database is locked" in said:
        return "Another program is writing to the gradebook. Wait a little, then try again."
    if _DAMAGED.search(said):
        return (
            "The gradebook is damaged. Your marks are written down a second time, and nothing "
            "else is lost: run `peercompass rebuild` to make it anew."
        )
    return None


def refuse_damaged(desk: DeskLayout) -> None:
    """Look at the gradebook of a desk before work on it.

    Raises `DeskError` when it went away though work was graded, sqlalchemy's `DatabaseError` when
    it cannot be read.
    """
    if has_gradebook(desk.db_url):
        check_sound(desk.db_url)
    elif any((desk.work / "autograded").glob("*/*")) or (desk.work / DECISIONS_FILE).exists():
        raise DeskError(
            "The gradebook is missing, though work was graded here. Run `peercompass rebuild` to "
            "make it anew, or `peercompass restore` to go back to a backup."
        )


def check_sound(db_url: str) -> None:
    """Raise `DatabaseError` when a gradebook in SQLite is damaged; PostgreSQL checks itself."""
    if sqlite_file(db_url) is None:
        return
    with reading(db_url) as db:
        said = db.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        raise DatabaseError("PRAGMA quick_check", None, RuntimeError(f"malformed: {said}"))
