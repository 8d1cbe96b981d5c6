"""Tasks of leads as rows: who wants what, what is done together, what has to wait, and what a campaign's end means."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from leads import campaigns, care
from leads.errors import Halted
from leads.lifecycle import Action
from leads.models import Campaign, Candidate, Company, Fact, Lead, LeadTask, Run, VendorCall
from leads.vocabulary import CampaignStatus, EventKind, Field, Source, Stage, TaskKind, TaskStatus
from leads.wakeups import WorkWaiting
from tests.worker.conftest import Team
from worker import care as tasks
from worker.care import Batch

LEASE = timedelta(seconds=30)


async def campaign_of(team: Team, **columns: Any) -> Campaign:
    """A running campaign."""
    campaign = await team.campaign()
    changes = {"status": CampaignStatus.RUNNING, **columns}
    async with team.db.write(team.id) as session:
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(**changes))
        await session.execute(update(Run).where(Run.id == campaign.run_id).values(status=CampaignStatus.RUNNING))
    return await team.reload(campaign)


async def lead_of(team: Team, campaign: Campaign, *, score: int = 60, number: str | None = None) -> Lead:
    """A lead as promotion leaves it, without what is wanted for it."""
    company = Company(name="Quillmarsh Dental", town="Leicester", company_number=number)
    candidate = Candidate(
        campaign_id=campaign.id,
        run_id=campaign.run_id,
        fingerprint=str(uuid4()),
        finder=Source.OPENAI,
        name="Quillmarsh Dental",
        found={"name": "Quillmarsh Dental"},
        stage=Stage.PROMOTED,
        finished_at=func.now(),
    )
    async with team.db.write(team.id) as session:
        session.add_all([company, candidate])
        await session.flush()
        lead = Lead(
            company_id=company.id,
            candidate_id=candidate.id,
            campaign_id=campaign.id,
            run_id=campaign.run_id,
            score=score,
            score_parts=[],
        )
        session.add(lead)
    return lead


async def welcomed(team: Team, campaign: Campaign, **values: Any) -> Lead:
    lead = await lead_of(team, campaign, **values)
    async with team.db.write(team.id) as session:
        await care.welcome(session, [lead.id])
    return lead


async def stored(team: Team) -> list[LeadTask]:
    async with team.db.read(team.id) as session:
        return list(await session.scalars(select(LeadTask).order_by(LeadTask.created_at, LeadTask.id)))


def woken(team: Team) -> int:
    """How often workers were woken for tasks."""
    return team.ears.heard.count(WorkWaiting("care"))


async def claim(team: Team, task: LeadTask, *, streams: int = 8) -> Batch:
    return await tasks.claim(team.db, team.id, task.id, owner="us", lease=LEASE, streams=streams)


async def discovered(team: Team, campaign: Campaign, *, ago: timedelta = timedelta(0)) -> None:
    """The run looks for nothing more; its tasks are that old."""
    async with team.db.write(team.id) as session:
        await session.execute(update(Run).where(Run.id == campaign.run_id).values(discovered_at=func.now()))
        await session.execute(update(LeadTask).values(created_at=LeadTask.created_at - ago))


@pytest.mark.parametrize(
    ("columns", "score", "number", "wanted"),
    [
        ({}, 60, None, ["LINKEDIN"]),
        ({"find_linkedin": False}, 60, None, []),
        ({"analyze_above": 61}, 60, "99000001", ["LINKEDIN"]),
        ({"analyze_above": 60}, 60, None, ["ANALYSIS", "LINKEDIN"]),
        ({"analyze_above": 0, "find_linkedin": False}, 60, "99000001", ["ANALYSIS", "REGISTER"]),
    ],
)
async def test_what_is_wanted_for_a_new_lead(
    team: Team, columns: dict[str, Any], score: int, number: str | None, wanted: list[str]
) -> None:
    campaign = await campaign_of(team, **columns)
    await welcomed(team, campaign, score=score, number=number)
    found = await stored(team)
    assert sorted(task.kind for task in found) == wanted
    assert {(task.status, task.asked_by, task.run_id) for task in found} <= {
        (TaskStatus.WAITING, None, campaign.run_id)
    }


async def test_a_lead_whose_page_is_known_needs_no_search(team: Team) -> None:
    campaign = await campaign_of(team)
    lead = await lead_of(team, campaign)
    known = {"field": Field.LINKEDIN_URL, "value": "https://www.linkedin.com/company/q", "source": Source.LINKEDIN}
    async with team.db.write(team.id) as session:
        session.add(Fact(company_id=lead.company_id, confidence=0.9, **known))
        await session.flush()
        await care.welcome(session, [lead.id])
    assert await stored(team) == []


async def test_workers_are_woken_when_a_batch_is_full(team: Team) -> None:
    campaign = await campaign_of(team)
    for _ in range(9):
        await welcomed(team, campaign)
    assert woken(team) == 0
    await welcomed(team, campaign)
    assert woken(team) == 1


async def test_a_full_batch_is_done_while_the_run_still_looks(team: Team) -> None:
    campaign = await campaign_of(team)
    for _ in range(12):
        await welcomed(team, campaign)
    found = await stored(team)

    batch = await claim(team, found[11])

    assert [task.id for task in batch.tasks] == [task.id for task in found[:10]]
    assert {(task.batch_id, task.lease_owner) for task in (await stored(team))[:10]} == {(found[0].id, "us")}
    with pytest.raises(Halted, match="the batch is not full"):
        await claim(team, found[11])


async def test_the_runs_own_questions_come_first(team: Team) -> None:
    campaign = await campaign_of(team)
    for _ in range(10):
        await welcomed(team, campaign)
    line = {"campaign_id": campaign.id, "run_id": campaign.run_id, "operation": "responses", "fingerprint": "-"}
    async with team.db.write(team.id) as session:
        session.add_all(VendorCall(**line, source=Source.OPENAI) for _ in range(2))
        session.add(VendorCall(**line, source=Source.OPENAI, outcome="ok"))
    first, *_ = await stored(team)

    with pytest.raises(Halted, match="come first"):
        await claim(team, first, streams=2)
    assert len((await claim(team, first, streams=3)).tasks) == 10


async def test_what_is_left_is_done_when_the_run_is_over(team: Team) -> None:
    campaign = await campaign_of(team)
    for _ in range(2):
        await welcomed(team, campaign)
    first, _ = await stored(team)
    await discovered(team, campaign)
    with pytest.raises(Halted, match="the batch is not full"):
        await claim(team, first)

    async with team.db.write(team.id) as session:
        locked = await campaigns.find(session, campaign.id, lock=True)
        await campaigns.move(session, locked, Action.COMPLETE, EventKind.RUN_COMPLETED, "Done.")

    assert woken(team) == 1
    assert len((await claim(team, first)).tasks) == 2


async def test_nobody_waits_for_more_when_a_run_takes_long_to_end(team: Team) -> None:
    campaign = await campaign_of(team)
    await welcomed(team, campaign)
    await discovered(team, campaign, ago=tasks.PATIENCE)
    [first] = await stored(team)
    assert len((await claim(team, first)).tasks) == 1


async def test_the_register_comes_before_the_analysis(team: Team) -> None:
    campaign = await campaign_of(team, analyze_above=0, find_linkedin=False)
    await welcomed(team, campaign, number="99000001")
    register, analysis = await stored(team)
    assert (register.kind, woken(team)) == (TaskKind.REGISTER, 2)

    with pytest.raises(Halted, match="the register comes first"):
        await claim(team, analysis)
    assert (await claim(team, register)).purpose.startswith("Healthcare")
    async with team.db.write(team.id) as session:
        mine = update(LeadTask).where(LeadTask.id == register.id)
        await session.execute(mine.values(**care.ended(TaskStatus.FAILED, "down")))
    assert (await claim(team, analysis)).kind is TaskKind.ANALYSIS


@pytest.mark.parametrize(
    ("status", "done"),
    [
        (CampaignStatus.RUNNING, True),
        (CampaignStatus.COMPLETED, True),
        (CampaignStatus.PAUSED, False),
        (CampaignStatus.CANCELLED, False),
        (CampaignStatus.FAILED, False),
    ],
)
async def test_what_the_campaign_wants_depends_on_its_status(team: Team, status: CampaignStatus, done: bool) -> None:
    campaign = await campaign_of(team, status=status)
    async with team.db.write(team.id) as session:
        lead = await lead_of(team, campaign)
        await care.want(session, lead, TaskKind.ANALYSIS, asked_by=None)
    [task] = await stored(team)
    if not done:
        with pytest.raises(Halted):
            await claim(team, task)
        return
    assert (await claim(team, task)).ledger.during == care.GOING


@pytest.mark.parametrize("end", [campaigns.stop, campaigns.delete])
async def test_whoever_has_a_task_in_hand_finds_it_gone(team: Team, end: Any) -> None:
    status = CampaignStatus.RUNNING if end is campaigns.stop else CampaignStatus.COMPLETED
    campaign = await campaign_of(team, status=status)
    await welcomed(team, campaign)
    await discovered(team, campaign, ago=tasks.PATIENCE)
    [task] = await stored(team)
    batch = await claim(team, task)

    async with team.db.write(team.id) as session:
        await end(session, campaign.id)
    await tasks.put_down(batch, later=timedelta(0))

    [after] = await stored(team)
    assert (after.status, after.attempts, after.lease_owner) == (TaskStatus.DROPPED, 0, None)
    with pytest.raises(Halted):
        await claim(team, task)
