"""What an instructor can set for their desk: which attempt counts, what late work costs, and
where the gradebook is. All of it is optional."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from peercompass.course import Model
from peercompass.course.load import read_file

SETTINGS = "grading/desk.yaml"
GRADEBOOK = "PEERCOMPASS_GRADEBOOK"
"""The environment variable that names the gradebook; it wins over the file."""

_POSTGRES = "postgresql+psycopg"


class LateRule(Model):
    """What late work costs. It is taken off the points, marks given by a person included."""

    rule: Literal["none", "zero", "per-day"] = "none"
    """`none` costs nothing, `zero` all points, `per-day` a share for each day that has begun."""
    percent_per_day: float = Field(default=0, ge=0, le=100)
    """With `per-day`: percent of the points earned that each day begun costs."""
    at_most_percent: float = Field(default=100, ge=0, le=100)
    """With `per-day`: the most that it can cost, in percent of the points earned."""
    grace_minutes: float = Field(default=0, ge=0, le=100_000)
    """So many minutes after the due date still count as on time."""


class DeskSettings(Model):
    """The settings of an instructor's desk."""

    attempt: Literal["last-before-due", "last", "best", "first"] = "last-before-due"
    """Which of a trainee's attempts counts."""
    late: LateRule = LateRule()
    """What late work costs."""
    check_owner: bool = True
    """Whether a hand-in in the exchange has to be put there by the account of its trainee; false
    where all trainees use one account."""
    gradebook: str | None = None
    """The address of the gradebook, such as `postgresql://user@host/name`; a file when left out."""


def read_settings(root: Path) -> DeskSettings:
    """The settings of the course directory `root`; the defaults where there is no file.

    `gradebook` comes back as SQLAlchemy wants it: a SQLite file by its whole path, PostgreSQL
    with its driver. Raises `ValueError` with a line for each problem.
    """
    root = Path(root).resolve()
    found, loaded = read_file(root, SETTINGS, DeskSettings)
    if found is None and loaded.problems:
        raise ValueError("\n".join(map(str, loaded.problems)))
    settings = found or DeskSettings()
    place = f"{SETTINGS}:{loaded.line(SETTINGS, 'gradebook')}"
    address = settings.gradebook
    if os.environ.get(GRADEBOOK):
        place, address = f"the environment variable {GRADEBOOK}", os.environ[GRADEBOOK]
    if not address:
        return settings
    return settings.model_copy(update={"gradebook": _address(address, place, root)})


def _address(text: str, place: str, root: Path) -> str:
    """Never repeats `text` in an error: it may hold a password."""
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise ValueError(
            f"{place}: this is not the address of a database; write it like "
            "postgresql://user@host/name or sqlite:///grading/marks.db"
        ) from None
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        if not url.database:
            raise ValueError(f"{place}: name the database, like postgresql://user@host/name")
        driver = _POSTGRES if url.drivername in ("postgresql", "postgres") else url.drivername
        url = url.set(drivername=driver)
        try:
            url.get_dialect().import_dbapi()
        except (SQLAlchemyError, ImportError) as error:
            raise ValueError(
                f"{place}: PostgreSQL needs a driver ({error}): pip install 'peercompass[postgres]'"
            ) from None
        return _whole(url)
    if kind == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ValueError(f"{place}: name the file too, like sqlite:///grading/marks.db")
        return _whole(url.set(database=str(root / url.database)))
    raise ValueError(
        f"{place}: a gradebook is a SQLite file or a PostgreSQL database; this says {kind}"
    )


def _whole(url: URL) -> str:
    return url.render_as_string(hide_password=False)
