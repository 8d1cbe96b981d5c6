"""How filters compose: conditions that are given must all hold; `and`, `or` and `not` take more of the same kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true

from leads.errors import InvalidError

MOST_PARTS = 100
"""Filters within filters, all counted."""
MOST_NAMED = 500
"""Values of one set."""
AND = "All of these hold."
OR = "At least one of these holds; an empty list matches nothing."
NOT = "This does not hold."

Own = Callable[[Any], Iterator[ColumnElement[bool]]]
"""The conditions that a filter itself gives, without those of the filters in it."""


@strawberry.input(description="A range of whole numbers, both ends included; an end that is left out is open.")
class IntRange:
    """Such as a score of 60 and more."""

    min: int | None = strawberry.field(default=None, description="This or more, for example 60.")
    max: int | None = strawberry.field(default=None, description="This or less, for example 100.")


@strawberry.input(description="A range of numbers, both ends included; an end that is left out is open.")
class FloatRange:
    """Such as up to 7.5 miles. What is not known lies in no range."""

    min: float | None = strawberry.field(default=None, description="This or more, for example 0.5.")
    max: float | None = strawberry.field(default=None, description="This or less, for example 7.5.")


@strawberry.input(description="A span of time; an end that is left out is open.")
class TimeRange:
    """Half open, so that spans side by side share nothing."""

    since: datetime | None = strawberry.field(
        default=None, description="Then or later, for example 2026-11-01T00:00:00Z."
    )
    before: datetime | None = strawberry.field(
        default=None, description="Earlier than that, for example 2026-12-01T00:00:00Z."
    )


def holds(where: Any, own: Own) -> ColumnElement[bool]:
    """The condition that a filter stands for; true for none.

    Raises:
        InvalidError: it has too many parts.
    """
    if where is None:
        return true()
    if _size(where) > MOST_PARTS:
        raise InvalidError({"filter": f"A filter has at most {MOST_PARTS} filters within it."})
    return _holds(where, own)


def _holds(where: Any, own: Own) -> ColumnElement[bool]:
    parts = list(own(where))
    parts += [_holds(each, own) for each in where.all_of or ()]
    if where.any_of is not None:
        parts.append(or_(false(), *(_holds(each, own) for each in where.any_of)))
    if where.none_of is not None:
        parts.append(_holds(where.none_of, own).is_not(true()))  # what is unknown does not hold either
    return and_(true(), *parts)


def one_of(column: SQLColumnExpression[Any], values: Iterable[Any] | None) -> Iterator[ColumnElement[bool]]:
    """Whether the column has one of the values; none for nothing given.

    Raises:
        InvalidError: there are too many.
    """
    if values is not None:
        named = list(values)
        if len(named) > MOST_NAMED:
            raise InvalidError({"filter": f"A set in a filter has at most {MOST_NAMED} values."})
        yield column.in_(named)


def within(column: SQLColumnExpression[Any], span: IntRange | FloatRange | None) -> Iterator[ColumnElement[bool]]:
    """Whether the column lies in the range."""
    if span is not None and span.min is not None:
        yield column >= span.min
    if span is not None and span.max is not None:
        yield column <= span.max


def during(column: SQLColumnExpression[Any], span: TimeRange | None) -> Iterator[ColumnElement[bool]]:
    """Whether the column lies in the span of time.

    Raises:
        InvalidError: a time has no offset.
    """
    for time in (span.since, span.before) if span else ():
        if time is not None and time.tzinfo is None:
            raise InvalidError({"filter": "A time needs its offset from UTC, such as 2026-11-01T00:00:00Z."})
    if span is not None and span.since is not None:
        yield column >= span.since
    if span is not None and span.before is not None:
        yield column < span.before


def given(column: SQLColumnExpression[Any], wanted: bool | None) -> Iterator[ColumnElement[bool]]:
    """Whether the column holds something, or nothing, as is wanted."""
    if wanted is not None:
        yield column.is_not(None) if wanted else column.is_(None)


def contains(text: str | None, *columns: SQLColumnExpression[Any]) -> Iterator[ColumnElement[bool]]:
    """Whether one of the columns holds `text`, whatever the case; wildcards in it are taken as they stand."""
    if text and text.strip():
        yield or_(*(column.icontains(text.strip(), autoescape=True) for column in columns))


def _size(where: Any) -> int:
    """How many filters there are in all."""
    if isinstance(where, list):
        return sum(map(_size, where))
    if not is_dataclass(where):
        return 0
    return 1 + sum(_size(getattr(where, each.name)) for each in fields(where))
