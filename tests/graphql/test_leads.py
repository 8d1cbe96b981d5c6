"""Leads, interactions and customers over GraphQL."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from leads import models
from leads.vocabulary import CustomerStatus, Field, LeadStatus, Role, Source
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_company, add_customer, add_fact, add_interaction, add_lead


@pytest.fixture
async def lead(team: Team) -> models.Lead:
    return await add_lead(team.db, await add_campaign(team.db, team.id), "Ivy Care", distance_miles=1.5)


async def one(team: Team, row: Any) -> Any:
    async with team.db.read(team.id) as session:
        return await session.get_one(type(row), row.id)


async def test_a_lead_shows_what_the_team_works_with(team: Team, lead: models.Lead) -> None:
    await add_interaction(team.db, lead, "Called.")
    query = """query ($id: ID!) { lead(id: $id) {
        status score scoreParts { label points most reason } distanceMiles notes allowedStatuses
        company { name town postcode } campaign { name } sources { source status }
        interactions { totalCount nodes { kind body user { id } } } customer { id } } }"""
    assert await team.viewer.ask(query, id=gid("Lead", lead)) == {
        "status": "NEW",
        "score": 70,
        "scoreParts": [{"label": "Fit", "points": 70, "most": 100, "reason": "It fits."}],
        "distanceMiles": 1.5,
        "notes": "",
        "allowedStatuses": ["CONTACTED", "QUALIFIED", "REJECTED", "DUPLICATE"],
        "company": {"name": "Ivy Care", "town": "Leicester", "postcode": "LE1 1AA"},
        "campaign": {"name": "Care in Leicester"},
        "sources": [{"source": "GOOGLE_PLACES", "status": "FOUND"}],
        "interactions": {"totalCount": 1, "nodes": [{"kind": "NOTE", "body": "Called.", "user": None}]},
        "customer": None,
    }


async def test_a_lead_shows_its_evidence_but_not_what_has_expired(team: Team, lead: models.Lead) -> None:
    now = datetime.now(UTC)
    google = {"source": Source.GOOGLE_PLACES}
    await add_fact(team.db, lead, Field.PHONE, "+44 116 000 0000", confidence=0.5)
    await add_fact(team.db, lead, Field.PHONE, "+44 116 111 1111")
    await add_fact(team.db, lead, Field.RATING, 4.5, **google, expires_at=now + timedelta(days=1))
    await add_fact(team.db, lead, Field.OFFICERS, [{"name": "A. Person", "role": "director"}, {"name": "B. Person"}])
    await add_fact(team.db, lead, Field.RATING_COUNT, 7, **google, expires_at=now)
    query = "query ($id: ID!) { lead(id: $id) { facts { label value data source url attribution confidence } } }"
    facts = (await team.viewer.ask(query, id=gid("Lead", lead)))["facts"]
    assert [(fact["label"], fact["value"], fact["attribution"]) for fact in facts] == [
        ("Officers", "A. Person (director), B. Person", None),
        ("Phone", "+44 116 111 1111", None),
        ("Phone", "+44 116 000 0000", None),
        ("Rating", "4.5", "Google Maps"),
    ]
    assert facts[3] == {
        "label": "Rating",
        "value": "4.5",
        "data": 4.5,
        "source": "GOOGLE_PLACES",
        "url": "https://example.com/contact",
        "attribution": "Google Maps",
        "confidence": 0.9,
    }


async def test_update_lead(team: Team, lead: models.Lead) -> None:
    where = {"leadId": gid("Lead", lead)}
    done = await team.member.do("updateLead", "lead { status notes }", **where, status="CONTACTED", notes="Nice.")
    assert done["lead"] == {"status": "CONTACTED", "notes": "Nice."}
    done = await team.member.do("updateLead", "lead { status notes }", **where, notes="")
    assert done["lead"] == {"status": "CONTACTED", "notes": ""}
    assert (await one(team, lead)).updated_at > lead.updated_at


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"status": "CONVERTED", "notes": "x"}, "CONFLICT", "status"),
        ({"notes": "x" * 10_001}, "INVALID", "notes"),
        ({"notes": "\0"}, "INVALID", "input"),
    ],
)
async def test_update_lead_refuses(
    team: Team, lead: models.Lead, change: dict[str, str], code: str, field: str
) -> None:
    done = await team.member.do("updateLead", "lead { id }", leadId=gid("Lead", lead), **change)
    assert (done["code"], done["field"]) == (code, field)
    after = await one(team, lead)
    assert (after.status, after.notes, after.updated_at) == (LeadStatus.NEW, "", lead.updated_at)


async def test_add_interaction(team: Team, lead: models.Lead) -> None:
    shown = "interaction { kind body occurredAt user { name } } lead { interactions { totalCount } }"
    given = {
        "leadId": gid("Lead", lead),
        "kind": "CALL",
        "body": " Spoke to Jo. ",
        "occurredAt": "2026-01-02T03:04:05Z",
        "idempotencyKey": "k",
    }
    first = await team.member.do("addInteraction", shown, **given)
    assert first == await team.member.do("addInteraction", shown, **given)
    assert first["interaction"] == {
        "kind": "CALL",
        "body": "Spoke to Jo.",
        "occurredAt": "2026-01-02T03:04:05+00:00",
        "user": {"name": "Member"},
    }
    assert first["lead"] == {"interactions": {"totalCount": 1}}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"body": " "}, "body"), ({"occurredAt": "2999-01-01T00:00:00Z"}, "occurredAt")],
)
async def test_add_interaction_refuses(team: Team, lead: models.Lead, change: dict[str, str], field: str) -> None:
    given = {"leadId": gid("Lead", lead), "kind": "CALL", "body": "Hello."} | change
    done = await team.member.do("addInteraction", "interaction { id }", **given)
    assert (done["code"], done["field"]) == ("INVALID", field)
    query = "query ($id: ID!) { lead(id: $id) { interactions { totalCount } } }"
    assert await team.viewer.ask(query, id=given["leadId"]) == {"interactions": {"totalCount": 0}}


async def test_convert_once(team: Team, lead: models.Lead) -> None:
    shown = "created customer { status lead { id } company { name } history { from to user { name } } } lead { status }"
    where = {"leadId": gid("Lead", lead)}
    first = await team.member.do("convertLead", shown, **where)
    second = await team.member.do("convertLead", shown, **where)
    assert first["created"] is True
    assert second == first | {"created": False}
    assert first["lead"] == {"status": "CONVERTED"}
    assert first["customer"] == {
        "status": "DISCOVERY",
        "lead": {"id": where["leadId"]},
        "company": {"name": "Ivy Care"},
        "history": [{"from": None, "to": "DISCOVERY", "user": {"name": "Member"}}],
    }
    log = await team.viewer.ask(
        "query ($id: ID!) { lead(id: $id) { campaign { events(after: 2) { seq kind lead { id } } } } }",
        id=where["leadId"],
    )
    assert log["campaign"]["events"] == [{"seq": 3, "kind": "LEAD_CONVERTED", "lead": {"id": where["leadId"]}}]


async def test_convert_with_a_key_gives_the_first_answer_again(team: Team, lead: models.Lead) -> None:
    where = {"leadId": gid("Lead", lead), "idempotencyKey": "k"}
    answers = [await team.member.do("convertLead", "created lead { status }", **where) for _ in range(2)]
    assert answers == [{"__typename": "ConvertLeadPayload", "created": True, "lead": {"status": "CONVERTED"}}] * 2


async def test_convert_races_make_one_customer(team: Team) -> None:
    campaigns = [await add_campaign(team.db, team.id, name=f"C{number}") for number in range(3)]
    company = await add_company(team.db, team.id, "Ivy Care")
    leads = [await add_lead(team.db, campaign, "Ivy Care", company=company) for campaign in campaigns]
    done = await asyncio.gather(
        *(
            team.member.do("convertLead", "created customer { id }", leadId=gid("Lead", leads[number % 3]))
            for number in range(10)
        )
    )
    assert sorted(answer["created"] for answer in done) == [False] * 9 + [True]
    assert len({answer["customer"]["id"] for answer in done}) == 1
    async with team.db.read(team.id) as session:
        assert await session.scalar(select(func.count()).select_from(models.Customer)) == 1
        assert await session.scalar(select(func.count()).select_from(models.CustomerStatusChange)) == 1
        assert set(await session.scalars(select(models.Lead.status))) == {LeadStatus.CONVERTED}


async def test_bulk_conversions_across_each_other_do_not_wait_for_ever(team: Team) -> None:
    campaigns = [await add_campaign(team.db, team.id, name=f"C{number}") for number in range(2)]
    leads = [await add_lead(team.db, campaign, f"Care {n}") for n in range(4) for campaign in campaigns]
    ids = [gid("Lead", lead) for lead in leads]
    shown = "results { created customer { id } }"
    done = await asyncio.gather(
        *(team.member.do("convertLeads", shown, leadIds=order) for order in (ids, ids[::-1], ids[::2] + ids[1::2]) * 2)
    )
    created = [result["created"] for answer in done for result in answer["results"]]
    assert sum(created) == len(leads)


async def test_bulk_conversion_goes_on_past_what_cannot_be_converted(team: Team, lead: models.Lead) -> None:
    campaign = await add_campaign(team.db, team.id, name="Other")
    rejected = await add_lead(team.db, campaign, "Oak Care", status=LeadStatus.REJECTED)
    ids = [gid("Lead", rejected), "nonsense", gid("Lead", lead)]
    done = await team.member.do(
        "convertLeads", "results { leadId created customer { company { name } } problem { code } }", leadIds=ids
    )
    assert done["results"] == [
        {"leadId": ids[0], "created": False, "customer": None, "problem": {"code": "CONFLICT"}},
        {"leadId": ids[1], "created": False, "customer": None, "problem": {"code": "NOT_FOUND"}},
        {"leadId": ids[2], "created": True, "customer": {"company": {"name": "Ivy Care"}}, "problem": None},
    ]
    assert (await one(team, rejected)).status is LeadStatus.REJECTED


async def test_bulk_conversion_has_a_bound(team: Team, lead: models.Lead) -> None:
    done = await team.member.do("convertLeads", "__typename", leadIds=[gid("Lead", lead)] * 101)
    assert (done["code"], done["field"]) == ("INVALID", "leadIds")
    assert (await one(team, lead)).status is LeadStatus.NEW


async def test_a_customer_moves_as_allowed(team: Team, lead: models.Lead) -> None:
    customer = await add_customer(team.db, lead)
    shown = "customer { status allowedStatuses history { from to note } }"
    where = {"customerId": gid("Customer", customer)}
    moved = await team.member.do("updateCustomerStatus", shown, **where, status="PROSPECT", note=" They called. ")
    assert moved["customer"] == {
        "status": "PROSPECT",
        "allowedStatuses": ["LEAD", "OPPORTUNITY", "COLD_LEAD", "LOST"],
        "history": [{"from": "DISCOVERY", "to": "PROSPECT", "note": "They called."}],
    }
    refused = await team.member.do("updateCustomerStatus", shown, **where, status="CUSTOMER")
    assert (refused["code"], refused["field"]) == ("CONFLICT", "status")
    assert (await one(team, customer)).status is CustomerStatus.PROSPECT
    async with team.db.read(team.id) as session:
        assert await session.scalar(select(func.count()).select_from(models.CustomerStatusChange)) == 1


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("updateLead", {"status": "CONTACTED"}),
        ("addInteraction", {"kind": "NOTE", "body": "x"}),
        ("convertLead", {}),
    ],
)
async def test_a_viewer_changes_no_lead(team: Team, lead: models.Lead, mutation: str, given: dict[str, str]) -> None:
    done = await team.people[Role.VIEWER].do(mutation, "__typename", leadId=gid("Lead", lead), **given)
    assert done["code"] == "FORBIDDEN"
    after = await one(team, lead)
    assert (after.status, after.updated_at) == (LeadStatus.NEW, lead.updated_at)
