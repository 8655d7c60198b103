"""What is said of a source: when we read it, and whether to check it again."""

import re

from peercompass.support.voice import say
from peercompass.support.wall_clock import DateOrder

from . import Source


def how_read(source: Source, dates: DateOrder | None) -> str:
    """How well we know what a source says, and since when."""
    date = date_said(source.seen, dates)
    if source.confidence == "verified":
        return say("Verified: we read it in {date}.", date=date)
    return say("Secondary: we read it on a page by somebody else, in {date}.", date=date)


def check_note(source: Source) -> str | None:
    """What to say of a source that is old or second-hand; None of any other."""
    if source.confidence == "secondary" and source.old:
        return say("by somebody else, from {year}: check before you rely on it", year=source.old)
    if source.confidence == "secondary":
        return say("by somebody else: check before you rely on it")
    if source.old:
        return say("from {year}: check before you rely on it", year=source.old)
    return None


def date_said(date: str, dates: DateOrder | None) -> str:
    """A date as the people of a course say it: 2026-11 is November 2026, and 2017-11-01 is
    November 1, 2017 or 1 November 2017. What is written in another way stays as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", date)
    if not found:
        return date
    year, month, day = found.groups()
    name = _months()[int(month) - 1]
    if day and dates == "day-first":
        return say("{day} {month} {year}", month=name, day=int(day), year=year)
    if day:
        return say("{month} {day}, {year}", month=name, day=int(day), year=year)
    return say("{month} {year}", month=name, year=year)


def _months() -> tuple[str, ...]:
    return (
        say("January"),
        say("February"),
        say("March"),
        say("April"),
        say("May"),
        say("June"),
        say("July"),
        say("August"),
        say("September"),
        say("October"),
        say("November"),
        say("December"),
    )
