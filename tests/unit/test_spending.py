"""Months: calendar months in UTC, whatever the clock on the wall says."""

from datetime import UTC, date, datetime

import pytest

from leads import spending


@pytest.mark.parametrize(
    ("moment", "first", "following"),
    [
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC), date(2026, 11, 1), date(2026, 12, 1)),
        (datetime(2026, 12, 1, tzinfo=UTC), date(2026, 12, 1), date(2027, 1, 1)),
        (datetime.fromisoformat("2026-07-01T00:30:00+01:00"), date(2026, 6, 1), date(2026, 7, 1)),
        (datetime.fromisoformat("2026-12-31T23:30:00-02:00"), date(2027, 1, 1), date(2027, 2, 1)),
    ],
)
def test_months_are_those_of_greenwich(moment: datetime, first: date, following: date) -> None:
    assert spending.month_of(moment) == first
    assert spending.next_month(first) == following
