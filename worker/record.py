"""Writes verdicts: one short transaction that moves the candidates on that are still ours, and logs their events."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, bindparam, case, func, null, select, update
from sqlalchemy.dialects.postgresql import JSONB

from leads import campaigns, events
from leads.db import WriteSession
from leads.errors import Halted
from leads.events import Logged
from leads.known_companies import lock_companies
from leads.lifecycle import ACTIVE, Action
from leads.models import Campaign, Candidate, Fact, IdentityKey, Run
from leads.vocabulary import CampaignStatus, EventKind, Stage
from worker import observed
from worker.candidate import Target, Work
from worker.outcomes import Outcome, fact_rows, key_rows, outcome_of, promoted, score_of, sources_of
from worker.promotion import Entered, also_found, full, promote_all
from worker.together import Together
from worker.verdicts import Duplicate, Enriched, Promoted, Scored, Unique, Verdict

Judged = tuple[Work, Verdict]
Moved = tuple[UUID, str, Outcome]
"""A candidate's id and name, and where it goes."""


class Written(NamedTuple):
    """What a transaction has written: how the campaign stands, where candidates went, whether it has all its leads."""

    status: CampaignStatus
    outcomes: Sequence[Outcome]
    is_full: bool


async def record(work: Work, verdict: Verdict) -> CampaignStatus:
    """Write `verdict` and its event; returns the campaign's status after it.

    Verdicts about candidates of one run that come at the same time are written in one transaction.

    Raises:
        Halted: the candidate has moved on or was taken over, or its run has ended; nothing is written.
    """
    return await _together((work.tenant_id, work.target.run_id), (work, verdict))


async def _write_all(_: tuple[UUID, UUID], judged: Sequence[Judged]) -> list[CampaignStatus | Exception]:
    """Write verdicts about candidates of one run; about one that is no longer ours, say so instead."""
    first = judged[0][0]
    async with first.db.write(first.tenant_id) as session:
        if any(isinstance(verdict, Promoted) for _, verdict in judged):
            await lock_companies(session)
        ours = await _still_ours(session, judged)
        mine = [pair for pair, is_ours in zip(judged, ours, strict=True) if is_ours]
        written = await _write(session, first.target, mine) if mine else None
    gone = Halted("the candidate has moved on or was taken over")
    if written is None:
        return [gone for _ in judged]
    for (work, verdict), outcome in zip(mine, written.outcomes, strict=True):
        _remember(work, verdict, outcome, is_full=written.is_full)
        observed.moved(work.stage)
    return [written.status if is_ours else gone for is_ours in ours]


_together = Together(_write_all)


async def _write(session: WriteSession, target: Target, judged: Sequence[Judged]) -> Written:
    outcomes = await _outcomes(session, target, judged)
    moved = [(work.id, work.found.name, outcome) for (work, _), outcome in zip(judged, outcomes, strict=True)]
    logged = await _move(session, target, moved)
    check_going(logged, target.run_id)
    is_full = logged.counters["promoted"] >= target.max_results
    if is_full and any(outcome.stage is Stage.PROMOTED for outcome in outcomes):
        await _leave_out_the_rest(session, target)
    status = logged.status
    if any(outcome.ended for outcome in outcomes):
        done = await finish_when_done(session, target.campaign_id, target.run_id)
        status = CampaignStatus.COMPLETED if done else status
    return Written(status, outcomes, is_full)


def _remember(work: Work, verdict: Verdict, outcome: Outcome, *, is_full: bool) -> None:
    """What the next step needs to know."""
    work.stage = outcome.stage
    work.full = is_full
    match verdict:
        case Enriched(reports, evidence):
            work.sources, work.gathered = sources_of(reports), evidence
        case Scored():
            work.score = score_of(verdict)


async def _move(session: WriteSession, target: Target, moved: Sequence[Moved]) -> Logged:
    """Write where candidates go, and the events that say so."""
    connection = await session.connection()
    await connection.execute(_MOVE, [_columns(candidate_id, outcome) for candidate_id, _, outcome in moved])
    entries = [outcome.entry(target, candidate_id, name) for candidate_id, name, outcome in moved]
    return await events.append_all(session, target.campaign_id, entries)


async def _leave_out_the_rest(session: WriteSession, target: Target) -> None:
    """The campaign is full: end what is under way, so that nothing more is paid for.

    A candidate whose own verdict is just being written is passed over; its next step leaves it out.
    """
    open_ones = select(Candidate.id, Candidate.name).where(
        Candidate.run_id == target.run_id, Candidate.finished_at.is_(None)
    )
    rest = (await session.execute(open_ones.with_for_update(skip_locked=True, key_share=True))).all()
    if rest:
        why = full(target)
        left = [(row, name, Outcome(Stage.REJECTED, f"{name} was left out: {why}", reason=why)) for row, name in rest]
        await _move(session, target, left)


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


async def _outcomes(session: WriteSession, target: Target, judged: Sequence[Judged]) -> list[Outcome]:
    """What the verdicts mean, after writing what belongs to them in other tables."""
    entered = iter(await _promotions(session, target, judged))
    keys: list[dict[str, Any]] = []
    facts: list[dict[str, Any]] = []
    outcomes: list[Outcome] = []
    for work, verdict in judged:
        match verdict:
            case Promoted():
                outcomes.append(next(entered))
                continue
            case Unique():
                keys += key_rows(work, verdict)
            case Enriched():
                facts += fact_rows(work, verdict)
            case Duplicate(candidate_id=UUID() as twin):
                await session.execute(also_found(work.finder).where(Candidate.id == twin))
        outcomes.append(outcome_of(work.found.name, verdict))
    if keys:
        await session.insert(IdentityKey, keys)
    if facts:
        await session.insert(Fact, facts)
    return outcomes


async def _promotions(session: WriteSession, target: Target, judged: Sequence[Judged]) -> list[Outcome]:
    """What becomes of those that are ready to be leads, in their order."""
    ready = [(work, verdict) for work, verdict in judged if isinstance(verdict, Promoted)]
    if not ready:
        return []
    results = await promote_all(session, ready, room=await _room(session, target))
    return [
        promoted(work, result) if isinstance(result, Entered) else outcome_of(work.found.name, result)
        for (work, _), result in zip(ready, results, strict=True)
    ]


async def _room(session: WriteSession, target: Target) -> int:
    """How many more leads the campaign wants; nobody else's promotion comes in between."""
    row = select(Campaign.max_results - Campaign.promoted).where(Campaign.id == target.campaign_id)
    return (await session.scalars(row.with_for_update(key_share=True))).one()


async def _still_ours(session: WriteSession, judged: Sequence[Judged]) -> list[bool]:
    """Of each whether its candidate is where we left it: of two who had it in hand, in one process even, the later.

    The candidates are locked in order, with those that they are found to repeat.
    """
    twins = [verdict.candidate_id for _, verdict in judged if isinstance(verdict, Duplicate) and verdict.candidate_id]
    ids = sorted({*(work.id for work, _ in judged), *twins})
    rows = select(Candidate.id, Candidate.stage, Candidate.fence).where(Candidate.id.in_(ids)).order_by(Candidate.id)
    found = (await session.execute(rows.with_for_update(key_share=True))).all()
    standing = {tuple(row) for row in found}
    return [(work.id, work.stage, work.fence) in standing for work, _ in judged]


def _columns(candidate_id: UUID, outcome: Outcome) -> dict[str, Any]:
    return {
        "row": candidate_id,
        "to_stage": outcome.stage,
        "good": outcome.passed,
        "why": outcome.reason,
        "company": outcome.company_id,
        "lead": outcome.lead_id,
        "points": outcome.score,
        "asked": outcome.sources,
        "ended": outcome.ended,
    }


def _or_as_it_is(name: str, column: Any, kind: Any = None) -> Any:
    return func.coalesce(bindparam(name, type_=kind if kind is not None else column.type), column)


_JSON = JSONB(none_as_null=True)
_ROWS = Candidate.__table__.c
_MOVE = (
    update(Candidate.__table__)  # type: ignore[arg-type]  # the stubs call it a FromClause
    .where(_ROWS.id == bindparam("row"))
    .values(
        stage=bindparam("to_stage"),
        passed=_or_as_it_is("good", _ROWS.passed),
        reason=_or_as_it_is("why", _ROWS.reason),
        company_id=_or_as_it_is("company", _ROWS.company_id),
        lead_id=_or_as_it_is("lead", _ROWS.lead_id),
        score=_or_as_it_is("points", _ROWS.score, _JSON),
        sources=_or_as_it_is("asked", _ROWS.sources, _JSON),
        finished_at=case((bindparam("ended", type_=Boolean()), func.clock_timestamp()), else_=_ROWS.finished_at),
        lease_owner=case((bindparam("ended", type_=Boolean()), null()), else_=_ROWS.lease_owner),
        lease_until=case((bindparam("ended", type_=Boolean()), null()), else_=_ROWS.lease_until),
    )
)
"""Where a candidate goes; what the outcome does not say stays as it is, and an end ends the lease."""
