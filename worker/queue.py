"""Wake-ups over Redis: jobs are queued by arq, events are published. What is lost here the reaper finds again."""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from redis.exceptions import RedisError

from leads.wakeups import EventWritten, Wakeup, WorkWaiting

log = structlog.get_logger()

QUEUE = "canvass:jobs"
CHANNEL = "canvass:events"


def redis_settings(url: str) -> RedisSettings:
    """arq's settings for `redis://…`, `rediss://…` or `unix:///path`."""
    if url.startswith("unix://"):
        return RedisSettings(unix_socket_path=url.removeprefix("unix://"), conn_retries=1)
    settings = RedisSettings.from_dsn(url)
    settings.conn_retries = 1
    return settings


def serialize(value: dict[str, Any]) -> bytes:
    """Jobs travel as JSON; an exception as its text."""
    return orjson.dumps(value, default=str)


class RedisAnnouncer:
    """Implements `leads.wakeups.Announcer`; while Redis is away it says so in the log and goes on."""

    def __init__(self, url: str) -> None:
        self._settings = redis_settings(url)
        self._redis: ArqRedis | None = None
        self._connecting = asyncio.Lock()

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        """Queue the jobs and publish the events, in order."""
        if not wakeups:
            return
        try:
            redis = await self._connected()
            for wakeup in wakeups:
                await _send(redis, wakeup)
        except (RedisError, OSError) as error:
            log.warning("wakeups_lost", count=len(wakeups), error=str(error))

    async def ping(self) -> bool:
        """Whether Redis answers."""
        try:
            redis = await self._connected()
            return bool(await redis.ping())
        except (RedisError, OSError):
            return False

    async def close(self) -> None:
        """Close the connection."""
        if self._redis is not None:
            await self._redis.aclose()

    async def _connected(self) -> ArqRedis:
        async with self._connecting:
            if self._redis is None:
                self._redis = await create_pool(
                    self._settings, default_queue_name=QUEUE, job_serializer=serialize, job_deserializer=orjson.loads
                )
            return self._redis


async def _send(redis: ArqRedis, wakeup: Wakeup) -> None:
    match wakeup:
        case EventWritten(tenant_id, campaign_id, seq):
            await redis.publish(CHANNEL, f"{tenant_id} {campaign_id} {seq}")
        case WorkWaiting(tenant_id, job, subject, fence, search):
            await redis.enqueue_job(job, str(tenant_id), str(subject), _job_id=f"{job}:{subject}:{fence}:{search}")
