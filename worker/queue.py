"""Wake-ups over Redis: arq queues that there is work, events are published. What is lost here costs a second."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.typing import WorkerCoroutine
from arq.worker import Worker, func
from redis.exceptions import RedisError

from leads.wakeups import JOBS, EventWritten, Job, Wakeup, WorkWaiting
from worker import metrics

log = structlog.get_logger()

QUEUE = "canvass:jobs"
CHANNEL = "canvass:events"
AT_ONCE = 0.05
"""Seconds in which all wake-ups of a kind are one."""
POLL_EVERY = 0.1
TRY_AGAIN = 1.0
"""Seconds between two looks at the queue, and before Redis is tried again."""


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
            with metrics.PUBLISH_SECONDS.time():
                redis = await self._connected()
                for wakeup in dict.fromkeys(wakeups):
                    await _send(redis, wakeup)
        except (RedisError, OSError) as error:
            metrics.WAKEUPS_LOST.inc(len(wakeups))
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
                self._redis = await _connect(self._settings)
            return self._redis


async def keep_hearing(url: str, wake: Callable[[Job], None]) -> None:
    """Hand wake-ups on to `wake`, for ever; while Redis is away there are none."""
    while True:
        try:
            await _hear(await _connect(redis_settings(url)), wake)
        except (RedisError, OSError) as error:
            log.warning("nobody_is_woken", error=str(error))
        await asyncio.sleep(TRY_AGAIN)


async def _hear(redis: ArqRedis, wake: Callable[[Job], None]) -> None:
    def called(job: Job) -> WorkerCoroutine:
        async def call(*_: Any, **__: Any) -> None:
            wake(job)

        return call

    ear = Worker(
        functions=[func(called(job), name=job, max_tries=1, keep_result=0) for job in JOBS],
        queue_name=QUEUE,
        redis_pool=redis,
        handle_signals=False,
        poll_delay=POLL_EVERY,
        keep_result=0,
        job_serializer=serialize,
        job_deserializer=orjson.loads,
    )
    try:
        await ear.main()
    finally:
        await asyncio.gather(*ear.tasks.values(), return_exceptions=True)
        await redis.aclose()


async def _connect(settings: RedisSettings) -> ArqRedis:
    return await create_pool(
        settings, default_queue_name=QUEUE, job_serializer=serialize, job_deserializer=orjson.loads
    )


async def _send(redis: ArqRedis, wakeup: Wakeup) -> None:
    match wakeup:
        case EventWritten(tenant_id, campaign_id, seq):
            await redis.publish(CHANNEL, f"{tenant_id} {campaign_id} {seq}")
        case WorkWaiting(job):
            await redis.enqueue_job(job, _job_id=f"{job}:{time.time() // AT_ONCE:.0f}")
