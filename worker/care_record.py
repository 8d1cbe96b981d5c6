"""Writes what tasks of leads came to: one short transaction, if they are still ours, and an event if they brought."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from leads import care, events
from leads.best_values import keepable
from leads.db import WriteSession
from leads.errors import Halted
from leads.events import Entry
from leads.evidence import Evidence, SourceReport
from leads.models import Campaign, Candidate, Company, Fact, Lead, LeadTask
from leads.vocabulary import EventKind, Field, TaskKind, TaskStatus
from leads.wakeups import WorkWaiting
from worker.care import Batch, Task
from worker.care_work import Outcome
from worker.stages.promote import COLUMNS

Done = tuple[Task, Outcome]


async def record(batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """End the batch's tasks, keep what they brought, and tell of it.

    Rows are locked in the order in which everybody locks them: candidates, leads, the campaign, what belongs to it.

    Raises:
        Halted: all of them were given up or taken over meanwhile; nothing is written.
    """
    done = sorted(zip(batch.tasks, outcomes, strict=True), key=lambda pair: pair[0].company_id)
    async with batch.db.write(batch.tenant_id) as session:
        await _lock(session, batch)
        ours = [pair for pair in done if await _end(session, *pair)]
        if not ours:
            raise Halted("the tasks were given up or taken over")
        entries = [await _keep(session, batch, *pair) for pair in ours]
        if batch.kind is TaskKind.REGISTER:
            session.announce(WorkWaiting("care"))  # an analysis may have waited for it
        if told := [entry for entry in entries if entry]:
            await events.append_all(session, batch.campaign_id, told)


async def _lock(session: WriteSession, batch: Batch) -> None:
    for table, ids in (
        (Candidate, [task.candidate_id for task in batch.tasks]),
        (Lead, [task.lead_id for task in batch.tasks]),
        (Campaign, [batch.campaign_id]),
        (LeadTask, [task.id for task in batch.tasks]),
    ):
        await session.execute(
            select(table.id).where(table.id.in_(ids)).order_by(table.id).with_for_update(key_share=True)
        )


async def _end(session: WriteSession, task: Task, outcome: Outcome) -> bool:
    mine = update(LeadTask).where(LeadTask.id == task.id, LeadTask.fence == task.fence)
    mine = mine.where(LeadTask.status == TaskStatus.WAITING)
    ended = mine.values(**care.ended(outcome.status, outcome.reason)).returning(LeadTask.id)
    return await session.scalar(ended.execution_options(synchronize_session=False)) is not None


async def _keep(session: WriteSession, batch: Batch, task: Task, outcome: Outcome) -> Entry | None:
    """Store what a task brought; the event that tells of it, if it brought something."""
    if outcome.report:
        await _note_source(session, task, outcome.report)
        await _keep_facts(session, task, outcome.report.evidence)
    if written := outcome.written:
        body = written.analysis.to_json()
        await care.keep_analysis(session, task.lead_id, model=written.model, body=body, cost_micros=written.cost_micros)
    if outcome.message is None:
        return None
    name = await session.scalar(select(Company.name).where(Company.id == task.company_id))
    return Entry(
        EventKind.LEAD_UPDATED,
        f"{name}: {outcome.message}",
        run_id=batch.run_id,
        candidate_id=task.candidate_id,
        lead_id=task.lead_id,
        data={"name": name, "stage": None, "kind": batch.kind.value},
    )


async def _note_source(session: WriteSession, task: Task, report: SourceReport) -> None:
    said = {report.source.value: {"status": report.status.value, "detail": report.detail}}
    changed = update(Candidate).where(Candidate.id == task.candidate_id)
    await session.execute(changed.values(sources=Candidate.sources.concat(said)))


async def _keep_facts(session: WriteSession, task: Task, evidence: Sequence[Evidence]) -> None:
    """Facts in place of what the same source said before about the same; what it says again keeps its id."""
    if not evidence:
        return
    said = {(item.field, item.source) for item in evidence}
    about = Fact.field.in_([field for field, _ in said]), Fact.source.in_([source for _, source in said])
    old = list(await session.scalars(select(Fact).where(Fact.company_id == task.company_id, *about)))
    for item in evidence:
        same = next((each for each in old if _same(each, item)), None)
        if same is not None:
            old.remove(same)
            same.url, same.confidence, same.seen_at = item.url, item.confidence, item.seen_at
        else:
            session.add(Fact(**asdict(item), company_id=task.company_id, candidate_id=task.candidate_id))
    gone = [each.id for each in old if (each.field, each.source) in said]
    await session.execute(delete(Fact).where(Fact.id.in_(gone)))
    await session.flush()
    await _refresh(session, task.company_id, [item.field for item in evidence])


def _same(fact: Fact, item: Evidence) -> bool:
    return (fact.field, fact.source, fact.value) == (item.field, item.source, item.value)


async def _refresh(session: WriteSession, company_id: UUID, fields: Iterable[Field]) -> None:
    """The company's columns for these fields, from the best of its facts that may be kept."""
    columns = {field: COLUMNS[field] for field in fields if field in COLUMNS}
    if not columns:
        return
    living = or_(Fact.expires_at.is_(None), Fact.expires_at > func.clock_timestamp())
    facts = await session.scalars(select(Fact).where(Fact.company_id == company_id, living))
    kept = keepable(Evidence(f.field, f.value, f.source, f.url, f.confidence, f.seen_at, f.expires_at) for f in facts)
    values = {column: kept[field].value for field, column in columns.items() if field in kept}
    if values:
        now = func.clock_timestamp()
        await session.execute(update(Company).where(Company.id == company_id).values(**values, updated_at=now))
