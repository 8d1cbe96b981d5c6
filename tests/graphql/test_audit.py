"""The audit log: who did what to what, how it ended, from where and with what; read by admins, changed by nobody."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from leads import campaigns
from leads.audit import Outcome
from leads.errors import ProblemCode
from leads.models import AuditEntry
from leads.scopes import Scope
from leads.vocabulary import Role
from schema.ids import global_id
from tests.graphql.access import holder, make_key
from tests.graphql.people import Person, Team
from tests.graphql.rows import add_campaign, add_lead
from tests.graphql.test_sessions import PASSWORD, TOKENS, add_user

ENTRY = "action outcome credentialKind address user { role } subjectId subject { __typename } apiKey { name }"


async def log(team: Team, **where: Any) -> list[dict[str, Any]]:
    query = f"query ($filter: AuditFilter) {{ auditLog(filter: $filter) {{ nodes {{ {ENTRY} }} }} }}"
    nodes: list[dict[str, Any]] = (await team.admin.ask(query, filter=where or None))["nodes"]
    return nodes


def test_every_code_of_a_problem_is_an_outcome() -> None:
    assert {*ProblemCode} | {"DONE", "INTERNAL"} == {*Outcome}


async def test_what_was_done_is_written_down(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    lead = await add_lead(team.db, campaign, "Firm")
    lead_id = global_id("Lead", lead.id)
    await team.member.do("updateLead", "lead { id }", leadId=lead_id, notes="Secret notes.")
    assert await log(team) == [
        {
            "action": "updateLead",
            "outcome": "DONE",
            "credentialKind": "USER",
            "address": "127.0.0.1",
            "user": {"role": "MEMBER"},
            "subjectId": lead_id,
            "subject": {"__typename": "Lead"},
            "apiKey": None,
        }
    ]


async def test_what_was_made_is_its_subject(team: Team) -> None:
    given = {"name": "A", "type": "healthcare", "postcode": "LE1 1AA", "start": False}
    made = await team.member.do("createCampaign", "campaign { id }", **given)
    [entry] = await log(team)
    assert (entry["action"], entry["subjectId"]) == ("createCampaign", made["campaign"]["id"])


async def test_what_was_refused_is_written_down(team: Team) -> None:
    nowhere = global_id("Lead", uuid4())
    await team.viewer.do("updateLead", "lead { id }", leadId=nowhere, notes="Mine")
    await team.member.do("updateLead", "lead { id }", leadId=nowhere, notes="Mine")
    await team.member.do("createCampaign", "campaign { id }", name="", type="healthcare", postcode="LE1 1AA")
    entries = [(entry["action"], entry["outcome"], entry["subjectId"]) for entry in await log(team)]
    assert entries == [
        ("createCampaign", "INVALID", None),
        ("updateLead", "NOT_FOUND", nowhere),
        ("updateLead", "FORBIDDEN", nowhere),
    ]


async def test_a_mistake_of_ours_is_written_down(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(campaigns, "create", break_down)
    query = "mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { __typename } }"
    given = {"name": "A", "type": "healthcare", "postcode": "LE1 1AA"}
    answer = await team.member.send(query, input=given)
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    [entry] = (await team.admin.ask("{ auditLog { nodes { outcome correlationId } } }"))["nodes"]
    assert entry == {"outcome": "INTERNAL", "correlationId": answer["errors"][0]["extensions"]["correlationId"]}


async def test_each_field_of_an_operation_has_its_entry(team: Team) -> None:
    query = """mutation { a: setMonthlyBudget(input: {amountMinor: 1}) { __typename }
      b: setMonthlyBudget(input: {amountMinor: 2}) { __typename } }"""
    await team.admin.ask(query)
    assert [entry["action"] for entry in await log(team)] == ["setMonthlyBudget"] * 2


async def test_signing_in_and_out_is_written_down_and_renewing_is_not(team: Team, http: httpx2.AsyncClient) -> None:
    email, anybody = await add_user(team), Person(http)
    await anybody.do("login", TOKENS, email=email, password="wrong horse battery")
    await written(team, 1)
    done = await anybody.do("login", TOKENS, email=email, password=PASSWORD)
    renewed = await anybody.do("refreshToken", TOKENS, refreshToken=done["refreshToken"])
    await anybody.do("refreshToken", TOKENS, refreshToken=done["refreshToken"])
    await written(team, 3)
    await anybody.do("logout", "signedOut", refreshToken=renewed["refreshToken"])
    await anybody.do("login", TOKENS, email="nobody@example.com", password="wrong horse battery")
    entries = await log(team)
    assert [(entry["action"], entry["outcome"]) for entry in entries] == [
        ("logout", "DONE"),
        ("refreshToken", "UNAUTHENTICATED"),
        ("login", "DONE"),
        ("login", "UNAUTHENTICATED"),
    ]
    assert {entry["credentialKind"] for entry in entries} == {None}
    assert [entry["user"] for entry in entries] == [{"role": "MEMBER"}] * 4


async def written(team: Team, number: int) -> None:
    """Whoever was refused is not kept waiting for the entry."""
    while len(await log(team)) < number:  # noqa: ASYNC110 - it is written elsewhere
        await asyncio.sleep(0.02)


async def test_what_a_key_did_and_was_refused_names_the_key(team: Team) -> None:
    key = await make_key(team, Scope.SETTINGS_ADMIN, name="CRM link")
    machine = Person(team.admin.http, key.secret)
    await machine.ask("mutation { setMonthlyBudget(input: {amountMinor: 1}) { __typename } }")
    lead = "mutation { convertLead(input: {leadId: 1}) { __typename } updateLead(input: {leadId: 1}) { __typename } }"
    await machine.fail(lead)
    entries = await log(team, keyId=[global_id("ApiKey", key.row.id)])
    assert sorted((entry["action"], entry["outcome"]) for entry in entries) == [
        ("convertLead", "FORBIDDEN"),
        ("setMonthlyBudget", "DONE"),
        ("updateLead", "FORBIDDEN"),
    ]
    assert {entry["credentialKind"] for entry in entries} == {"KEY"}
    assert {entry["apiKey"]["name"] for entry in entries} == {"CRM link"}


async def test_it_holds_no_secret_and_no_text_of_anybodys(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team)
    await Person(http).do("login", TOKENS, email=email, password=PASSWORD)
    await team.admin.do("setProviderKey", "__typename", provider="OPENAI", key="a-key-of-mine")
    invited = await team.admin.do("inviteUser", "token", email=f"ann-{uuid4().hex}@example.com", role="VIEWER")
    made = await team.admin.do("createApiKey", "secret", name="Secret name", scopes=["LEADS_READ"])
    async with team.db.read(team.id) as session:
        stored = repr((await session.execute(select(AuditEntry.__table__))).all())
    for text in (email, "example.com", PASSWORD, "a-key-of-mine", invited["token"], made["secret"], "Secret name"):
        assert text not in stored


async def test_it_is_filtered(team: Team) -> None:
    lead = await add_lead(team.db, await add_campaign(team.db, team.id), "Firm")
    lead_id = global_id("Lead", lead.id)
    await team.member.do("updateLead", "__typename", leadId=lead_id, notes="A")
    await team.viewer.do("updateLead", "__typename", leadId=lead_id, notes="B")
    await team.admin.do("setMonthlyBudget", "__typename", amountMinor=1)
    member = global_id("User", team.user_ids[Role.MEMBER])
    for where, number in (
        ({"action": ["updateLead"]}, 2),
        ({"outcome": ["FORBIDDEN"]}, 1),
        ({"userId": [member]}, 1),
        ({"subjectId": [lead_id]}, 2),
        ({"subjectId": [lead_id], "not": {"outcome": ["DONE"]}}, 1),
        ({"userId": ["nobody"]}, 0),
        ({"at": {"before": "2020-01-01T00:00:00Z"}}, 0),
    ):
        assert len(await log(team, **where)) == number, where


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
async def test_only_admins_read_it(team: Team, role: Role) -> None:
    await team.admin.do("setMonthlyBudget", "__typename", amountMinor=1)
    assert (await team.people[role].fail("{ auditLog { totalCount } }"))["code"] == "FORBIDDEN"
    [entry] = (await team.admin.ask("{ auditLog { nodes { id } } }"))["nodes"]
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert await team.people[role].ask(node, id=entry["id"]) is None
    assert await team.admin.ask(node, id=entry["id"]) == entry


async def test_a_key_reads_it_with_its_scope(team: Team) -> None:
    machine = await holder(team, Scope.ACCESS_READ)
    assert await machine.ask("{ auditLog { totalCount } }") == {"totalCount": 0}


@pytest.mark.parametrize("change", [update(AuditEntry).values(outcome="DONE"), delete(AuditEntry)])
async def test_nobody_changes_it(team: Team, change: Any) -> None:
    await team.viewer.do("setMonthlyBudget", "__typename", amountMinor=1)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with team.db.write(team.id) as session:
            await session.execute(change)
    if change.is_update:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with team.db.system_session() as session:
                await session.execute(change)
    assert [entry["outcome"] for entry in await log(team)] == ["FORBIDDEN"]


@pytest.mark.parametrize(("proxy", "address"), [("127.0.0.1", "203.0.113.9"), ("198.51.100.4", "198.51.100.4")])
async def test_only_a_trusted_proxy_says_where_a_request_is_from(
    team: Team, http: httpx2.AsyncClient, proxy: str, address: str
) -> None:
    transport = http._transport
    assert isinstance(transport, httpx2.ASGITransport)
    through = httpx2.ASGITransport(app=transport.app, client=(proxy, 1))
    headers = {"x-forwarded-for": "203.0.113.9", "authorization": f"Bearer {team.admin.token}"}
    async with httpx2.AsyncClient(transport=through, base_url="http://canvass.test", headers=headers) as client:
        await Person(client).do("setMonthlyBudget", "__typename", amountMinor=1)
    assert [entry["address"] for entry in await log(team)] == [address]
