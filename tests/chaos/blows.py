"""What is done to the machine, one blow at a time, and in which order: decided by a seed."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.engine import make_url

from tests.chaos.machine import Machine

HAND_BACK = 10.0
"""Seconds in which a process that is told to end has to end."""


@dataclass
class Blow:
    """One blow. Times are epoch seconds: when it fell, and when its cause was over and what it hit was up again."""

    number: int
    kind: str
    target: str = ""
    at: float = field(default_factory=time.time)
    until: float = 0.0
    notes: list[str] = field(default_factory=list)


async def kill_worker(machine: Machine, blow: Blow) -> None:
    """It dies as by the kernel's hand, with all that it has in hand."""
    await _kill(machine, blow)


async def kill_api(machine: Machine, blow: Blow) -> None:
    """All its watchers are cut off."""
    await _kill(machine, blow)


async def kill_postgres(machine: Machine, blow: Blow) -> None:
    """The postmaster dies; the next one recovers from its log."""
    await _kill(machine, blow)


async def kill_valkey(machine: Machine, blow: Blow) -> None:
    """All wake-ups and limits are gone, and nobody is there to take new ones for a while."""
    await _kill(machine, blow)


async def flush_valkey(machine: Machine, blow: Blow) -> None:
    """All wake-ups and limits are gone."""
    async with Redis.from_url(machine.valkey.redis_url) as redis:
        with suppress(RedisError, OSError):
            await redis.flushall()


async def freeze_worker(machine: Machine, blow: Blow) -> None:
    """It stands still for longer than its lease, then goes on as if nothing had been."""
    pid = machine.signal(blow.target, signal.SIGSTOP)
    try:
        await asyncio.sleep(machine.build.lease + 3)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


async def drop_connections(machine: Machine, blow: Blow) -> None:
    """Every connection to the database ends in the middle of whatever it is doing."""
    address = make_url(machine.postgres.admin_url)
    with suppress(OSError, asyncpg.PostgresError):
        connection = await asyncpg.connect(
            host=address.query["host"], user=address.username, database=address.database, timeout=5
        )
        others = "pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ended = await connection.fetchval(
            f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {others}"  # noqa: S608
        )
        blow.notes.append(f"{ended} connections")
        await connection.close()


async def roll(machine: Machine, blow: Blow) -> None:
    """A deployment: each API and each worker is told to end and replaced, one after the other."""
    ends = {}
    for name in (*machine.apis, *machine.workers):
        began = time.monotonic()
        old = machine.signal(name, signal.SIGTERM)
        while _alive(old):  # noqa: ASYNC110 - a process has no event to wait for
            await asyncio.sleep(0.05)
        ends[name] = time.monotonic() - began
        await machine.back(name, old)
    slowest = max(ends, key=ends.__getitem__)
    blow.notes.append(f"slowest end {ends[slowest]:.1f} s, {slowest}")
    if ends[slowest] > HAND_BACK:
        blow.notes.append(f"MISS: longer than {HAND_BACK:g} s")


async def _kill(machine: Machine, blow: Blow) -> None:
    old = machine.signal(blow.target, signal.SIGKILL)
    await machine.back(blow.target, old)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of blow: what it does, whom it may hit, whether answers that are under way may be lost by it, and whether
    they may be left unheard."""

    strike: Callable[[Machine, Blow], Awaitable[None]]
    targets: Callable[[Machine], list[str]] = lambda _: [""]
    loses_answers: bool = True
    cuts_answers: bool = True


KINDS = {
    "kill -9 worker": Kind(kill_worker, lambda machine: machine.workers),
    "kill -9 API": Kind(kill_api, lambda machine: machine.apis, loses_answers=False, cuts_answers=False),
    "kill -9 PostgreSQL": Kind(kill_postgres, lambda _: ["postgres"]),
    "kill -9 Valkey": Kind(kill_valkey, lambda _: ["valkey"], loses_answers=False, cuts_answers=False),
    "FLUSHALL": Kind(flush_valkey, loses_answers=False, cuts_answers=False),
    "SIGSTOP worker": Kind(freeze_worker, lambda machine: machine.workers),
    "drop connections": Kind(drop_connections),
    "rolling SIGTERM": Kind(roll, loses_answers=False),
}


def deck(rounds: int, dice: random.Random) -> Iterator[str]:
    """Kinds in a random order in which each comes about as often as any other."""
    kinds: list[str] = []
    for _ in range(rounds):
        if not kinds:
            kinds = list(KINDS)
            dice.shuffle(kinds)
        yield kinds.pop()


async def strike(machine: Machine, number: int, kind: str, dice: random.Random, watch: "Bystander") -> Blow:
    """Deal one blow, and return when what it hit is up again."""
    blow = Blow(number, kind, dice.choice(KINDS[kind].targets(machine)))
    held = await watch.held_by(machine.supervisor.pid(blow.target)) if blow.target.startswith("worker") else []
    blow.at = time.time()
    watch.follow(blow, held)
    try:
        await KINDS[kind].strike(machine, blow)
    except TimeoutError:
        blow.notes.append("MISS: it did not come up again")
    blow.until = time.time()
    return blow


class Bystander(Protocol):
    """Sees what a process has in hand before it is hit, and what becomes of that."""

    async def held_by(self, pid: int) -> Sequence[tuple[str, int]]:
        """Ids and fences."""

    def follow(self, blow: Blow, held: Sequence[tuple[str, int]]) -> None:
        """It is about to be hit."""
