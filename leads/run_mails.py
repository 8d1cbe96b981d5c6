"""The mails that tell of a run's end: written in its transaction, to whoever wants to know; a worker delivers them."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from leads.db import ReadSession, WriteSession
from leads.models import Campaign, Company, Lead, Mail, Run, User, VendorCall
from leads.vocabulary import CampaignStatus, MailKind

SHOWN = 5
"""Leads that a mail names."""
KINDS = {CampaignStatus.COMPLETED: MailKind.RUN_COMPLETED, CampaignStatus.FAILED: MailKind.RUN_FAILED}
"""The ends that are told of; whoever stops a run knows it."""


async def tell_of_end(session: WriteSession, campaign: Campaign) -> None:
    """If the campaign's current run has just come to an end that is told of, write the mails that tell of it."""
    kind = KINDS.get(campaign.status)
    if kind is None or campaign.run_id is None:
        return
    run = await session.get_one(Run, campaign.run_id, populate_existing=True)
    addresses = await _addresses(session, campaign, run)
    if not addresses:
        return
    about = {"kind": kind, "campaign_id": campaign.id, "run_id": run.id, "told": await _told(session, campaign, run)}
    rows = [about | {"address": address} for address in addresses]
    await session.execute(insert(Mail).on_conflict_do_nothing(), rows)


async def _addresses(session: ReadSession, campaign: Campaign, run: Run) -> list[str]:
    """Whoever asked for the run, or made the campaign, if they want mails, and those that the campaign tells."""
    asker = select(User.email).where(User.id == (run.asked_by or campaign.created_by))
    wanted = await session.scalar(asker.where(User.run_mails, User.disabled_at.is_(None)))
    named = {address.lower(): address for address in (*campaign.mail_to, wanted) if address}
    return list(named.values())


async def _told(session: ReadSession, campaign: Campaign, run: Run) -> dict[str, Any]:
    """What the mail will say, as it is now."""
    cost = select(func.coalesce(func.sum(VendorCall.cost_micros), 0)).where(VendorCall.run_id == run.id)
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    return {
        "campaign": campaign.name,
        "run": run.number,
        "trigger": run.trigger,
        "reason": run.reason,
        "leads": campaign.promoted,
        "wanted": campaign.max_results,
        "cost_micros": int(await session.scalar(cost) or 0),
        "seconds": seconds,
        "best": await _best(session, run.id),
    }


async def _best(session: ReadSession, run_id: UUID) -> list[dict[str, Any]]:
    columns = (Lead.id, Lead.score, Company.name, Company.town, Company.postcode)
    statement = select(*columns).join(Company, Company.id == Lead.company_id).where(Lead.run_id == run_id)
    rows = await session.execute(statement.order_by(Lead.score.desc(), Lead.id).limit(SHOWN))
    return [
        {"lead": str(lead_id), "score": score, "name": name, "place": " ".join(filter(None, (town, postcode)))}
        for lead_id, score, name, town, postcode in rows
    ]
