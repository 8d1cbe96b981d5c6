"""Fans wake-ups out to the subscribers in this process: one ear at Redis and one look around, however many watch."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from leads.db import Database
from leads.wakeups import EventWritten
from schema.live import Mark, marks

log = structlog.get_logger()

EVERY = 1.5
"""Seconds between two looks at what is watched, for wake-ups that were lost."""
SHARE = 4
"""A look may take one of so many seconds: with thousands of tenants they come less often."""


class Ear:
    """One subscriber's; it keeps no more than the newest number of each campaign, however slow its owner."""

    def __init__(self) -> None:
        self._heard: dict[UUID, int] = {}
        self._something = asyncio.Event()
        self._closed = False

    def hear(self, campaign_id: UUID, seq: int) -> None:
        """Take note."""
        self._heard[campaign_id] = max(seq, self._heard.get(campaign_id, 0))
        self._something.set()

    def close(self) -> None:
        """Let the owner end."""
        self._closed = True
        self._something.set()

    async def news(self) -> Mapping[UUID, int] | None:
        """As `schema.live.Watch` says."""
        await self._something.wait()
        if self._closed:
            return None
        heard, self._heard = self._heard, {}
        self._something.clear()
        return heard


class Broadcaster:
    """Implements `schema.live.Wakes`."""

    def __init__(self) -> None:
        self._ears: defaultdict[UUID, dict[UUID | None, set[Ear]]] = defaultdict(dict)
        self._marks: dict[UUID, dict[UUID, Mark]] = {}
        self.closed = False
        """Whether the process is ending."""

    @contextmanager
    def watch(self, tenant_id: UUID, campaign_id: UUID | None = None) -> Iterator[Ear]:
        """As `schema.live.Wakes` says."""
        ear = Ear()
        if self.closed:
            ear.close()
        self._ears[tenant_id].setdefault(campaign_id, set()).add(ear)
        try:
            yield ear
        finally:
            self._leave(tenant_id, campaign_id, ear)

    def _leave(self, tenant_id: UUID, campaign_id: UUID | None, ear: Ear) -> None:
        watched = self._ears[tenant_id]
        watched[campaign_id].discard(ear)
        if not watched[campaign_id]:
            del watched[campaign_id]
        if not watched:
            del self._ears[tenant_id]
            self._marks.pop(tenant_id, None)

    def deliver(self, event: EventWritten) -> None:
        """Tell the tenant's subscribers."""
        self._tell(event.tenant_id, event.campaign_id, event.seq)

    async def relay(self, events: AsyncIterator[EventWritten]) -> None:
        """Deliver all of `events`, for as long as they come."""
        async for event in events:
            self.deliver(event)

    async def patrol(self, db: Database) -> None:
        """Look by time at what is watched, for ever: a wake-up that was lost only costs time."""
        while True:
            began = time.monotonic()
            for tenant_id in list(self._ears):
                await self._look(db, tenant_id)
            await asyncio.sleep(max(EVERY, (time.monotonic() - began) * SHARE))

    def close(self) -> None:
        """End all subscriptions, and each that comes after."""
        self.closed = True
        for ear in [ear for watched in self._ears.values() for ears in watched.values() for ear in ears]:
            ear.close()

    async def _look(self, db: Database, tenant_id: UUID) -> None:
        """Tell of each campaign that has changed since the last look."""
        watched = set(self._ears.get(tenant_id, ()))
        try:
            async with db.read(tenant_id) as session:
                now = await marks(session, None if None in watched else {key for key in watched if key})
        except (OSError, SQLAlchemyError) as error:
            log.warning("look_failed", error=type(error).__name__)
            return
        before = self._marks.get(tenant_id, {})
        if tenant_id in self._ears:
            self._marks[tenant_id] = now
        for campaign_id, mark in now.items():
            if mark != before.get(campaign_id):
                self._tell(tenant_id, campaign_id, mark.seq)

    def _tell(self, tenant_id: UUID, campaign_id: UUID, seq: int) -> None:
        watched = self._ears.get(tenant_id, {})
        for key in (campaign_id, None):
            for ear in watched.get(key, ()):
                ear.hear(campaign_id, seq)
