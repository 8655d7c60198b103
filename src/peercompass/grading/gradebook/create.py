"""A new gradebook, as nbgrader makes one, and nbgrader's own way into it.

nbgrader starts `alembic` as a program of its own to learn the newest form of its tables. That takes
seconds, and the program has to be on the PATH. The same is written down in nbgrader's package.
"""

from nbgrader.api import Base, Course, Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import Column, MetaData, String, Table, insert, inspect

from peercompass.grading.privacy import private_mode

from .engine import has_gradebook, sqlite_file, writing

alembic_version = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), nullable=False)
)
"""Where alembic, which brings a gradebook from one form to the next, finds which it has."""


def expected_form() -> str:
    """The form of gradebook that the installed nbgrader writes, as its migrations name it."""
    from alembic.script import ScriptDirectory  # only who makes a gradebook needs it

    head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    if head is None:
        raise RuntimeError("nbgrader's migrations are not installed; install nbgrader anew")
    return head


def create_gradebook(db_url: str, course_id: str) -> None:
    """Make the gradebook at `db_url` in one transaction, where there is none yet.

    Raises sqlalchemy's `DatabaseError`.
    """
    if has_gradebook(db_url):
        return
    make_closed(db_url)
    with writing(db_url) as db:
        if inspect(db).get_table_names():  # another process was quicker
            return
        Base.metadata.create_all(db)
        alembic_version.create(db)
        db.execute(insert(alembic_version).values(version_num=expected_form()))
        db.execute(insert(Course).values(id=course_id))


def make_closed(db_url: str) -> None:
    """Make the file of a gradebook in SQLite before anything is in it, so that nobody else can read
    it at any moment; what SQLite lays beside has the same rights. Raises `OSError`."""
    if file := sqlite_file(db_url):
        file.touch(0o600)
        file.chmod(private_mode(file.parent))


def empty_gradebook(db_url: str) -> None:
    """Take every table out of the gradebook at `db_url`, ours and nbgrader's. Raises sqlalchemy's
    `DatabaseError`."""
    with writing(db_url) as db:
        found = MetaData()
        found.reflect(db)
        found.drop_all(db)


def open_gradebook(db_url: str, course_id: str) -> Gradebook:
    """nbgrader's own gradebook, which is made where there is none yet. Close it, or use it with
    `with`. Raises sqlalchemy's `DatabaseError`."""
    create_gradebook(db_url, course_id)
    return Gradebook(db_url, course_id)
