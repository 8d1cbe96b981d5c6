"""A tenant with very many leads, made by the database itself: what `bench.api` and `bench.export` read."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from canvass.local.postgres import LOGIN, SUPERUSER
from leads.accounts import create_tenant, create_user
from leads.db import Database
from leads.vocabulary import Role

TABLES = ("campaign", "run", "company", "company_word", "lead", "fact")
STATEMENTS = (
    """
    INSERT INTO campaign (id, name, type, status, radius_miles, max_results, brief, run_id, tenant_id, created_at)
    SELECT md5('campaign' || n)::uuid, 'Campaign ' || n, 'healthcare', 'COMPLETED', 15, 500, '{}',
        md5('run' || n)::uuid, $1, timestamptz '2026-01-01' + n * interval '1 hour'
    FROM generate_series(0, $2 / 500) n
    """,
    """
    INSERT INTO run (id, campaign_id, number, status, tenant_id)
    SELECT md5('run' || n)::uuid, md5('campaign' || n)::uuid, 1, 'COMPLETED', $1
    FROM generate_series(0, $2 / 500) n
    """,
    """
    INSERT INTO company (id, name, company_number, website, phone, email, address, town, postcode, tenant_id,
        created_at)
    SELECT md5('company' || n)::uuid,
        initcap(substr(md5('a' || n), 1, 7)) || ' '
            || (ARRAY['Dental','Care','Engineering','Foods','Print','Legal'])[1 + (hashtext('trade' || n) & 1023) % 6]
            || ' ' || (ARRAY['Ltd','Limited','LLP','Group'])[1 + n % 4],
        lpad(n::text, 8, '0'), 'https://www.firm' || n || '.example', '+44116' || lpad((n % 10000000)::text, 7, '0'),
        'hello@firm' || n || '.example', (n % 200) || ' High Street',
        (ARRAY['Leicester','London','Leeds','Derby','Nottingham','Hinckley','Loughborough','Corby'])
            [1 + (hashtext('town' || n) & 1023) % 8],
        'LE' || (1 + n % 19) || ' ' || (n % 9 + 1) || 'AA', $1, timestamptz '2026-01-01' + n * interval '20 seconds'
    FROM generate_series(1, $2) n
    """,
    """
    INSERT INTO company_word (company_id, word, tenant_id)
    SELECT id, unnest(company_words(name, town, postcode)), tenant_id FROM company
    WHERE tenant_id = $1 AND $2 > 0
    """,
    """
    INSERT INTO lead (id, company_id, campaign_id, run_id, candidate_id, status, score, score_parts, distance_miles,
        notes, tenant_id, created_at, updated_at, name_key, town_key)
    SELECT md5('lead' || n)::uuid, company.id, md5('campaign' || n / 500)::uuid,
        md5('run' || n / 500)::uuid, md5('candidate' || n)::uuid,
        (ARRAY['QUALIFIED', 'CONTACTED', 'REJECTED', 'NEW'])
            [width_bucket(hashtext('status' || n) & 1023, ARRAY[0, 1, 20, 70])],
        hashtext('score' || n) & 63 + 30, '[{"label": "Fit", "points": 20, "most": 25, "reason": "It fits."}]',
        CASE WHEN n % 9 > 0 THEN (hashtext('far' || n) & 1023) / 70.0 END,
        CASE WHEN n % 30 = 0 THEN 'Call back, "soon".' ELSE '' END, $1,
        timestamptz '2026-01-01' + n * interval '20 seconds', timestamptz '2026-01-01' + n * interval '20 seconds',
        company.name_key, company.town_key
    FROM generate_series(1, $2) n JOIN company ON company.id = md5('company' || n)::uuid
    ORDER BY n
    """,
    """
    INSERT INTO fact (id, company_id, field, value, source, url, confidence, tenant_id)
    SELECT gen_random_uuid(), md5('company' || n)::uuid,
        (ARRAY['name','address','town','postcode','phone','email','website','description','company_status',
            'incorporated_on','employees','vat_number'])[f],
        to_jsonb('Value ' || f || ' of company ' || n), (ARRAY['website','openai','companies_house'])[1 + f % 3],
        'https://www.firm' || n || '.example/contact', 0.5 + f / 30.0, $1
    FROM generate_series(greatest(1, $2 - 2000), $2) n, generate_series(1, 12) f
    """,
)
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1) AND schemaname = 'public'
    AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conindid > 0)
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """The tenant, and somebody who may read it."""

    tenant_id: UUID
    user_id: UUID


def owner_url(url: str) -> str:
    """The address of the embedded server's owner, whom nothing is hidden from, for that of the application's login."""
    return url.replace(f"//{LOGIN}@", f"//{SUPERUSER}@")


async def fill(db: Database, admin_url: str, leads: int) -> Owner:
    """A new tenant with so many leads of as many companies, 500 to a campaign; the last 2,000 have 12 facts each.

    Neither foreign keys nor triggers are minded, and indexes are made at the end, so that it takes minutes and not
    hours: leads have no candidates.
    """
    tenant_id = await create_tenant(db, "Many leads")
    user_id = await create_user(
        db, tenant_id, email=f"{tenant_id}@example.com", name="Reader", password=None, role=Role.MEMBER
    )
    connection = await asyncpg.connect(admin_url.replace("+asyncpg", ""))
    try:
        await connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        indexes = await connection.fetch(INDEXES, TABLES)
        for name, _ in indexes:
            await connection.execute(f'DROP INDEX "{name}"')
        for statement in STATEMENTS:
            await connection.execute(statement, tenant_id, leads)
        for _, definition in indexes:
            await connection.execute(definition)
        await connection.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
    finally:
        await connection.close()
    return Owner(tenant_id, user_id)
