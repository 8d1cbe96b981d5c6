"""Looking ahead: what all entries of a list lead to is loaded for all of them at once, so that a plan can read it.

A field says how by `many` (see `schema.declare.field`): a function that is given the context, the objects, and the
field's arguments, and gives a value for each object, as the field's own resolver would for one. The resolver remains:
it is called where no list is looked through, and wherever something goes wrong.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from leads.db import ReadSession
from schema.context import Context

Many = Callable[..., Awaitable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Need:
    """A field whose values are to be there before a plan is read: of the objects that a path leads to from an entry."""

    path: tuple[str, ...]
    attribute: str
    """Where its value is put, on the object itself."""
    many: Many
    arguments: Mapping[str, Any]

    async def load(self, context: Context, items: Iterable[Any]) -> None:
        """Put the values in their places."""
        owners = list(_owners(items, self.path))
        values = await self.many(context, owners, **self.arguments) if owners else ()
        for owner, value in zip(owners, values, strict=True):
            setattr(owner, self.attribute, value)


async def load(context: Context, needs: Sequence[Need], items: Sequence[Any]) -> None:
    """Load all that is needed: first what the entries lead to, then what that leads to."""
    for _, together in groupby(sorted(needs, key=_depth), key=_depth):
        await asyncio.gather(*(need.load(context, items) for need in together))


async def by_id(context: Context, model: Any, keys: Iterable[UUID | None], *, column: str = "id") -> Mapping[UUID, Any]:
    """Rows by their ids or another column: one statement for all lists at once, and no object of the model for each."""
    table = model.__table__

    async def load(session: ReadSession, wanted: Sequence[UUID]) -> Mapping[UUID, Any]:
        among = table.c[column] == any_(bindparam("wanted", type_=ARRAY(Uuid)))
        rows = await session.execute(select(table).where(among), {"wanted": wanted})
        return {getattr(row, column): row for row in rows}

    wanted = tuple({key: None for key in keys if key is not None})
    return await context.loaders.together((model, column), load).load(wanted) if wanted else {}


def _depth(need: Need) -> int:
    return len(need.path)


def _owners(items: Iterable[Any], path: Sequence[str]) -> Iterable[Any]:
    for item in items:
        if item is None:
            continue
        if isinstance(item, list | tuple):
            yield from _owners(item, path)
        elif path:
            yield from _owners([getattr(item, path[0])], path[1:])
        else:
            yield item
