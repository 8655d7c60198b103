"""Days and hours as people say them: in their zone, in their order, and only where one is meant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.support.wall_clock import WallClock

FLORIDA = WallClock("America/New_York", "month-first")
MADRID = WallClock("Europe/Madrid", "day-first")
HERE = WallClock()
DUE = datetime(2026, 12, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01 17:00",
        "2026-12-01T17:00",
        "12/01/2026 5pm",
        "12/1/2026 5:00 PM",
        "12/1/2026, 5 p.m.",
        "12/01/2026 17:00",
        " 12/01/2026   at 5pm ",
        "Dec 1, 2026 5pm",
        "December 1 2026, 5:00pm",
        "1 Dec 2026 17:00",
        "2026-12-01 17:00 -05:00",
        "2026-12-01 22:00Z",
        "12/01/2026 10pm UTC",
        "2026-12-01 17:00:00-0500",
    ],
)
def test_a_moment_as_people_in_florida_write_it(text):
    assert FLORIDA.read(text) == DUE


@pytest.mark.parametrize(
    ("clock", "text", "wanted"),
    [
        (MADRID, "01/12/2026 23:00", DUE),
        (MADRID, "1.12.2026 23:00", DUE),
        (HERE, "12/25/2026 10:00 UTC", datetime(2026, 12, 25, 10, tzinfo=UTC)),
        (HERE, "25/12/2026 10:00 UTC", datetime(2026, 12, 25, 10, tzinfo=UTC)),
        (HERE, "5/5/2026 12pm UTC", datetime(2026, 5, 5, 12, tzinfo=UTC)),
        (HERE, "2026-12-01 9:05", datetime(2026, 12, 1, 9, 5).astimezone()),
    ],
)
def test_the_order_is_the_courses_or_the_only_one_there_is(clock, text, wanted):
    assert clock.read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-01", "17:00", "tomorrow", "2026-13-01 10:00", "", "12/01/2026 17:00"),
        *("2026-12-01 25:00", "12/01/26 5pm", "2026-12-01 13pm", "13/13/2026 5pm", "2026-12-01 5"),
        *("Foo 1, 2026 5pm", "2/30/2026 10:00", "0/5/2026 10:00", "2026-12-01 0pm", "9999999"),
    ],
)
def test_a_moment_that_is_not_clear_is_asked_for(text):
    with pytest.raises(ValueError, match="write it like 2026-12-01 17:00"):
        HERE.read(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-03-14 02:30", "never comes.*Write 2027-03-14 03:30"),
        ("3/14/2027 2am", "never comes.*Write 2027-03-14 03:00"),
        ("2026-11-01 01:30", "comes twice.*-0400 for the first, -0500 for the second"),
        ("11/1/2026 1am", "comes twice"),
        ("12/01/2026 12am", "00:00, when the day begins, or 23:59"),
    ],
)
def test_an_hour_that_is_not_there_once_is_refused_aloud(text, words):
    with pytest.raises(ValueError, match=words):
        FLORIDA.read(text)
    assert FLORIDA.read("2026-11-01 01:30 -0500") - FLORIDA.read("2026-11-01 01:30 -0400") == (
        timedelta(hours=1)
    )


def test_the_zone_of_this_computer_changes_nothing_for_a_course_that_names_its_own(monkeypatch):
    import time

    for zone in ("Asia/Tokyo", "America/New_York", "UTC"):
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            assert FLORIDA.read("12/01/2026 5pm") == DUE
            assert FLORIDA.show(DUE).startswith("Tuesday, 2026-12-01 17:00 EST")
            if zone == "America/New_York":
                with pytest.raises(ValueError, match="never comes"):
                    HERE.read("2027-03-14 02:30")
    time.tzset()


MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)
)
ZONES = st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"])


@given(MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=90)), ZONES)
def test_days_begun_are_the_fewest_that_reach_the_moment(start, later, zone):
    clock = WallClock(zone)
    end = start + later
    days = clock.days_begun(start, end)
    assert days >= 1
    assert clock.add_days(start, days) >= end
    assert days == 1 or clock.add_days(start, days - 1) < end


@given(MOMENTS, ZONES, st.integers(0, 400))
def test_the_same_hour_some_days_later(start, zone, days):
    clock = WallClock(zone)
    assert abs(clock.add_days(start, days) - start - timedelta(days=days)) <= timedelta(hours=1)
