"""Delivers mails: each is claimed under a lease, carried, and written off as sent, to be tried again, or given up.

A worker that dies between handing a mail in and writing that down leaves it to be sent again, with its Message-ID.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.db import Database
from leads.letters import Site, write
from leads.mail_server import read_sender
from leads.models import Mail
from leads.settings import Settings
from leads.vocabulary import MailStatus
from worker.postmen import PATIENCE, Parcel, Postman, Refusal, postman

log = structlog.get_logger()

LOOK_EVERY = 3.0
"""Seconds between two looks."""
AT_ONCE = 50
"""Mails that one look takes up."""
LEASE = timedelta(seconds=10 * PATIENCE)
"""For how long a mail stays with a silent worker: longer than a server may take for all that is said."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""Between one attempt and the next; after the last, 22 hours on, a mail is given up."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


async def deliver_due(db: Database, settings: Settings, carrier: Postman) -> int:
    """Deliver what is due, one by one; returns how many mails were sent. A server that is away ends the look."""
    sent = 0
    for tenant_id, mail_id in await _due(db):
        mail = await _claim(db, tenant_id, mail_id, settings)
        if mail is None:
            continue
        refusal = await carrier.carry(_parcel(mail, settings))
        await _close(db, mail, refusal)
        sent += refusal is None
        if refusal and refusal.away:
            break
    return sent


async def keep_delivering(db: Database, settings: Settings) -> None:
    """Deliver what is due, for ever."""
    carrier = postman(settings)
    while True:
        try:
            if sent := await deliver_due(db, settings, carrier):
                log.info("mails_sent", mails=sent)
        except (DBAPIError, InterfaceError, OSError) as error:
            log.warning("mails_not_delivered", error=str(error))
        await asyncio.sleep(LOOK_EVERY)


def _parcel(mail: Mail, settings: Settings) -> Parcel:
    letter = write(mail.kind, mail.told, mail.campaign_id, Site(settings.public_url, settings.sandbox))
    return Parcel(mail.id, mail.address, letter, mail.message_id or "", mail.created_at)


async def _due(db: Database) -> list[tuple[UUID, UUID]]:
    """Mails of all tenants that nobody has in hand, the longest overdue first."""
    statement = select(Mail.tenant_id, Mail.id).where(*_free()).order_by(Mail.retry_at).limit(AT_ONCE)
    async with db.system_session() as session:
        return [(tenant_id, mail_id) for tenant_id, mail_id in await session.execute(statement)]


async def _claim(db: Database, tenant_id: UUID, mail_id: UUID, settings: Settings) -> Mail | None:
    """Take a mail up: nobody else may until the lease runs out. None when somebody else was quicker."""
    take = (
        update(Mail)
        .where(Mail.id == mail_id, *_free())
        .values(lease_until=func.clock_timestamp() + LEASE, fence=Mail.fence + 1, attempts=Mail.attempts + 1)
        .values(message_id=func.coalesce(Mail.message_id, f"<{mail_id}@{read_sender(settings.mail_from).domain}>"))
        .returning(Mail)
    )
    async with db.write(tenant_id) as session:
        return await session.scalar(take)


async def _close(db: Database, mail: Mail, refusal: Refusal | None) -> None:
    """Write down what became of it, if it is still ours."""
    changes: dict[str, Any] = {"lease_until": None, "reason": refusal and refusal.reason}
    wait = None if refusal is None or refusal.final else wait_after(mail.attempts)
    if refusal is None:
        changes |= {"status": MailStatus.SENT, "sent_at": func.clock_timestamp()}
    elif wait is None:
        changes |= {"status": MailStatus.FAILED}
    else:
        changes |= {"retry_at": func.clock_timestamp() + wait}
    async with db.write(mail.tenant_id) as session:
        mine = update(Mail).where(Mail.id == mail.id, Mail.fence == mail.fence, Mail.status == MailStatus.WAITING)
        await session.execute(mine.values(changes))
    if refusal:
        # what a server says may name the address, so the log does not repeat it
        log.warning("mail_not_sent", mail_id=str(mail.id), attempts=mail.attempts, given_up=wait is None)


def _free() -> list[ColumnElement[bool]]:
    now = func.clock_timestamp()
    return [
        Mail.status == MailStatus.WAITING,
        Mail.retry_at <= now,
        or_(Mail.lease_until.is_(None), Mail.lease_until < now),
    ]
