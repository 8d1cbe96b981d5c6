"""Timetables: by the clocks of a zone, over changes of the clocks and months of any length; each day once, in order."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.errors import InvalidError
from leads.schedules import Every, Schedule, next_due, next_runs, read, says

LONDON = "Europe/London"
ZONES = [
    LONDON,
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "UTC",
]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def runs(schedule: Schedule, after: str, most: int) -> list[str]:
    return [f"{due:%Y-%m-%d %H:%M}" for due in next_runs(schedule, moment(after), most)]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    every = draw(st.sampled_from(Every))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1)) if every is Every.WEEK else ()
    day = draw(st.integers(1, 31)) if every is Every.MONTH else None
    at = time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
    return Schedule(every, at, draw(st.sampled_from(ZONES)), tuple(sorted(weekdays)), day)


moments = st.integers(1_100_000_000, 2_400_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def suits(schedule: Schedule, day: date) -> bool:
    """What a day must be, said in another way than the schedule does."""
    if schedule.every is Every.WEEK:
        return day.weekday() in schedule.weekdays
    if schedule.every is Every.MONTH:
        is_last = (day + timedelta(days=1)).month != day.month
        return day.day == schedule.day or (is_last and day.day < (schedule.day or 0))
    return True


def by_days(schedule: Schedule, first: date, days: int) -> list[datetime]:
    """All runs of so many local days, looked for day by day."""
    zone = ZoneInfo(schedule.zone)
    suitable = (first + timedelta(days=number) for number in range(days))
    due = (datetime.combine(day, schedule.at, zone).astimezone(UTC) for day in suitable if suits(schedule, day))
    return sorted(set(due))


@given(schedules(), moments)
def test_the_next_run_is_the_first_of_all_that_are_later(schedule: Schedule, after: datetime) -> None:
    all_days = by_days(schedule, after.date() - timedelta(days=4), 80)
    assert next_due(schedule, after) == min(due for due in all_days if due > after)


@given(schedules(), moments)
def test_nothing_is_left_out_between_one_run_and_the_next(schedule: Schedule, after: datetime) -> None:
    first, second = next_runs(schedule, after, 2)
    assert next_due(schedule, first - timedelta(microseconds=1)) == first
    assert next_due(schedule, first) == next_due(schedule, second - timedelta(microseconds=1)) == second


@given(schedules(), moments)
def test_a_run_is_at_the_time_that_the_clocks_show_or_later_by_what_they_are_put_forward(
    schedule: Schedule, after: datetime
) -> None:
    due = next_due(schedule, after)
    zone = ZoneInfo(schedule.zone)
    wall = due.astimezone(zone)
    before = (due - timedelta(hours=3)).astimezone(zone)
    forward = (wall.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    assert wall.time() == schedule.at or (
        (wall - forward).replace(tzinfo=None).time() == schedule.at and forward > timedelta(0)
    )
    assert due.tzinfo is UTC


@given(st.sampled_from(ZONES), st.times(), st.dates(date(2012, 1, 1), date(2040, 1, 1)))
def test_every_day_of_a_year_has_one_run(zone: str, at: time, first: date) -> None:
    schedule = Schedule(Every.DAY, at.replace(second=0, microsecond=0), zone)
    begin = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(microseconds=1)
    due = next_runs(schedule, begin, 365)
    gaps = {later - earlier for earlier, later in pairwise(due)}
    assert len(due) == 365
    assert gaps <= {timedelta(hours=hours) for hours in (23, 23.5, 24, 24.5, 25)}


def test_a_time_that_the_clocks_leave_out_is_later_by_as_much() -> None:
    schedule = Schedule(Every.DAY, time(1, 30), LONDON)
    assert runs(schedule, "2026-03-27T12:00", 3) == ["2026-03-28 01:30", "2026-03-29 01:30", "2026-03-30 00:30"]
    [_, changed, _] = next_runs(schedule, moment("2026-03-27T12:00"), 3)
    assert f"{changed.astimezone(ZoneInfo(LONDON)):%H:%M}" == "02:30"


def test_a_time_that_comes_twice_is_the_first_and_only_that() -> None:
    schedule = Schedule(Every.DAY, time(1, 30), LONDON)
    assert runs(schedule, "2026-10-24T12:00", 2) == ["2026-10-25 00:30", "2026-10-26 01:30"]
    assert runs(schedule, "2026-10-25T00:45", 1) == ["2026-10-26 01:30"]


def test_a_day_that_a_zone_leaves_out_has_no_run_of_its_own() -> None:
    """Samoa went from the 29th to the 31st of December 2011: its 30th would have been the 31st."""
    schedule = Schedule(Every.DAY, time(10), "Pacific/Apia")
    assert runs(schedule, "2011-12-29T00:00", 3) == ["2011-12-29 20:00", "2011-12-30 20:00", "2011-12-31 20:00"]


def test_a_month_without_the_day_has_its_last() -> None:
    schedule = Schedule(Every.MONTH, time(9), "UTC", day=31)
    assert runs(schedule, "2028-01-15T00:00", 4) == [
        "2028-01-31 09:00",
        "2028-02-29 09:00",
        "2028-03-31 09:00",
        "2028-04-30 09:00",
    ]


def test_chosen_days_of_the_week() -> None:
    schedule = Schedule(Every.WEEK, time(18), "UTC", weekdays=(0, 3))
    assert runs(schedule, "2026-11-23T18:00", 3) == ["2026-11-26 18:00", "2026-11-30 18:00", "2026-12-03 18:00"]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(Every.DAY, time(7, 30), LONDON), "every day at 07:30 (Europe/London)"),
        (Schedule(Every.WEEK, time(7), "UTC", (0,)), "every Monday at 07:00 (UTC)"),
        (Schedule(Every.WEEK, time(7), "UTC", (0, 3)), "every Monday and Thursday at 07:00 (UTC)"),
        (Schedule(Every.WEEK, time(7), "UTC", (0, 3, 6)), "every Monday, Thursday and Sunday at 07:00 (UTC)"),
        (Schedule(Every.MONTH, time(0), "UTC", day=1), "on day 1 of every month at 00:00 (UTC)"),
        (Schedule(Every.MONTH, time(0), "UTC", day=31), "on day 31 of every month, or its last day at 00:00 (UTC)"),
    ],
)
def test_a_timetable_in_words(schedule: Schedule, words: str) -> None:
    assert says(schedule) == words


def test_what_is_given_is_read() -> None:
    given_values = {"every": "WEEK", "weekdays": [3, 0, 3], "at": "07:30", "zone": LONDON, "dayOfMonth": 40}
    assert read(given_values) == Schedule(Every.WEEK, time(7, 30), LONDON, weekdays=(0, 3))
    assert read(given_values | {"every": "DAY"}) == Schedule(Every.DAY, time(7, 30), LONDON)
    assert read(given_values | {"every": "MONTH", "dayOfMonth": 31}) == Schedule(
        Every.MONTH, time(7, 30), LONDON, day=31
    )


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"at": "7:30"}, ["at"]),
        ({"at": "24:00"}, ["at"]),
        ({"at": "07:30\n"}, ["at"]),
        ({"zone": "Leicester"}, ["zone"]),
        ({"zone": "../etc/passwd"}, ["zone"]),
        ({"every": "WEEK", "weekdays": []}, ["weekdays"]),
        ({"every": "WEEK", "weekdays": [7]}, ["weekdays"]),
        ({"every": "MONTH"}, ["dayOfMonth"]),
        ({"every": "MONTH", "dayOfMonth": 32, "at": "", "zone": None}, ["dayOfMonth", "at", "zone"]),
    ],
)
def test_every_field_that_is_wrong_is_named(change: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(InvalidError) as refused:
        read({"every": "DAY", "at": "07:30", "zone": LONDON} | change)
    assert list(refused.value.errors) == fields
