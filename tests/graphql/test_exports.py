"""Exports: asked for by mutation, fetched by a link that expires, written while they are fetched."""

import asyncio
import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import orjson
import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from leads.export_text import FORMULA
from leads.exports import sign_link
from leads.models import Export
from leads.settings import Settings
from leads.vocabulary import CustomerStatus, Field, LeadStatus, Source
from schema.ids import parse_id
from tests.graphql.people import Person, Team, gid
from tests.graphql.rows import add_campaign, add_company, add_customer, add_fact, add_interaction, add_lead

SHOWN = "export { id kind format status columns total written url expiresAt }"
NASTY = '=HYPERLINK("https://evil.example";"x")'


async def ask(person: Person, what: str = "exportLeads", **given: Any) -> dict[str, Any]:
    answer = await person.do(what, SHOWN, **given)
    found: dict[str, Any] = answer["export"]
    return found


async def fetch(http: httpx2.AsyncClient, export: dict[str, Any]) -> httpx2.Response:
    response = await http.get(export["url"])
    assert response.status_code == 200, response.text
    return response


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


async def nasty_lead(team: Team, **columns: Any) -> Any:
    campaign = await add_campaign(team.db, team.id, name="Care")
    company = await add_company(
        team.db, team.id, NASTY, phone="+441164960123", town="-1+1", website="https://a.example", address='a "b",\nc'
    )
    return await add_lead(
        team.db, campaign, NASTY, company=company, notes="@SUM(1)\r\n<b>&\x0b\x1f", distance_miles=1.5, **columns
    )


async def test_leads_as_csv(team: Team, http: httpx2.AsyncClient) -> None:
    lead = await nasty_lead(team, score=81)
    export = await ask(team.member)
    assert (export["kind"], export["format"], export["status"]) == ("LEADS", "CSV", "READY")
    response = await fetch(http, export)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == f'attachment; filename="leads-{datetime.now(UTC):%Y-%m-%d}.csv"'
    assert response.headers["cache-control"] == "no-store"
    headings, row = table(response.text)
    assert dict(zip(headings, row, strict=True)) == {
        "Lead": gid("Lead", lead),
        "Status": "NEW",
        "Score": "81",
        "Company": f"'{NASTY}",
        "Company number": "",
        "Phone": "'+441164960123",
        "E-mail": "",
        "Website": "https://a.example",
        "LinkedIn": "",
        "Address": 'a "b",\nc',
        "Town": "'-1+1",
        "Postcode": "LE1 1AA",
        "Distance in miles": "1.5",
        "Campaign": "Care",
        "Customer status": "",
        "Notes": "'@SUM(1)\r\n<b>&\x0b\x1f",
        "Created at": f"{lead.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Updated at": f"{lead.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


@pytest.mark.parametrize("first", list(FORMULA))
async def test_whatever_begins_like_a_formula_is_made_harmless(
    team: Team, http: httpx2.AsyncClient, first: str
) -> None:
    lead = await nasty_lead(team)
    await add_fact(team.db, lead, Field.DESCRIPTION, f"{first}1+1")
    await add_fact(team.db, lead, Field.TECHNOLOGIES, [f"{first}x"])
    export = await ask(team.member, "exportFacts", columns=["VALUE"])
    values = {row[0] for row in table((await fetch(http, export)).text)[1:]}
    assert values == {f"'{first}1+1", orjson.dumps([f"{first}x"]).decode()}


async def test_leads_as_a_workbook(team: Team, http: httpx2.AsyncClient) -> None:
    lead = await nasty_lead(team)
    export = await ask(
        team.member, format="XLSX", columns=["COMPANY", "SCORE", "NOTES", "CREATED_AT", "ADDRESS", "EMAIL"]
    )
    response = await fetch(http, export)
    book = load_workbook(io.BytesIO(response.content))
    [sheet] = book.worksheets
    headings, cells = sheet.iter_rows()
    assert [cell.value for cell in headings] == ["Company", "Score", "Notes", "Created at", "Address", "E-mail"]
    company, score, notes, created_at, address, email = cells
    assert (sheet.title, sheet.freeze_panes) == ("Leads", "A2")
    assert (company.value, company.data_type, company.quotePrefix) == (NASTY, "s", True)
    assert (score.value, score.data_type) == (70, "n")
    assert (notes.value, notes.data_type, notes.quotePrefix) == ("@SUM(1)\n<b>&", "s", True)
    assert abs(created_at.value - lead.created_at.replace(tzinfo=None)) < timedelta(seconds=1)
    assert (address.value, address.quotePrefix, email.value) == ('a "b",\nc', False, None)


async def test_leads_as_lines_of_json(team: Team, http: httpx2.AsyncClient) -> None:
    lead = await nasty_lead(team)
    export = await ask(team.member, format="JSON_LINES", columns=["ID", "COMPANY", "DISTANCE_MILES", "NOTES", "EMAIL"])
    lines = (await fetch(http, export)).text.splitlines()
    assert [orjson.loads(line) for line in lines] == [
        {
            "id": gid("Lead", lead),
            "company": NASTY,
            "distanceMiles": 1.5,
            "notes": "@SUM(1)\r\n<b>&\x0b\x1f",
            "email": None,
        }
    ]


async def test_by_the_filter_of_the_list(team: Team, http: httpx2.AsyncClient) -> None:
    campaign = await add_campaign(team.db, team.id)
    for name, score in (("Alpha", 90), ("Beta", 70), ("Gamma", 50)):
        await add_lead(team.db, campaign, name, score=score, status=LeadStatus.CONTACTED)
    where = {
        "or": [{"score": {"min": 80}}, {"company": {"text": "gam"}}],
        "not": {"status": ["NEW"]},
        "createdAt": {"since": "2020-01-01T00:00:00Z"},
    }
    export = await ask(team.member, filter=where, columns=["COMPANY"])
    assert sorted(table((await fetch(http, export)).text)[1:]) == [["Alpha"], ["Gamma"]]


async def test_progress_stands_on_the_export(team: Team, http: httpx2.AsyncClient) -> None:
    await nasty_lead(team)
    await nasty_lead(team)
    export = await ask(team.member)
    assert (export["total"], export["written"]) == (None, 0)
    await fetch(http, export)
    query = "query ($id: ID!) { export(id: $id) { status total written finishedAt } exports { nodes { id } } }"
    shown = await team.member.ask(query, id=export["id"])
    assert shown["export"] | {"finishedAt": ""} == {"status": "COMPLETED", "total": 2, "written": 2, "finishedAt": ""}
    assert shown["export"]["finishedAt"] is not None
    assert shown["exports"]["nodes"] == [{"id": export["id"]}]


async def test_customers_facts_and_interactions(team: Team, http: httpx2.AsyncClient) -> None:
    lead = await add_lead(team.db, await add_campaign(team.db, team.id), "Alpha")
    await add_customer(team.db, lead, CustomerStatus.PROSPECT)
    await add_interaction(team.db, lead, "Hello,\n“you”.")
    fact = await add_fact(team.db, lead, Field.PHONE, "0116 496 0123")
    customers = await ask(team.member, "exportCustomers", columns=["STATUS", "COMPANY", "LEAD_ID"])
    facts = await ask(team.member, "exportFacts", columns=["ID", "FIELD", "VALUE", "SOURCE", "CONFIDENCE"])
    talks = await ask(team.member, "exportInteractions", columns=["LEAD_ID", "KIND", "BODY", "USER"])
    texts = [table((await fetch(http, each)).text)[1:] for each in (customers, facts, talks)]
    assert texts == [
        [["PROSPECT", "Alpha", gid("Lead", lead)]],
        [[gid("Fact", fact), "phone", "0116 496 0123", "WEBSITE", "0.9"]],
        [[gid("Lead", lead), "NOTE", "Hello,\n“you”.", ""]],
    ]


async def test_what_may_not_be_handed_on_is_left_out(team: Team, http: httpx2.AsyncClient) -> None:
    lead = await add_lead(team.db, await add_campaign(team.db, team.id), "Alpha")
    soon = datetime.now(UTC) + timedelta(days=30)
    await add_fact(team.db, lead, Field.PHONE, "google", source=Source.GOOGLE_PLACES, expires_at=soon)
    await add_fact(team.db, lead, Field.PLACE_ID, "google for ever", source=Source.GOOGLE_PLACES)
    await add_fact(team.db, lead, Field.POSITION, {"latitude": 1}, source=Source.POSTCODES, expires_at=soon)
    await add_fact(team.db, lead, Field.EMAIL, "a@b.example")
    for given in ({}, {"filter": {"source": ["GOOGLE_PLACES", "WEBSITE", "POSTCODES"]}}):
        export = await ask(team.member, "exportFacts", columns=["VALUE"], **given)
        assert table((await fetch(http, export)).text) == [["Value"], ["a@b.example"]]
        assert (await team.member.ask("query ($id: ID!) { export(id: $id) { total } }", id=export["id"]))["total"] == 1


async def test_text_in_a_filter_stays_text(team: Team, http: httpx2.AsyncClient) -> None:
    """COPY takes no parameters, so values stand in the statement itself."""
    await nasty_lead(team)
    tricks = ["'; DROP TABLE lead; --", "\\' OR 1=1 --", "$$", "%s %(a)s :a $1", "é“”", "E'\\047'", "'||(SELECT 1)||'"]
    for trick in tricks:
        where = {"company": {"or": [{"town": [trick]}, {"companyNumber": [trick]}, {"postcodeArea": trick}]}}
        export = await ask(team.member, filter=where, columns=["COMPANY"])
        assert table((await fetch(http, export)).text) == [["Company"]]
    assert (await team.viewer.ask("{ leads { totalCount } }"))["totalCount"] == 1


async def test_another_tenants_things_are_not_in_it(team: Team, other_team: Team, http: httpx2.AsyncClient) -> None:
    theirs = await nasty_lead(other_team)
    export = await ask(team.member, filter={"ids": [gid("Lead", theirs)]})
    assert len(table((await fetch(http, export)).text)) == 1


async def test_a_link_is_for_one_export_and_ends(
    team: Team, other_team: Team, http: httpx2.AsyncClient, settings: Settings
) -> None:
    export = await ask(team.member)
    other = await ask(other_team.member)
    parsed = parse_id(export["id"])
    assert parsed is not None
    path, token = export["url"].split("?token=")
    soon = datetime.now(UTC) + timedelta(minutes=1)
    wrong = [
        path,
        f"{path}?token={token[:-2]}",
        f"{path}?token={other['url'].split('=')[1]}",
        f"/exports/{uuid4()}?token={token}",
        f"{path}?token={sign_link(settings, parsed[1], other_team.id, soon)}",
        f"{path}?token={team.admin.token}",
        f"{path}?token={sign_link(settings, parsed[1], team.id, soon - timedelta(minutes=2))}",
    ]
    for url in wrong:
        assert (await http.get(url)).status_code == 403, url
    assert (await http.head(export["url"])).status_code == 200
    assert (await http.post(export["url"])).status_code == 405
    async with team.db.write(team.id) as session:
        await session.execute(update(Export).values(expires_at=datetime.now(UTC)))
    shown = await team.member.ask("query ($id: ID!) { export(id: $id) { url } }", id=export["id"])
    assert shown == {"url": None}


async def test_what_cannot_be_asked(team: Team) -> None:
    problem = await team.member.do("exportLeads", SHOWN, columns=[])
    assert (problem["code"], problem["field"]) == ("INVALID", "columns")
    twice = await team.member.do("exportLeads", SHOWN, columns=["COMPANY", "COMPANY"])
    assert (twice["code"], twice["field"]) == ("INVALID", "columns")
    wide = await team.member.do("exportLeads", SHOWN, filter={"or": [{"score": {"min": 1}}] * 60})
    assert (wide["code"], wide["field"]) == ("INVALID", "filter")
    assert (await team.viewer.do("exportLeads", SHOWN))["code"] == "FORBIDDEN"
    assert (await team.member.ask("{ exports { totalCount } }"))["totalCount"] == 0


async def test_the_same_key_gives_the_same_export(team: Team) -> None:
    first = await ask(team.member, idempotencyKey="a", columns=["COMPANY"])
    again = await ask(team.member, idempotencyKey="a", columns=["COMPANY"])
    assert first["id"] == again["id"]
    other = await team.member.do("exportLeads", SHOWN, idempotencyKey="a", columns=["TOWN"])
    assert other["code"] == "CONFLICT"


async def test_who_leaves_breaks_it_off(team: Team, address: str) -> None:
    """Far more than the buffers on the way can take, so that the server is in the middle of it when the client goes."""
    campaign = await add_campaign(team.db, team.id)
    async with team.db.write(team.id) as session:
        connection = await session.connection()
        await connection.exec_driver_sql(FILL, (campaign.id, campaign.run_id))
    export = await ask(team.member, "exportLeads", columns=["NOTES"])
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {export['url']} HTTP/1.1\r\nhost: {address}\r\n\r\n".encode())
    await reader.readexactly(10_000)
    writer.transport.abort()
    query = "query ($id: ID!) { export(id: $id) { status written total } }"
    for _ in range(100):
        shown = await team.member.ask(query, id=export["id"])
        if shown["status"] != "RUNNING":
            break
        await asyncio.sleep(0.05)
    assert shown["status"] == "BROKEN_OFF"
    assert shown["written"] < shown["total"] == 2000
    assert len((await team.viewer.ask("{ leads(first: 2) { nodes { id } } }"))["nodes"]) == 2


FILL = """
WITH made AS (INSERT INTO company (id, name) SELECT gen_random_uuid(), 'A' FROM generate_series(1, 2000) RETURNING id),
found AS (
    INSERT INTO candidate (id, campaign_id, run_id, fingerprint, finder, name, found)
    SELECT id, $1, $2, id::text, 'openai', 'A', '{}' FROM made RETURNING id
)
INSERT INTO lead (id, company_id, candidate_id, campaign_id, run_id, score, score_parts, notes)
SELECT gen_random_uuid(), id, id, $1, $2, 50, '[]', repeat('0123456789', 2000) FROM found
"""
