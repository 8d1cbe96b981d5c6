"""Tasks of leads in hand: claimed under a lease, one alone or several together, and put down again."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select, update

from leads import care
from leads.campaign_types import TYPES
from leads.db import Database, ReadSession, WriteSession
from leads.endings import end_all
from leads.errors import Halted
from leads.models import Campaign, Lead, LeadTask, Run, VendorCall
from leads.trail import Trail
from leads.vocabulary import CampaignStatus, Source, TaskKind, TaskStatus
from worker.ledger import Ledger, write_off
from worker.observed import Origin
from worker.turns import is_due, is_free, taken

Result = TypeVar("Result")
LOOK_EVERY = 1.0
"""Seconds between looks at whether the tasks in hand are still wanted."""
PATIENCE = timedelta(seconds=5)
"""How long a batch waits for more companies once nothing more is looked for."""


@dataclass(frozen=True, slots=True)
class Task:
    """One claimed task. `fence` proves that it is still ours."""

    id: UUID
    fence: int
    attempts: int
    lead_id: UUID
    company_id: UUID
    candidate_id: UUID


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks of one kind and one run that are done together, in the order in which they were asked for.

    `asked` says that a person wants it now; `purpose` is what the campaign looks for; `sources_off` is the run's.
    """

    db: Database
    tenant_id: UUID
    id: UUID
    kind: TaskKind
    campaign_id: UUID
    run_id: UUID
    asked: bool
    purpose: str
    sources_off: dict[str, Any]
    tasks: tuple[Task, ...]
    trail: Trail

    @property
    def origin(self) -> Origin:
        """Where it came from."""
        return Origin(self.run_id, self.trail)

    @property
    def ledger(self) -> Ledger:
        """Where its calls are written down."""
        return Ledger(
            self.db,
            self.tenant_id,
            self.campaign_id,
            self.run_id,
            task_id=self.id,
            during=frozenset(CampaignStatus) if self.asked else care.GOING,
            fence=self.tasks[0].fence,
        )


async def claim(db: Database, tenant_id: UUID, task_id: UUID, *, owner: str, lease: timedelta, streams: int) -> Batch:
    """Take a task up, with those that are done together with it; `streams` is how many answers a run has at once.

    Raises:
        Halted: it is at an end, in somebody's hands, to be tried later, or has to wait for others.
    """
    async with db.write(tenant_id) as session:
        rows = await _take(session, task_id)
        campaign = await session.get_one(Campaign, rows[0].campaign_id)
        run = await session.get_one(Run, rows[0].run_id)
        await _check_ready(session, rows, campaign, run, streams=streams)
        taken_over = any(row.fence for row in rows)
        batch_id = rows[0].batch_id or rows[0].id
        await _lease(session, rows, batch_id, owner, lease)
        batch = Batch(
            db=db,
            tenant_id=tenant_id,
            id=batch_id,
            kind=rows[0].kind,
            campaign_id=campaign.id,
            run_id=run.id,
            asked=any(row.asked_by for row in rows),
            purpose=_purpose(campaign),
            sources_off=dict(run.sources_off),
            tasks=await _tasks(session, rows),
            trail=rows[0].trail,
        )
    if taken_over:
        async with db.write(tenant_id) as session:
            await write_off(session, VendorCall.task_id == batch_id)
    return batch


async def while_ours(batch: Batch, work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` brings. It is broken off when the tasks are given up or taken over: nobody pays for that longer.

    Raises:
        Halted: it was broken off.
    """
    working = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait([working], timeout=LOOK_EVERY))[0]:
            if not await _any_ours(batch):
                raise Halted("the tasks were given up or taken over")
        return working.result()
    finally:
        await end_all([working])


async def put_down(batch: Batch, *, later: timedelta | None = None) -> None:
    """Let others have what is still waiting: at once, or `later` as another attempt."""
    changes: dict[str, Any] = {"lease_owner": None, "lease_until": None}
    if later is not None:
        changes |= {"attempts": LeadTask.attempts + 1, "retry_at": func.now() + later}
    async with batch.db.write(batch.tenant_id) as session:
        for task in sorted(batch.tasks, key=lambda task: task.id):  # as everybody locks several
            mine = update(LeadTask).where(LeadTask.id == task.id, LeadTask.fence == task.fence)
            await session.execute(mine.where(LeadTask.status == TaskStatus.WAITING).values(**changes))


async def _any_ours(batch: Batch) -> bool:
    fences = {task.id: task.fence for task in batch.tasks}
    waiting = select(LeadTask.id, LeadTask.fence).where(LeadTask.id.in_(fences), LeadTask.status == TaskStatus.WAITING)
    async with batch.db.read(batch.tenant_id) as session:
        return any(fences[task_id] == fence for task_id, fence in await session.execute(waiting))


async def _take(session: ReadSession, task_id: UUID) -> Sequence[LeadTask]:
    """The task's row, or those of its batch, locked; those that are being claimed elsewhere are passed over."""
    row = await session.scalar(_free().where(LeadTask.id == task_id))
    if row is None:
        raise Halted("the task is at an end, in other hands, or not to be done now")
    if row.kind is not TaskKind.LINKEDIN:
        return [row]
    same = LeadTask.batch_id.is_(None) if row.batch_id is None else LeadTask.batch_id == row.batch_id
    together = _free().where(LeadTask.run_id == row.run_id, LeadTask.kind == row.kind, same)
    rows = (await session.scalars(together.order_by(LeadTask.created_at, LeadTask.id).limit(care.BATCH))).all()
    waiting = select(func.count()).where(LeadTask.batch_id == row.batch_id, LeadTask.status == TaskStatus.WAITING)
    if not rows or (row.batch_id is not None and await session.scalar(waiting) != len(rows)):
        raise Halted("what is done together with it is in other hands")
    return rows


def _free() -> Select[LeadTask]:
    return (
        select(LeadTask)
        .join(Campaign, Campaign.id == LeadTask.campaign_id)
        .where(LeadTask.status == TaskStatus.WAITING, care.wanted_still(), is_free(LeadTask), is_due(LeadTask))
        .with_for_update(of=LeadTask, skip_locked=True, key_share=True)
    )


async def _check_ready(
    session: ReadSession, rows: Sequence[LeadTask], campaign: Campaign, run: Run, *, streams: int
) -> None:
    """Raise Halted for what must wait: for the register, for a run's own questions, or for a batch to fill."""
    kind, asked = rows[0].kind, any(row.asked_by for row in rows)
    if kind is TaskKind.ANALYSIS and await _is_waiting(session, rows[0].lead_id, TaskKind.REGISTER):
        raise Halted("the register comes first")
    if kind is TaskKind.REGISTER or asked or rows[0].batch_id:
        return
    if run.discovered_at is None and await _asking(session, run.id) >= streams:
        raise Halted("the run's own questions come first")
    if (
        kind is TaskKind.LINKEDIN
        and len(rows) < care.BATCH
        and not await _no_more_come(session, rows[0], campaign, run)
    ):
        raise Halted("the batch is not full")


async def _is_waiting(session: ReadSession, lead_id: UUID, kind: TaskKind) -> bool:
    waiting = select(LeadTask.id).where(
        LeadTask.lead_id == lead_id, LeadTask.kind == kind, LeadTask.status == TaskStatus.WAITING
    )
    return await session.scalar(waiting) is not None


async def _asking(session: ReadSession, run_id: UUID) -> int:
    """How many answers of the model the run is listening to."""
    under_way = select(func.count()).where(
        VendorCall.run_id == run_id, VendorCall.source == Source.OPENAI, VendorCall.outcome == "open"
    )
    return await session.scalar(under_way) or 0


async def _no_more_come(session: ReadSession, first: LeadTask, campaign: Campaign, run: Run) -> bool:
    """Whether a batch need not wait: its run is over, or looks for nothing more and has had time to finish."""
    if campaign.run_id != run.id or campaign.status is CampaignStatus.COMPLETED:
        return True
    old = select(LeadTask.created_at < func.clock_timestamp() - PATIENCE).where(LeadTask.id == first.id)
    return run.discovered_at is not None and bool(await session.scalar(old))


async def _lease(session: WriteSession, rows: Sequence[LeadTask], batch_id: UUID, owner: str, lease: timedelta) -> None:
    mine = update(LeadTask).where(LeadTask.id.in_([row.id for row in rows]))
    mine = mine.values(taken(LeadTask, owner, lease))
    await session.execute(mine.values(batch_id=batch_id).execution_options(synchronize_session=False))


async def _tasks(session: ReadSession, rows: Sequence[LeadTask]) -> tuple[Task, ...]:
    leads = await session.scalars(select(Lead).where(Lead.id.in_([row.lead_id for row in rows])))
    by_id = {lead.id: lead for lead in leads}
    pairs = [(row, by_id[row.lead_id]) for row in rows]
    return tuple(
        Task(row.id, row.fence + 1, row.attempts, lead.id, lead.company_id, lead.candidate_id) for row, lead in pairs
    )


def _purpose(campaign: Campaign) -> str:
    kind = TYPES[campaign.type]
    return f"{kind.label}: {kind.looking_for}" if kind.looking_for else kind.label
