"""How rows are loaded for many siblings at once: by id, by a parent, by pages below parents."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from strawberry.dataloader import DataLoader

from leads import models
from leads.db import ReadSession
from schema.paging import Listing, Slice

Row = TypeVar("Row", bound=models.Table)
Result = TypeVar("Result")
Load = Callable[[ReadSession, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]
Read = Callable[[], AbstractAsyncContextManager[ReadSession]]


@dataclass(frozen=True, slots=True)
class Child:
    """A page of the list below one parent."""

    listing: Listing
    parent: UUID


class Loading:
    """What loaders are made by; each reads in a session of its own."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._together: dict[Hashable, DataLoader[tuple[UUID, ...], Mapping[UUID, Any]]] = {}

    @cached_property
    def page(self) -> DataLoader[Child, Slice]:
        """Pages of lists below parents; the same page of many parents is one statement."""
        return self._grouped(Listing.read_for)

    @cached_property
    def total(self) -> DataLoader[Child, int]:
        """How long those lists are."""
        return self._grouped(Listing.count_for)

    def together(self, name: Hashable, load: Load) -> DataLoader[tuple[UUID, ...], Mapping[UUID, Any]]:
        """What many keys stand for, by key; those of several lists that are asked for at once are one statement."""
        if name not in self._together:

            async def load_all(session: ReadSession, wanted: Sequence[tuple[UUID, ...]]) -> list[Mapping[UUID, Any]]:
                found = await load(session, list({key for keys in wanted for key in keys}))
                return [found] * len(wanted)

            self._together[name] = self._loader(load_all)
        return self._together[name]

    def _by_id(self, model: type[Row], column: Any) -> DataLoader[UUID, Row | None]:
        async def load(session: ReadSession, keys: Sequence[UUID]) -> list[Row | None]:
            rows = await session.execute(select(column, model).where(column.in_(keys)))
            found: dict[UUID, Row] = dict(rows.all())
            return [found.get(key) for key in keys]

        return self._loader(load)

    def _many(self, statement: Select[Row], column: Any) -> DataLoader[UUID, list[Row]]:
        async def load(session: ReadSession, keys: Sequence[UUID]) -> list[list[Row]]:
            found: defaultdict[UUID, list[Row]] = defaultdict(list)
            for row, key in await session.execute(statement.add_columns(column).where(column.in_(keys))):
                found[key].append(row)
            return [found[key] for key in keys]

        return self._loader(load)

    def _grouped(
        self, read: Callable[[Listing, ReadSession, Sequence[UUID]], Awaitable[Sequence[Result]]]
    ) -> DataLoader[Child, Result]:
        async def load(session: ReadSession, children: Sequence[Child]) -> list[Result]:
            found: dict[Child, Result] = {}
            for listing, parents in _by_listing(children).items():
                results = await read(listing, session, parents)
                found |= {Child(listing, parent): result for parent, result in zip(parents, results, strict=True)}
            return [found[child] for child in children]

        return self._loader(load)

    def _loader(
        self, load: Callable[[ReadSession, Sequence[Any]], Awaitable[Sequence[Result]]]
    ) -> DataLoader[Any, Result]:
        read = self._read  # not `self`: what refers back to itself is freed by the garbage collector alone, much later

        async def in_a_session(keys: list[Hashable]) -> Sequence[Result]:
            async with read() as session:
                return await load(session, keys)

        return DataLoader(load_fn=in_a_session)


def _by_listing(children: Iterable[Child]) -> dict[Listing, list[UUID]]:
    groups: defaultdict[Listing, list[UUID]] = defaultdict(list)
    for child in children:
        groups[child.listing].append(child.parent)
    return groups
