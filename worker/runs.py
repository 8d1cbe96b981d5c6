"""A run's rows as its discovery writes them: taken up, its sources turned off, its finds written down, its end."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from leads import campaigns, events, prompt_versions
from leads.calls import Listing, Question
from leads.campaign_types import TYPES
from leads.db import Database, WriteSession
from leads.errors import Halted
from leads.evidence import Found
from leads.lifecycle import Action
from leads.models import Campaign, Candidate, Run, Slice, VendorCall
from leads.normalise import normal_name
from leads.reference import Reference
from leads.trail import Trail
from leads.vocabulary import SOURCE_LABELS, CampaignStatus, EventKind, Source
from leads.wakeups import WorkWaiting
from leads.wordings import Wording
from worker.ledger import write_off
from worker.observed import Origin
from worker.promotion import also_found
from worker.record import check_going, finish_when_done
from worker.turns import is_due, is_free, taken

TAKEN_OVER = "the run was taken over"


@dataclass(frozen=True, slots=True)
class Claim:
    """A run in hand, as it stood when it was taken up."""

    db: Database
    tenant_id: UUID
    campaign: Campaign
    run_id: UUID
    fence: int
    reference: Reference | None
    """The company that others should resemble, once it was looked up."""
    wording: Wording
    """What its questions say, from the run's first to its last, whatever comes into force meanwhile."""
    trail: Trail

    @property
    def origin(self) -> Origin:
        """Where it came from."""
        return Origin(self.run_id, self.trail)

    @property
    def ours(self) -> ColumnElement[bool]:
        """Whether nobody has taken the run over."""
        return exists().where(Run.id == self.run_id, Run.fence == self.fence)


async def claim(
    db: Database, tenant_id: UUID, run_id: UUID, *, owner: str, lease: timedelta, model: str
) -> Claim | None:
    """Take up a run's discovery and set a queued campaign RUNNING; None when nothing is left to discover.

    Raises:
        Halted: discovery is over, in other hands, or the run is paused or ended.
    """
    async with db.write(tenant_id) as session:
        current = select(Campaign).where(Campaign.run_id == run_id).with_for_update(key_share=True)
        campaign = await session.scalar(current)  # locked before its run, as a person's actions do
        row = await session.scalar(_take(run_id, owner, lease, model))
        if campaign is None or row is None:
            raise Halted("the run's discovery is in other hands, or the run is not to go on")
        await write_off(session, VendorCall.run_id == run_id, VendorCall.slice_id.is_not(None))
        if campaign.status is CampaignStatus.QUEUED:
            begun = f"Run {row.number} begins."
            await campaigns.move(session, campaign, Action.BEGIN, EventKind.RUN_STARTED, begun)
            session.announce(WorkWaiting("advance"))
        if row.discovered_at is not None:
            await session.execute(update(Run).where(Run.id == run_id).values(lease_owner=None, lease_until=None))
            await finish_when_done(session, campaign.id, run_id)
            return None
        wording = await prompt_versions.recorded(session, TYPES[campaign.type], row.prompt_version)
        reference = Reference.from_json(row.reference) if row.reference else None
        return Claim(db, tenant_id, campaign, run_id, row.fence, reference, wording, row.trail)


def _take(run_id: UUID, owner: str, lease: timedelta, model: str) -> Any:
    return (
        update(Run)
        .where(Run.id == run_id, is_free(Run), is_due(Run))
        .where(Run.status.in_([CampaignStatus.QUEUED, CampaignStatus.RUNNING]))
        .values(taken(Run, owner, lease))
        .values(started_at=func.coalesce(Run.started_at, func.clock_timestamp()), model=model)
        .values(prompt_version=prompt_versions.next_version())
        .returning(Run)
        .execution_options(synchronize_session=False)
    )


async def turn_off(db: Database, tenant_id: UUID, run_id: UUID, source: Source, reason: str) -> None:
    """Use a source no more in this run, and say so once."""
    async with db.write(tenant_id) as session:
        first = (
            update(Run)
            .where(Run.id == run_id, ~Run.sources_off.has_key(source.value))
            .values(sources_off=Run.sources_off.concat({source.value: reason}))
        )
        campaign_id = await session.scalar(first.returning(Run.campaign_id))
        if campaign_id is not None:
            message = f"{SOURCE_LABELS[source]} is off for this run: {reason}"
            data = {"source": source.value, "reason": reason}
            await events.append(session, campaign_id, EventKind.SOURCE_OFF, message, run_id=run_id, data=data)


async def note_reference(claim: Claim, reference: Reference, said: str) -> None:
    """Keep what is known of the company that others should resemble, so that nobody is asked again, and say it."""
    async with claim.db.write(claim.tenant_id) as session:
        await session.execute(update(Run).where(Run.id == claim.run_id).values(reference=reference.to_json()))
        kind = EventKind.REFERENCE_LOOKED_UP
        logged = await events.append(session, claim.campaign.id, kind, said, run_id=claim.run_id)
        check_going(logged, claim.run_id)
        await _check_ours(session, claim)


async def note_finds(claim: Claim, slice_id: UUID, finder: Source, finds: Sequence[Found]) -> None:
    """Make candidates of finds, each once in a run, in one transaction; another finder's find is noted there.

    Raises:
        Halted: the run has ended or was taken over; nothing is written.
    """
    async with claim.db.write(claim.tenant_id) as session:
        new = await _insert(session, claim, slice_id, finder, finds)
        if not new:
            return
        asked = update(Slice).where(Slice.id == slice_id, claim.ours).values(found=Slice.found + len(new))
        if await session.scalar(asked.returning(Slice.id)) is None:
            raise Halted(TAKEN_OVER)
        entries = [_found_entry(claim, finder, found, candidate_id) for candidate_id, found in new]
        check_going(await events.append_all(session, claim.campaign.id, entries), claim.run_id)
        session.announce(WorkWaiting("advance"))


async def _insert(
    session: WriteSession, claim: Claim, slice_id: UUID, finder: Source, finds: Sequence[Found]
) -> list[tuple[UUID, Found]]:
    """Those that are new to the run, as candidates; of the others is noted who found them too."""
    by_fingerprint: dict[str, Found] = {}
    for found in finds:
        postcode = (found.postcode or found.town or "").casefold().replace(" ", "")
        by_fingerprint.setdefault(f"{normal_name(found.name)}|{postcode}", found)
    whose = {"campaign_id": claim.campaign.id, "run_id": claim.run_id, "slice_id": slice_id, "finder": finder}
    rows = [
        {**whose, "fingerprint": fingerprint, "name": found.name, "found": asdict(found)}
        for fingerprint, found in by_fingerprint.items()
    ]
    statement = upsert(Candidate).on_conflict_do_nothing().returning(Candidate.fingerprint, Candidate.id)
    connection = await session.connection()
    ids = {row.fingerprint: row.id for row in await connection.execute(statement, rows)}
    if known := by_fingerprint.keys() - ids.keys():
        same = (Candidate.run_id == claim.run_id, Candidate.fingerprint.in_(known))
        await session.execute(also_found(finder).where(*same))
    return [(ids[fingerprint], found) for fingerprint, found in by_fingerprint.items() if fingerprint in ids]


def _found_entry(claim: Claim, finder: Source, found: Found, candidate_id: UUID) -> events.Entry:
    lacks = TYPES[claim.campaign.type].lacks(found) if finder is Source.OPENAI else None
    told = f"Found {found.name}{f', {found.town}' if found.town else ''}."
    return events.Entry(
        EventKind.CANDIDATE_FOUND,
        " ".join(filter(None, (told, lacks))),
        counters={"found": 1},
        run_id=claim.run_id,
        candidate_id=candidate_id,
        data={"name": found.name, "stage": "FOUND", "finder": finder.value},
    )


async def write_slices(claim: Claim, source: Source, wave: int, questions: Sequence[Question | Listing]) -> list[Slice]:
    """Write down what will be asked before it is asked."""
    if not questions:
        return []
    async with claim.db.write(claim.tenant_id) as session:
        last = select(func.coalesce(func.max(Slice.number), 0)).where(Slice.run_id == claim.run_id)
        first = (await session.scalar(last) or 0) + 1
        rows: list[dict[str, Any]] = [
            {
                "run_id": claim.run_id,
                "number": first + offset,
                "source": source,
                "question": {"wave": wave, **asdict(question)},
            }
            for offset, question in enumerate(questions)
        ]
        slices = list((await session.scalars(insert(Slice).returning(Slice), rows)).all())
        await _check_ours(session, claim, lock=True)
        return slices


async def unfinished_slices(claim: Claim) -> list[Slice]:
    """What was to be asked when the discovery was last put down, in order; what had just been answered is closed.

    An answer is recorded after its last company was written down, so nothing of it is missing.
    """
    answered = exists().where(
        VendorCall.run_id == claim.run_id, VendorCall.slice_id == Slice.id, VendorCall.outcome == "ok"
    )
    async with claim.db.read(claim.tenant_id) as session:
        statement = select(Slice, answered).where(Slice.run_id == claim.run_id, Slice.finished_at.is_(None))
        parts = (await session.execute(statement.order_by(Slice.number))).all()
    for part, is_answered in parts:
        if is_answered:
            await end_slice(claim, part, part.found, None)
    return [part for part, is_answered in parts if not is_answered]


async def begin_slice(claim: Claim, part: Slice) -> None:
    """Write down that a question is being asked."""
    values = {"status": "running", "started_at": func.clock_timestamp(), "attempts": Slice.attempts + 1}
    await _note_slice(claim, part, EventKind.SLICE_STARTED, f"Question {part.number} is asked.", values)


async def end_slice(claim: Claim, part: Slice, found: int, reason: str | None) -> None:
    """Write down what a question brought, and why it brought no more, if something went wrong."""
    values = {"status": "failed" if reason else "done", "reason": reason, "finished_at": func.clock_timestamp()}
    message = f"Question {part.number} brought {found} companies{f', then: {reason}' if reason else ''}."
    await _note_slice(claim, part, EventKind.SLICE_FINISHED, message, values)


async def _note_slice(claim: Claim, part: Slice, kind: EventKind, message: str, values: Mapping[str, Any]) -> None:
    async with claim.db.write(claim.tenant_id) as session:
        await session.execute(update(Slice).where(Slice.id == part.id).values(**values))
        data = {"slice": part.number, "source": part.source}
        logged = await events.append(session, claim.campaign.id, kind, message, run_id=claim.run_id, data=data)
        check_going(logged, claim.run_id)
        await _check_ours(session, claim)


async def end_discovery(claim: Claim, reason: str | None) -> None:
    """Nothing further will be asked; the run is complete when its last candidate is."""
    async with claim.db.write(claim.tenant_id) as session:
        campaign = await campaigns.find(session, claim.campaign.id, lock=True)
        await _check_ours(session, claim)
        mine = update(Run).where(Run.id == claim.run_id)
        values = {"discovered_at": func.clock_timestamp(), "reason": reason, "lease_owner": None, "lease_until": None}
        await session.execute(mine.values(**values))
        left = update(Slice).where(Slice.run_id == claim.run_id, Slice.finished_at.is_(None))
        why = reason or "There are enough leads."
        await session.execute(left.values(status="dropped", reason=why, finished_at=func.clock_timestamp()))
        await finish_when_done(session, campaign.id, claim.run_id)


async def fail(claim: Claim, reason: str) -> None:
    """End the run as FAILED, with a reason that a person can act on."""
    async with claim.db.write(claim.tenant_id) as session:
        campaign = await campaigns.find(session, claim.campaign.id, lock=True)
        await _check_ours(session, claim)
        await campaigns.move(session, campaign, Action.FAIL, EventKind.RUN_FAILED, reason, reason=reason)


async def note_failure(claim: Claim) -> int:
    """Count a discovery that broke for a reason of our own, and leave it alone for a while; returns the count."""
    later = func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, func.power(2, Run.attempts + 1))
    async with claim.db.write(claim.tenant_id) as session:
        mine = update(Run).where(Run.id == claim.run_id, Run.fence == claim.fence)
        mine = mine.values(attempts=Run.attempts + 1, retry_at=later)
        attempts: int | None = await session.scalar(mine.returning(Run.attempts))
        if attempts is None:
            raise Halted(TAKEN_OVER)
        return attempts


async def _check_ours(session: WriteSession, claim: Claim, *, lock: bool = False) -> None:
    """Undo the transaction when the run was taken over: who takes one over waits for its campaign's row or its own.

    The caller has locked the campaign's; `lock` locks the run's instead.

    Raises:
        Halted: it was.
    """
    run = select(Run.id).where(Run.id == claim.run_id, Run.fence == claim.fence)
    if await session.scalar(run.with_for_update(read=True) if lock else run) is None:
        raise Halted(TAKEN_OVER)


async def release(claim: Claim) -> None:
    """Put the discovery down, for whoever takes it up next: at once if the run was paused and resumed meanwhile."""
    async with claim.db.write(claim.tenant_id) as session:
        mine = update(Run).where(Run.id == claim.run_id, Run.fence == claim.fence)
        await session.execute(mine.values(lease_owner=None, lease_until=None))
        resumed = select(Campaign.id).where(Campaign.run_id == claim.run_id, Campaign.status == CampaignStatus.QUEUED)
        if await session.scalar(resumed):
            session.announce(WorkWaiting("discover"))
