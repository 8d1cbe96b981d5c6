"""A campaign's life: created, changed, started, paused, resumed, stopped, restarted, deleted; each is an event."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select, update

from leads import care, events, run_mails, trail
from leads.briefs import Brief, brief_of
from leads.campaign_types import TYPES, check
from leads.db import ReadSession, WriteSession
from leads.errors import InvalidError, NotFoundError
from leads.evidence import Position
from leads.geography import Place
from leads.lifecycle import Action, after
from leads.models import Campaign, CampaignSchedule, Run
from leads.schedules import RunTrigger
from leads.vocabulary import CampaignStatus as Status
from leads.vocabulary import EventKind
from leads.wakeups import WorkWaiting

MICROS_PER_CENT = 10_000
_NO_COUNTS = dict.fromkeys(events.COUNTERS, 0)


async def create(
    session: WriteSession, values: Mapping[str, Any], *, place: Place | None, created_by: UUID | None
) -> Campaign:
    """A DRAFT from `values`, the API's input in camel case; `place` is where its postcode was found.

    Raises:
        InvalidError: naming every field that is wrong; nothing is created.
    """
    campaign = draft(values, place=place)
    campaign.created_by = created_by
    session.add(campaign)
    await session.flush()
    await events.append(session, campaign.id, EventKind.CAMPAIGN_CREATED, f"Campaign “{campaign.name}” was created.")
    await session.refresh(campaign)
    return campaign


def draft(values: Mapping[str, Any], *, place: Place | None) -> Campaign:
    """The campaign that `create` would make of `values`, without keeping it.

    Raises:
        InvalidError: naming every field that is wrong.
    """
    _check(str(values.get("type", "")), values, place)
    campaign = Campaign(type=values["type"])
    _fill(campaign, values, place)
    return campaign


async def update_brief(
    session: WriteSession, campaign_id: UUID, values: Mapping[str, Any], *, place: Place | None
) -> Campaign:
    """Change the brief; `values` holds the whole input as `current_values` gives it, with what is to change changed.

    Raises:
        InvalidError, NotFoundError, ConflictError: nothing is changed.
    """
    campaign = await find(session, campaign_id, lock=True)
    after(Action.UPDATE, campaign.status)
    _check(campaign.type, values, place)
    _fill(campaign, values, place)
    if campaign.budget_micros is not None and campaign.budget_micros < campaign.cost_micros + campaign.reserved_micros:
        raise InvalidError({"budgetMinor": "The budget is below what the campaign has already spent."})
    await session.flush()
    await events.append(session, campaign.id, EventKind.CAMPAIGN_UPDATED, "The brief was changed.")
    await session.refresh(campaign)
    return campaign


def current_values(campaign: Campaign) -> dict[str, Any]:
    """The campaign's brief in the form that `create` and `update_brief` take."""
    brief = campaign.brief
    return {
        "name": campaign.name,
        "type": campaign.type,
        "postcode": campaign.postcode,
        "radiusMiles": campaign.radius_miles,
        "maxResults": campaign.max_results,
        "sectors": brief.get("sectors"),
        "sizes": brief.get("sizes"),
        "exclusions": brief.get("exclusions"),
        "referenceCompany": brief.get("reference_company"),
        "companyNames": brief.get("company_names"),
        "companies": [company.to_input() for company in Brief.from_json(brief).companies],
        "prompt": brief.get("prompt"),
        "includeExistingCustomers": campaign.include_existing_customers,
        "findLinkedin": campaign.find_linkedin,
        "analyzeAbove": campaign.analyze_above,
        "budgetMinor": None if campaign.budget_micros is None else campaign.budget_micros // MICROS_PER_CENT,
    }


def place_of(campaign: Campaign) -> Place | None:
    """The middle of the campaign's area; None where it has none."""
    if campaign.postcode is None or campaign.latitude is None or campaign.longitude is None:
        return None
    return Place(campaign.postcode, Position(campaign.latitude, campaign.longitude), campaign.town, campaign.region)


async def start(session: WriteSession, campaign_id: UUID, *, asked_by: UUID | None = None) -> Campaign:
    """Queue the first run of a DRAFT."""
    return await _queue(session, campaign_id, Action.START, {"asked_by": asked_by})


async def restart(session: WriteSession, campaign_id: UUID, *, asked_by: UUID | None = None) -> Campaign:
    """Queue another run of a campaign that has ended; what it found before is not found again."""
    return await _queue(session, campaign_id, Action.RESTART, {"asked_by": asked_by})


async def run_as_scheduled(
    session: WriteSession, campaign: Campaign, *, asked_by: UUID | None, new_finds_only: bool
) -> Campaign:
    """Queue the next run of a campaign that is not under way, its first or another."""
    action = Action.START if campaign.status is Status.DRAFT else Action.RESTART
    begun = {"trigger": RunTrigger.SCHEDULE, "asked_by": asked_by, "new_finds_only": new_finds_only}
    return await _queue(session, campaign.id, action, begun)


async def pause(session: WriteSession, campaign_id: UUID) -> Campaign:
    """Let nothing further begin; what is in hand stays where it is."""
    campaign = await find(session, campaign_id, lock=True)
    await move(session, campaign, Action.PAUSE, EventKind.RUN_PAUSED, "The run was paused.")
    return campaign


async def resume(session: WriteSession, campaign_id: UUID) -> Campaign:
    """Go on where a paused run stood."""
    campaign = await find(session, campaign_id, lock=True)
    await move(session, campaign, Action.RESUME, EventKind.RUN_RESUMED, "The run goes on.")
    session.announce(WorkWaiting("discover"))
    return campaign


async def stop(session: WriteSession, campaign_id: UUID) -> Campaign:
    """End the run for good, with what it has."""
    campaign = await find(session, campaign_id, lock=True)
    await move(session, campaign, Action.STOP, EventKind.RUN_STOPPED, "The run was stopped.")
    return campaign


async def delete(session: WriteSession, campaign_id: UUID) -> Campaign:
    """Hide a campaign that is not under way; its leads stay."""
    campaign = await find(session, campaign_id, lock=True)
    after(Action.DELETE, campaign.status)
    await session.execute(update(Campaign).where(Campaign.id == campaign_id).values(deleted_at=func.clock_timestamp()))
    await care.drop(session, campaign_id, "the campaign was deleted")
    await session.execute(delete_rows(CampaignSchedule).where(CampaignSchedule.campaign_id == campaign_id))
    return campaign


async def find(session: ReadSession, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """The campaign, or NotFoundError."""
    statement = select(Campaign).where(Campaign.id == campaign_id, Campaign.deleted_at.is_(None))
    campaign = await session.scalar(statement.with_for_update(key_share=True) if lock else statement)
    if campaign is None:
        raise NotFoundError("There is no such campaign.", field="campaignId")
    return campaign


async def move(
    session: WriteSession,
    campaign: Campaign,
    action: Action,
    kind: EventKind,
    message: str,
    *,
    reason: str | None = None,
) -> None:
    """Carry out `action` on a locked campaign and its current run, with its event.

    Raises:
        ConflictError: when the table in `leads.lifecycle` does not allow it.
    """
    status = after(action, campaign.status)
    await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(status=status, reason=reason))
    changes: dict[str, Any] = {"status": status, "reason": reason}
    if status in {Status.COMPLETED, Status.FAILED, Status.CANCELLED}:
        counts = {name: getattr(campaign, name) for name in events.COUNTERS}
        changes |= {"finished_at": func.clock_timestamp(), "counters": counts, "lease_owner": None, "lease_until": None}
    await session.execute(update(Run).where(Run.id == campaign.run_id).values(**changes))
    await care.follow(session, campaign.id, status)
    await events.append(session, campaign.id, kind, message)
    await session.refresh(campaign)
    await run_mails.tell_of_end(session, campaign)


async def _queue(session: WriteSession, campaign_id: UUID, action: Action, begun: Mapping[str, Any]) -> Campaign:
    campaign = await find(session, campaign_id, lock=True)
    after(action, campaign.status)
    number = await session.scalar(select(func.count()).select_from(Run).where(Run.campaign_id == campaign_id))
    run = Run(campaign_id=campaign_id, number=(number or 0) + 1, **begun, **asdict(trail.current()))
    session.add(run)
    await session.flush()
    await session.execute(update(Campaign).where(Campaign.id == campaign_id).values(run_id=run.id, **_NO_COUNTS))
    await session.refresh(campaign)
    by_itself = ", as scheduled" if run.trigger is RunTrigger.SCHEDULE else ""
    await move(session, campaign, action, EventKind.RUN_QUEUED, f"Run {run.number} is queued{by_itself}.")
    session.announce(WorkWaiting("discover"))
    return campaign


def _check(type_key: str, values: Mapping[str, Any], place: Place | None) -> None:
    wrong = check(type_key, values)
    if values.get("postcode") and "postcode" not in wrong and place is None:
        wrong["postcode"] = f"There is no postcode {values['postcode']}. Check it, or use one near by."
    if not 0 <= (values.get("analyzeAbove") or 0) <= 100:
        wrong["analyzeAbove"] = "A score is from 0 to 100."
    if wrong:
        raise InvalidError(wrong)


def _fill(campaign: Campaign, values: Mapping[str, Any], place: Place | None) -> None:
    kind = TYPES[campaign.type]
    campaign.name = str(values["name"]).strip()
    campaign.postcode = place.postcode if place else None
    campaign.town = place.town if place else None
    campaign.region = place.region if place else None
    campaign.latitude = place.position.latitude if place else None
    campaign.longitude = place.position.longitude if place else None
    campaign.radius_miles = values.get("radiusMiles") or kind.default("radiusMiles")
    campaign.max_results = values.get("maxResults") or kind.default("maxResults")
    campaign.brief = brief_of(values).to_json()
    campaign.include_existing_customers = bool(values.get("includeExistingCustomers"))
    campaign.find_linkedin = values.get("findLinkedin") is not False
    campaign.analyze_above = values.get("analyzeAbove")
    budget = values.get("budgetMinor")
    campaign.budget_micros = None if budget is None else budget * MICROS_PER_CENT
