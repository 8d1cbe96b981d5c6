"""The ways to the vendors: each lets as many requests through as the vendor allows, fairly between campaigns.

All workers share them over Redis; what is decided there is in `gate_lua`. Without Redis each process goes on by itself
with a careful part of what is allowed.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.calls import Gate, Turn
from leads.db import Database
from leads.settings import Settings
from leads.vendor_keys import key_id
from leads.vocabulary import Source
from worker.gate_rules import Rule
from worker.gate_state import GateState, Snapshot, open_redis
from worker.shared_gate import Link, SharedGate
from worker.vendor_states import write_states

log = structlog.get_logger()

BEAT = 1.0
"""Seconds between two looks at whether a vendor's state has changed and must be written down."""


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that nobody counts."""

    def learn(self, *, remaining: int | None = None, resets_in: float | None = None) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class OpenGate:
    """Implements `leads.calls.Gate`: lets everything through."""

    source: Source

    @asynccontextmanager
    async def turn(self, campaign_id: UUID) -> AsyncIterator[Turn]:  # noqa: ARG002 - whoever it is for
        """At once, for whatever campaign."""
        yield OpenTurn()


def open_gate(source: Source) -> Gate:
    """A gate without limits, for a vendor that has none and for tests of what passes through."""
    return OpenGate(source)


class Gates:
    """One gate for each vendor and key, and what they have in common: Redis, leases, and what the API is told."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._redis = open_redis(settings.redis_url)
        self._link = Link()
        self._gates: dict[tuple[Source, str], SharedGate] = {}
        self._written: dict[tuple[Source, str], Snapshot] = {}

    def gate(self, rule: Rule, key: str) -> SharedGate:
        """The way to the vendor of `rule` with `key`; the key itself is not kept."""
        where = (rule.source, key_id(self._settings, rule.source, key))
        if where not in self._gates:
            state = GateState(self._redis, ":".join(where), rule)
            self._gates[where] = SharedGate(rule, state, self._link)
            self._written[where] = self._gates[where].snapshot
        return self._gates[where]

    async def keep(self, db: Database) -> None:
        """Renew leases and write down what has changed, for ever."""
        renewed = time.monotonic()
        while True:
            await asyncio.sleep(BEAT)
            if time.monotonic() - renewed >= self._beat_of_leases():
                renewed = time.monotonic()
                await asyncio.gather(*(gate.renew() for gate in self._gates.values()))
            try:
                await self.write(db)
            except (DBAPIError, InterfaceError, OSError) as error:
                log.warning("vendor_states_not_written", error=str(error))

    async def write(self, db: Database) -> None:
        """Write down how the vendors stand, as far as it has changed."""
        standing = {where: gate.snapshot for where, gate in self._gates.items()}
        changed = {where: snapshot for where, snapshot in standing.items() if snapshot != self._written[where]}
        if changed:
            await write_states(db, changed)
            self._written |= changed

    async def settled(self) -> None:
        """When all turns that are over are known to be."""
        await asyncio.gather(*(gate.settled() for gate in self._gates.values()))

    async def close(self) -> None:
        """Report the turns that are over, and close the connections."""
        await self.settled()
        await self._redis.aclose()

    def _beat_of_leases(self) -> float:
        return min((gate.rule.lease for gate in self._gates.values()), default=15.0) / 3
