"""Where `bench.pipeline` works: servers of its own, sandboxes, worker processes that come and go, and campaigns."""

import asyncio
import os
import resource
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bench._live_product import LEICESTER, Product
from canvass.edition import file_says, sandboxed
from canvass.local.child import Child, await_ready, spawn, stop
from canvass.ports import HOST, answers, claim
from leads import accounts, campaigns
from leads.db import Database
from leads.models import Campaign, CampaignEvent, Candidate
from leads.vocabulary import CampaignStatus, EventKind
from worker.queue import RedisAnnouncer

BRIEF = {
    "name": "Bench",
    "type": "location_based",
    "postcode": "LE1 1AA",
    "radiusMiles": 25,
    "maxResults": 500,
    "findLinkedin": False,
}
"""Companies of every kind; what is done for leads afterwards is left out."""
OVER = (CampaignStatus.COMPLETED, CampaignStatus.FAILED, CampaignStatus.CANCELLED)
LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Done:
    """A run that is over: its seconds from being queued to its end and to its first lead, and what it came to."""

    campaign_id: UUID
    seconds: float
    first_lead: float
    leads: int
    candidates: int


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A worker, as the kernel sees it (on Linux)."""

    pid: int

    def cpu_ms(self) -> float:
        """Processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory that it has in hand."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1024**2


@dataclass(frozen=True, slots=True)
class Floor:
    """Servers and one sandbox; `db` wakes workers."""

    home: Product
    sandbox_url: str
    certificate: str
    environment: Mapping[str, str]
    db: Database

    @asynccontextmanager
    async def workers(self, number: int) -> AsyncIterator[Sequence[WorkerProcess]]:
        """So many worker processes, ready, as long as the block lasts."""
        children = [self._worker(place) for place in range(number)]
        processes = [spawn(child) for child in children]
        try:
            for child, process in zip(children, processes, strict=True):
                await_ready(child, process)
            yield [WorkerProcess(process.pid) for process in processes]
        finally:
            for child, process in zip(children, processes, strict=True):
                stop(child, process)

    async def tenant(self, name: str) -> UUID:
        """A new team."""
        return await accounts.create_tenant(self.db, name)

    async def start(self, tenant_id: UUID, **values: Any) -> UUID:
        """A campaign whose run is queued."""
        brief = BRIEF | values
        place = LEICESTER if brief.get("postcode") else None
        async with self.db.write(tenant_id) as session:
            campaign = await campaigns.create(session, brief, place=place, created_by=None)
            await campaigns.start(session, campaign.id)
        return campaign.id

    async def finish(self, tenant_id: UUID, campaign_id: UUID, *, within: float = 300.0) -> Done:
        """When its run is over.

        Raises:
            TimeoutError: it is not, after so many seconds.
        """
        deadline = time.monotonic() + within
        while True:
            async with self.db.read(tenant_id) as session:
                campaign = await session.get_one(Campaign, campaign_id)
                if campaign.status in OVER:
                    queued, first, ended = await _moments(session, campaign)
                    return Done(campaign_id, ended - queued, first - queued, campaign.promoted, campaign.found)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{campaign.status} with {campaign.promoted} leads after {within:.0f} s")
            await asyncio.sleep(LOOK_EVERY)

    async def run(self, tenant_id: UUID, **values: Any) -> Done:
        """A campaign from its start to its end."""
        return await self.finish(tenant_id, await self.start(tenant_id, **values))

    async def until_waiting(self, tenant_id: UUID, most: int) -> int:
        """How many candidates of a team are under way, once they are so many."""
        count = select(func.count()).select_from(Candidate).where(Candidate.finished_at.is_(None))
        while True:
            async with self.db.read(tenant_id) as session:
                under_way = await session.scalar(count) or 0
            if under_way >= most:
                return under_way
            await asyncio.sleep(LOOK_EVERY)

    def _worker(self, place: int) -> Child:
        file = self.home.folder / f"worker-{place}-{time.monotonic_ns()}.ready"
        return Child(
            name="worker",
            command=[sys.executable, "-m", "canvass", "worker", "--ready-file", str(file)],
            log=self.home.folder / "worker.log",
            env=self.environment,
            ready=lambda pid: file_says(file, pid),
        )


async def _moments(session: Any, campaign: Campaign) -> tuple[float, float, float]:
    """When its run was queued, had its first lead, and ended; seconds of the database's clock."""
    events = select(CampaignEvent.kind, func.extract("epoch", func.min(CampaignEvent.at)))
    events = events.where(CampaignEvent.run_id == campaign.run_id).group_by(CampaignEvent.kind)
    at = {kind: float(moment) for kind, moment in await session.execute(events)}
    ended = max(at.values())
    return at[EventKind.RUN_QUEUED], at.get(EventKind.LEAD_READY, ended), at.get(EventKind.RUN_COMPLETED, ended)


@asynccontextmanager
async def floor(home: Product, *, latency: str, **settings: str) -> AsyncIterator[Floor]:
    """A sandbox with such latencies beside the servers, and the door to the database."""
    with _sandbox(home, latency) as (url, certificate):
        environment = {**home.environment, **sandboxed(url, certificate), **settings}
        if latency == "zero":
            environment["CANVASS_GOOGLE_PLACES_PER_MINUTE"] = "1000000"
        announcer = RedisAnnouncer(home.settings.redis_url)
        db = Database.connect(home.settings, announcer=announcer)
        try:
            yield Floor(home, url, str(certificate), environment, db)
        finally:
            await db.close()
            await announcer.close()


@contextmanager
def _sandbox(home: Product, latency: str) -> Iterator[tuple[str, Path]]:
    port = claim(0)
    certificate = home.folder / f"sandbox-{port}.pem"
    options = ["--port", str(port), "--ca", str(certificate), "--latency", latency]
    child = Child(
        name="sandbox",
        command=[sys.executable, "-m", "canvass", "sandbox", *options],
        log=home.folder / "sandbox.log",
        ready=answers(port, "/_sandbox/health"),
    )
    process = spawn(child)
    try:
        await_ready(child, process)
        yield f"http://{HOST}:{port}", certificate
    finally:
        stop(child, process)
