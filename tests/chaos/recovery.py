"""How soon work goes on after each blow: the next event or call, what was in the hands of who was hit, the watchers."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

import asyncpg
from sqlalchemy.engine import make_url

from tests.chaos.blows import Blow
from tests.chaos.campaigns import Campaign
from tests.chaos.machine import Machine
from tests.worker.machine import Picture

WITHIN = 30.0
"""Seconds in which work goes on after anything."""
LOOK_EVERY = 0.25

HELD = """
SELECT 'candidate' AS "table", id::text, fence FROM candidate WHERE lease_owner LIKE $1 AND finished_at IS NULL
UNION ALL SELECT 'run', id::text, fence FROM run WHERE lease_owner LIKE $1
UNION ALL SELECT 'lead_task', id::text, fence FROM lead_task WHERE lease_owner LIKE $1
"""
STILL = """
SELECT kind, count(*) FROM (
  SELECT 'candidate' AS kind, c.id, c.fence, c.lease_until FROM candidate c JOIN campaign p ON p.run_id = c.run_id
    WHERE p.status = 'RUNNING' AND c.finished_at IS NULL AND (c.retry_at IS NULL OR c.retry_at < now())
  UNION ALL SELECT 'run', r.id, r.fence, r.lease_until FROM run r JOIN campaign p ON p.run_id = r.id
    WHERE p.status IN ('QUEUED', 'RUNNING') AND r.discovered_at IS NULL
  UNION ALL SELECT 'lead task', t.id, t.fence, t.lease_until FROM lead_task t
    WHERE t.status = 'WAITING' AND (t.retry_at IS NULL OR t.retry_at < now())
) open WHERE (open.id::text, open.fence) IN (SELECT * FROM unnest($1::text[], $2::int[]))
  AND (lease_until IS NULL OR lease_until <= to_timestamp($3))
GROUP BY kind
"""
"""Of what somebody held, what is open and neither in other hands nor was its lease renewed since."""


@dataclass
class Orphans:
    """Looks what a worker holds before it is hit, and how long that stays where it was."""

    machine: Machine
    waiting: list[asyncio.Task[None]] = field(default_factory=list)
    taken_up: dict[int, float] = field(default_factory=dict)
    """Seconds until all was in other hands or at an end, by the number of the blow."""

    async def held_by(self, pid: int) -> list[tuple[str, int]]:
        """Ids and fences of what the process has in hand."""
        connection = await self._connect()
        try:
            return [(row["id"], row["fence"]) for row in await connection.fetch(HELD, f"%:{pid}:%")]
        finally:
            await connection.close()

    def follow(self, blow: Blow, held: Sequence[tuple[str, int]]) -> None:
        """Find out in the background when it is taken up."""
        if held:
            self.waiting.append(asyncio.create_task(self._follow(blow, held)))

    async def _follow(self, blow: Blow, held: Sequence[tuple[str, int]]) -> None:
        ids, fences = [row_id for row_id, _ in held], [fence for _, fence in held]
        last = ""
        while time.time() < blow.at + 4 * WITHIN:
            try:
                still = await self._still(ids, fences, blow.at + self.machine.build.lease)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                still = last or "unknown"
            if not still:
                break
            last = still
            await asyncio.sleep(LOOK_EVERY)
        self.taken_up[blow.number] = seconds = time.time() - blow.at
        if seconds > WITHIN:
            blow.notes.append(f"the last was taken up after {seconds:.0f} s: {last}")

    async def _still(self, ids: Sequence[str], fences: Sequence[int], lapsed: float) -> str:
        """What is still where it was, in words."""
        connection = await self._connect()
        try:
            return ", ".join(f"{count} {kind}" for kind, count in await connection.fetch(STILL, ids, fences, lapsed))
        finally:
            await connection.close()

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        address = make_url(self.machine.postgres.admin_url)
        host, user, database = address.query["host"], address.username, address.database
        return await asyncpg.connect(host=host, user=user, database=database, timeout=5)


@dataclass(frozen=True)
class Recovery:
    """Seconds from a blow to the next sign of work, to the next event at a watcher, and to the last orphan in new
    hands; None where there was nothing to wait for."""

    blow: Blow
    work: float | None
    watchers: float | None
    orphans: float | None

    @property
    def worst(self) -> float:
        return max((each for each in (self.work, self.watchers, self.orphans) if each is not None), default=0.0)


def recoveries(
    blows: Iterable[Blow], pairs: Sequence[tuple[Campaign, Picture]], taken_up: dict[int, float]
) -> list[Recovery]:
    """One for each blow; a blow that fell while nothing ran has nothing to recover."""
    return [_recovery(blow, pairs, taken_up.get(blow.number)) for blow in blows]


def _recovery(blow: Blow, pairs: Sequence[tuple[Campaign, Picture]], orphans: float | None) -> Recovery:
    for campaign, picture in pairs:
        signs = signs_of_work(picture)
        if _under_way(picture, blow.at) and (later := [sign for sign in signs if sign > blow.at]):
            fresh = [event.at.timestamp() for event in picture.events if event.at.timestamp() > blow.at]
            return Recovery(blow, min(later) - blow.at, _heard(campaign, blow, min(fresh, default=None)), orphans)
    return Recovery(blow, None, None, orphans)


def _under_way(picture: Picture, at: float) -> bool:
    """Whether there was a run to go on with; what is done for leads after it may well have to wait for a vendor."""
    return any(
        run.created_at.timestamp() <= at < (run.finished_at or run.created_at).timestamp() for run in picture.runs
    )


def signs_of_work(picture: Picture) -> list[float]:
    """When something was written, or a vendor was asked."""
    return [event.at.timestamp() for event in picture.events] + [call.started_at.timestamp() for call in picture.calls]


def _heard(campaign: Campaign, blow: Blow, event_at: float | None) -> float | None:
    """How long the last watcher waited for the first event after a blow, counted from when there was one."""
    if event_at is None:
        return None
    waits = [
        min((came for came in watcher.came if came > event_at), default=float("inf")) - event_at
        for watcher in campaign.watchers
    ]
    return max(waits)


def spread(values: Iterable[float | None]) -> str:
    """Median and worst."""
    known = [value for value in values if value is not None]
    return f"median {median(known):.1f} s, worst {max(known):.1f} s of {len(known)}" if known else "nothing to measure"
