"""Following what happens: replay from the log, then live, without a gap or a double. A wake-up is only a hint."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from leads import events
from leads.db import ReadSession
from leads.models import Campaign, CampaignEvent
from leads.vocabulary import CampaignStatus

log = structlog.get_logger()

PAUSE = 0.5
"""Seconds between two attempts to read while the database is away."""
BATCH = 200
AWAY = ("08", "53", "57")
"""Classes of PostgreSQL's codes: no connection, no resources, an operator is at work."""

Read = Callable[[], AbstractAsyncContextManager[ReadSession]]
Batch = Sequence[CampaignEvent]
Beside = Callable[[ReadSession, Batch], Awaitable[None]]
"""Reads what a batch of events refers to, in the same transaction."""
T = TypeVar("T")


class Watch(Protocol):
    """One subscriber's ear."""

    async def news(self) -> Mapping[UUID, int] | None:
        """Campaigns in which something has happened since the last call, with their newest number.

        None once the process is ending: the stream must end too.
        """


class Wakes(Protocol):
    """Where subscribers listen; it holds no database session and loses nothing that matters."""

    @property
    def closed(self) -> bool:
        """Whether the process is ending."""

    def watch(self, tenant_id: UUID, campaign_id: UUID | None = None) -> AbstractContextManager[Watch]:
        """Listen to one campaign, or to all of the tenant's, until the block ends."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What of a campaign changes when there is something to tell."""

    seq: int
    status: CampaignStatus
    cost_micros: int
    deleted_at: datetime | None


async def marks(session: ReadSession, campaign_ids: Collection[UUID] | None = None) -> dict[UUID, Mark]:
    """How campaigns of the session's tenant stand; all of them unless some are named."""
    statement = select(Campaign.id, Campaign.event_seq, Campaign.status, Campaign.cost_micros, Campaign.deleted_at)
    if campaign_ids is not None:
        statement = statement.where(Campaign.id.in_(campaign_ids))
    rows = await session.execute(statement)
    return {key: Mark(seq, status, cost, deleted_at) for key, seq, status, cost, deleted_at in rows}


class Log:
    """The log as a tenant sees it; `beside` is called with each batch before it is handed out."""

    def __init__(self, read: Read, beside: Beside) -> None:
        self._read = read
        self._beside = beside

    async def follow_campaign(self, watch: Watch, campaign_id: UUID, after: int) -> AsyncIterator[Batch]:
        """The campaign's events above `after`, in order, in batches, for as long as the process runs."""
        while True:
            batch = await self._next(campaign_id, after)
            if batch:
                after = batch[-1].seq
                yield batch
            while len(batch) < BATCH:
                news = await watch.news()
                if news is None:
                    return
                if news.get(campaign_id, 0) > after:
                    break

    async def read_campaign(self, campaign_id: UUID, after: int, last: int) -> AsyncIterator[Batch]:
        """The campaign's events above `after`, in one batch, up to number `last` or where the log ends."""
        if batch := await self._next(campaign_id, after, last - after):
            yield batch

    async def follow_tenant(self, watch: Watch) -> AsyncIterator[Batch]:
        """The events of all the tenant's campaigns from now on, in batches, each campaign's in order."""
        seen = {key: mark.seq for key, mark in (await patiently(self._marks)).items()}
        while (news := await watch.news()) is not None:
            for campaign_id, seq in news.items():
                while seen.get(campaign_id, 0) < seq:
                    batch = await self._next(campaign_id, seen.get(campaign_id, 0))
                    if not batch:
                        break
                    seen[campaign_id] = batch[-1].seq
                    yield batch

    async def _next(self, campaign_id: UUID, after: int, limit: int = BATCH) -> Batch:
        return await patiently(partial(self._read_after, campaign_id, after, limit))

    async def _read_after(self, campaign_id: UUID, after: int, limit: int) -> Batch:
        async with self._read() as session:
            batch = await events.read_after(session, campaign_id, after, limit=limit)
            await self._beside(session, batch)
            return batch

    async def _marks(self) -> dict[UUID, Mark]:
        async with self._read() as session:
            return await marks(session)


async def patiently(act: Callable[[], Awaitable[T]]) -> T:
    """Do it, again and again while the database is away: nobody loses a subscription because it restarts."""
    while True:
        try:
            return await act()
        except (OSError, SQLAlchemyError) as error:
            if not _is_away(error):
                raise
            log.warning("database_away", error=type(error).__name__)
            await asyncio.sleep(PAUSE)


def _is_away(error: OSError | SQLAlchemyError) -> bool:
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or code.startswith(AWAY)
    return isinstance(error, OSError | PoolTimeoutError)
