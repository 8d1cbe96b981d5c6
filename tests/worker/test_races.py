"""Workers that race for the same work, and late ones whose lease was taken: each piece is claimed and written once."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, update

from leads import care as tasks_of_leads
from leads.calls import Answer, Call, Question
from leads.db import Database
from leads.errors import Halted
from leads.evidence import Found
from leads.models import Campaign, CampaignEvent, Candidate, Lead, LeadTask, Run, Slice, VendorCall
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, EventKind, Source, Stage, TaskKind, TaskStatus
from tests.worker.conftest import Team
from tests.worker.test_promotion import ready, running, scored
from worker import candidate, care, runs
from worker.asking import ledger_of
from worker.candidate import Work
from worker.care_record import record as record_care
from worker.care_work import Outcome
from worker.record import record
from worker.runs import Claim
from worker.verdicts import Enriched

WORKERS = 8
LEASE = timedelta(minutes=1)
NOBODY: Any = SimpleNamespace(gazetteer=None)
"""Vendors that are not asked."""
PAID = Call(Source.GOOGLE_PLACES, "searchText", {"textQuery": "Quillmarsh"}, most_micros=35_000)


@pytest.fixture
async def doors(settings: Settings) -> AsyncIterator[list[Database]]:
    """One for each of the workers, with connections of its own."""
    opened = [Database.connect(settings) for _ in range(WORKERS)]
    yield opened
    for door in opened:
        await door.close()


async def found(team: Team, campaign: Campaign, number: int) -> list[UUID]:
    """So many candidates that wait."""
    rows = [
        {"campaign_id": campaign.id, "run_id": campaign.run_id, "fingerprint": str(uuid4()), "finder": Source.OPENAI}
        | {"name": f"Company {place}", "found": {"name": f"Company {place}"}}
        for place in range(number)
    ]
    async with team.db.write(team.id) as session:
        return list(await session.scalars(insert(Candidate).returning(Candidate.id), rows))


async def lapse(team: Team, table: Any) -> None:
    """All leases have run out."""
    async with team.db.write(team.id) as session:
        late = func.clock_timestamp() - timedelta(seconds=1)
        await session.execute(update(table).where(table.lease_until.is_not(None)).values(lease_until=late))


async def claims(door: Database, team: Team, owner: str, ids: Sequence[UUID]) -> list[Work]:
    """What one worker gets that asks for all of them, a few at a time, in an order of its own."""
    order, got = random.Random(owner).sample(ids, len(ids)), []
    for first in range(0, len(order), 5):
        few = order[first : first + 5]
        got += await candidate.claim(door, team.id, few, owner=owner, lease=LEASE, vendors=NOBODY)
    return got


async def all_claims(doors: Sequence[Database], team: Team, ids: Sequence[UUID]) -> list[Work]:
    racing = [claims(door, team, f"worker {number}", ids) for number, door in enumerate(doors)]
    return [work for got in await asyncio.gather(*racing) for work in got]


async def test_of_eight_that_race_for_candidates_one_gets_each(team: Team, doors: list[Database]) -> None:
    """Three times over, as if all of them had died in between: each time under a new fence."""
    campaign = await running(team)
    ids = await found(team, campaign, 60)

    for fence in (1, 2, 3):
        got = await all_claims(doors, team, ids)

        assert Counter((work.id, work.fence) for work in got) == Counter((each, fence) for each in ids)
        assert await all_claims(doors, team, ids) == []
        await lapse(team, Candidate)


async def test_of_eight_that_race_for_a_run_one_discovers_it(team: Team, doors: list[Database]) -> None:
    campaign = await team.campaign()

    won = [claim for claim in await asyncio.gather(*(claim_run(team, campaign, door) for door in doors)) if claim]

    assert [claim.fence for claim in won] == [1]
    assert (await team.reload(campaign)).status is CampaignStatus.RUNNING
    async with team.db.read(team.id) as session:
        begun = select(func.count()).where(CampaignEvent.kind == EventKind.RUN_STARTED)
        assert await session.scalar(begun) == 1


async def test_of_eight_that_race_for_tasks_one_does_each(team: Team, doors: list[Database]) -> None:
    waiting = [await waiting_task(team) for _ in range(6)]

    async def take(door: Database, task_id: UUID) -> list[tuple[UUID, int]]:
        with suppress(Halted):
            batch = await care.claim(door, team.id, task_id, owner=str(id(door)), lease=LEASE, streams=8)
            return [(task.id, task.fence) for task in batch.tasks]
        return []

    got = await asyncio.gather(*(take(door, task_id) for task_id in waiting for door in doors))

    assert Counter(each for taken in got for each in taken) == Counter((task_id, 1) for task_id in waiting)


async def test_a_late_worker_writes_nothing_about_a_candidate_that_was_taken_over(team: Team) -> None:
    campaign = await running(team)
    late = await scored(team, campaign)
    await lapse_and_take(team, late)

    with pytest.raises(Halted):
        await record(late, ready())

    assert await stages(team) == [(Stage.SCORED, 2)]
    after = await team.reload(campaign)
    assert (after.promoted, after.event_seq) == (0, campaign.event_seq)


async def test_of_two_verdicts_written_together_about_one_candidate_the_later_claim_counts(team: Team) -> None:
    """A process that stood still takes its own candidate up again while the old attempt is not over."""
    campaign = await running(team)
    late = await scored(team, campaign)
    await set_stage(team, late, Stage.UNIQUE)
    late.stage = Stage.UNIQUE
    mine = replace(late, fence=await lapse_and_take(team, late))
    bystander = await scored(team, campaign, "Ambleton Dental Ltd")

    # the first write is under way while the other two come, and are written in one transaction
    outcomes = await asyncio.gather(
        record(bystander, ready("Ambleton Dental Ltd", "99000999")),
        record(late, Enriched((), ())),
        record(mine, Enriched((), ())),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [CampaignStatus, Halted, CampaignStatus]
    assert (await team.reload(campaign)).enriched == 1
    assert late.stage is Stage.UNIQUE
    assert mine.stage is Stage.ENRICHED


async def test_a_late_worker_pays_for_nothing_more(team: Team) -> None:
    """Neither for a candidate, nor for a run, nor for a task."""
    campaign = await team.campaign()
    run = await claim_run(team, campaign)
    assert run is not None
    work = await scored(team, await team.reload(campaign))
    batch = await care.claim(team.db, team.id, await waiting_task(team), owner="late", lease=LEASE, streams=8)
    ledgers = [work.ledger, ledger_of(run), batch.ledger]
    for table in (Candidate, Run, LeadTask):
        async with team.db.write(team.id) as session:
            await session.execute(update(table).values(fence=table.fence + 1))

    for ledger in ledgers:
        with pytest.raises(Halted):
            await ledger.make(PAID, never)

    async with team.db.read(team.id) as session:
        assert await session.scalar(select(func.count()).select_from(VendorCall)) == 0
    assert (await team.reload(campaign)).reserved_micros == 0


@pytest.mark.parametrize("table", [Candidate, Run])
async def test_who_is_just_being_taken_over_pays_for_nothing_more(team: Team, table: Any) -> None:
    """Its reservation waits behind the transaction that takes it over, which writes off what it has open."""
    campaign = await team.campaign()
    run = await claim_run(team, campaign)
    assert run is not None
    work = await scored(team, await team.reload(campaign))
    ledger = work.ledger if table is Candidate else ledger_of(run)

    async with team.db.write(team.id) as session:
        await session.execute(update(table).values(fence=table.fence + 1))
        await session.execute(update(Campaign).values(cost_micros=Campaign.cost_micros))
        asking = asyncio.create_task(ledger.make(PAID, never))
        await asyncio.sleep(0.3)
        assert not asking.done()

    with pytest.raises(Halted):
        await asking
    async with team.db.read(team.id) as session:
        assert await session.scalar(select(func.count()).select_from(VendorCall)) == 0


LateWrite = Callable[[Claim, Slice], Awaitable[Any]]
LATE_WRITES: dict[str, LateWrite] = {
    "plans": lambda claim, part: runs.write_slices(claim, Source.OPENAI, 1, [Question("Find.", "More", 5)]),
    "asks": runs.begin_slice,
    "finds": lambda claim, part: runs.note_finds(claim, part.id, Source.OPENAI, [Found("Late Ltd")]),
    "answers": lambda claim, part: runs.end_slice(claim, part, 3, None),
    "ends": lambda claim, part: runs.end_discovery(claim, None),
    "fails": lambda claim, part: runs.fail(claim, "It broke."),
    "breaks": lambda claim, part: runs.note_failure(claim),
}


@pytest.mark.parametrize("what", LATE_WRITES)
async def test_a_late_worker_writes_nothing_about_a_run_that_was_taken_over(team: Team, what: str) -> None:
    campaign = await team.campaign()
    late = await claim_run(team, campaign)
    assert late is not None
    [part] = await runs.write_slices(late, Source.OPENAI, 0, [Question("Find.", "At most 5 companies", 5)])
    await lapse(team, Run)
    assert await claim_run(team, campaign, team.db) is not None
    before = await everything(team, campaign)

    with pytest.raises(Halted):
        await LATE_WRITES[what](late, part)
    await runs.release(late)

    assert await everything(team, campaign) == before


async def test_a_late_worker_writes_nothing_about_a_task_that_was_taken_over(team: Team) -> None:
    task_id = await waiting_task(team)
    late = await care.claim(team.db, team.id, task_id, owner="late", lease=LEASE, streams=8)
    await lapse(team, LeadTask)
    await care.claim(team.db, team.id, task_id, owner="quick", lease=LEASE, streams=8)

    with pytest.raises(Halted):
        await record_care(late, [Outcome(message="it was done late.")])
    await care.put_down(late, later=timedelta(minutes=5))

    async with team.db.read(team.id) as session:
        row = await session.get_one(LeadTask, task_id)
        assert (row.status, row.fence, row.lease_owner) == (TaskStatus.WAITING, 2, "quick")
        assert (row.attempts, row.retry_at) == (0, None)
        told = select(func.count()).where(CampaignEvent.kind == EventKind.LEAD_UPDATED)
        assert await session.scalar(told) == 0


async def claim_run(team: Team, campaign: Campaign, door: Database | None = None) -> Claim | None:
    with suppress(Halted):
        owner = str(uuid4())
        return await runs.claim(
            door or team.db, team.id, campaign.run_id or uuid4(), owner=owner, lease=LEASE, model="gpt-6-luna"
        )
    return None


async def waiting_task(team: Team) -> UUID:
    """A lead's task that a person wants done."""
    campaign = await running(team)
    await record(await scored(team, campaign, f"Lead {uuid4().hex} Ltd"), ready(uuid4().hex, None))
    async with team.db.write(team.id) as session:
        lead = (await session.scalars(select(Lead).where(Lead.campaign_id == campaign.id))).one()
        return (await tasks_of_leads.want(session, lead, TaskKind.REGISTER, asked_by=None)).id


async def lapse_and_take(team: Team, late: Work) -> int:
    """Another worker has it from now on; its fence."""
    await lapse(team, Candidate)
    [taken] = await candidate.claim(team.db, team.id, [late.id], owner="quick", lease=LEASE, vendors=NOBODY)
    return taken.fence


async def set_stage(team: Team, work: Work, stage: Stage) -> None:
    async with team.db.write(team.id) as session:
        await session.execute(update(Candidate).where(Candidate.id == work.id).values(stage=stage, passed=stage))


async def stages(team: Team) -> list[tuple[Stage, int]]:
    async with team.db.read(team.id) as session:
        return [(row.stage, row.fence) for row in await session.scalars(select(Candidate))]


async def everything(team: Team, campaign: Campaign) -> dict[str, Any]:
    """All that there is of a run, to compare."""
    async with team.db.read(team.id) as session:
        return {
            table.__tablename__: [
                {column.name: getattr(row, column.key) for column in table.__table__.columns}
                for row in await session.scalars(select(table).execution_options(populate_existing=True))
            ]
            for table in (Campaign, Run, Slice, Candidate, CampaignEvent)
        }


async def never() -> Answer:
    raise AssertionError("nobody may be asked")
