"""API keys: made, used, rotated, revoked, and what is wrong with those that are not taken."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from leads import keys
from leads.models import ApiKey, ApiKeySecret
from leads.scopes import Scope
from leads.vocabulary import Role
from schema.ids import global_id, parse_id
from tests.graphql.access import make_key
from tests.graphql.people import Person, Team
from tests.graphql.socket import socket

SHOWN = "secret apiKey { id name scopes state expiresAt usedAt secrets { prefix endsAt } createdBy { role } }"
ASK = "{ leads { totalCount } }"
FORGET = 2.2
"""Seconds after which what was looked up is looked up anew."""


def with_key(team: Team, secret: str) -> Person:
    return Person(team.admin.http, secret)


def key_of(made: dict[str, Any]) -> UUID:
    parsed = parse_id(made["apiKey"]["id"])
    assert parsed
    return parsed[1]


async def create(team: Team, **given: Any) -> Any:
    return await team.admin.do("createApiKey", SHOWN, **{"name": " CRM link ", "scopes": ["LEADS_READ"], **given})


async def test_a_key_is_shown_once_and_stored_hashed(team: Team) -> None:
    made = await create(team, scopes=["LEADS_WRITE", "LEADS_READ", "LEADS_READ"])
    assert made["secret"].startswith("ck_test_")
    assert made["apiKey"] | {"id": None} == {
        "id": None,
        "name": "CRM link",
        "scopes": ["LEADS_READ", "LEADS_WRITE"],
        "state": "ACTIVE",
        "expiresAt": None,
        "usedAt": None,
        "secrets": [{"prefix": made["secret"][:20], "endsAt": None}],
        "createdBy": {"role": "ADMIN"},
    }
    async with team.db.read(team.id) as session:
        rows = (await session.execute(select(ApiKey.__table__, ApiKeySecret.__table__).join(ApiKeySecret))).all()
    assert len(rows) == 1
    assert made["secret"] not in repr(rows)
    assert made["secret"][21:] not in repr(rows)
    listed = await team.admin.ask("{ apiKeys { nodes { name } } }")
    assert listed == {"nodes": [{"name": "CRM link"}]}
    assert await with_key(team, made["secret"]).ask(ASK) == {"totalCount": 0}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "2090-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "2027-01-01T00:00:00"}, "expiresAt"),
    ],
)
async def test_what_cannot_be_a_key(team: Team, given: dict[str, Any], field: str) -> None:
    problem = await create(team, **given)
    assert (problem["code"], problem["field"]) == ("INVALID", field)
    assert await team.admin.ask("{ apiKeys { totalCount } }") == {"totalCount": 0}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
async def test_only_admins_have_to_do_with_keys(team: Team, role: Role) -> None:
    made = await create(team)
    for mutation, given in (
        ("createApiKey", {"name": "Mine", "scopes": ["LEADS_READ"]}),
        ("rotateApiKey", {"keyId": made["apiKey"]["id"]}),
        ("revokeApiKey", {"keyId": made["apiKey"]["id"]}),
    ):
        assert (await team.people[role].do(mutation, "__typename", **given))["code"] == "FORBIDDEN"
    assert (await team.people[role].fail("{ apiKeys { totalCount } }"))["code"] == "FORBIDDEN"
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert await team.people[role].ask(node, id=made["apiKey"]["id"]) is None
    assert await with_key(team, made["secret"]).ask(ASK) == {"totalCount": 0}


async def test_a_key_makes_no_key_that_may_more_than_itself(team: Team) -> None:
    made = await create(team, scopes=["ACCESS_ADMIN", "ACCESS_READ", "LEADS_READ"])
    strong = await create(team, scopes=["CUSTOMERS_WRITE"])
    machine = with_key(team, made["secret"])
    problem = await machine.do("createApiKey", SHOWN, name="Child", scopes=["LEADS_READ", "CUSTOMERS_WRITE"])
    assert (problem["code"], problem["message"]) == ("FORBIDDEN", "You do not have customers:write yourself.")
    problem = await machine.do("rotateApiKey", SHOWN, keyId=strong["apiKey"]["id"])
    assert problem["code"] == "FORBIDDEN"
    child = await machine.do("createApiKey", SHOWN, name="Child", scopes=["LEADS_READ"])
    assert await with_key(team, child["secret"]).ask(ASK) == {"totalCount": 0}


async def test_a_key_ends_when_its_time_is_over(team: Team) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=1)
    machine = with_key(team, (await create(team, expiresAt=ends.isoformat()))["secret"])
    assert await machine.ask(ASK) == {"totalCount": 0}
    await asyncio.sleep(1.1)
    assert (await machine.fail(ASK))["code"] == "UNAUTHENTICATED"
    assert await team.admin.ask("{ apiKeys { nodes { state } } }") == {"nodes": [{"state": "EXPIRED"}]}


async def test_the_last_use_is_written_once_a_minute(team: Team) -> None:
    made = await create(team)
    machine, key_id = with_key(team, made["secret"]), key_of(made)
    await machine.ask(ASK)
    first = await used_at(team, key_id)
    assert datetime.now(UTC) - first < timedelta(seconds=5)
    await asyncio.sleep(FORGET)
    await machine.ask(ASK)
    assert await used_at(team, key_id) == first
    async with team.db.write(team.id) as session:
        await session.execute(update(ApiKey).values(used_at=first - timedelta(minutes=1)))
    await asyncio.sleep(FORGET)
    await machine.ask(ASK)
    assert await used_at(team, key_id) > first


async def used_at(team: Team, key_id: UUID) -> datetime:
    async with team.db.read(team.id) as session:
        row = await session.get_one(ApiKey, key_id)
    assert row.used_at
    return row.used_at


async def test_rotating_lets_both_secrets_in_for_a_while(team: Team) -> None:
    made = await create(team)
    rotated = await team.admin.do("rotateApiKey", SHOWN, keyId=made["apiKey"]["id"], overlapHours=2)
    newest, former = rotated["apiKey"]["secrets"]
    assert newest == {"prefix": rotated["secret"][:20], "endsAt": None}
    left = datetime.fromisoformat(former["endsAt"]) - datetime.now(UTC)
    assert timedelta(minutes=119) < left <= timedelta(hours=2)
    for secret in (made["secret"], rotated["secret"]):
        assert await with_key(team, secret).ask(ASK) == {"totalCount": 0}
    at_once = await team.admin.do("rotateApiKey", SHOWN, keyId=made["apiKey"]["id"], overlapHours=0)
    assert [each["prefix"] for each in at_once["apiKey"]["secrets"]] == [at_once["secret"][:20]]
    await asyncio.sleep(FORGET)
    for secret in (made["secret"], rotated["secret"]):
        assert (await with_key(team, secret).fail(ASK))["code"] == "UNAUTHENTICATED"
    assert await with_key(team, at_once["secret"]).ask(ASK) == {"totalCount": 0}


@pytest.mark.parametrize("hours", [-1, 169])
async def test_an_overlap_has_bounds(team: Team, hours: int) -> None:
    made = await create(team)
    problem = await team.admin.do("rotateApiKey", SHOWN, keyId=made["apiKey"]["id"], overlapHours=hours)
    assert (problem["code"], problem["field"]) == ("INVALID", "overlapHours")


async def test_a_revoked_key_is_of_no_use(team: Team) -> None:
    made = await create(team)
    machine = with_key(team, made["secret"])
    assert await machine.ask(ASK) == {"totalCount": 0}
    for _ in range(2):
        done = await team.admin.do("revokeApiKey", "apiKey { state }", keyId=made["apiKey"]["id"])
        assert done["apiKey"] == {"state": "REVOKED"}
    await asyncio.sleep(FORGET)
    assert (await machine.fail(ASK))["code"] == "UNAUTHENTICATED"
    assert (await team.admin.do("rotateApiKey", SHOWN, keyId=made["apiKey"]["id"]))["code"] == "CONFLICT"


async def test_revoking_closes_what_is_open_within_five_seconds(team: Team, address: str) -> None:
    made = await create(team, scopes=["CAMPAIGNS_READ"])
    async with socket(address, made["secret"]) as opened:
        await opened.subscribe("subscription { tenantActivity { seq } }")
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await team.admin.do("revokeApiKey", "apiKey { state }", keyId=made["apiKey"]["id"])
        assert await opened.closed() == 4403
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("change", ["a letter", "cut", "longer", "another kind", "made up"])
async def test_what_is_no_key(team: Team, change: str) -> None:
    secret = (await make_key(team, Scope.LEADS_READ)).secret
    wrong = {
        "a letter": secret[:30] + ("a" if secret[30] != "a" else "b") + secret[31:],
        "cut": secret[:-1],
        "longer": f"{secret}0",
        "another kind": secret.replace("ck_test_", "ck_live_"),
        "made up": keys.SANDBOX + "0" * 12 + "_" + "0" * 42,
    }[change]
    assert keys.public_part(wrong) is None
    assert (await with_key(team, wrong).fail(ASK))["code"] == "UNAUTHENTICATED"
    assert keys.public_part(secret) == secret[:20]


async def test_another_secret_with_the_same_prefix_is_not_taken(team: Team) -> None:
    """The check digits are no secret: whoever knows them still needs the rest."""
    secret = (await make_key(team, Scope.LEADS_READ)).secret
    said = f"{secret[:21]}{'0' * 36}"
    forged = said + keys._check_digits(said)
    assert keys.public_part(forged) == secret[:20]
    assert (await with_key(team, forged).fail(ASK))["code"] == "UNAUTHENTICATED"


async def test_a_key_acts_in_the_name_of_its_maker(team: Team) -> None:
    made = await create(team, scopes=["CAMPAIGNS_READ"])
    viewer = await with_key(team, made["secret"]).ask("{ viewer { id role tenant { name } } }")
    assert viewer == {
        "id": global_id("User", team.user_ids[Role.ADMIN]),
        "role": "ADMIN",
        "tenant": {"name": "Team"},
    }
