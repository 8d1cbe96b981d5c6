"""Leases: what this process has in hand stays its own while it lives, and what nobody has in hand is found again."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads import care
from leads.db import Database
from leads.models import Campaign, Candidate, LeadTask, Run
from leads.vocabulary import CampaignStatus, TaskKind, TaskStatus
from leads.wakeups import WorkWaiting

log = structlog.get_logger()

REAP_AT_ONCE = 500
GRACE = timedelta(seconds=5)
"""How long a new row may wait for its own wake-up before the reaper looks after it."""
ANEW = 20
"""Seconds after which what was announced and not claimed is announced as another job: a worker that was killed between
taking a job from the queue and claiming it leaves the job marked as under way for hours."""

Held = Candidate | Run | LeadTask


class Leases:
    """The rows that one worker process works on, kept alive together."""

    def __init__(self, db: Database, owner: str, lease: timedelta) -> None:
        self.db = db
        self.owner = owner
        self.lease = lease
        self._held: dict[UUID, tuple[UUID, type[Held]]] = {}

    @contextmanager
    def hold(self, tenant_id: UUID, kind: type[Held], row_id: UUID) -> Iterator[None]:
        """Keep the lease of a claimed row alive within the block."""
        self._held[row_id] = (tenant_id, kind)
        try:
            yield
        finally:
            self._held.pop(row_id, None)

    async def keep_alive(self) -> None:
        """Renew all leases, three times in a lease's life, for ever."""
        while True:
            await asyncio.sleep(self.lease.total_seconds() / 3)
            try:
                await self._renew()
            except (DBAPIError, InterfaceError, OSError) as error:
                log.warning("leases_not_renewed", error=str(error))

    async def reap(self) -> None:
        """Announce again what nobody works on, for ever."""
        while True:
            await asyncio.sleep(GRACE.total_seconds())
            try:
                await find_abandoned(self.db)
            except (DBAPIError, InterfaceError, OSError) as error:
                log.warning("reaper_failed", error=str(error))

    async def _renew(self) -> None:
        groups: dict[tuple[UUID, type[Held]], list[UUID]] = {}
        for row_id, group in self._held.items():
            groups.setdefault(group, []).append(row_id)
        for (tenant_id, kind), ids in groups.items():
            async with self.db.write(tenant_id) as session:
                mine = update(kind).where(kind.id.in_(ids), kind.lease_owner == self.owner)
                await session.execute(mine.values(lease_until=func.clock_timestamp() + self.lease))


async def find_abandoned(db: Database) -> int:
    """Wake workers for every open candidate, run and task of a lead that is in nobody's hands; returns how many."""
    search = int(time.time() // ANEW)
    async with db.system_session() as session:
        candidates = (
            select(Candidate.tenant_id, Candidate.id, Candidate.fence)
            .join(Campaign, Campaign.run_id == Candidate.run_id)
            .where(Campaign.status == CampaignStatus.RUNNING, Candidate.finished_at.is_(None), *_idle(Candidate))
            .where(or_(Candidate.retry_at.is_(None), Candidate.retry_at < func.clock_timestamp()))
            .limit(REAP_AT_ONCE)
        )
        runs = (
            select(Run.tenant_id, Run.id, Run.fence)
            .join(Campaign, Campaign.run_id == Run.id)
            .where(Campaign.status.in_([CampaignStatus.QUEUED, CampaignStatus.RUNNING]), *_idle(Run))
            .where(or_(Run.discovered_at.is_(None), Campaign.status == CampaignStatus.QUEUED))
        )
        found = [WorkWaiting(row[0], "advance", *row[1:], search) for row in await session.execute(candidates)]
        found += [WorkWaiting(row[0], "discover", *row[1:], search) for row in await session.execute(runs)]
        found += [WorkWaiting(row[0], "care", *row[1:], search) for row in await session.execute(_idle_tasks())]
        for wakeup in found:
            session.announce(wakeup)
    return len(found)


def _idle_tasks() -> Select[UUID, UUID, int]:
    """Tasks that nobody has in hand; one for all that would be done together."""
    task = LeadTask
    together = case((task.kind == TaskKind.LINKEDIN, func.coalesce(task.batch_id, task.run_id)), else_=task.id)
    return (
        select(task.tenant_id, task.id, task.fence)
        .ext(distinct_on(together))
        .join(Campaign, Campaign.id == task.campaign_id)
        .where(task.status == TaskStatus.WAITING, care.wanted_still(), *_idle(task))
        .where(or_(task.retry_at.is_(None), task.retry_at < func.clock_timestamp()))
        .order_by(together, task.created_at)
        .limit(REAP_AT_ONCE)
    )


def _idle(kind: type[Held]) -> list[Any]:
    now = func.clock_timestamp()
    return [kind.created_at < now - GRACE, or_(kind.lease_until.is_(None), kind.lease_until < now)]
