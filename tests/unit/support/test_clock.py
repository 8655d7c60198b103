"""Moments are written in one way and read back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from peercompass.support.clock import (
    in_utc,
    name_stamp,
    read_name_stamp,
    read_stamp,
    stamp,
    to_the_minute,
    without_zone,
)

EAST = timezone(timedelta(hours=5, minutes=45))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_moment_is_written_in_utc():
    assert stamp(NOON.astimezone(EAST)) == "2026-11-22T12:00:00.000Z"
    assert name_stamp(NOON.astimezone(EAST)) == "2026-11-22T12-00-00.000000Z"
    assert to_the_minute(NOON.astimezone(EAST)) == "2026-11-22 12:00 UTC"


def test_a_moment_without_a_zone_is_in_utc():
    assert without_zone(NOON.astimezone(EAST)) == datetime(2026, 11, 22, 12, 0)
    assert in_utc(datetime(2026, 11, 22, 12, 0)) == NOON


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.timezones()))
def test_a_stamp_reads_back(when):
    when = when.astimezone(UTC)  # a wall clock shows some times twice and some never
    assert read_stamp(stamp(when, "microseconds")) == when
    assert read_name_stamp(name_stamp(when)) == when
