"""A campaign's schedule as a row: set, paused, resumed, removed, and taken up when it is due, by one worker alone."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, func, select

from leads import campaigns, events
from leads.db import ReadSession, WriteSession
from leads.errors import ConflictError, NotFoundError
from leads.lifecycle import ACTIVE
from leads.models import Campaign, CampaignSchedule
from leads.schedules import Schedule, next_due, says
from leads.vocabulary import EventKind


async def put(
    session: WriteSession, campaign_id: UUID, schedule: Schedule, *, new_finds_only: bool, set_by: UUID | None
) -> Campaign:
    """Run the campaign by this timetable from now on, in place of any other; one that was paused goes on.

    Raises:
        NotFoundError: there is no such campaign.
    """
    campaign = await campaigns.find(session, campaign_id, lock=True)
    row = await session.get(CampaignSchedule, campaign_id) or CampaignSchedule(campaign_id=campaign_id)
    row.every, row.at, row.zone = schedule.every, schedule.at, schedule.zone
    row.weekdays, row.day_of_month = list(schedule.weekdays), schedule.day
    row.new_finds_only, row.set_by = new_finds_only, set_by
    row.updated_at = await _now(session)
    row.next_due_at = next_due(schedule, row.updated_at)
    session.add(row)
    return await _note(session, campaign, f"It runs {says(schedule)}.")


async def pause(session: WriteSession, campaign_id: UUID) -> Campaign:
    """Start nothing until it is resumed; pausing twice changes nothing.

    Raises:
        NotFoundError: there is no such campaign, or it has no schedule.
    """
    campaign, row = await _find(session, campaign_id)
    if row.next_due_at is None:
        return campaign
    row.next_due_at = None
    return await _note(session, campaign, "Its schedule is paused.")


async def resume(session: WriteSession, campaign_id: UUID) -> Campaign:
    """Go on with the next run of the timetable; what was left out meanwhile is not caught up.

    Raises:
        NotFoundError: there is no such campaign, or it has no schedule.
        ConflictError: it is not paused.
    """
    campaign, row = await _find(session, campaign_id)
    if row.next_due_at is not None:
        raise ConflictError("The schedule is not paused.", field="campaignId")
    row.next_due_at = next_due(schedule_of(row), await _now(session))
    return await _note(session, campaign, f"Its schedule goes on: {says(schedule_of(row))}.")


async def remove(session: WriteSession, campaign_id: UUID) -> Campaign:
    """Let it run only when somebody says so.

    Raises:
        NotFoundError: there is no such campaign, or it has no schedule.
    """
    campaign, row = await _find(session, campaign_id)
    await session.delete(row)
    return await _note(session, campaign, "Its schedule was removed.")


async def take_turn(session: WriteSession, campaign_id: UUID) -> bool:
    """Queue the campaign's run if its schedule is due, and move the schedule on, all in this transaction.

    However many times it was due since it was last looked at, it runs once. A campaign that is under way is left as it
    is, and its log says so. False when there was nothing to do: somebody else has done it.
    """
    campaign = await session.scalar(
        select(Campaign).where(Campaign.id == campaign_id, Campaign.deleted_at.is_(None)).with_for_update()
    )
    due = CampaignSchedule.next_due_at <= func.clock_timestamp()
    mine = select(CampaignSchedule).where(CampaignSchedule.campaign_id == campaign_id, due)
    row = await session.scalar(mine.with_for_update())
    if campaign is None or row is None or row.next_due_at is None:
        return False
    was_due, row.next_due_at = row.next_due_at, next_due(schedule_of(row), await _now(session))
    if campaign.status in ACTIVE:
        await events.append(session, campaign_id, EventKind.RUN_SKIPPED, _skipped(campaign, row, was_due))
        return True
    await campaigns.run_as_scheduled(session, campaign, asked_by=row.set_by, new_finds_only=row.new_finds_only)
    return True


def schedule_of(row: CampaignSchedule) -> Schedule:
    """The timetable that a row holds."""
    return Schedule(row.every, row.at, row.zone, tuple(row.weekdays), row.day_of_month)


def _skipped(campaign: Campaign, row: CampaignSchedule, was_due: datetime) -> str:
    local = was_due.astimezone(ZoneInfo(row.zone))
    when = f"{local:%H:%M} on {local.day} {local:%B}"
    return f"The run that was due at {when} is left out: the one before is {campaign.status.lower()}."


async def _find(session: WriteSession, campaign_id: UUID) -> tuple[Campaign, CampaignSchedule]:
    campaign = await campaigns.find(session, campaign_id, lock=True)
    row = await session.get(CampaignSchedule, campaign_id)
    if row is None:
        raise NotFoundError("This campaign has no schedule.", field="campaignId")
    return campaign, row


async def _note(session: WriteSession, campaign: Campaign, message: str) -> Campaign:
    await session.flush()
    await events.append(session, campaign.id, EventKind.CAMPAIGN_UPDATED, message)
    await session.refresh(campaign)
    return campaign


async def _now(session: ReadSession) -> datetime:
    """By the database's clock, which is the same for all workers."""
    return (await session.scalars(select(func.clock_timestamp(type_=DateTime(timezone=True))))).one()
