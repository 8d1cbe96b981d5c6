"""When a campaign runs by itself: every day, week or month, by the clocks of a zone. Pure: nothing here asks the time.

Clocks are changed twice a year in many zones. A time that a day does not have, because the clocks are put forward over
it, is taken as much later as they are put forward: 01:30 becomes 02:30 on that day. A time that a day has twice,
because they are put back, is taken the first time, and only then. So each day has its run exactly once.
"""

import calendar
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count, islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from leads.errors import InvalidError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_FURTHEST_BACK = timedelta(days=2)
"""A time that is taken later may fall on another day: a zone that crosses the date line leaves a whole one out."""


class Every(StrEnum):
    """How often a schedule comes round."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class RunTrigger(StrEnum):
    """What began a run."""

    PERSON = "PERSON"
    SCHEDULE = "SCHEDULE"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timetable. `weekdays` (0 is Monday) counts where it comes round every WEEK, `day` where every MONTH."""

    every: Every
    at: time
    zone: str
    weekdays: tuple[int, ...] = ()
    day: int | None = None
    """1 to 31; in a month that has no such day it is the last."""


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """The first run that is due later than `after`, in UTC."""
    return next(runs_after(schedule, after))


def runs_after(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Every run that is due later than `after`, in order, in UTC, without end."""
    zone = ZoneInfo(schedule.zone)
    last = after
    for day in _days(schedule, (after.astimezone(zone) - _FURTHEST_BACK).date()):
        due = datetime.combine(day, schedule.at, zone).astimezone(UTC)
        if due > last:
            yield due
            last = due


def next_runs(schedule: Schedule, after: datetime, most: int) -> list[datetime]:
    """The next so many runs."""
    return list(islice(runs_after(schedule, after), most))


def says(schedule: Schedule) -> str:
    """The timetable in words: "every Monday and Thursday at 07:30 (Europe/London)"."""
    match schedule.every:
        case Every.DAY:
            when = "every day"
        case Every.WEEK:
            *others, last = (WEEKDAYS[weekday] for weekday in schedule.weekdays)
            when = f"every {' and '.join(filter(None, (', '.join(others), last)))}"
        case Every.MONTH:
            short = (schedule.day or 0) > 28
            when = f"on day {schedule.day} of every month{', or its last day' if short else ''}"
    return f"{when} at {schedule.at:%H:%M} ({schedule.zone})"


def read(values: Mapping[str, Any]) -> Schedule:
    """A timetable from the API's input in camel case; what does not belong to how often it comes round is ignored.

    Raises:
        InvalidError: naming every field that is wrong.
    """
    every, clock = Every(values["every"]), _CLOCK.fullmatch(str(values.get("at", "")))
    weekdays = tuple(sorted(set(values.get("weekdays") or ())))
    day = values.get("dayOfMonth")
    wrong: dict[str, str] = {}
    if every is Every.WEEK and not (weekdays and set(weekdays) <= set(range(7))):
        wrong["weekdays"] = "Choose at least one day of the week."
    if every is Every.MONTH and not (isinstance(day, int) and 1 <= day <= 31):
        wrong["dayOfMonth"] = "A day of the month is from 1 to 31; in a shorter month it is the last."
    if clock is None:
        wrong["at"] = "A time is written as hours and minutes, such as 07:30 or 18:00."
    if values.get("zone") not in zones():
        wrong["zone"] = "That is no time zone; they are named as in Europe/London."
    if wrong or clock is None:
        raise InvalidError(wrong)
    return Schedule(
        every=every,
        at=time(int(clock[1]), int(clock[2])),
        zone=values["zone"],
        weekdays=weekdays if every is Every.WEEK else (),
        day=day if every is Every.MONTH else None,
    )


@lru_cache(maxsize=1)
def zones() -> Collection[str]:
    """The names of the IANA's zones."""
    return frozenset(available_timezones())


def _days(schedule: Schedule, first: date) -> Iterator[date]:
    """The days on which it comes round, from `first` on."""
    if schedule.every is Every.MONTH:
        yield from _days_of_months(schedule.day or 1, first)
        return
    every_day = schedule.every is Every.DAY
    for number in count():
        day = first + timedelta(days=number)
        if every_day or day.weekday() in schedule.weekdays:
            yield day


def _days_of_months(wanted: int, first: date) -> Iterator[date]:
    for months in count(first.year * 12 + first.month - 1):
        year, month = divmod(months, 12)
        day = date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))
        if day >= first:
            yield day
