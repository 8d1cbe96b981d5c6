"""What clients follow live. A subscription holds no database session while it waits."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry

from leads import campaigns, models
from leads.errors import NotFoundError
from leads.feed import Place as FeedPlace
from leads.vocabulary import CampaignStatus
from schema import declare
from schema.context import Context, Info, Resume
from schema.counters import Counters
from schema.events import CampaignEvent
from schema.feed import follow_feed
from schema.ids import global_id, key_of
from schema.live import Mark, follow_campaign, follow_tenant, marks, patiently, read_campaign
from schema.log import FOREVER, Batch, Place
from schema.money import Money
from schema.runs import seconds_of

ANY = UUID(int=0)
"""Stands for a campaign where none is meant yet."""
PACE = 0.25
"""Seconds between two reports of progress, at the least."""

SNAPSHOT = (
    "Begin with how the campaign stands instead: an event of the kind SNAPSHOT, whose `campaign` and `counters` are as "
    "of its `seq`, and after it every event above that; `after` is not looked at."
)

Cursor = Annotated[
    str | None,
    strawberry.argument(description="A cursor of `eventFeed`, of an event from here, or of a webhook; “” for all."),
]
CampaignId = Annotated[strawberry.ID, strawberry.argument(description="Which campaign.")]


@strawberry.type(description="Where a campaign stands at one moment.")
class CampaignProgress:
    """The part of a campaign that changes while it runs."""

    campaign_id: strawberry.ID = strawberry.field(description="The campaign's id.")
    status: CampaignStatus = strawberry.field(description="Its status.")
    reason: str | None = strawberry.field(description="Why it stands there, if there is something to say.")
    counters: Counters = strawberry.field(description="The current run's numbers.")
    last_seq: int = strawberry.field(description="The number of its latest event.")
    cost: Money = strawberry.field(description="What it has cost.")
    duration_seconds: float | None = strawberry.field(description="How long the current run has taken.")
    at: datetime = strawberry.field(description="When this was read.")

    @classmethod
    def of(cls, row: models.Campaign, run: models.Run | None) -> Self:
        """As of now."""
        return cls(
            campaign_id=strawberry.ID(global_id("Campaign", row.id)),
            status=row.status,
            reason=row.reason,
            counters=Counters.of_row(row),
            last_seq=row.event_seq,
            cost=Money.of(row.cost_micros),
            duration_seconds=seconds_of(run),
            at=datetime.now(UTC),
        )


@strawberry.type(description="What can be followed live.")
class Subscription:
    """The root of subscriptions."""

    @declare.subscription(
        description="A campaign's events: those numbered above `after`, then each new one. Numbers have no gaps, so a "
        "client that comes back with the last number it saw misses nothing and sees nothing twice."
    )
    async def campaign_events(
        self,
        info: Info,
        campaign_id: CampaignId,
        after: Annotated[int | None, strawberry.argument(description="The last number you have.")] = 0,
        snapshot: Annotated[bool | None, strawberry.argument(description=SNAPSHOT)] = False,
    ) -> AsyncGenerator[CampaignEvent, None]:
        """NOT_FOUND for a campaign of somebody else's."""
        context, key = info.context, key_of(campaign_id, "Campaign", "campaignId")
        resume = context.caller.resume or Resume()
        campaign = await patiently(partial(_existing, context, key))
        if resume.snapshot or (snapshot and resume.after is None):
            after = resume.seq = campaign.event_seq
            context.loaders.campaign.prime(key, campaign)
            yield CampaignEvent.snapshot(campaign)
            if resume.snapshot:
                return
        start = resume.begin(after or 0, campaign.event_seq)
        log, tenant_id = context.services.log, context.viewer.tenant_id
        place = _place(info, key, start, FOREVER if resume.last is None else resume.last)
        with context.services.wakes.watch(tenant_id, key) as watch:
            batches = (
                follow_campaign(log, watch, tenant_id, place)
                if resume.last is None
                else read_campaign(log, tenant_id, place)
            )
            async for event in _one_by_one(context, batches):
                resume.seq = event.seq
                yield event

    @declare.subscription(
        description="Where a campaign stands: now, and after each change; changes that follow each other quickly are "
        "reported together, at most four times a second."
    )
    async def campaign_progress(self, info: Info, campaign_id: CampaignId) -> AsyncGenerator[CampaignProgress, None]:
        """NOT_FOUND for a campaign of somebody else's; it ends when the campaign is deleted."""
        context, key = info.context, key_of(campaign_id, "Campaign", "campaignId")
        await patiently(partial(_existing, context, key))
        before: object = None
        with context.services.wakes.watch(context.viewer.tenant_id, key) as watch:
            while (found := await patiently(partial(_look, context, key))) is not None:
                campaign, run = found
                now = (campaign.event_seq, campaign.status, campaign.cost_micros, run and run.started_at)
                if now != before:
                    before = now
                    yield CampaignProgress.of(campaign, run)
                    await asyncio.sleep(PACE)
                if await watch.news() is None:
                    return

    @declare.subscription(
        description="The events of all the tenant's campaigns from now on, each campaign's in its order; or, with "
        "`after`, the feed: those after a cursor, then each new one, each with a `cursor` from which to go on, so "
        "that nothing is missed or seen twice."
    )
    async def tenant_activity(self, info: Info, after: Cursor = None) -> AsyncGenerator[CampaignEvent, None]:
        """From now on it is an overview, a moment sooner than the feed."""
        context = info.context
        if after is not None:
            async with aclosing(follow_feed(context, FeedPlace.read(after, "after"), _selected(info))) as told:
                async for event in told:
                    yield event
            return
        log, tenant_id = context.services.log, context.viewer.tenant_id
        with context.services.wakes.watch(tenant_id) as watch:
            seen = {key: mark.seq for key, mark in (await patiently(partial(_marks, context))).items()}
            batches = follow_tenant(log, watch, tenant_id, seen, _place(info, ANY, 0))
            async for event in _one_by_one(context, batches):
                yield event


async def _one_by_one(context: Context, batches: AsyncIterator[Batch]) -> AsyncGenerator[CampaignEvent, None]:
    """Each event of each batch. What was loaded before a batch is forgotten.

    What came with a batch was read after its events, so it is at least as new as each of them.
    """
    async with aclosing(batches):  # type: ignore[type-var]
        async for batch in batches:
            context.forget()
            context.loaders.candidate.prime_many(batch.candidates)
            context.loaders.lead.prime_many(batch.leads)
            context.loaders.company.prime_many(batch.companies)
            for row in batch.events:
                yield CampaignEvent.of(row)


def _place(info: Info, campaign_id: UUID, after: int, last: int = FOREVER) -> Place:
    """A place in a log, with what was asked for of its events."""
    selected = _selected(info)
    return Place(campaign_id, after, last, candidates="candidate" in selected, leads="lead" in selected)


def _selected(info: Info) -> frozenset[str]:
    names: list[str] = []
    waiting: list[Any] = list(info.selected_fields)
    while waiting:
        for selection in waiting.pop().selections:
            names.append(getattr(selection, "name", ""))
            if not hasattr(selection, "arguments"):
                waiting.append(selection)
    return frozenset(names)


async def _existing(context: Context, key: UUID) -> models.Campaign:
    async with context.read() as session:
        return await campaigns.find(session, key)


async def _look(context: Context, key: UUID) -> tuple[models.Campaign, models.Run | None] | None:
    async with context.read() as session:
        try:
            campaign = await campaigns.find(session, key)
        except NotFoundError:
            return None
        return campaign, await session.get(models.Run, campaign.run_id) if campaign.run_id else None


async def _marks(context: Context) -> dict[UUID, Mark]:
    async with context.read() as session:
        return await marks(session)
