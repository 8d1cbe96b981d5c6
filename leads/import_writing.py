"""What is written for a file: a campaign that has ended, and each arrival's company, candidate, lead and facts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, update
from sqlalchemy.dialects.postgresql import insert as upsert

from leads import events
from leads.best_values import best
from leads.briefs import Brief
from leads.db import WriteSession
from leads.events import Entry
from leads.evidence import Evidence, SourceReport
from leads.import_plan import Arrival
from leads.import_rows import ImportField, Incoming
from leads.matching import keys_of
from leads.models import Campaign, Candidate, Company, Fact, IdentityKey, Lead, Run
from leads.scoring import score
from leads.vocabulary import CampaignStatus, EventKind, Field, LeadStatus, Source, SourceStatus, Stage

COLUMNS = {
    ImportField.NAME: (Field.NAME, "name"),
    ImportField.COMPANY_NUMBER: (Field.COMPANY_NUMBER, "company_number"),
    ImportField.PHONE: (Field.PHONE, "phone"),
    ImportField.EMAIL: (Field.EMAIL, "email"),
    ImportField.WEBSITE: (Field.WEBSITE, "website"),
    ImportField.LINKEDIN_URL: (Field.LINKEDIN_URL, "linkedin_url"),
    ImportField.ADDRESS: (Field.ADDRESS, "address"),
    ImportField.TOWN: (Field.TOWN, "town"),
    ImportField.POSTCODE: (Field.POSTCODE, "postcode"),
}
"""What each tells of a company: the fact, and the company's own column."""
TOLD = {each: known[0] for each, known in COLUMNS.items()} | {ImportField.DESCRIPTION: Field.DESCRIPTION}

NOT_ASKED = tuple(
    SourceReport(source, SourceStatus.OFF)
    for source in (Source.COMPANIES_HOUSE, Source.GOOGLE_PLACES, Source.WEBSITE, Source.LINKEDIN)
)
_STEPS = ("found", "unique", "enriched", "scored", "promoted")


async def write(session: WriteSession, name: str, arrivals: Sequence[Arrival], user_id: UUID) -> Campaign:
    """Make all of it, in this transaction; the campaign."""
    campaign = await _campaign(session, name, len(arrivals), user_id)
    await _companies(session, arrivals)
    await _leads(session, campaign, arrivals)
    return campaign


async def _campaign(session: WriteSession, name: str, count: int, user_id: UUID) -> Campaign:
    """A campaign that has ended, so that the leads stand where all leads do."""
    campaign = Campaign(
        name=name,
        type="company_list",
        status=CampaignStatus.COMPLETED,
        reason=f"{count:,} leads were imported from a file.",
        radius_miles=200,
        max_results=min(count, 500),
        brief=Brief().to_json(),
        find_linkedin=False,
        created_by=user_id,
    )
    session.add(campaign)
    await session.flush()
    now = datetime.now(UTC)
    run = Run(
        campaign_id=campaign.id, number=1, status=CampaignStatus.COMPLETED, started_at=now, finished_at=now,
        counters=dict.fromkeys(_STEPS, count),
    )  # fmt: skip
    session.add(run)
    await session.flush()
    await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(run_id=run.id))
    await session.refresh(campaign)
    return campaign


async def _companies(session: WriteSession, arrivals: Sequence[Arrival]) -> None:
    """New companies as the file has them; what is missing of known ones is filled in from it."""
    rows = [
        {"id": each.company_id} | {column: each.incoming.values.get(told) for told, (_, column) in COLUMNS.items()}
        for each in arrivals
    ]
    new = {each.company_id for each in arrivals if each.is_new}
    if made := [row for row in rows if row["id"] in new]:
        await session.insert(Company, made)
    if filled := [{f"new_{name}": value for name, value in row.items()} for row in rows if row["id"] not in new]:
        columns = [column for _, column in COLUMNS.values() if column != "name"]
        values = {name: func.coalesce(getattr(Company, name), bindparam(f"new_{name}")) for name in columns}
        statement = update(Company.__table__).where(Company.id == bindparam("new_id"))  # type: ignore[arg-type]
        await (await session.connection()).execute(
            statement.values(**values, updated_at=func.clock_timestamp()), filled
        )
    keys = [
        {"kind": key.kind, "value": key.value, "company_id": each.company_id}
        for each in arrivals
        for key in keys_of(each.identity)
    ]
    await (await session.connection()).execute(upsert(IdentityKey).on_conflict_do_nothing(), keys)


async def _leads(session: WriteSession, campaign: Campaign, arrivals: Sequence[Arrival]) -> None:
    """Each with its candidate, its facts and its event."""
    now = datetime.now(UTC)
    scored = await asyncio.to_thread(lambda: [_scored(each.incoming, now) for each in arrivals])
    where = {"campaign_id": campaign.id, "run_id": campaign.run_id}
    pairs = list(zip(arrivals, scored, strict=True))
    await session.insert(Candidate, [_candidate(each, points) | where for each, points in pairs])
    await session.insert(Lead, [_lead(each, points) | where for each, points in pairs])
    facts = [
        asdict(piece) | {"company_id": each.company_id, "candidate_id": each.candidate_id}
        for each in arrivals
        for piece in _evidence(each.incoming, now)
    ]
    await session.insert(Fact, facts)
    begun = Entry(EventKind.CAMPAIGN_CREATED, f"Campaign “{campaign.name}” was created from a file.")
    ready = [_ready(each, points["total"], campaign.run_id) for each, points in pairs]
    ended = Entry(EventKind.RUN_COMPLETED, f"{len(arrivals):,} leads were imported.", run_id=campaign.run_id)
    await events.append_all(session, campaign.id, [begun, *ready, ended])


def _scored(incoming: Incoming, now: datetime) -> dict[str, Any]:
    """As every lead is scored; of what no source was asked, the parts say so."""
    found = score(best(_evidence(incoming, now)), NOT_ASKED, distance_miles=None, radius_miles=1, brief=Brief())
    return {"total": found.total, "parts": [asdict(part) for part in found.parts], "distance_miles": None}


def _candidate(arrival: Arrival, points: Mapping[str, Any]) -> dict[str, Any]:
    told = arrival.incoming.values
    known = {
        "name": arrival.incoming.name,
        "postcode": told.get(ImportField.POSTCODE),
        "website": told.get(ImportField.WEBSITE),
    }
    return {
        "id": arrival.candidate_id,
        "fingerprint": f"row {arrival.incoming.row}",
        "finder": Source.IMPORT,
        "name": arrival.incoming.name,
        "found": {name: value for name, value in known.items() if value},
        "stage": Stage.PROMOTED,
        "passed": Stage.PROMOTED,
        "score": dict(points),
        "company_id": arrival.company_id,
        "lead_id": arrival.lead_id,
        "finished_at": datetime.now(UTC),
    }


def _lead(arrival: Arrival, points: Mapping[str, Any]) -> dict[str, Any]:
    told = arrival.incoming.values
    return {
        "id": arrival.lead_id,
        "company_id": arrival.company_id,
        "candidate_id": arrival.candidate_id,
        "status": LeadStatus(told.get(ImportField.STATUS, LeadStatus.NEW)),
        "score": points["total"],
        "score_parts": points["parts"],
        "notes": told.get(ImportField.NOTES, ""),
    }


def _ready(arrival: Arrival, total: int, run_id: UUID | None) -> Entry:
    name = arrival.incoming.name
    return Entry(
        EventKind.LEAD_READY,
        f"{name} is a lead, score {total}.",
        counters=dict.fromkeys(_STEPS, 1),
        run_id=run_id,
        candidate_id=arrival.candidate_id,
        lead_id=arrival.lead_id,
        data={"name": name, "stage": Stage.PROMOTED},
    )


def _evidence(incoming: Incoming, now: datetime) -> list[Evidence]:
    return [
        Evidence(TOLD[each], value, Source.IMPORT, None, 1.0, now)
        for each, value in incoming.values.items()
        if each in TOLD
    ]
