"""What waits for workers, as PostgreSQL has it: read anew when somebody looks at the metrics, but not too often."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import structlog
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from leads import care
from leads.db import Database
from leads.lifecycle import ACTIVE
from leads.models import Campaign, Candidate, LeadTask, Run
from leads.vocabulary import CampaignStatus, TaskStatus
from leads.wakeups import Job

log = structlog.get_logger()

KEPT = 5.0
"""Seconds for which what was read is shown."""
WITHIN = 2.0
"""Seconds in which PostgreSQL must answer, or its figures are left out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one kind of work: how much waits, for how many seconds the first of it has, and how much is in hand."""

    waiting: int
    oldest: float
    in_hand: int


class Backlog(Collector):
    """The same figures from every API process: of several, take one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._read_at = -KEPT
        self._reading = asyncio.Lock()
        self._work: Mapping[Job, Standing] | None = None
        self._campaigns: Mapping[CampaignStatus, int] = {}

    async def refresh(self) -> None:
        """Read, unless that was done a moment ago; while PostgreSQL is away there is nothing to show."""
        async with self._reading:
            if time.monotonic() - self._read_at < KEPT:
                return
            try:
                async with asyncio.timeout(WITHIN):
                    self._work, self._campaigns = await read(self._db)
            except (SQLAlchemyError, OSError) as error:
                log.warning("backlog_unread", error=type(error).__name__)
                self._work, self._campaigns = None, {}
            self._read_at = time.monotonic()

    def collect(self) -> Iterable[Metric]:
        """As it was read last."""
        readable = GaugeMetricFamily("canvass_backlog_readable", "Whether PostgreSQL said what waits.")
        readable.add_metric([], self._work is not None)
        waiting = GaugeMetricFamily("canvass_waiting", "What waits for a worker.", labels=["job"])
        oldest = GaugeMetricFamily(
            "canvass_oldest_waiting_seconds", "How long the first of it has waited.", labels=["job"]
        )
        leased = GaugeMetricFamily("canvass_leased", "What workers have in hand, by their leases.", labels=["job"])
        for job, standing in (self._work or {}).items():
            waiting.add_metric([job], standing.waiting)
            oldest.add_metric([job], standing.oldest)
            leased.add_metric([job], standing.in_hand)
        campaigns = GaugeMetricFamily("canvass_campaigns", "Campaigns that are under way.", labels=["status"])
        for status, count in self._campaigns.items():
            campaigns.add_metric([status.value], count)
        return [readable, waiting, oldest, leased, campaigns]


async def read(db: Database) -> tuple[dict[Job, Standing], dict[CampaignStatus, int]]:
    """What all tenants' work comes to."""
    async with db.system_session() as session:
        rows = {job: (await session.execute(statement)).one() for job, statement in _WORK.items()}
        under_way = (
            select(Campaign.status, func.count().label("number"))
            .where(Campaign.status.in_(ACTIVE))
            .group_by(Campaign.status)
        )
        counts = {row.status: row.number for row in await session.execute(under_way)}
    work = {job: Standing(waiting, float(oldest), in_hand) for job, (waiting, oldest, in_hand) in rows.items()}
    return work, {status: counts.get(status, 0) for status in sorted(ACTIVE)}


def _standing(kind: type[Candidate | Run | LeadTask], *wanted: ColumnElement[bool]) -> Select[int, int, int]:
    """Of what is wanted and due: how much nobody has in hand, since when, and how much somebody has."""
    now = func.clock_timestamp()
    held = func.coalesce(kind.lease_until >= now, False)
    due_at = func.greatest(kind.created_at, kind.retry_at, kind.lease_until)
    waiting = ~held & (due_at <= now)
    age = func.coalesce(func.extract("epoch", now - func.min(due_at).filter(waiting)), 0)
    counts = (func.count().filter(waiting), age, func.count().filter(held))
    return select(*counts).select_from(kind).join(Campaign, Campaign.id == kind.campaign_id).where(*wanted)


_GOING = Campaign.status.in_([CampaignStatus.QUEUED, CampaignStatus.RUNNING])
_WORK: dict[Job, Select[int, int, int]] = {
    "discover": _standing(Run, Campaign.run_id == Run.id, _GOING, Run.discovered_at.is_(None)),
    "advance": _standing(
        Candidate,
        Campaign.run_id == Candidate.run_id,
        Campaign.status == CampaignStatus.RUNNING,
        Candidate.finished_at.is_(None),
    ),
    "care": _standing(LeadTask, LeadTask.status == TaskStatus.WAITING, care.wanted_still()),
}
