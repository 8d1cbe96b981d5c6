"""Pages by key: a cursor holds the last row's order value and id, so rows that come or go in between move nothing."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from leads.db import ReadSession
from leads.errors import InvalidError

DEFAULT = 50
MOST = 100

Key = tuple[Any, UUID]


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
class Order:
    """An order of rows that leaves no tie: by `value`, then by `id`. `name` tells its cursors from others."""

    name: str
    value: SQLColumnExpression[Any] = field(compare=False)
    id: InstrumentedAttribute[UUID] = field(compare=False)
    kind: Any
    """The type of `value` in Python: datetime, str, int or float."""
    descending: bool

    def by(self, *, backward: bool) -> list[ColumnElement[Any]]:
        """The ORDER BY."""
        value = self.value.desc() if self.descending != backward else self.value.asc()
        return [value, self.id.desc() if backward else self.id.asc()]

    def beyond(self, key: Key, *, backward: bool) -> ColumnElement[bool]:
        """Rows that come after `key`, or before it if `backward`."""
        value, row_id = key
        falls = self.descending != backward
        past = self.value < value if falls else self.value > value
        later = self.id < row_id if backward else self.id > row_id
        return and_(self.value <= value if falls else self.value >= value, or_(past, later))

    def cursor(self, key: Key) -> str:
        """The key as clients see it."""
        value, row_id = key
        return urlsafe_b64encode(orjson.dumps([self.name, value, str(row_id)])).decode().rstrip("=")

    def key(self, cursor: str, argument: str) -> Key:
        """The key in a cursor.

        Raises:
            InvalidError: the cursor, given in `argument`, is not one of this order.
        """
        try:
            name, value, row_id = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            key = (self._value(value), UUID(row_id))
        except (ValueError, TypeError, AttributeError, binascii.Error):
            name, key = None, (None, UUID(int=0))
        if name != self.name:
            raise InvalidError({argument: "This is not a cursor of a list in this order."})
        return key

    def _value(self, value: Any) -> Any:
        return datetime.fromisoformat(value) if self.kind is datetime else self.kind(value)


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
    parent: InstrumentedAttribute[UUID] = field(compare=False)

    async def read(self, session: ReadSession) -> Slice:
        """The page."""
        statement = self._bounded().order_by(*self.order.by(backward=self.page.backward)).limit(self.page.size + 1)
        rows = (await session.execute(statement.add_columns(self.order.value, self.order.id))).all()
        return self._slice(rows)

    async def read_for(self, session: ReadSession, parents: Sequence[UUID]) -> list[Slice]:
        """The page of each parent, in one statement."""
        order = self.order.by(backward=self.page.backward)
        place = func.row_number().over(partition_by=self.parent, order_by=order).label("place")
        numbered = (
            self._bounded()
            .where(self.parent.in_(parents))
            .add_columns(self.order.value.label("order_value"), self.parent.label("parent_id"), place)
            .subquery()
        )
        model = self.order.id.class_
        entity = aliased(model, numbered)
        statement = (
            select(entity, numbered.c.order_value, entity.id, numbered.c.parent_id)
            .where(numbered.c.place <= self.page.size + 1)
            .order_by(numbered.c.place)
        )
        found: dict[UUID, list[Any]] = {parent: [] for parent in parents}
        for row, value, row_id, parent in await session.execute(statement):
            found[parent].append((row, value, row_id))
        return [self._slice(found[parent]) for parent in parents]

    async def count(self, session: ReadSession) -> int:
        """How many rows the whole list has."""
        counted = select(func.count()).select_from(self.statement.subquery())
        return await session.scalar(counted) or 0

    async def count_for(self, session: ReadSession, parents: Sequence[UUID]) -> list[int]:
        """The same for each parent, in one statement."""
        statement = (
            self.statement.where(self.parent.in_(parents))
            .with_only_columns(self.parent, func.count())
            .group_by(self.parent)
        )
        counts: dict[UUID, int] = dict((await session.execute(statement)).all())
        return [counts.get(parent, 0) for parent in parents]

    def _bounded(self) -> Select[Any]:
        statement = self.statement
        if self.page.after is not None:
            statement = statement.where(self.order.beyond(self.order.key(self.page.after, "after"), backward=False))
        if self.page.before is not None:
            statement = statement.where(self.order.beyond(self.order.key(self.page.before, "before"), backward=True))
        return statement

    def _slice(self, rows: Sequence[Any]) -> Slice:
        kept = [(row, (value, row_id)) for row, value, row_id in rows[: self.page.size]]
        return Slice(rows=kept[::-1] if self.page.backward else kept, more=len(rows) > self.page.size)


def contains(column: SQLColumnExpression[Any], text: str) -> ColumnElement[bool]:
    """Whether the column holds `text`, whatever the case; wildcards in it are taken as they stand."""
    return column.icontains(text.strip(), autoescape=True)
