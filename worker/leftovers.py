"""Lines of the ledger that nobody closes any more: their worker died when what they were for was at its end already.

What is not at its end is taken over by others, who write off what its last owner has open. A candidate that was left
out because its campaign is full, or a run that was stopped, is taken over by nobody.
"""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import func, select

from leads.db import NO_DATABASE, Database
from leads.models import Campaign, Run, VendorCall
from worker.ledger import write_off

log = structlog.get_logger()

EVERY = 20.0
"""Seconds between two looks."""
AT_REST = timedelta(minutes=1)
"""After so long whoever still lives has ended what was under way when its run came to its end."""
OPEN_AT_MOST = timedelta(hours=1)
"""A call that began longer ago has nobody who waits for it; what is done for leads may begin after their run's end."""


async def write_off_leftovers(db: Database) -> None:
    """Book them at the most that they can have cost: nobody knows what became of them."""
    now = func.clock_timestamp()
    reserving = select(Run.id).join(Campaign, Campaign.id == Run.campaign_id).where(Campaign.reserved_micros != 0)
    async with db.system_session() as session:
        ended = VendorCall.run_id.in_(reserving.where(Run.finished_at < now - AT_REST))
        await write_off(session, ended, VendorCall.task_id.is_(None))
        await write_off(session, VendorCall.run_id.in_(reserving), VendorCall.started_at < now - OPEN_AT_MOST)


async def keep_writing_off(db: Database) -> None:
    """Look every now and then, for ever."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await write_off_leftovers(db)
        except NO_DATABASE as error:
            log.warning("leftovers_not_written_off", error=str(error))
