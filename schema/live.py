"""Following what happens: replay from the log, then live, without a gap or a double. A wake-up is only a hint."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from leads import events
from leads.db import ReadSession
from leads.models import Campaign, CampaignEvent

PATIENCE = 1.5
"""Seconds after which we look without having been woken."""
BATCH = 200

Read = Callable[[], AbstractAsyncContextManager[ReadSession]]


class Watch(Protocol):
    """One subscriber's ear."""

    async def news(self, within: float) -> Mapping[UUID, int] | None:
        """Campaigns announced since the last call, with their newest number; empty after `within` seconds without.

        None once the process is ending: the stream must end too.
        """


class Wakes(Protocol):
    """Where subscribers listen; it holds no database session and loses nothing that matters."""

    def watch(self, tenant_id: UUID, campaign_id: UUID | None = None) -> AbstractContextManager[Watch]:
        """Listen to one campaign, or to all of the tenant's, until the block ends."""


async def follow_campaign(
    read: Read, watch: Watch, campaign_id: UUID, after: int
) -> AsyncIterator[Sequence[CampaignEvent]]:
    """The campaign's events above `after`, in order, in batches, for as long as the process runs."""
    while True:
        async with read() as session:
            batch = await events.read_after(session, campaign_id, after, limit=BATCH)
        if batch:
            after = batch[-1].seq
            yield batch
        if len(batch) < BATCH and await watch.news(PATIENCE) is None:
            return


async def follow_tenant(read: Read, watch: Watch) -> AsyncIterator[Sequence[CampaignEvent]]:
    """The events of all the tenant's campaigns from now on, in batches, each campaign's in order."""
    seen = await _marks(read)
    while (news := await watch.news(PATIENCE)) is not None:
        for campaign_id, seq in (news or await _marks(read)).items():
            while seen.get(campaign_id, 0) < seq:
                async with read() as session:
                    batch = await events.read_after(session, campaign_id, seen.get(campaign_id, 0), limit=BATCH)
                if not batch:
                    break
                seen[campaign_id] = batch[-1].seq
                yield batch


async def _marks(read: Read) -> dict[UUID, int]:
    async with read() as session:
        return dict((await session.execute(select(Campaign.id, Campaign.event_seq))).all())
