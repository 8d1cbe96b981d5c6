"""Connections in Relay's manner, over `schema.paging`; the total is counted only when it is asked for."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import strawberry
from strawberry.relay import PageInfo

from schema import declare
from schema.context import Context
from schema.loading import Child
from schema.paging import Listing, Slice

T = TypeVar("T")

First = Annotated[int | None, strawberry.argument(description="At most this many from the start (up to 100; else 50).")]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="At most this many from the end (up to 100).")]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@strawberry.type(description="One entry of a list.")
class Edge(Generic[T]):
    """A node and where it stands."""

    cursor: str = strawberry.field(description="Where the entry stands in the list, for `after` and `before`.")
    node: T = strawberry.field(description="The entry itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """What a connection field gives."""

    edges: list[Edge[T]] = strawberry.field(description="The page's entries with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands, and whether there is more.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @declare.field(description="The page's entries.")
    def nodes(self) -> list[T]:
        """The entries without their cursors."""
        return [edge.node for edge in self.edges]

    @declare.field(description="How many entries the whole list has.")
    async def total_count(self) -> int:
        """Counted now."""
        return await self.count()


async def connect(
    context: Context, listing: Listing, present: Callable[[Any], T], *, parent: UUID | None = None
) -> Connection[T]:
    """The page of `listing`, each row shown by `present`; below a parent, together with its siblings' pages."""
    if parent is not None:
        child = Child(listing, parent)
        page = await context.loaders.page.load(child)
        return _connection(listing, page, present, lambda: context.loaders.total.load(child))
    async with context.read() as session:
        page = await listing.read(session)
    return _connection(listing, page, present, lambda: _count(context, listing))


async def _count(context: Context, listing: Listing) -> int:
    async with context.read() as session:
        return await listing.count(session)


def _connection(
    listing: Listing, page: Slice, present: Callable[[Any], T], count: Callable[[], Awaitable[int]]
) -> Connection[T]:
    edges = [Edge(cursor=listing.order.cursor(key), node=present(row)) for row, key in page.rows]
    asked = listing.page
    page_info = PageInfo(
        has_next_page=asked.before is not None if asked.backward else page.more,
        has_previous_page=page.more if asked.backward else asked.after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=page_info, count=count)
