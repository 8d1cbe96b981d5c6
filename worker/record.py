"""Writes a verdict: one short transaction that moves the candidate on, if it is still ours, and logs the event."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from leads import campaigns, events
from leads.db import WriteSession
from leads.errors import Halted
from leads.events import Logged
from leads.evidence import Evidence, SourceReport
from leads.lifecycle import ACTIVE, Action
from leads.matching import Key
from leads.models import Campaign, Candidate, Fact, IdentityKey, Run
from leads.vocabulary import ENDS, SOURCE_LABELS, CampaignStatus, EventKind, SourceStatus, Stage
from worker.candidate import Target, Work
from worker.promotion import full, lock_companies, promote
from worker.verdicts import Duplicate, Enriched, Failed, Promoted, Rejected, Scored, Unique, Verdict

COUNTED = {
    Stage.UNIQUE: "unique",
    Stage.ENRICHED: "enriched",
    Stage.SCORED: "scored",
    Stage.PROMOTED: "promoted",
    Stage.DUPLICATE: "duplicate",
    Stage.REJECTED: "rejected",
    Stage.FAILED: "failed",
}
"""The campaign's counter for each stage that is reached."""

KINDS = {
    Stage.UNIQUE: EventKind.CANDIDATE_UNIQUE,
    Stage.ENRICHED: EventKind.CANDIDATE_ENRICHED,
    Stage.SCORED: EventKind.CANDIDATE_SCORED,
    Stage.PROMOTED: EventKind.LEAD_READY,
    Stage.DUPLICATE: EventKind.CANDIDATE_DUPLICATE,
    Stage.REJECTED: EventKind.CANDIDATE_REJECTED,
    Stage.FAILED: EventKind.CANDIDATE_FAILED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a verdict takes the candidate: its new stage, what the event says, and the columns that change."""

    stage: Stage
    message: str
    lead_id: UUID | None = None
    reason: str | None = None
    company_id: UUID | None = None
    score: dict[str, Any] | None = None
    sources: dict[str, Any] | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The candidate's columns to write."""
        names = ("lead_id", "reason", "company_id", "score", "sources")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return {"stage": self.stage, **given}


async def record(work: Work, verdict: Verdict) -> CampaignStatus:
    """Write `verdict` and its event; returns the campaign's status after it.

    Raises:
        Halted: the candidate has moved on or was taken over, or its run has ended; nothing is written.
    """
    async with work.db.write(work.tenant_id) as session:
        if isinstance(verdict, Promoted):
            await lock_companies(session)
        await _still_ours(session, work)
        outcome = await _outcome(session, work, verdict)
        await _move(session, work.id, outcome)
        logged = await _log(session, work.target, work.id, work.found.name, outcome)
        check_going(logged, work.target.run_id)
        status = logged.status
        work.full = logged.counters["promoted"] >= work.target.max_results
        if work.full and outcome.stage is Stage.PROMOTED:
            await _leave_out_the_rest(session, work)
        if outcome.stage in ENDS and await finish_when_done(session, work.target.campaign_id, work.target.run_id):
            status = CampaignStatus.COMPLETED
    work.stage = outcome.stage
    return status


async def _log(session: WriteSession, target: Target, candidate_id: UUID, name: str, outcome: Outcome) -> Logged:
    return await events.append(
        session,
        target.campaign_id,
        KINDS[outcome.stage],
        outcome.message,
        counters={COUNTED[outcome.stage]: 1},
        run_id=target.run_id,
        candidate_id=candidate_id,
        lead_id=outcome.lead_id,
        data={"name": name, "stage": outcome.stage},
    )


async def _leave_out_the_rest(session: WriteSession, work: Work) -> None:
    """The campaign is full: end what is under way, so that nothing more is paid for.

    A candidate whose own verdict is just being written is passed over; its next step leaves it out.
    """
    open_ones = select(Candidate.id, Candidate.name).where(
        Candidate.run_id == work.target.run_id, Candidate.finished_at.is_(None), Candidate.id != work.id
    )
    for candidate_id, name in (await session.execute(open_ones.with_for_update(skip_locked=True))).all():
        outcome = Outcome(Stage.REJECTED, f"{name} was left out: {full(work.target)}", reason=full(work.target))
        await _move(session, candidate_id, outcome)
        await _log(session, work.target, candidate_id, name, outcome)


def check_going(logged: Logged, run_id: UUID) -> None:
    """Undo the transaction when the run has ended meanwhile: what it came to is final, and another may be counting.

    Raises:
        Halted: it is not the campaign's current run, or that is at an end.
    """
    if logged.run_id != run_id or logged.status not in ACTIVE:
        raise Halted("the run has ended")


async def finish_when_done(session: WriteSession, campaign_id: UUID, run_id: UUID) -> bool:
    """Complete the run when discovery is over and no candidate is under way; the campaign's row must be locked."""
    open_ones = select(Candidate.id).where(Candidate.run_id == run_id, Candidate.finished_at.is_(None)).exists()
    over = select(Run.reason).where(Run.id == run_id, Run.discovered_at.is_not(None), ~open_ones)
    row = (await session.execute(over)).one_or_none()
    if row is None:
        return False
    campaign = await session.get_one(Campaign, campaign_id, populate_existing=True)
    if campaign.status is not CampaignStatus.RUNNING or campaign.run_id != run_id:
        return False
    message = f"Done: {campaign.promoted} leads. {row.reason or ''}".strip()
    await campaigns.move(session, campaign, Action.COMPLETE, EventKind.RUN_COMPLETED, message, reason=row.reason)
    return True


async def _outcome(session: WriteSession, work: Work, verdict: Verdict) -> Outcome:
    """What the verdict means for the candidate, after writing what belongs to it in other tables."""
    name = work.found.name
    match verdict:
        case Unique(keys):
            await _write_keys(session, work, keys)
            return Outcome(Stage.UNIQUE, f"{name} is new to the team.")
        case Enriched(reports, evidence):
            await _write_facts(session, work, evidence)
            work.gathered = evidence
            return _enriched(work, reports, len(evidence))
        case Scored(total, parts, distance_miles):
            work.score = {"total": total, "parts": list(parts), "distance_miles": distance_miles}
            return Outcome(Stage.SCORED, f"{name} scores {total} of 100.", score=work.score)
        case Promoted():
            return await _promoted(session, work, verdict)
        case _:
            return _ended(name, verdict)


async def _promoted(session: WriteSession, work: Work, verdict: Promoted) -> Outcome:
    result = await promote(session, work, verdict)
    if not isinstance(result, UUID):
        return _ended(work.found.name, result)
    message = f"{work.found.name} is a lead, score {work.score['total']}."
    return Outcome(Stage.PROMOTED, message, lead_id=result)


def _ended(name: str, verdict: Duplicate | Rejected | Failed) -> Outcome:
    match verdict:
        case Duplicate(because, company_id):
            return Outcome(Stage.DUPLICATE, f"{name}: {because}", reason=because, company_id=company_id)
        case Rejected(reason):
            return Outcome(Stage.REJECTED, f"{name} was left out: {reason}", reason=reason)
        case Failed(reason):
            return Outcome(Stage.FAILED, f"{name} could not be worked on: {reason}", reason=reason)


async def _write_keys(session: WriteSession, work: Work, keys: Iterable[Key]) -> None:
    rows = [
        {"kind": key.kind, "value": key.value, "candidate_id": work.id, "run_id": work.target.run_id} for key in keys
    ]
    if rows:
        await session.execute(insert(IdentityKey), rows)


async def _write_facts(session: WriteSession, work: Work, evidence: Iterable[Evidence]) -> None:
    rows = [{**asdict(item), "candidate_id": work.id} for item in evidence]
    if rows:
        await session.execute(insert(Fact), rows)


def _enriched(work: Work, reports: Iterable[SourceReport], facts: int) -> Outcome:
    work.sources = {each.source.value: {"status": each.status.value, "detail": each.detail} for each in reports}
    found = [SOURCE_LABELS[each.source] for each in reports if each.status is SourceStatus.FOUND]
    message = f"{work.found.name}: {facts} facts; known to {', '.join(found) or 'no source'}."
    return Outcome(Stage.ENRICHED, message, sources=work.sources)


async def _still_ours(session: WriteSession, work: Work) -> None:
    ours = select(Candidate.id).where(
        Candidate.id == work.id, Candidate.stage == work.stage, Candidate.fence == work.fence
    )
    if await session.scalar(ours.with_for_update()) is None:
        raise Halted("the candidate has moved on or was taken over")


async def _move(session: WriteSession, candidate_id: UUID, outcome: Outcome) -> None:
    changes = outcome.changes
    if outcome.stage not in ENDS or outcome.stage is Stage.PROMOTED:
        changes["passed"] = outcome.stage
    if outcome.stage in ENDS:
        changes |= {"finished_at": func.clock_timestamp(), "lease_owner": None, "lease_until": None}
    await session.execute(update(Candidate).where(Candidate.id == candidate_id).values(**changes))
