"""A gate's state in Redis: what is asked of its scripts and what they answer. Decisions are in `gate_lua`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

import orjson
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from leads.errors import CanvassError
from leads.vocabulary import Circuit
from worker.gate_lua import ENTER, LEAVE, RENEW
from worker.gate_rules import Rule

PREFIX = "canvass:gate"
PARTS = ("state", "turns", "used", "asking", "waiting")
POLL = 0.2
"""Seconds after which somebody who waits asks again, unless a turn of this process ends before."""
ACTIVE = 10.0
"""Seconds for which a campaign that asked keeps its place among those that share the allowance."""
WAITING = 1.0
GUESS = 10.0
"""Seconds for which nothing is asked after a refusal that does not say for how long, at the most."""
TIMEOUT = 1.0
"""Seconds within which Redis answers, or is held to be away."""


class Away(CanvassError):
    """Redis does not answer."""


class Verdict(StrEnum):
    """What a gate says to somebody who asks for a turn; LEFT to somebody whose turn is over."""

    GRANTED = "GRANTED"
    RATE = "RATE"
    SHARE = "SHARE"
    SLOTS = "SLOTS"
    CIRCUIT = "CIRCUIT"
    PROBE = "PROBE"
    LEFT = "LEFT"


class Outcome(StrEnum):
    """How a request ended, as the circuit hears it: LEFT says nothing about the vendor."""

    ANSWERED = "ANSWERED"
    FAILED = "FAILED"
    LIMITED = "LIMITED"
    LEFT = "LEFT"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a vendor stands with one key: what is left of `allowed` until `ends`, and the circuit; None: not known."""

    allowed: int | None = None
    left: int | None = None
    ends: datetime | None = None
    circuit: Circuit = Circuit.CLOSED
    shut_till: datetime | None = None
    reason: str | None = None

    @classmethod
    def read(cls, fields: list[bytes], rule: Rule) -> Self:
        """From the tail of a script's answer."""
        seen, left, ends, circuit, shut_till, reason = (field.decode() for field in fields)
        return cls(
            allowed=max((int(n) for n in (seen, rule.allowed) if n), default=None),
            left=int(left) if left else None,
            ends=_moment(ends),
            circuit=Circuit(circuit),
            shut_till=_moment(shut_till),
            reason=reason or None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A script's answer: the verdict, how many seconds to wait, when it was, and how the vendor stands now.

    `born` tells one life of the state from the next; `changed` is whether this very step moved the circuit.
    """

    verdict: Verdict
    wait: float
    at: int
    changed: bool
    born: str
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Said:
    """What a vendor said with its answer; times in seconds."""

    remaining: int | None = None
    resets_in: float | None = None
    retry_after: float | None = None
    reason: str | None = None

    def to_json(self) -> bytes:
        """As the script reads it: whole milliseconds, and nothing that is not known."""
        times = {name: ms(value) for name in ("resets_in", "retry_after") if (value := getattr(self, name)) is not None}
        texts = {name: value for name in ("remaining", "reason") if (value := getattr(self, name)) is not None}
        return orjson.dumps(times | texts)


class GateState:
    """The state of one gate; `clock` gives its own time in milliseconds where Redis's is not wanted."""

    def __init__(self, redis: Redis, name: str, rule: Rule, *, clock: Any = None) -> None:
        self.name = name
        self._rule = rule
        self._clock = clock
        self._keys = [f"{PREFIX}:{{{name}}}:{part}" for part in PARTS]
        self._numbers = orjson.dumps(_numbers(rule))
        self._enter = redis.register_script(ENTER)
        self._leave = redis.register_script(LEAVE)
        self._renew = redis.register_script(RENEW)

    async def enter(self, turn: str, campaign: str, *, behind: int = 0, known: Snapshot | None = None) -> Answer:
        """Ask for a turn; `behind` more of the campaign wait in this process, which last knew `known`.

        Raises:
            Away: Redis does not answer; whether the turn was granted is not known.
        """
        arguments = [self._now(), self._numbers, turn, campaign, behind, _remembered(known)]
        return self._read(await self._run(self._enter, arguments))

    async def leave(
        self, turn: str, granted: int, outcome: Outcome, said: Said, *, known: Snapshot | None = None
    ) -> Answer:
        """The turn that was granted then is over.

        Raises:
            Away: Redis does not answer; the turn ends with its lease.
        """
        arguments = [self._now(), self._numbers, turn, granted, outcome.value, said.to_json(), _remembered(known)]
        return self._read(await self._run(self._leave, arguments))

    async def renew(self, turns: Iterable[str]) -> None:
        """These turns are still under way, even if Redis has forgotten them.

        Raises:
            Away: Redis does not answer.
        """
        await self._run(self._renew, [self._now(), ms(self._rule.lease), *turns])

    async def _run(self, script: Any, arguments: list[Any]) -> Any:
        try:
            return await script(keys=self._keys, args=arguments)
        except (RedisError, OSError) as error:
            raise Away(str(error)) from error

    def _now(self) -> Any:
        return "" if self._clock is None else self._clock()

    def _read(self, fields: list[bytes]) -> Answer:
        verdict, wait, at, changed, born = (field.decode() for field in fields[:5])
        return Answer(
            verdict=Verdict(verdict),
            wait=int(wait or 0) / 1000,
            at=int(at),
            changed=bool(changed),
            born=born,
            snapshot=Snapshot.read(fields[5:], self._rule),
        )


def open_redis(url: str) -> Redis:
    """A client that gives up soon: whoever needs it has something else to do meanwhile."""
    pool: Any = BlockingConnectionPool.from_url(
        url, max_connections=16, timeout=TIMEOUT, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
    )
    return Redis.from_pool(pool)


def ms(seconds: float) -> int:
    """Whole milliseconds, rounded up."""
    return -int(-seconds * 1000 // 1)


def _numbers(rule: Rule) -> dict[str, int]:
    times = {
        "window": rule.seconds,
        "slack": rule.slack,
        "lease": rule.lease,
        "within": rule.within,
        "first_pause": rule.first_pause,
        "longest_pause": rule.longest_pause,
        "active": ACTIVE,
        "waiting": WAITING,
        "poll": POLL,
        "guess": GUESS,
    }
    counts = {"at_once": rule.at_once, "failures": rule.failures, "newcomers": rule.newcomers}
    allowed = {} if rule.allowed is None else {"allowed": rule.allowed}
    return {name: ms(value) for name, value in times.items()} | counts | allowed


def _remembered(known: Snapshot | None) -> bytes:
    if known is None or known.left is None or known.ends is None:
        return b"{}"
    return orjson.dumps({"left": known.left, "ends": ms(known.ends.timestamp())})


def _moment(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text) / 1000, UTC) if text else None
