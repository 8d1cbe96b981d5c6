"""The purge: what a vendor's terms let us keep only for a time is deleted when that time is over."""

import asyncio

import structlog
from sqlalchemy import delete, func, null, update
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.db import Database
from leads.models import Fact, VendorCall

log = structlog.get_logger()

SOON, EVERY = 60.0, 3600.0
"""Seconds until the first look, and between two."""


async def purge(db: Database) -> tuple[int, int]:
    """Delete expired facts and recorded replies; returns how many of each."""
    now = func.clock_timestamp()
    async with db.system_session() as session:
        facts = await session.execute(delete(Fact).where(Fact.expires_at < now).returning(Fact.id))
        old = update(VendorCall).where(VendorCall.reply_expires_at < now)
        replies = await session.execute(old.values(reply=null(), reply_expires_at=None).returning(VendorCall.id))
        return len(facts.all()), len(replies.all())


async def keep_purging(db: Database) -> None:
    """Purge every hour, for ever."""
    delay = SOON
    while True:
        await asyncio.sleep(delay)
        delay = EVERY
        try:
            facts, replies = await purge(db)
            log.info("purged", facts=facts, replies=replies)
        except (DBAPIError, InterfaceError, OSError) as error:
            log.warning("purge_failed", error=str(error))
