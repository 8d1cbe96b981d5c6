"""Pages by key: a cursor holds what the last row was ordered by, so rows that come or go in between move nothing."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Label, Select, SQLColumnExpression, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from leads.db import ReadSession
from leads.errors import InvalidError

DEFAULT = 50
MOST = 100

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What part of a list is asked for: `size` rows after `after` and before `before`, from the end if `backward`."""

    size: int = DEFAULT
    backward: bool = False
    after: str | None = None
    before: str | None = None

    @classmethod
    def of(cls, first: int | None, after: str | None, last: int | None, before: str | None) -> Self:
        """From a connection's arguments.

        Raises:
            InvalidError: both `first` and `last`, or one that is out of bounds.
        """
        if first is not None and last is not None:
            raise InvalidError({"last": "Give first or last, not both."})
        for name, size in (("first", first), ("last", last)):
            if size is not None and not 0 <= size <= MOST:
                raise InvalidError({name: f"From 0 to {MOST}."})
        size = first if first is not None else last if last is not None else DEFAULT
        return cls(size=size, backward=last is not None, after=after, before=before)


@dataclass(frozen=True, slots=True)
class By:
    """One thing that rows are ordered by, never null; `kind` is its type in Python."""

    value: SQLColumnExpression[Any]
    kind: Any


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows that leaves no tie, all of it up or all of it down. `name` tells its cursors from others.

    As it goes one way, an index on what it is `by` serves both directions, and a page begins with one step into it.
    """

    name: str
    by: Sequence[By] = field(compare=False)
    descending: bool
    led: int = 0
    """How many of the first are columns of another table than the rest, by whose index the rows are found in order."""

    @classmethod
    def of(cls, name: str, value: SQLColumnExpression[Any], kind: Any, row_id: Any, *, descending: bool) -> Self:
        """By a value of the row itself, then by its id."""
        return cls(name, (By(value, kind), By(row_id, UUID)), descending)

    @property
    def values(self) -> list[SQLColumnExpression[Any]]:
        """What it orders by."""
        return [each.value for each in self.by]

    def clauses(self, *, backward: bool) -> list[ColumnElement[Any]]:
        """The ORDER BY."""
        falls = self.descending != backward
        return [value.desc() if falls else value.asc() for value in self.values]

    def beyond(self, key: Key, *, backward: bool) -> ColumnElement[bool]:
        """Rows that come after `key`, or before it if `backward`."""
        falls = self.descending != backward
        mine = tuple_(*self.values)
        past = mine < key if falls else mine > key
        if not self.led:
            return past
        leading, bound = tuple_(*self.values[: self.led]), key[: self.led]
        return and_(leading <= bound if falls else leading >= bound, past)

    def cursor(self, key: Key) -> str:
        """The key as clients see it."""
        return urlsafe_b64encode(orjson.dumps([self.name, *key], default=str)).decode().rstrip("=")

    def key(self, cursor: str, argument: str) -> Key:
        """The key in a cursor.

        Raises:
            InvalidError: the cursor, given in `argument`, is not one of this order.
        """
        try:
            name, *told = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            key = tuple(_read(each.kind, value) for each, value in zip(self.by, told, strict=True))
        except (ValueError, TypeError, AttributeError, binascii.Error):
            name, key = None, ()
        if name != self.name:
            raise InvalidError({argument: "This is not a cursor of a list in this order."})
        return key


def _read(kind: Any, value: Any) -> Any:
    return datetime.fromisoformat(value) if kind is datetime else kind(value)


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a page in the list's order, each with its key."""

    rows: Sequence[tuple[Any, Key]] = ()
    more: bool = False
    """Whether the list goes on in the direction that was read."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be read in pages: the rows of `statement`, a select of one model.

    `parent` is the column of the row that a list can stand below: the same page of many parents is one statement.
    `name` holds all that sets one listing apart from another, such as its filter.
    """

    name: str
    statement: Select[Any] = field(compare=False)
    order: Order
    page: Page
    parent: InstrumentedAttribute[Any] = field(compare=False)

    @property
    def model(self) -> Any:
        """Whose rows they are."""
        return self.parent.class_

    async def read(self, session: ReadSession) -> Slice:
        """The page."""
        return await self._read(session, self._bounded())

    async def read_for(self, session: ReadSession, parents: Sequence[UUID]) -> list[Slice]:
        """The page of each parent, in one statement."""
        if len(parents) == 1:
            return [await self._read(session, self._bounded().where(self.parent == parents[0]))]
        order = self.order.clauses(backward=self.page.backward)
        place = func.row_number().over(partition_by=self.parent, order_by=order).label("place")
        keys: list[Label[Any]] = [value.label(f"key_{number}") for number, value in enumerate(self.order.values)]
        numbered = (
            self._bounded()
            .where(self.parent.in_(parents))
            .add_columns(self.parent.label("parent_id"), place, *keys)
            .subquery()
        )
        entity = aliased(self.model, numbered)
        statement = (
            select(numbered.c.parent_id, entity, *(numbered.c[key.name] for key in keys))
            .where(numbered.c.place <= self.page.size + 1)
            .order_by(numbered.c.place)
        )
        found: dict[UUID, list[Any]] = {parent: [] for parent in parents}
        for parent, *row in await session.execute(statement):
            found[parent].append(row)
        return [self._slice(found[parent]) for parent in parents]

    async def count(self, session: ReadSession) -> int:
        """How many rows the whole list has."""
        return await session.scalar(self.statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0

    async def count_for(self, session: ReadSession, parents: Sequence[UUID]) -> list[int]:
        """The same for each parent, in one statement."""
        statement = (
            self.statement.where(self.parent.in_(parents))
            .with_only_columns(self.parent, func.count())
            .group_by(self.parent)
        )
        counts: dict[UUID, int] = dict((await session.execute(statement)).all())
        return [counts.get(parent, 0) for parent in parents]

    async def _read(self, session: ReadSession, statement: Select[Any]) -> Slice:
        ordered = statement.order_by(*self.order.clauses(backward=self.page.backward)).limit(self.page.size + 1)
        return self._slice((await session.execute(ordered.add_columns(*self.order.values))).all())

    def _bounded(self) -> Select[Any]:
        statement = self.statement
        if self.page.after is not None:
            statement = statement.where(self.order.beyond(self.order.key(self.page.after, "after"), backward=False))
        if self.page.before is not None:
            statement = statement.where(self.order.beyond(self.order.key(self.page.before, "before"), backward=True))
        return statement

    def _slice(self, rows: Sequence[Any]) -> Slice:
        kept = [(row, tuple(key)) for row, *key in rows[: self.page.size]]
        return Slice(rows=kept[::-1] if self.page.backward else kept, more=len(rows) > self.page.size)
