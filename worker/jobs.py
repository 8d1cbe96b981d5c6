"""What a worker does with what it takes up: the edge at which a job begins, ends, fails, or is put down."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, update

from leads.db import Database, is_away, to_its_end
from leads.errors import BadReply, BudgetExhausted, Halted, RetryLater, SourceOff
from leads.models import Candidate, LeadTask, Run
from leads.settings import Settings
from leads.vocabulary import ENDS, TaskStatus
from worker import care as tasks
from worker import discovery, observed, pipeline, runs
from worker.candidate import Work
from worker.care import Batch
from worker.care_record import record as record_care
from worker.care_work import ASKED, given_up, work
from worker.leases import Leases
from worker.pace import Pace
from worker.record import record
from worker.vendors import Vendors
from worker.verdicts import Failed

log = structlog.get_logger()

ATTEMPTS = 4
"""How often a candidate, or a run's discovery, is tried before it is given up as FAILED."""
CANDIDATE_TIMEOUT = 300.0
CARE_TIMEOUT = 600.0
"""Seconds after which an attempt has failed, whatever it waits for."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every job needs; one for each worker process."""

    settings: Settings
    db: Database
    vendors: Vendors
    leases: Leases
    pace: Pace


async def discover(shop: Workshop, tenant_id: UUID, run_id: UUID) -> None:
    """Take up a run's discovery, if it waits for somebody."""
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
    with shop.leases.hold(Run, run_id):
        try:
            with observed.discovering(claim.origin, again=claim.fence > 1):
                log.info("discover")
                await discovery.discover(claim, shop.vendors, shop.pace)
        except Halted:
            raise
        except Exception as error:
            _put_down_if_away(error)
            log.exception("discovery_failed", run_id=str(run_id))
            if await runs.note_failure(claim) >= ATTEMPTS:
                await runs.fail(claim, f"Discovery broke {ATTEMPTS} times ({type(error).__name__}); see the log.")
        finally:
            await to_its_end(runs.release(claim))


async def advance(shop: Workshop, work: Work) -> None:
    """Take a claimed candidate as far as it goes."""
    with shop.leases.hold(Candidate, work.id):
        try:
            with observed.advancing(work.origin, work.id):
                async with asyncio.timeout(CANDIDATE_TIMEOUT):
                    await pipeline.advance(work, shop.pace)
        except Halted:
            raise
        except Exception as error:
            _put_down_if_away(error)
            log.exception("candidate_failed", candidate_id=str(work.id), attempt=work.attempts + 1)
            await _give_back(work, error)
        finally:
            if work.stage not in ENDS:
                await to_its_end(_release(work))


async def care(shop: Workshop, tenant_id: UUID, task_id: UUID) -> None:
    """Do a lead's task, if it waits for somebody, with those that are done together with it."""
    leases = shop.leases
    batch = await tasks.claim(
        shop.db,
        tenant_id,
        task_id,
        owner=leases.owner,
        lease=leases.lease,
        streams=shop.settings.openai_streams,
    )
    with ExitStack() as held:
        for task in batch.tasks:
            held.enter_context(leases.hold(LeadTask, task.id))
        try:
            with observed.caring(batch.origin, batch.id):
                async with asyncio.timeout(CARE_TIMEOUT):
                    await _care(shop, batch)
        except Halted:
            raise
        except Exception as error:
            _put_down_if_away(error)
            log.exception("care_failed", batch_id=str(batch.id), kind=batch.kind)
            await _try_again(batch, f"{type(error).__name__} while it was done")
        finally:
            await to_its_end(tasks.put_down(batch))


def _put_down_if_away(error: Exception) -> None:
    """Without the database nothing can be done, nor is it the work's fault: that counts as no attempt.

    Raises:
        Halted: so it is.
    """
    if is_away(error):
        log.warning("database_away", error=str(error))
        raise Halted("the database is away") from error


async def _care(shop: Workshop, batch: Batch) -> None:
    try:
        toolbox = await shop.vendors.for_tenant(shop.db, batch.tenant_id)
        outcomes = await tasks.while_ours(batch, work(batch, toolbox))
    except SourceOff as error:
        if not batch.asked:
            await runs.turn_off(shop.db, batch.tenant_id, batch.run_id, ASKED[batch.kind], error.message)
        outcomes = given_up(batch, TaskStatus.FAILED, error.message)
    except BudgetExhausted as error:
        outcomes = given_up(batch, TaskStatus.DROPPED, error.message)
    except (RetryLater, BadReply) as error:
        log.warning("care_put_off", batch_id=str(batch.id), kind=batch.kind, code=error.code, error=error.message)
        await _try_again(batch, error.message, wait=getattr(error, "retry_after", None))
        return
    await record_care(batch, outcomes)


async def _try_again(batch: Batch, reason: str, *, wait: float | None = None) -> None:
    attempts = max(task.attempts for task in batch.tasks) + 1
    if attempts >= ATTEMPTS:
        await record_care(batch, given_up(batch, TaskStatus.FAILED, reason))
    else:
        await tasks.put_down(batch, later=timedelta(seconds=max(wait or 0, 2**attempts)))


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
