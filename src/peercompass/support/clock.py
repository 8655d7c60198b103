"""Time: the moment it is, in UTC, and how a moment is written down and read. What people see and
type is `wall_clock`'s.

Inside, a moment knows its zone. nbgrader's gradebook keeps moments in UTC without one;
`without_zone` and `in_utc` lead there and back.
"""

from datetime import UTC, datetime
from typing import Literal

_IN_A_NAME = "%Y-%m-%dT%H-%M-%S.%fZ"


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


def in_utc(when: datetime) -> datetime:
    """A moment in UTC; one that names no zone is taken to be in it."""
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def without_zone(when: datetime) -> datetime:
    """A moment in UTC that does not say so, as nbgrader's gradebook keeps it."""
    return in_utc(when).replace(tzinfo=None)


def stamp(
    when: datetime | None = None,
    to_the: Literal["seconds", "milliseconds", "microseconds"] = "milliseconds",
) -> str:
    """A moment, by default now, after ISO 8601 in UTC: `2026-11-22T10:00:00.000Z`."""
    return in_utc(when or now()).isoformat(timespec=to_the).replace("+00:00", "Z")


def read_stamp(text: str) -> datetime:
    """The moment that a `stamp`, or any other time after ISO 8601, names. Raises `ValueError`."""
    return in_utc(datetime.fromisoformat(text))


def name_stamp(when: datetime | None = None) -> str:
    """A moment, by default now, in UTC and in a form for a file's name, which sorts by time:
    `2026-11-22T10-00-00.000000Z`."""
    return in_utc(when or now()).strftime(_IN_A_NAME)


def read_name_stamp(text: str) -> datetime:
    """The moment that a `name_stamp` names. Raises `ValueError`."""
    return datetime.strptime(text, _IN_A_NAME).replace(tzinfo=UTC)


def to_the_minute(when: datetime) -> str:
    """A moment in UTC for people: `2026-11-22 10:00 UTC`."""
    return f"{in_utc(when):%Y-%m-%d %H:%M} UTC"
