"""What an API key may ask for: every field of the schema with a key that lacks its scope, and with one that has it."""

import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from graphql import GraphQLObjectType, get_named_type

from leads.db import Database
from leads.scopes import Scope, role_of, scopes_of
from leads.settings import Settings
from leads.tokens import FOREVER, Credential, CredentialKind, Viewer
from leads.vocabulary import Role
from schema.access import FIELDS, ROOT_FIELDS, TYPES, Open, Rule, needs_of
from schema.root import build_schema
from tests.graphql.access import holder
from tests.graphql.people import Team, make_team
from tests.graphql.test_isolation import MUTATIONS, QUERIES, SUBSCRIPTIONS, Ids, everything, populate

SCHEMA = build_schema(introspection=True)._schema
PARTNERS = Path(__file__).parents[2] / "docs" / "partners.md"
ROOTS = [SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type]


@pytest.fixture(scope="module")
async def team(db: Database, settings: Settings, http: httpx2.AsyncClient) -> Team:
    """One for all that is refused here, since that changes nothing."""
    return await make_team(db, settings, http)


@pytest.fixture(scope="module")
async def ours(team: Team) -> Ids:
    return await populate(team)


def test_every_root_field_stands_in_the_table() -> None:
    assert set(ROOT_FIELDS) == {name for root in ROOTS if root for name in root.fields}


def test_every_node_stands_in_the_table() -> None:
    node = SCHEMA.type_map["Node"]
    assert set(TYPES) == {kind.name for kind in SCHEMA.get_possible_types(node)}  # type: ignore[arg-type]


def test_every_field_that_takes_more_exists() -> None:
    for name in FIELDS:
        kind, _, field = name.partition(".")
        parent = SCHEMA.type_map[kind]
        assert isinstance(parent, GraphQLObjectType)
        assert field in parent.fields


def test_what_a_root_field_shows_takes_no_less_than_itself() -> None:
    """A list of leads takes what a lead takes."""
    for root in ROOTS:
        for name, field in (root.fields if root else {}).items():
            kind = get_named_type(field.type)
            shown = TYPES.get(kind.name.removesuffix("Connection"))
            if isinstance(shown, Scope):
                assert ROOT_FIELDS[name] in {shown, Open.PEOPLE}, name


@pytest.mark.parametrize("scope", Scope)
def test_a_role_has_the_scopes_that_name_it(scope: Scope) -> None:
    assert {role for role in Role if scope in scopes_of(role)} == {role for role in Role if role.includes(scope.role)}
    assert role_of(frozenset({scope, Scope.LEADS_READ})) is scope.role


def all_but(scopes: set[Rule]) -> list[Scope]:
    return [scope for scope in Scope if scope not in scopes]


@pytest.mark.parametrize("name", sorted(name for name in QUERIES if isinstance(ROOT_FIELDS[name], Scope)))
async def test_a_query_is_refused_without_its_scope_and_answered_with_it(team: Team, ours: Ids, name: str) -> None:
    scope = ROOT_FIELDS[name]
    needs = set(needs_of(SCHEMA, QUERIES[name][0], None).rules)
    without = await holder(team, *all_but({scope}))
    answer = await without.send(QUERIES[name][0], **ours)
    assert answer.get("data") is None
    [error] = answer["errors"]
    assert error["message"] == f"This key lacks the scope {scope}."
    assert error["extensions"] == {"code": "FORBIDDEN", "scopes": [str(scope)]}
    with_it = await holder(team, *(need for need in needs if isinstance(need, Scope)))
    assert "errors" not in await with_it.send(QUERIES[name][0], **ours)


@pytest.mark.parametrize("name", sorted(name for name in MUTATIONS if isinstance(ROOT_FIELDS[name], Scope)))
async def test_a_mutation_is_refused_without_its_scope_and_changes_nothing(team: Team, ours: Ids, name: str) -> None:
    scope = ROOT_FIELDS[name]
    person = await holder(team, *all_but({scope}))
    before = await everything(team)
    title = name[0].upper() + name[1:]
    query = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ __typename }} }}"
    refusal = await person.fail(query, input=MUTATIONS[name](ours))
    assert refusal == {"code": "FORBIDDEN", "scopes": [str(scope)]}
    assert [each for each in await everything(team) if each[0] not in NOTED] == [
        each for each in before if each[0] not in NOTED
    ]


NOTED = {"AuditEntry", "ApiKey"}
"""The refusal is written down, and the key's use."""


@pytest.mark.parametrize("name", sorted(name for name in MUTATIONS if ROOT_FIELDS[name] is Open.PEOPLE))
async def test_what_is_for_people_is_not_for_keys(team: Team, ours: Ids, name: str) -> None:
    person = await holder(team, *Scope)
    before = [each for each in await everything(team) if each[0] not in NOTED]
    title = name[0].upper() + name[1:]
    query = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ __typename }} }}"
    answer = await person.send(query, input=MUTATIONS[name](ours))
    assert [error["message"] for error in answer["errors"]] == ["This is for people who sign in, not for keys."]
    assert [each for each in await everything(team) if each[0] not in NOTED] == before


async def test_sessions_are_not_for_keys(team: Team) -> None:
    person = await holder(team, *Scope)
    assert (await person.fail("{ sessions { nodes { id } } }"))["code"] == "FORBIDDEN"


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
async def test_a_subscription_is_refused_without_its_scope(team: Team, ours: Ids, name: str, address: str) -> None:
    person = await holder(team, *all_but({ROOT_FIELDS[name]}))
    headers = {"authorization": f"Bearer {person.token}", "accept": "text/event-stream"}
    async with httpx2.AsyncClient(base_url=f"http://{address}") as http:
        body = {"query": SUBSCRIPTIONS[name], "variables": ours}
        answer = await http.post("/graphql", json=body, headers=headers)
    assert "campaigns:read" in answer.text
    assert "FORBIDDEN" in answer.text


REACHES: list[tuple[str, set[Rule]]] = [
    ("{ campaigns { nodes { id } } }", {Scope.CAMPAIGNS_READ}),
    ("{ campaigns { nodes { leads { totalCount } } } }", {Scope.CAMPAIGNS_READ}),
    ("{ campaigns { nodes { leads { nodes { id } } } } }", {Scope.CAMPAIGNS_READ, Scope.LEADS_READ}),
    ("{ leads { nodes { customer { id } } } }", {Scope.LEADS_READ, Scope.CUSTOMERS_READ}),
    ("{ leads { nodes { id campaign @skip(if: true) { id } } } }", {Scope.LEADS_READ, Scope.CAMPAIGNS_READ}),
    ('{ node(id: "x") { id } }', {Open.ANY_KEY}),
    ('{ node(id: "x") { ... on Customer { id } } }', {Open.ANY_KEY, Scope.CUSTOMERS_READ}),
    ("{ nodes(ids: []) { ...L } } fragment L on Lead { company { name } }", {Open.ANY_KEY, Scope.LEADS_READ}),
    ("{ viewer { name } }", {Open.ANYONE, Open.ANY_KEY}),
    ("{ viewer { email } }", {Open.ANYONE, Open.ANY_KEY, Scope.ACCESS_READ}),
    ("{ a: about { version } __typename }", {Open.ANYONE}),
    ("mutation { exportLeads(input: {}) { __typename } }", {Scope.EXPORTS_WRITE, Scope.LEADS_READ}),
    ("subscription { tenantActivity { lead { id } } }", {Scope.CAMPAIGNS_READ, Scope.LEADS_READ}),
]


@pytest.mark.parametrize(("query", "rules"), REACHES, ids=[query for query, _ in REACHES])
def test_scopes_follow_what_is_reached(query: str, rules: set[Rule]) -> None:
    needed = needs_of(SCHEMA, query, None).rules
    assert needed - {Open.ANY_KEY} == rules - {Open.ANY_KEY}


def test_only_the_operation_that_is_meant_counts() -> None:
    query = "query A { leads { totalCount } } query B { customers { totalCount } }"
    assert needs_of(SCHEMA, query, "B").rules == {Scope.CUSTOMERS_READ}


async def test_a_key_reads_what_it_may_and_no_more(team: Team, ours: Ids) -> None:
    person = await holder(team, Scope.LEADS_READ)
    shown = await person.ask("{ leads { nodes { company { name } } } }")
    assert shown == {"nodes": [{"company": {"name": "Secret firm"}}]}
    refusal = await person.fail("{ leads { nodes { company { name } campaign { name } customer { id } } } }")
    assert refusal["scopes"] == ["campaigns:read", "customers:read"]


async def test_one_refused_field_refuses_the_whole_operation(team: Team, ours: Ids) -> None:
    person = await holder(team, Scope.LEADS_WRITE, Scope.LEADS_READ)
    before = [each for each in await everything(team) if each[0] not in NOTED]
    query = """mutation ($lead: ID!) {
      a: updateLead(input: {leadId: $lead, notes: "Mine"}) { __typename }
      b: convertLead(input: {leadId: $lead}) { __typename }
    }"""
    assert (await person.fail(query, lead=ours["Lead"]))["scopes"] == ["customers:write"]
    assert [each for each in await everything(team) if each[0] not in NOTED] == before


def test_a_viewer_is_named_by_its_credential() -> None:
    person = Viewer(UUID(int=1), UUID(int=2), Role.VIEWER, FOREVER)
    assert person.name == f"user:{UUID(int=1)}"
    key = replace(person, credential=Credential(CredentialKind.KEY, UUID(int=3), UUID(int=4)))
    assert key.name == f"key:{UUID(int=3)}"


def test_the_table_in_the_documents_is_this_one() -> None:
    """Else these are the rows to put there."""
    covered = {scope: [name for name, rule in ROOT_FIELDS.items() if rule is scope] for scope in Scope}
    rows = [f"| `{scope}` | {', '.join(f'`{name}`' for name in names)} |" for scope, names in covered.items()]
    assert re.findall(r"^\| `[a-z]+:[a-z]+` \|.*$", PARTNERS.read_text(), re.MULTILINE) == rows
