"""As one tenant, all fields of the schema with another tenant's ids; a new field fails here until it is covered."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from graphql import get_named_type
from sqlalchemy import select

from leads import models, prompt_versions, spending
from leads.campaign_types import TYPES
from leads.db import Database
from leads.settings import Settings
from leads.vocabulary import Field, TaskKind
from schema.root import build_schema
from tests.graphql import access, bulk, hooks, timed
from tests.graphql.people import Person, Team, gid, make_team
from tests.graphql.rows import (
    add_analysis,
    add_campaign,
    add_candidate,
    add_customer,
    add_events,
    add_fact,
    add_interaction,
    add_lead,
    add_task,
)
from tests.graphql.socket import socket

SCHEMA = build_schema(introspection=True)._schema
NODES = [
    "Campaign",
    "Run",
    "Candidate",
    "Company",
    "Lead",
    "Fact",
    "Interaction",
    "Customer",
    "LeadTask",
    "LeadAnalysis",
    "User",
    "Tenant",
    *access.NODES,
    *hooks.NODES,
    *timed.NODES,
    *bulk.NODES,
]

Ids = dict[str, str]


async def populate(team: Team) -> Ids:
    """One of everything; the ids by type."""
    campaign = await add_campaign(team.db, team.id, name="Secret campaign")
    lead = await add_lead(team.db, campaign, "Secret firm")
    rows = {
        "Campaign": campaign,
        "Lead": lead,
        "Candidate": await add_candidate(team.db, campaign, "Secret find"),
        "Fact": await add_fact(team.db, lead, Field.PHONE, "secret"),
        "Interaction": await add_interaction(team.db, lead, "Secret talk."),
        "Customer": await add_customer(team.db, lead),
        "LeadTask": await add_task(team.db, lead, TaskKind.ANALYSIS),
        "LeadAnalysis": await add_analysis(team.db, lead, {"summary": [{"text": "Secret.", "facts": []}]}),
    }
    rows |= await access.add_access(team)
    rows |= await hooks.add_webhooks(team)
    rows |= await timed.add_timed(team, campaign)
    rows |= await bulk.add_bulk(team)
    await add_events(team.db, campaign, 1)
    await add_money_and_words(team)
    async with team.db.read(team.id) as session:
        rows["Company"] = await session.get_one(models.Company, lead.company_id)
        rows["Run"] = await session.get_one(models.Run, campaign.run_id)
        rows["Tenant"] = await session.get_one(models.Tenant, team.id)
        rows["User"] = (await session.scalars(select(models.User))).all()[0]
    assert set(rows) == set(NODES)
    return {kind: gid(kind, row) for kind, row in rows.items()} | {"Session": await access.add_session(team)}


async def add_money_and_words(team: Team) -> None:
    """What belongs to a tenant and is no node."""
    async with team.db.write(team.id) as session:
        await spending.set_monthly_budget(session, 5)
        session.add(models.TenantMonth(month=spending.month_of(datetime.now(UTC)), cost_micros=50_000))
        await prompt_versions.save(session, TYPES["healthcare"], "Secret words.", ["secrets"], [], created_by=None)


@pytest.fixture(scope="module")
async def other_team(db: Database, settings: Settings, http: httpx2.AsyncClient) -> Team:
    """One for all tests here: none of them may change anything of it."""
    return await make_team(db, settings, http)


@pytest.fixture(scope="module")
async def theirs(other_team: Team) -> Ids:
    return await populate(other_team)


async def everything(team: Team) -> list[Any]:
    """All that a tenant has, as it is stored, but not its people's."""
    stored = []
    async with team.db.read(team.id) as session:
        for mapper in models.Table.registry.mappers:
            if mapper.class_ not in {models.Postcode, models.Attempt}:
                rows = (await session.execute(select(mapper.local_table))).all()
                stored.append((mapper.class_.__name__, sorted(map(repr, rows))))
    return sorted(stored)


def test_every_node_type_is_tried() -> None:
    node = SCHEMA.type_map["Node"]
    assert sorted(kind.name for kind in SCHEMA.get_possible_types(node)) == sorted(NODES)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", NODES)
async def test_no_node(team: Team, theirs: Ids, kind: str) -> None:
    assert await team.admin.ask("query ($id: ID!) { node(id: $id) { __typename } }", id=theirs[kind]) is None


@pytest.mark.parametrize("kind", NODES)
async def test_each_node_is_there_for_its_owner(other_team: Team, theirs: Ids, kind: str) -> None:
    found = await other_team.admin.ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=theirs[kind])
    assert found == {"__typename": kind, "id": theirs[kind]}


QUERIES: dict[str, tuple[str, Any]] = {
    "node": ("query ($Campaign: ID!) { node(id: $Campaign) { id } }", None),
    "campaign": ("query ($Campaign: ID!) { campaign(id: $Campaign) { id } }", None),
    "lead": ("query ($Lead: ID!) { lead(id: $Lead) { id } }", None),
    "customer": ("query ($Customer: ID!) { customer(id: $Customer) { id } }", None),
    "campaigns": ('{ campaigns(filter: {text: "Secret"}) { totalCount } }', {"totalCount": 0}),
    "leads": ("query ($Campaign: ID!) { leads(filter: {campaignId: $Campaign}) { totalCount } }", {"totalCount": 0}),
    "customers": ("{ customers { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "campaignStatistics": (
        "{ campaignStatistics { total leads customers } }",
        {"total": 0, "leads": 0, "customers": 0},
    ),
    "viewer": ("{ viewer { tenant { name } role } }", {"tenant": {"name": "Team"}, "role": "ADMIN"}),
    "campaignTypes": ("{ campaignTypes { __typename } }", [{"__typename": "CampaignType"}] * 13),
    "providerStatus": ("{ providerStatus { lastOkAt } }", [{"lastOkAt": None}] * 6),
    "readCompanyList": (
        '{ readCompanyList(csv: "Mine Ltd") { ... on CompanyList { companies { name } } ... on Problem { code } } }',
        {"companies": [{"name": "Mine Ltd"}]},
    ),
    "about": ("{ about { sandbox } }", {"sandbox": True}),
    "spending": ("{ spending { spent { minor } budget { minor } } }", {"spent": {"minor": 0}, "budget": None}),
    "promptTemplate": (
        '{ promptTemplate(type: "healthcare") { inForce { version } versions { number } } }',
        {"inForce": {"version": "built-in"}, "versions": []},
    ),
    "previewPrompt": (
        """query ($Campaign: ID!) { previewPrompt(input: {type: "healthcare", campaignId: $Campaign}) {
        ... on Problem { code } } }""",
        {"code": "NOT_FOUND"},
    ),
    "estimateCampaign": (
        """{ estimateCampaign(input: {name: "Mine", type: "healthcare", postcode: "LE1 1AA"}) {
        ... on CampaignEstimate { monthLeft { minor } fits } ... on Problem { code } } }""",
        {"monthLeft": None, "fits": True},
    ),
}


QUERIES |= access.QUERIES | hooks.QUERIES | timed.QUERIES | bulk.QUERIES


def test_every_query_is_tried() -> None:
    assert SCHEMA.query_type is not None
    assert set(QUERIES) == set(SCHEMA.query_type.fields)


@pytest.mark.parametrize("name", QUERIES)
async def test_no_query_shows_anything(team: Team, theirs: Ids, name: str) -> None:
    query, expected = QUERIES[name]
    assert await team.admin.ask(query, **theirs) == expected


OPEN_TO_ALL = {"login", "refreshToken", "signInWithLink", "acceptInvitation", "logout"}
OWN_ALONE = {
    "createCampaign",
    "setProviderKey",
    "removeProviderKey",
    "setMonthlyBudget",
    "savePrompt",
    "resetPrompt",
    *access.OWN_ALONE,
    *hooks.OWN_ALONE,
    *timed.OWN_ALONE,
    *bulk.OWN_ALONE,
}
"""These name nothing that exists: what they do, they do to the viewer's tenant."""
MUTATIONS: dict[str, Callable[[Ids], dict[str, Any]]] = {
    **{
        f"{verb}Campaign": lambda ids: {"campaignId": ids["Campaign"]}
        for verb in ("start", "pause", "resume", "stop", "restart", "delete")
    },
    "updateCampaign": lambda ids: {"campaignId": ids["Campaign"], "name": "Mine"},
    "updateLead": lambda ids: {"leadId": ids["Lead"], "notes": "Mine"},
    "addInteraction": lambda ids: {"leadId": ids["Lead"], "kind": "NOTE", "body": "Mine"},
    "convertLead": lambda ids: {"leadId": ids["Lead"]},
    "analyzeLead": lambda ids: {"leadId": ids["Lead"]},
    "updateCustomerStatus": lambda ids: {"customerId": ids["Customer"], "status": "LEAD"},
    "createCampaign": lambda _: {"name": "Mine", "type": "healthcare", "postcode": "LE1 1AA"},
    "setProviderKey": lambda _: {"provider": "OPENAI", "key": "a-key-of-mine"},
    "removeProviderKey": lambda _: {"provider": "OPENAI"},
    "convertLeads": lambda ids: {"leadIds": [ids["Lead"]]},
    "setMonthlyBudget": lambda _: {"amountMinor": 1},
    "savePrompt": lambda _: {"type": "healthcare", "prompt": "Mine.", "include": ["mine"], "exclude": []},
    "usePrompt": lambda _: {"type": "healthcare", "number": 1},
    "resetPrompt": lambda _: {"type": "healthcare"},
    **access.MUTATIONS,
    **hooks.MUTATIONS,
    **timed.MUTATIONS,
    **bulk.MUTATIONS,
}


def test_every_mutation_is_tried() -> None:
    assert SCHEMA.mutation_type is not None
    assert set(MUTATIONS) | OPEN_TO_ALL == set(SCHEMA.mutation_type.fields)


@pytest.mark.parametrize("name", MUTATIONS)
async def test_no_mutation_changes_anything(team: Team, other_team: Team, theirs: Ids, name: str) -> None:
    before = await everything(other_team)
    shown = "results { customer { id } problem { code } }" if name == "convertLeads" else "__typename"
    done = await team.admin.do(name, shown, **MUTATIONS[name](theirs))
    if name == "convertLeads":
        assert done["results"] == [{"customer": None, "problem": {"code": "NOT_FOUND"}}]
    elif name not in OWN_ALONE:
        assert done["code"] == "NOT_FOUND"
    assert await everything(other_team) == before


SUBSCRIPTIONS = {
    "campaignEvents": "subscription ($Campaign: ID!) { campaignEvents(campaignId: $Campaign) { seq } }",
    "campaignProgress": "subscription ($Campaign: ID!) { campaignProgress(campaignId: $Campaign) { lastSeq } }",
    "tenantActivity": "subscription { tenantActivity { campaign { name } } }",
}


def test_every_subscription_is_tried() -> None:
    assert SCHEMA.subscription_type is not None
    assert set(SUBSCRIPTIONS) == set(SCHEMA.subscription_type.fields)


@pytest.mark.parametrize("name", ["campaignEvents", "campaignProgress"])
async def test_no_subscription_follows(address: str, team: Team, theirs: Ids, name: str) -> None:
    async with socket(address, team.admin.token) as opened:
        await opened.subscribe(SUBSCRIPTIONS[name], **theirs)
        message = await opened.receive()
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    assert [error["extensions"]["code"] for error in errors] == ["NOT_FOUND"]


async def test_activity_is_ones_own(address: str, team: Team, other_team: Team) -> None:
    their_campaign = await add_campaign(other_team.db, other_team.id, name="Secret campaign")
    my_campaign = await add_campaign(team.db, team.id, name="Mine")
    async with socket(address, team.admin.token) as opened:
        await opened.subscribe(SUBSCRIPTIONS["tenantActivity"])
        await asyncio.sleep(0.5)
        await add_events(other_team.db, their_campaign, 3)
        await add_events(team.db, my_campaign, 1)
        await add_events(team.db, my_campaign, 1)
        assert await opened.next() == {"campaign": {"name": "Mine"}}


def test_what_names_something_is_an_id() -> None:
    """A field that takes a plain string or number cannot name another tenant's thing."""
    for root in (SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type):
        assert root is not None
        for field in root.fields.values():
            for name, argument in field.args.items():
                assert (get_named_type(argument.type).name == "ID") == (name in {"id", "ids"} or name.endswith("Id"))


PUBLIC = {"viewer", "about"}


@pytest.mark.parametrize("name", sorted(set(QUERIES) - PUBLIC))
async def test_no_query_without_signing_in(team: Team, theirs: Ids, name: str) -> None:
    """Some say it as data, the others as an error."""
    answer = await Person(team.admin.http).send(QUERIES[name][0], **theirs)
    said = [error["extensions"] for error in answer.get("errors", ())] or list(answer["data"].values())
    assert [each["code"] for each in said] == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("name", MUTATIONS)
async def test_no_mutation_without_signing_in(team: Team, theirs: Ids, name: str) -> None:
    done = await Person(team.admin.http).do(name, "__typename", **MUTATIONS[name](theirs))
    assert done["code"] == "UNAUTHENTICATED"
