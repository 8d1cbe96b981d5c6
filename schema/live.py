"""Following what happens: replay from the log, then live, without a gap or a double. A wake-up is only a hint."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from leads.db import ReadSession
from leads.models import Campaign
from leads.vocabulary import CampaignStatus
from schema.log import Batch, Log, Place

log = structlog.get_logger()

PAUSE = 0.5
"""Seconds between two attempts to read while the database is away."""
AWAY = ("08", "53", "57")
"""Classes of PostgreSQL's codes: no connection, no resources, an operator is at work."""

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


async def follow_campaign(log: Log, watch: Watch, tenant_id: UUID, place: Place) -> AsyncIterator[Batch]:
    """The events from a place on, in order, in batches, for as long as the process runs."""
    while True:
        batch = await patiently(partial(log.read, tenant_id, place))
        if batch.events:
            place = replace(place, after=batch.events[-1].seq)
            yield batch
        while batch.whole:
            news = await watch.news()
            if news is None:
                return
            if news.get(place.campaign_id, 0) > place.after:
                break


async def read_campaign(log: Log, tenant_id: UUID, place: Place) -> AsyncIterator[Batch]:
    """The events at a place, in order, in batches, up to its last number or where the log ends."""
    while place.after < place.last:
        batch = await patiently(partial(log.read, tenant_id, place))
        if batch.events:
            place = replace(place, after=batch.events[-1].seq)
            yield batch
        if batch.whole:
            return


async def follow_tenant(
    log: Log, watch: Watch, tenant_id: UUID, seen: dict[UUID, int], like: Place
) -> AsyncIterator[Batch]:
    """The events of all the tenant's campaigns above those `seen`, in batches, each campaign's in order."""
    while (news := await watch.news()) is not None:
        behind = {key for key, seq in news.items() if seen.get(key, 0) < seq}
        while behind:
            places = [replace(like, campaign_id=key, after=seen.get(key, 0)) for key in behind]
            reading = [patiently(partial(log.read, tenant_id, place)) for place in places]
            for place, batch in zip(places, await asyncio.gather(*reading), strict=True):
                if batch.events:
                    seen[place.campaign_id] = batch.events[-1].seq
                    yield batch
                if batch.whole:
                    behind.discard(place.campaign_id)


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
