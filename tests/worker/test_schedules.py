"""Schedules over the database: each due run starts once whoever looks, missed ones once, and never two at a time."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from leads import campaign_schedules as schedules
from leads import campaigns
from leads.db import Database
from leads.errors import ConflictError, NotFoundError
from leads.models import Campaign, CampaignEvent, CampaignSchedule, Run, User
from leads.schedules import Every, RunTrigger, Schedule, next_due
from leads.settings import Settings
from leads.vocabulary import CampaignStatus, EventKind, Role
from leads.wakeups import WorkWaiting
from tests.worker.conftest import Ears, Team
from worker.schedules import LONGEST, SHORTEST, keep_starting, start_due

DAILY = Schedule(Every.DAY, time(7, 30), "Europe/London")
LONG_AGO = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


async def scheduled(
    team: Team, status: CampaignStatus = CampaignStatus.COMPLETED, *, due: datetime | None = LONG_AGO, **how: Any
) -> Campaign:
    """A campaign in that status whose schedule says that it was due then."""
    campaign = await team.campaign()
    how = {"new_finds_only": True, "set_by": None} | how
    async with team.db.write(team.id) as session:
        if status is CampaignStatus.DRAFT:
            await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(run_id=None))
            await session.execute(update(Run).where(Run.campaign_id == campaign.id).values(number=0))
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(status=status))
        await schedules.put(session, campaign.id, DAILY, **how)
        mine = update(CampaignSchedule).where(CampaignSchedule.campaign_id == campaign.id)
        await session.execute(mine.values(next_due_at=due))
    team.ears.heard.clear()
    return await team.reload(campaign)


async def due_at(team: Team, campaign: Campaign) -> datetime | None:
    async with team.db.read(team.id) as session:
        return (await session.get_one(CampaignSchedule, campaign.id)).next_due_at


async def runs(team: Team, campaign: Campaign) -> Sequence[Run]:
    async with team.db.read(team.id) as session:
        mine = select(Run).where(Run.campaign_id == campaign.id, Run.number > 0)
        return (await session.scalars(mine.order_by(Run.number))).all()


async def told(team: Team, campaign: Campaign, kind: EventKind) -> list[str]:
    async with team.db.read(team.id) as session:
        mine = select(CampaignEvent.message).where(CampaignEvent.campaign_id == campaign.id, CampaignEvent.kind == kind)
        return list(await session.scalars(mine.order_by(CampaignEvent.seq)))


def next_from_now() -> datetime:
    return next_due(DAILY, datetime.now(UTC))


async def test_a_run_that_was_missed_for_weeks_starts_once(team: Team) -> None:
    campaign = await scheduled(team)

    await start_due(team.db)
    await start_due(team.db)

    assert [run.trigger for run in await runs(team, campaign)] == [RunTrigger.PERSON, RunTrigger.SCHEDULE]
    assert (await team.reload(campaign)).status is CampaignStatus.QUEUED
    assert await due_at(team, campaign) == next_from_now()
    assert (await told(team, campaign, EventKind.RUN_QUEUED))[-1] == "Run 2 is queued, as scheduled."
    assert [each for each in team.ears.heard if isinstance(each, WorkWaiting)] == [WorkWaiting("discover")]


async def test_the_first_run_of_a_draft_starts_too(team: Team) -> None:
    campaign = await scheduled(team, CampaignStatus.DRAFT)
    await start_due(team.db)
    assert [run.trigger for run in await runs(team, campaign)] == [RunTrigger.SCHEDULE]


@pytest.mark.parametrize("status", [CampaignStatus.QUEUED, CampaignStatus.RUNNING, CampaignStatus.PAUSED])
async def test_a_campaign_that_is_under_way_is_left_out_and_its_log_says_so(team: Team, status: CampaignStatus) -> None:
    campaign = await scheduled(team, status)

    await start_due(team.db)
    await start_due(team.db)

    assert len(await runs(team, campaign)) == 1
    assert (await team.reload(campaign)).status is status
    assert await told(team, campaign, EventKind.RUN_SKIPPED) == [
        f"The run that was due at 07:30 on 1 November is left out: the one before is {status.lower()}."
    ]
    assert await due_at(team, campaign) == next_from_now()


async def test_nothing_starts_before_its_time(team: Team) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=4)
    campaign = await scheduled(team, due=soon)
    assert 0 < await start_due(team.db) <= 4
    assert len(await runs(team, campaign)) == 1
    assert await due_at(team, campaign) == soon


async def test_eight_that_look_at_once_start_each_due_run_once(team: Team, settings: Settings) -> None:
    """Each with connections of its own, as eight workers have."""
    due = [await scheduled(team) for _ in range(6)]
    busy = await scheduled(team, CampaignStatus.RUNNING)
    workers = [Database.connect(settings, announcer=Ears()) for _ in range(8)]
    try:
        await asyncio.gather(*(start_due(worker) for worker in workers for _ in range(2)))
    finally:
        await asyncio.gather(*(worker.close() for worker in workers))

    assert [[run.number for run in await runs(team, campaign)] for campaign in due] == [[1, 2]] * 6
    assert len(await told(team, busy, EventKind.RUN_SKIPPED)) == 1
    assert {await due_at(team, campaign) for campaign in (*due, busy)} == {next_from_now()}


async def test_a_worker_that_dies_before_its_commit_leaves_the_run_to_others(team: Team) -> None:
    campaign = await scheduled(team)
    async with team.db.write(team.id) as session:
        assert await schedules.take_turn(session, campaign.id)
        await session.rollback()
    assert (len(await runs(team, campaign)), await due_at(team, campaign)) == (1, LONG_AGO)
    await start_due(team.db)
    assert len(await runs(team, campaign)) == 2


async def test_the_run_belongs_to_whoever_set_the_schedule_and_wants_what_it_says(team: Team) -> None:
    async with team.db.write(team.id) as session:
        user = User(email=f"{team.id}@example.com", name="Ann", role=Role.MEMBER)
        session.add(user)
    campaign = await scheduled(team, set_by=user.id, new_finds_only=False)
    await start_due(team.db)
    _, run = await runs(team, campaign)
    assert (run.asked_by, run.new_finds_only) == (user.id, False)


async def test_a_paused_schedule_starts_nothing_and_catches_nothing_up(team: Team) -> None:
    campaign = await scheduled(team)
    await do(team, schedules.pause, campaign)
    await do(team, schedules.pause, campaign)
    await start_due(team.db)
    assert (len(await runs(team, campaign)), await due_at(team, campaign)) == (1, None)

    await do(team, schedules.resume, campaign)
    await start_due(team.db)
    assert (len(await runs(team, campaign)), await due_at(team, campaign)) == (1, next_from_now())
    with pytest.raises(ConflictError, match="not paused"):
        await do(team, schedules.resume, campaign)
    assert (await told(team, campaign, EventKind.CAMPAIGN_UPDATED)) == [
        "It runs every day at 07:30 (Europe/London).",
        "Its schedule is paused.",
        "Its schedule goes on: every day at 07:30 (Europe/London).",
    ]


async def test_setting_another_timetable_takes_the_place_of_the_first_even_of_a_paused_one(team: Team) -> None:
    campaign = await scheduled(team)
    await do(team, schedules.pause, campaign)
    monthly = Schedule(Every.MONTH, time(0), "UTC", day=31)
    async with team.db.write(team.id) as session:
        await schedules.put(session, campaign.id, monthly, new_finds_only=False, set_by=None)
    async with team.db.read(team.id) as session:
        row = await session.get_one(CampaignSchedule, campaign.id)
    assert (schedules.schedule_of(row), row.new_finds_only) == (monthly, False)
    assert row.next_due_at == next_due(monthly, datetime.now(UTC))


@pytest.mark.parametrize("how", [schedules.remove, campaigns.delete])
async def test_a_schedule_goes_by_itself_or_with_its_campaign(team: Team, how: Any) -> None:
    campaign = await scheduled(team)
    await do(team, how, campaign)
    await start_due(team.db)
    assert len(await runs(team, campaign)) == 1
    async with team.db.read(team.id) as session:
        assert await session.scalar(select(func.count()).select_from(CampaignSchedule)) == 0
    with pytest.raises(NotFoundError):
        await do(team, schedules.pause, campaign)


async def test_a_worker_looks_by_itself_when_it_is_time(team: Team) -> None:
    campaign = await scheduled(team, due=datetime.now(UTC) + timedelta(seconds=1))
    looking = asyncio.create_task(keep_starting(team.db))
    try:
        async with asyncio.timeout(SHORTEST + LONGEST / 2):
            while len(await runs(team, campaign)) == 1:  # noqa: ASYNC110 - the loop tells nobody
                await asyncio.sleep(0.1)
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def do(team: Team, action: Any, campaign: Campaign) -> None:
    async with team.db.write(team.id) as session:
        await action(session, UUID(str(campaign.id)))
