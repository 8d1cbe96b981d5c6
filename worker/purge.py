"""The purge: what may be kept only for a time, such as a vendor's answers, is deleted when that time is over."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import delete, func, null, update
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.db import Database
from leads.models import Fact, Mail, VendorCall

log = structlog.get_logger()

SOON, EVERY = 60.0, 3600.0
"""Seconds until the first look, and between two."""


MAILS_KEPT = timedelta(days=90)
"""For how long a mail is kept after it was written."""


async def purge(db: Database) -> dict[str, int]:
    """Delete expired facts, recorded replies and old mails; returns how many of each."""
    now = func.clock_timestamp()
    async with db.system_session() as session:
        facts = await session.execute(delete(Fact).where(Fact.expires_at < now).returning(Fact.id))
        old = update(VendorCall).where(VendorCall.reply_expires_at < now)
        replies = await session.execute(old.values(reply=null(), reply_expires_at=None).returning(VendorCall.id))
        mails = await session.execute(delete(Mail).where(Mail.created_at < now - MAILS_KEPT).returning(Mail.id))
        return {"facts": len(facts.all()), "replies": len(replies.all()), "mails": len(mails.all())}


async def keep_purging(db: Database) -> None:
    """Purge every hour, for ever."""
    delay = SOON
    while True:
        await asyncio.sleep(delay)
        delay = EVERY
        try:
            log.info("purged", **await purge(db))
        except (DBAPIError, InterfaceError, OSError) as error:
            log.warning("purge_failed", error=str(error))
