"""Who is told of what by mail, and a second try at a mail that was given up. What is told is written elsewhere."""

from collections.abc import Iterable
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select, update

from leads import campaigns, events
from leads.db import WriteSession
from leads.errors import ConflictError, InvalidError, NotFoundError
from leads.models import Campaign, Mail, User
from leads.vocabulary import EventKind, MailStatus

MOST_ADDRESSES = 10
"""That a campaign tells."""


async def set_addresses(session: WriteSession, campaign_id: UUID, given: Iterable[str]) -> Campaign:
    """Tell these addresses, and no others, of the end of each run, beside whoever asked for it.

    Raises:
        InvalidError: one of them is none, or there are too many; nothing is changed.
        NotFoundError: there is no such campaign.
    """
    addresses = read_addresses(given)
    campaign = await campaigns.find(session, campaign_id, lock=True)
    await session.execute(update(Campaign).where(Campaign.id == campaign_id).values(mail_to=addresses))
    message = f"The end of each run is told to {', '.join(addresses) or 'nobody else'}."
    await events.append(session, campaign_id, EventKind.CAMPAIGN_UPDATED, message)
    await session.refresh(campaign)
    return campaign


async def set_run_mails(session: WriteSession, user_id: UUID, *, wanted: bool) -> User:
    """Whether a person gets mails of the runs that they ask for.

    Raises:
        NotFoundError: there is no such person.
    """
    change = update(User).where(User.id == user_id).values(run_mails=wanted).returning(User)
    user = await session.scalar(change, execution_options={"populate_existing": True})
    if user is None:
        raise NotFoundError("There is no such person.")
    return user


async def send_again(session: WriteSession, mail_id: UUID) -> Mail:
    """Have another try at a mail that was given up.

    Raises:
        NotFoundError: there is no such mail.
        ConflictError: it was not given up.
    """
    mail = await session.scalar(select(Mail).where(Mail.id == mail_id).with_for_update())
    if mail is None:
        raise NotFoundError("There is no such mail.", field="mailId")
    if mail.status is not MailStatus.FAILED:
        raise ConflictError("Only a mail that could not be sent is sent again.", field="mailId")
    fresh = {"status": MailStatus.WAITING, "attempts": 0, "reason": None, "retry_at": func.clock_timestamp()}
    await session.execute(update(Mail).where(Mail.id == mail_id).values(**fresh))
    await session.refresh(mail)
    return mail


def read_addresses(given: Iterable[str]) -> list[str]:
    """Addresses as they are kept: tidied, each once.

    Raises:
        InvalidError: one of them is none, or there are too many.
    """
    kept: dict[str, str] = {}
    for text in given:
        try:
            address = validate_email(text, check_deliverability=False, globally_deliverable=False).normalized
        except EmailNotValidError as problem:
            raise InvalidError({"addresses": f"“{text[:80]}” is no address: {problem}"}) from None
        kept.setdefault(address.lower(), address)
    if len(kept) > MOST_ADDRESSES:
        raise InvalidError({"addresses": f"At most {MOST_ADDRESSES} addresses are told."})
    return list(kept.values())
