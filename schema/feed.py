"""The tenant's feed: every event of all campaigns in one order, in pages and followed live; a cursor skips nothing."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from leads import feed
from leads.feed import Place, Which
from leads.models import CampaignEvent as Row
from schema import declare
from schema.candidate_filters import EventFilter, events_that
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Context, Info
from schema.events import CampaignEvent
from schema.ids import key_of
from schema.live import patiently
from schema.paging import By, Key, Listing, Order, Page

BATCH = 200
"""Events that are read at once."""
SOON, LATER = 0.05, 1.0
"""Seconds between looks while an event waits for older transactions: the first time, and at the most."""


@dataclass(frozen=True, slots=True)
class FeedOrder(Order):
    """The feed's own, with cursors that webhooks and subscriptions have too."""

    def cursor(self, key: Key) -> str:
        """The key as clients see it."""
        return Place(*key).cursor

    def key(self, cursor: str, argument: str) -> Key:
        """The key in a cursor.

        Raises:
            InvalidError: it is not one of the feed.
        """
        place = Place.read(cursor, argument)
        return place.position, place.campaign_id, place.seq


IN_ORDER = FeedOrder("feed", (By(Row.position, int), By(Row.campaign_id, UUID), By(Row.seq, int)), descending=False)


@strawberry.type
class FeedQueries:
    """Part of Query."""

    @declare.field(
        description="All that happened in the tenant's campaigns, the oldest first, in an order to which nothing is "
        "ever added before a cursor that you have: keep the last `endCursor`, read from there, and you miss nothing. "
        "An event is here as soon as no older transaction is under way, as a rule within milliseconds."
    )
    async def event_feed(
        self,
        info: Info,
        where: Annotated[EventFilter | None, strawberry.argument(name="filter", description="Which events.")] = None,
        campaign_id: Annotated[strawberry.ID | None, strawberry.argument(description="Of this campaign alone.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[CampaignEvent]:
        """A page of it."""
        key = key_of(campaign_id, "Campaign", "campaignId") if campaign_id is not None else None
        statement = feed.select_between(Place(), None, Which(campaign_id=key)).where(events_that(where))
        page = Page.of(first, after, last, before)
        listing = Listing(f"feed {key} {where}", statement, IN_ORDER, page, parent=Row.tenant_id)
        return await connect(info.context, listing, CampaignEvent.in_feed)


async def follow_feed(context: Context, after: Place, wanted: frozenset[str]) -> AsyncGenerator[CampaignEvent, None]:
    """The events after a place, then each new one, in the feed's order; what is `wanted` of them is read at once."""
    tenant_id, pause = context.viewer.tenant_id, SOON
    with context.services.wakes.watch(tenant_id) as watch:
        while True:
            rows, behind = await patiently(partial(_read, context, after))
            context.forget()
            await _prepare(context, rows, wanted)
            for row in rows:
                after = Place.of(row)
                yield CampaignEvent.in_feed(row)
            if behind:
                await asyncio.sleep(pause)
                pause = SOON if rows else min(2 * pause, LATER)
            elif len(rows) < BATCH:
                pause = SOON
                if await watch.news() is None:
                    return


async def _read(context: Context, after: Place) -> tuple[Sequence[Row], bool]:
    """The next events, and whether others that were written have to wait yet.

    That is asked first: an event that waits no longer by then is read, and one that is written later is announced.
    """
    async with context.services.db.read(context.viewer.tenant_id) as session:
        behind = await feed.is_behind(session, after)
        rows = await feed.read_after(session, after, limit=BATCH)
        return rows, behind and len(rows) < BATCH


async def _prepare(context: Context, rows: Sequence[Row], wanted: frozenset[str]) -> None:
    """Load what the events are about: once for all of them."""
    loaders = context.loaders
    if "campaign" in wanted:
        await loaders.campaign.load_many({row.campaign_id for row in rows})
    if "candidate" in wanted:
        await loaders.candidate.load_many({row.candidate_id for row in rows if row.candidate_id})
    if "lead" in wanted:
        leads = await loaders.lead.load_many({row.lead_id for row in rows if row.lead_id})
        await loaders.company.load_many({lead.company_id for lead in leads if lead})
