"""Rows for the tests, committed as the tenant that they belong to."""

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from leads import campaigns, events
from leads.db import Database
from leads.evidence import Position
from leads.geography import Place
from leads.models import (
    Campaign,
    Candidate,
    Company,
    Customer,
    Fact,
    Interaction,
    Lead,
    LeadAnalysis,
    LeadTask,
    Run,
)
from leads.vocabulary import CustomerStatus, EventKind, Field, InteractionKind, LeadStatus, Source, Stage, TaskKind

LEICESTER = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")

_numbers = count(1)


async def add_campaign(db: Database, tenant_id: UUID, *, start: bool = True, **values: Any) -> Campaign:
    """A healthcare campaign at LE1 1AA."""
    brief = {"name": "Care in Leicester", "type": "healthcare", "postcode": "LE1 1AA"} | values
    async with db.write(tenant_id) as session:
        campaign = await campaigns.create(session, brief, place=LEICESTER, created_by=None)
        return await campaigns.start(session, campaign.id) if start else campaign


async def add_candidate(db: Database, campaign: Campaign, name: str, **columns: Any) -> Candidate:
    """A find of the campaign's current run."""
    row = Candidate(
        campaign_id=campaign.id,
        run_id=campaign.run_id,
        fingerprint=f"{name} {next(_numbers)}",
        finder=Source.OPENAI,
        name=name,
        found={"name": name, "postcode": "LE1 1AA", "website": "https://example.com"},
        **{
            "stage": Stage.PROMOTED,
            "sources": {"google_places": {"status": "FOUND", "detail": "The same name and postcode."}},
            **columns,
        },
    )
    async with db.write(campaign.tenant_id) as session:
        session.add(row)
    return row


async def add_company(db: Database, tenant_id: UUID, name: str, **columns: Any) -> Company:
    row = Company(name=name, **{"town": "Leicester", "postcode": "LE1 1AA", **columns})
    async with db.write(tenant_id) as session:
        session.add(row)
    return row


async def add_lead(
    db: Database, campaign: Campaign, name: str, *, company: Company | None = None, **columns: Any
) -> Lead:
    """A company, its candidate and its lead."""
    company = company or await add_company(db, campaign.tenant_id, name)
    candidate = await add_candidate(db, campaign, name, company_id=company.id)
    row = Lead(
        company_id=company.id,
        campaign_id=campaign.id,
        run_id=campaign.run_id,
        candidate_id=candidate.id,
        **{
            "status": LeadStatus.NEW,
            "score": 70,
            "score_parts": [{"label": "Fit", "points": 70, "most": 100, "reason": "It fits."}],
            **columns,
        },
    )
    async with db.write(campaign.tenant_id) as session:
        session.add(row)
    async with db.read(campaign.tenant_id) as session:
        return await session.get_one(Lead, row.id)


async def add_fact(db: Database, lead: Lead, field: Field, value: Any, **columns: Any) -> Fact:
    row = Fact(
        company_id=lead.company_id,
        candidate_id=lead.candidate_id,
        field=field,
        value=value,
        **{"source": Source.WEBSITE, "confidence": 0.9, "url": "https://example.com/contact", **columns},
    )
    async with db.write(lead.tenant_id) as session:
        session.add(row)
    return row


async def add_task(db: Database, lead: Lead, kind: TaskKind, **columns: Any) -> LeadTask:
    row = LeadTask(lead_id=lead.id, campaign_id=lead.campaign_id, run_id=lead.run_id, kind=kind, **columns)
    async with db.write(lead.tenant_id) as session:
        session.add(row)
    return row


async def add_analysis(db: Database, lead: Lead, body: dict[str, Any], **columns: Any) -> LeadAnalysis:
    row = LeadAnalysis(lead_id=lead.id, body=body, **{"model": "gpt-6-luna", **columns})
    async with db.write(lead.tenant_id) as session:
        session.add(row)
    return row


async def add_interaction(db: Database, lead: Lead, body: str) -> Interaction:
    row = Interaction(lead_id=lead.id, kind=InteractionKind.NOTE, body=body, occurred_at=datetime.now(UTC))
    async with db.write(lead.tenant_id) as session:
        session.add(row)
    return row


async def add_customer(db: Database, lead: Lead, status: CustomerStatus = CustomerStatus.DISCOVERY) -> Customer:
    row = Customer(company_id=lead.company_id, lead_id=lead.id, status=status)
    async with db.write(lead.tenant_id) as session:
        session.add(row)
    return row


async def add_events(db: Database, campaign: Campaign, number: int, **columns: Any) -> None:
    """So many events, each in a transaction of its own."""
    for _ in range(number):
        async with db.write(campaign.tenant_id) as session:
            await events.append(
                session, campaign.id, EventKind.CANDIDATE_FOUND, "Found.", counters={"found": 1}, **columns
            )


async def current_run(db: Database, campaign: Campaign) -> Run:
    async with db.read(campaign.tenant_id) as session:
        return await session.get_one(Run, campaign.run_id)
