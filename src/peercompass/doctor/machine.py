"""Ports, the browser, the clock."""

import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peercompass.course.paths import COURSE_FILE
from peercompass.launch import LaunchError, free_port, has_display
from peercompass.paper.pdf import find_browser
from peercompass.support.clock import now

from .finding import Finding, Place

_A_ZONE = "Asia/Tokyo"
_SLACK = timedelta(hours=26)  # between any two zones, and a little


def ports(place: Place) -> Iterator[Finding]:
    """Whether a server can be started on a port of this computer."""
    said: list[str] = []
    try:
        port = free_port(place.port, said.append)
    except LaunchError as error:
        yield Finding(
            f"{error}",
            "End what uses them (an old start of the course?), or begin elsewhere: "
            "peercompass start --port 9100",
        )
        return
    if port != place.port:
        yield Finding(
            f"Port {place.port} is taken: perhaps the course is open already. The next start takes "
            f"{port}.",
            "Nothing to do. If you wonder, look for another window in which the course runs.",
            serious=False,
        )


def browser(_place: Place) -> Iterator[Finding]:
    """Whether a browser can be opened, and one can print PDF."""
    try:
        webbrowser.get()
        opens = has_display()
    except webbrowser.Error:
        opens = False
    if not opens:
        yield Finding(
            "No browser can be opened from here.",
            "Open the address that `peercompass start` prints in a browser yourself.",
            serious=False,
        )
    if find_browser() is None:
        yield Finding(
            "No Chromium, Chrome, Edge or Brave was found, so `peercompass print` makes no PDF.",
            "Install one of them, or print the HTML pages from your own browser.",
            serious=False,
        )


def clock(place: Place) -> Iterator[Finding]:
    """Whether this computer knows time zones, and what time it is."""
    try:
        ZoneInfo(_A_ZONE)
    except ZoneInfoNotFoundError:
        yield Finding(
            "This computer has no table of time zones, so due dates cannot be told.",
            "Run: pip install tzdata",
        )
    if place.root:
        made = (place.root / COURSE_FILE).stat().st_mtime
        yield from judge_clock(now(), datetime.fromtimestamp(made, UTC))


def judge_clock(here: datetime, newest: datetime) -> Iterator[Finding]:
    """Whether the clock `here` can be right when a file of the course was written at `newest`."""
    if newest - here > _SLACK:
        yield Finding(
            f"The clock of this computer says {here:%Y-%m-%d %H:%M} UTC, and the course was "
            f"written later, on {newest:%Y-%m-%d}.",
            "Set the clock: the times of hand-ins come from it.",
        )
