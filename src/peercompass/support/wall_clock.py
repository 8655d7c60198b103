"""The clock on a course's wall: days and hours as the people of the course say and read them.

A day there has 23 or 25 hours when the clocks change, one hour never comes and one comes twice.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .clock import to_the_minute

DateOrder = Literal["month-first", "day-first"]
"""How the people of a country write a day in figures: 12/01/2026, or 01/12/2026."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?P<hour>\d\d?)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s*(?P<half>[ap]\.?m\.?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?"
_FORMS = [
    re.compile(rf"{day},?[\sT]\s*(?:at\s+)?{_TIME}{_ZONE}", re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
        r"(?P<one>\d\d?)[/.](?P<two>\d\d?)[/.](?P<year>\d{4})",
        r"(?P<word>[a-z]{3,9})\.?\s+(?P<day>\d\d?),?\s+(?P<year>\d{4})",
        r"(?P<day>\d\d?)\.?\s+(?P<word>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})",
    )
]
_LIKE_THIS = "write it like 2026-12-01 17:00"


@dataclass(frozen=True)
class WallClock:
    """A wall clock in the time zone `zone`, such as `Asia/Tokyo`; without one, that of this
    computer. `order` is how days in figures are written there, where that is known."""

    zone: str | None = None
    order: DateOrder | None = None

    def read(self, text: str) -> datetime:
        """The moment that a person types: `2026-12-01 17:00`, `12/01/2026 5pm`, `Dec 1, 2026 5pm`;
        in the clock's zone unless it names one (`+01:00`, `UTC`).

        Raises `ValueError` in plain words for what is no time, could be read in two ways, or is
        an hour that the clocks leave out or show twice.
        """
        text = " ".join(text.split())
        found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
        try:
            if found:
                return self._read(found.groupdict(), text)
        except (OverflowError, OSError):
            pass
        raise _unclear(text)

    def show(self, when: datetime) -> str:
        """A moment in words, here and in UTC."""
        local = self._here(when)
        zone = f"{local:%Z} (UTC{local:%z})" if local.tzname() else f"UTC{local:%z}"
        return f"{local:%A, %Y-%m-%d %H:%M} {zone}, which is {to_the_minute(when)}"

    def add_days(self, when: datetime, days: int) -> datetime:
        """The moment so many calendar days later at the same hour; where the clocks leave that hour
        out, as much later as they go forward."""
        return self.after(when, timedelta(days=days))

    def after(self, when: datetime, span: timedelta) -> datetime:
        """The moment at which this clock shows `span` more than at `when`."""
        local = self._here(when)
        return self._moment(local.replace(tzinfo=None) + span, local.fold)

    def span(self, start: datetime, end: datetime) -> timedelta:
        """How much more this clock shows at `end` than at `start`."""
        first, last = (self._here(when).replace(tzinfo=None) for when in (start, end))
        return last - first

    def days_begun(self, start: datetime, end: datetime) -> int:
        """How many days, counted from `start` on this clock, have begun at `end`: 0 when `end` is
        not later."""
        if end <= start:
            return 0
        days = max(1, math.ceil(self.span(start, end) / timedelta(days=1)) - 1)
        while self.add_days(start, days) < end:
            days += 1
        return days

    def _read(self, parts: dict[str, str | None], text: str) -> datetime:
        year, month, day = self._day(parts, text)
        hour, minute, second = _time(parts, text)
        try:
            naive = datetime(year, month, day, hour, minute, second)
            if zone := (parts["zone"] or "").upper().replace("UTC", "Z").replace("Z", "+00:00"):
                return datetime.fromisoformat(f"{naive.isoformat()}{zone}")
        except ValueError as error:
            raise _unclear(text) from error
        return self._only(naive, text)

    def _day(self, parts: dict[str, str | None], text: str) -> tuple[int, int, int]:
        year = int(parts["year"] or 0)
        if word := parts.get("word"):
            named = [at for at, name in enumerate(_MONTHS, 1) if word.lower()[:3] == name]
            return year, named[0] if named else 0, int(parts["day"] or 0)
        if parts.get("one") is None:
            return year, int(parts["month"] or 0), int(parts["day"] or 0)
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        if one == two or two > 12:
            return year, one, two
        if one > 12:
            return year, two, one
        if self.order is None:
            raise ValueError(
                f"`{text}` can be read in two ways, as {year}-{one:02}-{two:02} and as "
                f"{year}-{two:02}-{one:02}; {_LIKE_THIS}"
            )
        return (year, one, two) if self.order == "month-first" else (year, two, one)

    def _only(self, naive: datetime, text: str) -> datetime:
        """The one moment at which this clock shows `naive`."""
        moments = sorted(set(self._moments(naive)))
        if not moments:
            later = self._here(self._moment(naive, 0))
            raise ValueError(
                f"`{text}` never comes: the clocks go forward then. Write {later:%Y-%m-%d %H:%M}, "
                "or an earlier time"
            )
        if len(moments) > 1:
            first, second = (f"{self._here(when):%z}" for when in moments)
            raise ValueError(
                f"`{text}` comes twice: the clocks go back then. Write "
                f"{naive:%Y-%m-%d %H:%M} {first} for the first, {second} for the second"
            )
        return self._here(moments[0])

    def _moments(self, naive: datetime) -> Iterator[datetime]:
        for fold in (0, 1):
            when = self._moment(naive, fold)
            if self._here(when).replace(tzinfo=None) == naive:
                yield when

    def _moment(self, naive: datetime, fold: int) -> datetime:
        placed = naive.replace(fold=fold, tzinfo=ZoneInfo(self.zone) if self.zone else None)
        return placed.astimezone(UTC)

    def _here(self, when: datetime) -> datetime:
        return when.astimezone(ZoneInfo(self.zone) if self.zone else None)


def _time(parts: dict[str, str | None], text: str) -> tuple[int, int, int]:
    hour, minute = int(parts["hour"] or 0), parts["minute"]
    half = (parts["half"] or "").lower()[:1]
    if not half and minute is None:
        raise _unclear(text)
    if half:
        if hour == 12 and half == "a":
            raise ValueError(
                f"`{text}`: 12 am is taken in two ways; write 00:00, when the day begins, or 23:59"
            )
        if not 1 <= hour <= 12:
            raise _unclear(text)
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(minute or 0), int(parts["second"] or 0)


def _unclear(text: str) -> ValueError:
    return ValueError(f"`{text}` is not a day and a time; {_LIKE_THIS}")
