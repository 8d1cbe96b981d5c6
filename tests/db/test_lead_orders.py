"""What leads are ordered by is their company's name and town, whoever writes first, and of leads from before too."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text, update

from leads.db import Database, WriteSession
from leads.models import Company, Lead
from migrations import compare, downgrade, upgrade
from tests.db.bare import run
from tests.graphql.rows import add_campaign, add_candidate, add_company, add_lead

TENANT, USER, CAMPAIGN, RUN, COMPANY, CANDIDATE, LEAD = (str(uuid4()) for _ in range(7))
BEFORE = f"""
INSERT INTO tenant (id, name) VALUES ('{TENANT}', 'One');
INSERT INTO campaign (id, name, type, status, radius_miles, max_results, brief, tenant_id)
  VALUES ('{CAMPAIGN}', 'Care', 'healthcare', 'COMPLETED', 15, 50, '{{}}', '{TENANT}');
INSERT INTO run (id, campaign_id, number, status, tenant_id) VALUES ('{RUN}', '{CAMPAIGN}', 1, 'COMPLETED', '{TENANT}');
INSERT INTO company (id, name, tenant_id) VALUES ('{COMPANY}', 'Acme LTD', '{TENANT}');
INSERT INTO candidate (id, campaign_id, run_id, fingerprint, finder, name, found, stage, tenant_id)
  VALUES ('{CANDIDATE}', '{CAMPAIGN}', '{RUN}', 'a', 'openai', 'Acme LTD', '{{}}', 'PROMOTED', '{TENANT}');
INSERT INTO lead (id, company_id, campaign_id, run_id, candidate_id, score, score_parts, tenant_id)
  VALUES ('{LEAD}', '{COMPANY}', '{CAMPAIGN}', '{RUN}', '{CANDIDATE}', 70, '[]', '{TENANT}');
"""  # noqa: S608


def test_leads_from_before_get_their_keys(bare_url: str) -> None:
    upgrade(bare_url, "0013")
    run(bare_url, BEFORE)
    upgrade(bare_url)
    assert run(bare_url, "SELECT id::text, name_key, town_key FROM lead") == [(LEAD, "acme ltd", "")]
    compare(bare_url)
    downgrade(bare_url, "0013")
    assert run(bare_url, "SELECT id::text FROM lead") == [(LEAD,)]


async def test_a_company_that_changes_takes_its_leads_along(db: Database, tenant_id: UUID) -> None:
    campaign = await add_campaign(db, tenant_id)
    lead = await add_lead(db, campaign, "Acme")
    other = await add_lead(db, campaign, "Bolt")
    assert await keys(db, lead) == ("acme", "leicester")
    async with db.write(tenant_id) as session:
        await rename(session, lead.company_id, name="ZENITH", town=None)
    assert await keys(db, lead) == ("zenith", "")
    assert await keys(db, other) == ("bolt", "leicester")


async def test_a_lead_waits_for_the_new_name_of_its_company(db: Database, tenant_id: UUID) -> None:
    campaign, company = await add_campaign(db, tenant_id), await add_company(db, tenant_id, "Acme")
    async with db.write(tenant_id) as session:
        await rename(session, company.id, name="Zenith")
        adding = asyncio.create_task(add_lead(db, campaign, "Acme", company=company))
        await until_one_waits_for(session)
    assert await keys(db, await adding) == ("zenith", "leicester")


async def test_a_new_name_waits_for_the_leads_of_its_company(db: Database, tenant_id: UUID) -> None:
    campaign, company = await add_campaign(db, tenant_id), await add_company(db, tenant_id, "Acme")
    candidate = await add_candidate(db, campaign, "Acme", company_id=company.id)

    async def rename_it() -> None:
        async with db.write(tenant_id) as session:
            await rename(session, company.id, name="Zenith")

    lead = Lead(
        company_id=company.id, campaign_id=campaign.id, run_id=campaign.run_id, candidate_id=candidate.id,
        score=70, score_parts=[],
    )  # fmt: skip
    async with db.write(tenant_id) as session:
        session.add(lead)
        await session.flush()
        renaming = asyncio.create_task(rename_it())
        await until_one_waits_for(session)
    await renaming
    assert await keys(db, lead) == ("zenith", "leicester")


async def rename(session: WriteSession, company_id: UUID, **values: Any) -> None:
    await session.execute(update(Company).where(Company.id == company_id).values(**values))


async def keys(db: Database, lead: Lead) -> tuple[str, str]:
    async with db.read(lead.tenant_id) as session:
        name, town = (await session.execute(select(Lead.name_key, Lead.town_key).where(Lead.id == lead.id))).one()
    return name, town


async def until_one_waits_for(session: WriteSession) -> None:
    """Until another connection waits for what this one holds."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")
    async with asyncio.timeout(60):
        while not await session.scalar(waiting):  # noqa: ASYNC110 - it waits in the database
            await asyncio.sleep(0.02)
