"""What clients follow live. A subscription holds no database session while it waits."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

import strawberry
from sqlalchemy import bindparam, select

from leads import campaigns, models
from leads.db import ReadSession
from leads.errors import NotFoundError
from leads.vocabulary import CampaignStatus
from schema import declare
from schema.context import Context, Info, Resume
from schema.counters import Counters
from schema.events import CampaignEvent
from schema.ids import global_id, key_of
from schema.live import Batch, Log, patiently
from schema.money import Money
from schema.runs import seconds_of

Row = TypeVar("Row", models.Candidate, models.Lead, models.Company)

_KEYS: Any = bindparam("keys", expanding=True)
_BY_ID: dict[Any, Any] = {
    model: select(model).where(model.id.in_(_KEYS)) for model in (models.Candidate, models.Lead, models.Company)
}

PACE = 0.25
"""Seconds between two reports of progress, at the least."""

SNAPSHOT = (
    "Begin with how the campaign stands instead: an event of the kind SNAPSHOT, whose `campaign` and `counters` are as "
    "of its `seq`, and after it every event above that; `after` is not looked at."
)

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
        with context.services.wakes.watch(context.viewer.tenant_id, key) as watch:
            log = Log(context.read, partial(_load_beside, context, _selected(info)))
            batches = (
                log.follow_campaign(watch, key, start)
                if resume.last is None
                else log.read_campaign(key, start, resume.last)
            )
            async for event in _one_by_one(batches):
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
        description="The events of all the tenant's campaigns from now on, each campaign's in its order."
    )
    async def tenant_activity(self, info: Info) -> AsyncGenerator[CampaignEvent, None]:
        """For an overview; to resume without a gap, follow one campaign."""
        context = info.context
        with context.services.wakes.watch(context.viewer.tenant_id) as watch:
            log = Log(context.read, partial(_load_beside, context, _selected(info)))
            async for event in _one_by_one(log.follow_tenant(watch)):
                yield event


async def _one_by_one(batches: AsyncIterator[Batch]) -> AsyncGenerator[CampaignEvent, None]:
    """Each event of each batch."""
    async with aclosing(batches):  # type: ignore[type-var]
        async for batch in batches:
            for row in batch:
                yield CampaignEvent.of(row)


async def _load_beside(context: Context, selected: frozenset[str], session: ReadSession, batch: Batch) -> None:
    """What the batch's events refer to, where it was asked for; what was loaded before is forgotten.

    It is read after the events, so it is at least as new as each of them.
    """
    context.forget()
    loaders = context.loaders
    if "candidate" in selected:
        loaders.candidate.prime_many(await _found(session, models.Candidate, (row.candidate_id for row in batch)))
    if "lead" in selected:
        leads = await _found(session, models.Lead, (row.lead_id for row in batch))
        companies = (lead.company_id for lead in leads.values() if lead)
        loaders.lead.prime_many(leads)
        loaders.company.prime_many(await _found(session, models.Company, companies))


async def _found(session: ReadSession, model: type[Row], keys: Iterable[UUID | None]) -> dict[UUID, Row | None]:
    """Rows by id; None for those that are not there."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = await session.scalars(_BY_ID[model], {"keys": list(wanted)})
    return dict.fromkeys(wanted) | {row.id: row for row in rows}


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
