"""How many points each credential has spent: a leaky bucket in Redis that all API processes fill, and what to do alone.

A process decides by what Redis told it within the last tenth of a second, and tells what it has granted in the
meantime soon after: whoever sends many requests costs Redis no more than ten questions a second from each process.
While Redis is away, a process grants a quarter of the limit by itself.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

FRESH = 0.1
"""Seconds for which what Redis said is good enough to decide by."""
AWAY = 1.0
"""Seconds for which Redis is left alone after it did not answer."""
ANSWER_WITHIN = 0.5
PART = 4
"""One process alone grants a quarter of the limit: four of them stay within it."""
KNOWN = 10_000
"""Credentials that a process keeps in mind."""
PREFIX = "canvass:spent:"

FILL = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local cost, told, limit, rate = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]) / 1000
local known = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = math.max(0, (tonumber(known[1]) or 0) - (now - (tonumber(known[2]) or now)) * rate) + told
local granted = level + cost <= limit
if granted then level = level + cost end
redis.call('HSET', KEYS[1], 'level', string.format('%.3f', level), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(level / rate) + 1000)
return { granted and 1 or 0, string.format('%.3f', level) }
"""
"""Adds what was granted already, then what is asked for if it fits. Moments are Redis's own, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a credential may spend: `limit` points at once, of which `rate` come back each second."""

    limit: int
    rate: int

    @property
    def careful(self) -> "Allowance":
        """What one process grants while nobody can say what the others do."""
        return Allowance(max(1, self.limit // PART), max(1, self.rate // PART))


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of one request for points."""

    granted: bool
    requested: int
    limit: int
    remaining: int
    resets_in: float
    """Seconds until nothing is spent any more."""
    retry_after: float = 0.0
    """Seconds until this request can be granted; 0 when it was."""

    @property
    def shown(self) -> dict[str, Any]:
        """As it stands in `extensions.cost`."""
        return {
            "requested": self.requested,
            "limit": self.limit,
            "remaining": self.remaining,
            "resetsIn": round(self.resets_in, 3),
        }


@dataclass(slots=True)
class Bucket:
    """What one credential has spent, as this process knows it; moments are monotonic."""

    level: float = 0.0
    at: float = 0.0
    heard: float = float("-inf")
    """When Redis told the level."""
    untold: int = 0
    """Points granted that Redis does not know of yet."""

    def drain(self, now: float, rate: int) -> None:
        """Let what time has given back run out."""
        self.level = max(0.0, self.level - (now - self.at) * rate)
        self.at = now

    def fill(self, cost: int, allowance: Allowance) -> bool:
        """Add the cost if it fits; an empty bucket takes any."""
        if self.level and self.level + cost > allowance.limit:
            return False
        self.level += cost
        self.untold += cost
        return True

    def balance(self, cost: int, allowance: Allowance, *, granted: bool) -> Balance:
        """How it stands now."""
        missing = 0.0 if granted else self.level + cost - allowance.limit
        return Balance(
            granted=granted,
            requested=cost,
            limit=allowance.limit,
            remaining=max(0, int(allowance.limit - self.level)),
            resets_in=self.level / allowance.rate,
            retry_after=missing / allowance.rate,
        )


def connect(redis_url: str) -> Redis:
    """A pool of connections for questions that must be answered soon or not at all."""
    redis: Redis = Redis.from_url(
        redis_url, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN, decode_responses=True
    )
    return redis


class Meter:
    """All buckets that this process has to do with."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = self._redis.register_script(FILL)
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._away_until = float("-inf")
        self._untold: dict[str, Allowance] = {}
        self._telling: asyncio.Task[None] | None = None

    async def spend(self, credential: str, cost: int, allowance: Allowance) -> Balance:
        """Take the points if the credential has them."""
        bucket, now = self._bucket(credential), time.monotonic()
        bucket.drain(now, allowance.rate)
        if now - bucket.heard > FRESH and now > self._away_until:
            # to its end: redis-py may swallow a cancellation, and what it was told must be known here
            granted = await asyncio.shield(self._ask(credential, bucket, cost, allowance))
            if granted is not None:
                return bucket.balance(cost, allowance, granted=granted)
        if time.monotonic() <= self._away_until:
            allowance = allowance.careful
        granted = bucket.fill(cost, allowance)
        self._tell_later(credential, allowance)
        return bucket.balance(cost, allowance, granted=granted)

    async def close(self) -> None:
        """Tell what is untold, and close the connections."""
        if self._telling is not None:
            await self._telling
        await self._redis.aclose()

    def _bucket(self, credential: str) -> Bucket:
        bucket = self._buckets.get(credential)
        if bucket is None:
            bucket = self._buckets[credential] = Bucket(at=time.monotonic())
            if len(self._buckets) > KNOWN:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(credential)
        return bucket

    async def _ask(self, credential: str, bucket: Bucket, cost: int, allowance: Allowance) -> bool | None:
        """Whether Redis grants it, which also takes in what was granted here; None when it does not answer."""
        told, bucket.untold = bucket.untold, 0
        arguments = [cost, told, allowance.limit, allowance.rate]
        try:
            granted, level = await self._script(keys=[f"{PREFIX}{credential}"], args=arguments)
        except (RedisError, OSError) as error:
            bucket.untold += told
            if time.monotonic() > self._away_until:
                log.warning("meter_alone", error=str(error) or type(error).__name__)
            self._away_until = time.monotonic() + AWAY
            return None
        bucket.level, bucket.at = float(level) + bucket.untold, time.monotonic()
        bucket.heard = bucket.at
        return bool(granted)

    def _tell_later(self, credential: str, allowance: Allowance) -> None:
        """See that Redis learns soon of what was granted here."""
        self._untold[credential] = allowance
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(FRESH)
        self._telling = None
        untold, self._untold = self._untold, {}
        for credential, allowance in untold.items():
            bucket = self._buckets.get(credential)
            if bucket is not None and bucket.untold and time.monotonic() > self._away_until:
                await self._ask(credential, bucket, 0, allowance)
