"""Bright while the shop is open, dark outside, also past midnight."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.operator.opening_hours import WEEKDAYS, OpeningHours, is_open
from app.settings import SettingsError, checked_settings

HOURS = OpeningHours(monday=("09:00", "18:00"), friday=("18:00", "02:00"))
MONDAY, TUESDAY, FRIDAY, SATURDAY = "2026-11-30", "2026-12-01", "2026-12-04", "2026-12-05"


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (MONDAY, "08:59", False),
        (MONDAY, "09:00", True),
        (MONDAY, "17:59", True),
        (MONDAY, "18:00", False),
        (TUESDAY, "12:00", False),
        (FRIDAY, "17:59", False),
        (FRIDAY, "23:30", True),
        (SATURDAY, "01:59", True),
        (SATURDAY, "02:00", False),
    ],
)
def test_open_between_the_hours(day: str, clock: str, expected: bool) -> None:
    assert is_open(HOURS, datetime.fromisoformat(f"{day}T{clock}")) is expected


def test_a_shop_without_hours_is_always_open() -> None:
    assert is_open(None, datetime(2026, 11, 30, 3, 0))


def test_hours_that_cannot_be_are_refused_by_the_settings() -> None:
    for wrong in ({"monday": ["9", "18:00"]}, {"monday": ["09:00", "09:00"]}, {"someday": None}):
        with pytest.raises(SettingsError, match="opening_hours"):
            checked_settings({"opening_hours": wrong})


@given(st.sampled_from(WEEKDAYS), st.times(), st.times(), st.datetimes(min_value=datetime(2020, 1, 1)))
def test_the_minutes_of_a_week_that_are_open_are_those_of_the_span(
    day: str, begin: object, end: object, at: datetime
) -> None:
    first, last = str(begin)[:5], str(end)[:5]
    if first == last:
        return
    hours = OpeningHours.model_validate({day: (first, last)})
    begun_today = WEEKDAYS[at.weekday()] == day
    begun_yesterday = WEEKDAYS[at.weekday() - 1] == day
    clock = at.strftime("%H:%M")
    if first < last:
        expected = begun_today and first <= clock < last
    else:
        expected = (begun_today and clock >= first) or (begun_yesterday and clock < last)
    assert is_open(hours, at) is expected
