"""What a worker does when it is woken: the edge at which a job begins, ends, fails, or is put down."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, update

from leads.db import Database
from leads.errors import Halted
from leads.models import Candidate, Run
from leads.settings import Settings
from leads.vocabulary import ENDS
from worker import candidate, discovery, pipeline, runs
from worker.candidate import Work
from worker.leases import Leases
from worker.record import record
from worker.vendors import Vendors
from worker.verdicts import Failed

log = structlog.get_logger()

ATTEMPTS = 4
"""How often a candidate, or a run's discovery, is tried before it is given up as FAILED."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every job needs; one for each worker process."""

    settings: Settings
    db: Database
    vendors: Vendors
    leases: Leases


async def discover(shop: Workshop, tenant_id: UUID, run_id: UUID) -> None:
    """Take up a run's discovery, if it waits for somebody."""
    log.info("discover", run_id=str(run_id))
    claim = await runs.claim(
        shop.db,
        tenant_id,
        run_id,
        owner=shop.leases.owner,
        lease=shop.leases.lease,
        model=shop.settings.openai_model,
    )
    if claim is None:
        return
    with shop.leases.hold(tenant_id, Run, run_id):
        try:
            await discovery.discover(claim, shop.vendors)
        except Halted:
            raise
        except Exception as error:
            log.exception("discovery_failed", run_id=str(run_id))
            if await runs.note_failure(claim) >= ATTEMPTS:
                await runs.fail(claim, f"Discovery broke {ATTEMPTS} times ({type(error).__name__}); see the log.")
        finally:
            await runs.release(claim)


async def advance(shop: Workshop, tenant_id: UUID, candidate_id: UUID) -> None:
    """Take a candidate as far as it goes, if it waits for somebody."""
    leases = shop.leases
    work = await candidate.claim(
        shop.db, tenant_id, candidate_id, owner=leases.owner, lease=leases.lease, vendors=shop.vendors
    )
    with leases.hold(tenant_id, Candidate, candidate_id):
        try:
            await pipeline.advance(work)
        except Halted:
            raise
        except Exception as error:
            log.exception("candidate_failed", candidate_id=str(candidate_id), attempt=work.attempts + 1)
            await _give_back(work, error)
        else:
            return
        finally:
            if work.stage not in ENDS:
                await _release(work)


async def _give_back(work: Work, error: Exception) -> None:
    if work.attempts + 1 >= ATTEMPTS:
        await record(work, Failed(f"{type(error).__name__} in stage {work.stage}"))
        return
    later = func.clock_timestamp() + timedelta(seconds=2 ** (work.attempts + 1))
    async with work.db.write(work.tenant_id) as session:
        mine = update(Candidate).where(Candidate.id == work.id, Candidate.fence == work.fence)
        await session.execute(mine.values(attempts=Candidate.attempts + 1, retry_at=later))


async def _release(work: Work) -> None:
    async with work.db.write(work.tenant_id) as session:
        mine = update(Candidate).where(Candidate.id == work.id, Candidate.fence == work.fence)
        await session.execute(mine.values(lease_owner=None, lease_until=None))
