"""What is done for a lead after it has become one: tasks are asked for, woken, dropped; their results are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, exists, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from leads import credentials, trail
from leads.db import ReadSession, WriteSession
from leads.errors import BadCredentials, ConflictError, NotFoundError
from leads.models import Campaign, Company, Fact, Lead, LeadAnalysis, LeadTask
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, Field, Provider, TaskKind, TaskStatus
from leads.wakeups import WorkWaiting

BATCH = 10
"""Companies whose LinkedIn pages are looked for together."""
GOING = frozenset({CampaignStatus.QUEUED, CampaignStatus.RUNNING, CampaignStatus.COMPLETED})
"""A campaign's statuses in which its leads are cared for by themselves; what a person asks for is done in any."""
DONE_FOR = frozenset({CampaignStatus.FAILED, CampaignStatus.CANCELLED})
"""The statuses at which a campaign's waiting tasks are given up."""
ANALYSED_AFTER = (TaskKind.REGISTER, TaskKind.ANALYSIS)
"""What an analysis takes: first what the register has to say, then the model."""


async def want(session: WriteSession, lead: Lead, kind: TaskKind, *, asked_by: UUID | None) -> LeadTask:
    """The waiting task of that kind, made if there is none; whoever asks first has asked."""
    task = insert(LeadTask).values(
        lead_id=lead.id,
        campaign_id=lead.campaign_id,
        run_id=lead.run_id,
        kind=kind,
        asked_by=asked_by,
        **asdict(trail.current()),
    )
    task = task.on_conflict_do_update(
        index_elements=[LeadTask.lead_id, LeadTask.kind],
        index_where=text("status = 'WAITING'"),
        set_={"asked_by": func.coalesce(LeadTask.asked_by, task.excluded.asked_by)},
    )
    row = (await session.scalars(task.returning(LeadTask), execution_options={"populate_existing": True})).one()
    if kind is not TaskKind.LINKEDIN:
        session.announce(WorkWaiting("care"))
    return row


async def welcome(session: WriteSession, lead_ids: Sequence[UUID]) -> None:
    """Want for new leads what their campaign wants for all, in the transaction that makes them leads."""
    linked = exists().where(Fact.company_id == Lead.company_id, Fact.field == Field.LINKEDIN_URL)
    columns = (Lead, Campaign.find_linkedin & ~linked, Campaign.analyze_above, Company.company_number)
    statement = select(*columns).join(Campaign, Campaign.id == Lead.campaign_id)
    statement = statement.join(Company, Company.id == Lead.company_id).where(
        Lead.id == any_(literal(list(lead_ids), ARRAY(Uuid)))
    )
    caring = or_(Campaign.find_linkedin, Campaign.analyze_above.is_not(None))
    for lead, find_linkedin, analyze_above, number in (await session.execute(statement.where(caring))).all():
        if find_linkedin:
            await want(session, lead, TaskKind.LINKEDIN, asked_by=None)
            if await _in_a_batch(session, lead.run_id) % BATCH == 0:
                session.announce(WorkWaiting("care"))
        if analyze_above is not None and lead.score >= analyze_above:
            await _want_analysis(session, lead, number, asked_by=None)


async def analyse(session: WriteSession, settings: Settings, lead_id: UUID, *, asked_by: UUID | None) -> LeadTask:
    """Have a lead analysed, with what the register says first; the same task again while it waits.

    Raises:
        NotFoundError: there is no such lead.
        ConflictError: there is no key to ask a model with.
    """
    statement = select(Lead, Company.company_number).join(Company, Company.id == Lead.company_id)
    found = (await session.execute(statement.where(Lead.id == lead_id))).one_or_none()
    if found is None:
        raise NotFoundError("There is no such lead.", field="leadId")
    await _check_key(session, settings)
    lead, number = found
    return await _want_analysis(session, lead, number, asked_by=asked_by)


async def follow(session: WriteSession, campaign_id: UUID, status: CampaignStatus) -> None:
    """What a campaign's new status means for its waiting tasks: no more comes, so go on; or give up."""
    if status in DONE_FOR:
        await drop(session, campaign_id, f"the run was {'stopped' if status is CampaignStatus.CANCELLED else 'failed'}")
    elif status is CampaignStatus.COMPLETED:
        session.announce(WorkWaiting("care"))


async def drop(session: WriteSession, campaign_id: UUID, reason: str) -> None:
    """Give up all waiting tasks of a campaign; whoever has one in hand finds it gone."""
    waiting = select(LeadTask.id).where(LeadTask.campaign_id == campaign_id, LeadTask.status == TaskStatus.WAITING)
    in_order = waiting.order_by(LeadTask.id).with_for_update(key_share=True)
    dropped = update(LeadTask).where(LeadTask.id.in_(in_order), LeadTask.status == TaskStatus.WAITING)
    await session.execute(dropped.values(**ended(TaskStatus.DROPPED, reason)))


async def keep_analysis(
    session: WriteSession, lead_id: UUID, *, model: str, body: Mapping[str, Any], cost_micros: int
) -> None:
    """Store what a model made of a lead; earlier analyses stay."""
    analysis = LeadAnalysis(lead_id=lead_id, model=model, body=dict(body), cost_micros=cost_micros)
    session.add(analysis)
    await session.execute(update(Lead).where(Lead.id == lead_id).values(updated_at=func.clock_timestamp()))


def ended(status: TaskStatus, reason: str | None = None) -> dict[str, Any]:
    """A task's columns at its end."""
    over = {"finished_at": func.clock_timestamp(), "lease_owner": None, "lease_until": None}
    return {"status": status, "reason": reason, **over}


def wanted_still() -> ColumnElement[bool]:
    """Of a task joined with its campaign: whether it is to be done as things stand."""
    return or_(LeadTask.asked_by.is_not(None), Campaign.status.in_(GOING))


async def _want_analysis(session: WriteSession, lead: Lead, number: str | None, *, asked_by: UUID | None) -> LeadTask:
    if number:
        await want(session, lead, TaskKind.REGISTER, asked_by=asked_by)
    return await want(session, lead, TaskKind.ANALYSIS, asked_by=asked_by)


async def _check_key(session: ReadSession, settings: Settings) -> None:
    try:
        key = await credentials.resolve(session, settings, Provider.OPENAI)
    except BadCredentials as error:
        raise ConflictError(f"OpenAI cannot be asked: {error.message}.") from None
    if key is None:
        raise ConflictError("No OpenAI key is set: add one under Sources, or ask the operator.")


async def _in_a_batch(session: ReadSession, run_id: UUID) -> int:
    waiting = select(func.count()).where(
        LeadTask.run_id == run_id,
        LeadTask.kind == TaskKind.LINKEDIN,
        LeadTask.status == TaskStatus.WAITING,
        LeadTask.batch_id.is_(None),
    )
    return await session.scalar(waiting) or 0
