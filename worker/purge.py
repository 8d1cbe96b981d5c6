"""The purge: what may be kept only for a time, such as a vendor's answers, is deleted when that time is over."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import delete, func, null, or_, update
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.db import Database
from leads.models import Attempt, AuditEntry, Export, Fact, Invitation, LeadImport, Mail, UserSession, VendorCall

log = structlog.get_logger()

SOON, EVERY = 60.0, 3600.0
"""Seconds until the first look, and between two."""


MAILS_KEPT = timedelta(days=90)
"""For how long a mail is kept after it was written."""
ACCESS_KEPT = timedelta(days=30)
"""For how long a session or an invitation is kept after its end."""
AUDIT_DAYS = 365


async def purge(db: Database, *, audit_days: int = AUDIT_DAYS) -> dict[str, int]:
    """Delete expired facts, replies and uploads, old mails, and what is over of access; returns how many of each."""
    now = func.clock_timestamp()
    async with db.system_session() as session:
        facts = await session.execute(delete(Fact).where(Fact.expires_at < now).returning(Fact.id))
        old = update(VendorCall).where(VendorCall.reply_expires_at < now)
        replies = await session.execute(old.values(reply=null(), reply_expires_at=None).returning(VendorCall.id))
        mails = await session.execute(delete(Mail).where(Mail.created_at < now - MAILS_KEPT).returning(Mail.id))
        over = now - ACCESS_KEPT
        for gone in (
            delete(Attempt).where(Attempt.due < now),
            delete(UserSession).where(or_(UserSession.expires_at < over, UserSession.ended_at < over)),
            delete(Invitation).where(Invitation.expires_at < over),
            delete(Export).where(Export.expires_at < over),
            update(LeadImport).where(LeadImport.expires_at < now).values(content=null()),
        ):
            await session.execute(gone)
        entries = delete(AuditEntry).where(AuditEntry.at < now - timedelta(days=audit_days)).returning(AuditEntry.id)
        logged = await session.execute(entries)
        return {
            "facts": len(facts.all()),
            "replies": len(replies.all()),
            "mails": len(mails.all()),
            "audit_entries": len(logged.all()),
        }


async def keep_purging(db: Database, *, audit_days: int = AUDIT_DAYS) -> None:
    """Purge every hour, for ever."""
    delay = SOON
    while True:
        await asyncio.sleep(delay)
        delay = EVERY
        try:
            log.info("purged", **await purge(db, audit_days=audit_days))
        except (DBAPIError, InterfaceError, OSError) as error:
            log.warning("purge_failed", error=str(error))
