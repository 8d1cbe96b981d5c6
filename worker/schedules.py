"""Starts what is due: woken by time, in every worker; the database sees to it that each due run starts once."""

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.campaign_schedules import take_turn
from leads.db import Database
from leads.errors import Problem
from leads.models import CampaignSchedule

log = structlog.get_logger()

LONGEST, SHORTEST = 10.0, 1.0
"""Seconds between two looks: no more, as somebody may set a schedule meanwhile; no fewer, even after a failure."""
AT_ONCE = 200
"""Campaigns that one look starts."""


async def start_due(db: Database) -> float:
    """Start, or leave out, every run that is due; returns for how many seconds nothing else is, at most LONGEST."""
    soon = await _soon(db)
    for tenant_id, campaign_id, seconds in soon:
        if seconds <= 0:
            await _take_turn(db, tenant_id, campaign_id)
    return min((seconds for *_, seconds in soon if seconds > 0), default=LONGEST)


async def keep_starting(db: Database) -> None:
    """Start what is due when it is due, for ever."""
    while True:
        delay = LONGEST
        try:
            delay = await start_due(db)
        except (DBAPIError, InterfaceError, OSError) as error:
            log.warning("schedules_not_looked_at", error=str(error))
        await asyncio.sleep(max(SHORTEST, delay))


async def _take_turn(db: Database, tenant_id: UUID, campaign_id: UUID) -> None:
    """One campaign's turn; what goes wrong with one must not hold the others up, and is tried again."""
    try:
        async with db.write(tenant_id) as session:
            taken = await take_turn(session, campaign_id)
    except (DBAPIError, Problem) as error:
        log.warning("schedule_not_taken_up", campaign_id=str(campaign_id), error=str(error))
    else:
        if taken:
            log.info("schedule_taken_up", tenant_id=str(tenant_id), campaign_id=str(campaign_id))


async def _soon(db: Database) -> list[tuple[UUID, UUID, float]]:
    """The campaigns of all tenants that are due before the next look, the longest overdue first, and in how long."""
    schedule, now = CampaignSchedule, func.clock_timestamp()
    seconds = func.extract("epoch", schedule.next_due_at - now)
    statement = select(schedule.tenant_id, schedule.campaign_id, seconds).where(
        schedule.next_due_at <= now + timedelta(seconds=LONGEST)
    )
    async with db.system_session() as session:
        rows = await session.execute(statement.order_by(schedule.next_due_at).limit(AT_ONCE))
        return [(tenant_id, campaign_id, float(wait)) for tenant_id, campaign_id, wait in rows]
