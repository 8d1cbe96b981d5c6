"""Fans wake-ups out to the subscribers in this process: one ear at Redis, whatever the number of watchers."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from leads.wakeups import EventWritten


class Ear:
    """One subscriber's; it keeps no more than the newest number of each campaign, however slow its owner."""

    def __init__(self, campaign_id: UUID | None) -> None:
        self._campaign_id = campaign_id
        self._heard: dict[UUID, int] = {}
        self._something = asyncio.Event()
        self._closed = False

    def hear(self, event: EventWritten) -> None:
        """Take note, if it concerns the owner."""
        if self._campaign_id in (None, event.campaign_id):
            self._heard[event.campaign_id] = max(event.seq, self._heard.get(event.campaign_id, 0))
            self._something.set()

    def close(self) -> None:
        """Let the owner end."""
        self._closed = True
        self._something.set()

    async def news(self, within: float) -> Mapping[UUID, int] | None:
        """As `schema.live.Watch` says."""
        try:
            async with asyncio.timeout(within):
                await self._something.wait()
        except TimeoutError:
            return {}
        if self._closed:
            return None
        heard, self._heard = self._heard, {}
        self._something.clear()
        return heard


class Broadcaster:
    """Implements `schema.live.Wakes`."""

    def __init__(self) -> None:
        self._ears: defaultdict[UUID, set[Ear]] = defaultdict(set)
        self._closed = False

    @contextmanager
    def watch(self, tenant_id: UUID, campaign_id: UUID | None = None) -> Iterator[Ear]:
        """As `schema.live.Wakes` says."""
        ear = Ear(campaign_id)
        if self._closed:
            ear.close()
        self._ears[tenant_id].add(ear)
        try:
            yield ear
        finally:
            self._ears[tenant_id].discard(ear)
            if not self._ears[tenant_id]:
                del self._ears[tenant_id]

    def deliver(self, event: EventWritten) -> None:
        """Tell the tenant's subscribers."""
        for ear in self._ears.get(event.tenant_id, ()):
            ear.hear(event)

    async def relay(self, events: AsyncIterator[EventWritten]) -> None:
        """Deliver all of `events`, for as long as they come."""
        async for event in events:
            self.deliver(event)

    def close(self) -> None:
        """End all subscriptions, and each that comes after."""
        self._closed = True
        for ears in self._ears.values():
            for ear in ears:
                ear.close()
