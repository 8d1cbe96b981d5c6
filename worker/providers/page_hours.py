"""Reads opening hours from data for machines and from text; in the end one line a day: "Monday: 09:00–17:30"."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from worker.providers.page_words import starts_of
from worker.providers.replies import text_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOSED, ALL_DAY = "Closed", "Open 24 hours"
LEAST_DAYS = 2
"""A single day with times is an event's as often as not."""
MOST_SPANS = 40

_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|r|ur)?(?:day)?s?\.?"
_WHEN = rf"(?P<first>{_DAY})(?:\s?(?P<joint>-|–|—|to|until|till|through|&|and|,)\s?(?P<last>{_DAY}))?"
_TIME = r"(?:\d{1,2}(?:[:.]?[0-5]\d)?\s?(?:am|pm|a\.m\.?|p\.m\.?)?|noon|midday|midnight)"
_FROM_TO = rf"{_TIME}\s?(?:-|–|—|to|until|till)\s?{_TIME}(?![\d:])"
_SPAN = re.compile(
    rf"{_WHEN}\s?[:,–-]?\s?(?:(?P<closed>closed)|(?P<all>(?:open )?24 ?(?:hours|hrs))"
    rf"|(?:from )?(?P<times>{_FROM_TO}(?:\s?(?:,|&|/|and)\s?{_FROM_TO})?))",
    re.IGNORECASE,
)
_ANCHORS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIMES = re.compile(rf"({_TIME})\s?(?:-|–|—|to|until|till)\s?({_TIME})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s?([ap])?", re.IGNORECASE)
_DATA_SPAN = re.compile(
    r"((?:(?:mo|tu|we|th|fr|sa|su)[a-z]*+[-–, ]*+)++)(\d{1,2}:?\d{0,2})\s?[-–]\s?(\d{1,2}:?\d{0,2})", re.IGNORECASE
)
_DATA_DAYS = re.compile(r"(mo|tu|we|th|fr|sa|su)[a-z]*(?:\s*[-–]\s*(mo|tu|we|th|fr|sa|su)[a-z]*)?", re.IGNORECASE)
_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}

Week = dict[int, list[str]]
"""What is said of each day, 0 for Monday, in order."""


def hours_of_data(plain: Any, specified: Any) -> list[str]:
    """Lines from schema.org's `openingHours` ("Mo-Fr 09:00-17:30") and `openingHoursSpecification`."""
    week: Week = {}
    for each in _list(specified)[:MOST_SPANS]:
        if isinstance(each, dict):
            _add(week, _named_days(each.get("dayOfWeek")), _said(_first(each.get("opens")), _first(each.get("closes"))))
    if not week:
        for text in filter(None, map(text_of, _list(plain)[:MOST_SPANS])):
            for days, opens, closes in _DATA_SPAN.findall(text):
                _add(week, _data_days(days), _said(opens, closes))
    return _lines(week)


def hours_of_text(text: str, lower: str | None = None) -> list[str]:
    """Lines from what a page says, such as "Mon – Fri: 9am – 5.30pm"; none where fewer than two days are told.

    `lower` is the text in small letters, character by character, if it is at hand.
    """
    week: Week = {}
    for match in _spans(text, text.lower() if lower is None else lower):
        days = _text_days(match["first"], match["joint"], match["last"])
        if any(day in week for day in days):
            break
        for said in [CLOSED] if match["closed"] else [ALL_DAY] if match["all"] else _all_told(match["times"]):
            _add(week, days, said)
    return _lines(week) if len(week) >= LEAST_DAYS else []


def _spans(text: str, lower: str) -> Iterator[re.Match[str]]:
    at = 0
    for start in starts_of(lower, _ANCHORS):
        if start >= at and (match := _SPAN.match(text, start)):
            at = match.end()
            yield match


def _all_told(times: str) -> list[str]:
    """Each span of a day; where one makes no sense, none is believed."""
    told = [_told(opens, closes) for opens, closes in _TIMES.findall(times)]
    return [span for span in told if span] if all(told) else []


def _lines(week: Week) -> list[str]:
    return [f"{DAYS[day]}: {', '.join(dict.fromkeys(week[day]))}" for day in sorted(week)]


def _add(week: Week, days: Iterable[int], said: str | None) -> None:
    for day in days:
        if said:
            week.setdefault(day, []).append(said)


def _said(opens: str | None, closes: str | None) -> str | None:
    """Times for machines, "09:00:00" or "9"; the same twice is closed, from midnight to midnight the whole day."""
    begin, end = _clock(opens or ""), _clock(closes or "")
    if begin is None or end is None:
        return None
    if (begin, end) in {(0, 1440), (0, 1439)}:
        return ALL_DAY
    return CLOSED if begin == end else f"{_shown(begin)}–{_shown(end)}"


def _told(opens: str, closes: str) -> str | None:
    """Times for people: where half of the day is left open, it is the one that makes sense."""
    begin, end = _clock(opens), _clock(closes)
    if begin is None or end is None:
        return None
    if end <= begin and end < 720 and not re.search("[ap]", closes, re.IGNORECASE):
        end += 720
    if begin >= 720 > end and not re.search("[ap]", opens, re.IGNORECASE):
        return None
    if not 0 < end - begin <= 1440:
        return None
    return f"{_shown(begin)}–{_shown(end)}"


def _clock(text: str) -> int | None:
    """Minutes since midnight."""
    match = _CLOCK.match(_WORDS.get(text.strip().lower(), text.strip()))
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour * 60 + minute <= 1440 else None


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _text_days(first: str, joint: str | None, last: str | None) -> list[int]:
    begin = _day(first)
    if begin is None or not last:
        return [] if begin is None else [begin]
    end = _day(last)
    if end is None:
        return [begin]
    return [begin, end] if joint in {"&", ","} or str(joint).lower() == "and" else _range(begin, end)


def _data_days(text: str) -> Iterator[int]:
    for first, last in _DATA_DAYS.findall(text):
        begin, end = _day(first), _day(last or first)
        if begin is not None and end is not None:
            yield from _range(begin, end)


def _named_days(value: Any) -> list[int]:
    names = (re.split("[/#]", text)[-1] for text in map(text_of, _list(value)[:14]) if text)
    return [day for name in names if (day := _day(name)) is not None]


def _range(begin: int, end: int) -> list[int]:
    return [day % 7 for day in range(begin, end + (1 if end >= begin else 8))]


def _day(text: str) -> int | None:
    return next((number for number, day in enumerate(DAYS) if day[:2].lower() == text[:2].lower()), None)


def _first(value: Any) -> str | None:
    return next((text for item in _list(value)[:1] if (text := text_of(item))), None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
