"""No field that leads to another type costs a statement for each row: the schema itself says which there are."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLUnionType, get_named_type, is_composite_type

from leads.vocabulary import CustomerStatus, Field, TaskKind
from schema.root import build_schema
from tests.graphql.people import Team, gid
from tests.graphql.rows import (
    add_analysis,
    add_campaign,
    add_company,
    add_customer,
    add_events,
    add_fact,
    add_interaction,
    add_lead,
    add_task,
)
from tests.graphql.test_lists import statements

SCHEMA = build_schema(introspection=True)._schema
WAYS = {
    "Campaign": "campaigns(first: %d) { nodes { %s } }",
    "Run": "campaigns(first: %d) { nodes { run { %s } } }",
    "CampaignEvent": "campaigns(first: %d) { nodes { events(first: 1) { %s } } }",
    "Candidate": "campaigns(first: %d) { nodes { candidates(first: 1) { nodes { %s } } } }",
    "Lead": "leads(first: %d) { nodes { %s } }",
    "Company": "companies(first: %d) { nodes { %s } }",
    "Customer": "customers(first: %d) { nodes { %s } }",
    "CustomerStatusChange": "customers(first: %d) { nodes { history { %s } } }",
    "Interaction": "interactions(first: %d) { nodes { %s } }",
    "LeadTask": "leads(first: %d) { nodes { tasks { %s } } }",
    "LeadAnalysis": "leads(first: %d) { nodes { analysis { %s } } }",
}
"""How to come to many objects of a type."""


def links() -> Iterator[tuple[str, str]]:
    """Fields of those types that lead to other objects and can be asked for without arguments."""
    for name in WAYS:
        kind = SCHEMA.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        for field_name, field in kind.fields.items():
            needed = [each for each in field.args.values() if isinstance(each.type, GraphQLNonNull)]
            if is_composite_type(get_named_type(field.type)) and not needed:
                yield name, field_name


def asked(name: str, field_name: str) -> str:
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    field: GraphQLField = kind.fields[field_name]
    target = get_named_type(field.type)
    if isinstance(target, GraphQLUnionType):
        return f"{field_name} {{ __typename }}"
    page = "{ totalCount nodes { __typename } }" if target.name.endswith("Connection") else "{ __typename }"
    return f"{field_name} {page}"


@pytest.fixture
async def full_team(team: Team) -> Team:
    """Five campaigns with a lead each, and everything that hangs on it."""
    for number in range(5):
        campaign = await add_campaign(team.db, team.id, name=f"Campaign {number}")
        company = await add_company(team.db, team.id, f"Company {number}")
        lead = await add_lead(team.db, campaign, company.name, company=company)
        await add_interaction(team.db, lead, "Hello.")
        await add_fact(team.db, lead, Field.PHONE, "0116 496 0123")
        await add_task(team.db, lead, TaskKind.ANALYSIS)
        await add_analysis(team.db, lead, {"summary": [{"text": "Good.", "facts": []}]})
        await add_customer(team.db, lead, CustomerStatus.DISCOVERY)
        await add_events(team.db, campaign, 1, lead_id=lead.id, candidate_id=lead.candidate_id)
    return team


async def test_each_link_costs_as_many_statements_for_five_rows_as_for_one(full_team: Team) -> None:
    grown = {}
    for name, field_name in links():
        query = "{ " + WAYS[name] + " }"
        counts = []
        for rows in (1, 5):
            with statements(full_team) as sent:
                await full_team.admin.ask(query % (rows, asked(name, field_name)))
            counts.append(len(sent))
        if counts[0] != counts[1]:
            grown[name, field_name] = counts
    assert grown == {}


async def test_nodes_of_one_kind_are_one_statement(full_team: Team) -> None:
    leads = (await full_team.viewer.ask("{ leads { nodes { id } } }"))["nodes"]
    wanted = [lead["id"] for lead in leads]
    with statements(full_team) as sent:
        shown = await full_team.viewer.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[*wanted, "nothing"])
    assert shown == [*leads, None]
    assert len(sent) == 1


async def test_nodes_are_not_too_many(team: Team) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await team.viewer.fail(query, ids=["x"] * 101) == {"code": "INVALID", "field": "ids"}


async def test_companies_and_interactions_are_lists_of_their_own(full_team: Team) -> None:
    company = await add_company(full_team.db, full_team.id, "Zed Dental", phone="+441164960123", town="Leeds")
    shown = await full_team.viewer.ask(
        """query ($id: ID!) { company(id: $id) { name }
        companies(filter: {town: ["leeds"], isLead: false, hasPhone: true}) { totalCount nodes { id } }
        interactions(filter: {text: "HELL", kind: [NOTE], lead: {text: "company 3"}}) { totalCount } }""",
        id=gid("Company", company),
    )
    assert shown == {
        "company": {"name": "Zed Dental"},
        "companies": {"totalCount": 1, "nodes": [{"id": gid("Company", company)}]},
        "interactions": {"totalCount": 1},
    }


async def test_candidates_and_events_have_filters(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    lead = await add_lead(team.db, campaign, "A")
    await add_events(team.db, campaign, 2, candidate_id=lead.candidate_id)
    shown = await team.viewer.ask(
        """query ($id: ID!, $lead: ID!) { campaign(id: $id) {
        candidates(filter: {stage: [PROMOTED], not: {finder: [REGISTER]}}, orderBy: {field: NAME}) { totalCount }
        none: candidates(stage: FOUND, filter: {text: "a"}) { totalCount }
        events(filter: {or: [{kind: [RUN_QUEUED]}, {text: "Found."}]}) { kind }
        nobody: events(filter: {leadId: $lead}) { kind } } }""",
        id=gid("Campaign", campaign),
        lead=gid("Lead", lead),
    )
    assert shown == {
        "candidates": {"totalCount": 1},
        "none": {"totalCount": 0},
        "events": [{"kind": "RUN_QUEUED"}, {"kind": "CANDIDATE_FOUND"}, {"kind": "CANDIDATE_FOUND"}],
        "nobody": [],
    }


async def test_a_filter_is_bounded(team: Team) -> None:
    query = "query ($filter: LeadFilter) { leads(filter: $filter) { totalCount } }"
    wide = {"or": [{"score": {"min": 1}}] * 60}
    assert await team.viewer.fail(query, filter=wide) == {"code": "INVALID", "field": "filter"}
    assert await team.viewer.fail(query, filter={"ids": ["x"] * 501}) == {"code": "INVALID", "field": "filter"}
    no_offset = {"createdAt": {"since": "2026-11-01T00:00:00"}}
    assert await team.viewer.fail(query, filter=no_offset) == {"code": "INVALID", "field": "filter"}
