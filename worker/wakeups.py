"""Hears the events that other processes announce."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from leads.wakeups import EventWritten
from worker.queue import CHANNEL

log = structlog.get_logger()


class Listener:
    """One connection that listens to all announcements, and connects again when it is lost."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, decode_responses=True, health_check_interval=15)

    async def events(self) -> AsyncIterator[EventWritten]:
        """Announcements from now on; those made while Redis is away are lost, so readers also look by time."""
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in channel.listen():
                        yield _parse(message["data"])
            except (RedisError, OSError) as error:
                log.warning("listener_cut_off", error=str(error))
                await asyncio.sleep(1)

    async def close(self) -> None:
        """Close the connection."""
        await self._redis.aclose()


def _parse(text: str) -> EventWritten:
    tenant_id, campaign_id, seq = text.split()
    return EventWritten(UUID(tenant_id), UUID(campaign_id), int(seq))
