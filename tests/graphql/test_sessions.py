"""Sessions: listed, ended one by one or all at once, with their access tokens and all that is open; and passwords."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import update

from leads import accounts
from leads.models import User
from leads.vocabulary import Role
from tests.graphql.people import Person, Team
from tests.graphql.socket import socket

PASSWORD = "correct horse battery"
TOKENS = "accessToken refreshToken"
WHO = "{ campaignTypes { key } }"
FORGET = 2.2
"""Seconds after which what was looked up is looked up anew."""


async def add_user(team: Team, role: Role = Role.MEMBER) -> str:
    email = f"jo-{uuid4().hex}@example.com"
    await accounts.create_user(team.db, team.id, email=email, name="Jo", password=PASSWORD, role=role)
    return email


async def sign_in(http: httpx2.AsyncClient, email: str, password: str = PASSWORD) -> tuple[Person, str]:
    """Somebody signed in, and their refresh token."""
    done = await Person(http).do("login", TOKENS, email=email, password=password)
    return Person(http, done["accessToken"]), done["refreshToken"]


async def is_in(person: Person) -> bool:
    return "errors" not in await person.send(WHO)


async def test_own_sessions_are_listed(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team)
    await sign_in(http, email)
    person, _ = await sign_in(http, email)
    listed = await person.ask("{ sessions { totalCount nodes { current address agent expiresAt } } }")
    assert listed["totalCount"] == 2
    assert [each["current"] for each in listed["nodes"]] == [True, False]
    assert {each["address"] for each in listed["nodes"]} == {"127.0.0.1"}
    assert all(each["agent"].startswith("python-httpx") for each in listed["nodes"])
    assert await team.admin.ask("{ sessions { totalCount } }") == {"totalCount": 0}


async def test_ending_a_session_ends_its_tokens_and_no_others(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team)
    other, refresh = await sign_in(http, email)
    person, _ = await sign_in(http, email)
    sessions = (await person.ask("{ sessions { nodes { id current } } }"))["nodes"]
    [ending] = [each["id"] for each in sessions if not each["current"]]
    assert await is_in(other)
    assert (await person.do("endSession", "endedId", sessionId=ending))["endedId"] == ending
    assert (await person.do("endSession", "endedId", sessionId=ending))["endedId"] == ending
    await asyncio.sleep(FORGET)
    assert not await is_in(other)
    assert await is_in(person)
    assert (await Person(http).do("refreshToken", TOKENS, refreshToken=refresh))["code"] == "UNAUTHENTICATED"
    assert await person.ask("{ sessions { totalCount } }") == {"totalCount": 1}


async def test_nobody_ends_somebody_elses_session(team: Team, http: httpx2.AsyncClient) -> None:
    person, _ = await sign_in(http, await add_user(team))
    [session] = (await person.ask("{ sessions { nodes { id } } }"))["nodes"]
    problem = await team.admin.do("endSession", "endedId", sessionId=session["id"])
    assert (problem["code"], problem["field"]) == ("NOT_FOUND", "sessionId")
    await asyncio.sleep(FORGET)
    assert await is_in(person)


@pytest.mark.parametrize("keep", [True, False])
async def test_signing_out_everywhere(team: Team, http: httpx2.AsyncClient, *, keep: bool) -> None:
    email = await add_user(team)
    first, first_refresh = await sign_in(http, email)
    person, refresh = await sign_in(http, email)
    stranger, _ = await sign_in(http, await add_user(team))
    done = await person.do("signOutEverywhere", "ended", keepCurrent=keep)
    assert done["ended"] == (1 if keep else 2)
    await asyncio.sleep(FORGET)
    assert [await is_in(each) for each in (first, person, stranger)] == [False, keep, True]
    for token, holds in ((first_refresh, False), (refresh, keep)):
        answer = await Person(http).do("refreshToken", TOKENS, refreshToken=token)
        assert (answer["__typename"] == "RefreshTokenPayload") is holds


async def test_a_stolen_refresh_token_ends_the_thief_and_the_access_tokens(
    team: Team, http: httpx2.AsyncClient
) -> None:
    person, refresh = await sign_in(http, await add_user(team))
    thief = await Person(http).do("refreshToken", TOKENS, refreshToken=refresh)
    assert (await Person(http).do("refreshToken", TOKENS, refreshToken=refresh))["code"] == "UNAUTHENTICATED"
    await asyncio.sleep(FORGET)
    assert not await is_in(person)
    assert not await is_in(Person(http, thief["accessToken"]))
    answer = await Person(http).do("refreshToken", TOKENS, refreshToken=thief["refreshToken"])
    assert answer["code"] == "UNAUTHENTICATED"


async def test_what_is_open_is_closed_when_the_session_ends(team: Team, address: str) -> None:
    async with httpx2.AsyncClient(base_url=f"http://{address}") as http:
        person, _ = await sign_in(http, await add_user(team))
        async with socket(address, person.token) as opened:
            await opened.subscribe("subscription { tenantActivity { seq } }")
            await asyncio.sleep(0.2)
            began = time.monotonic()
            await person.do("signOutEverywhere", "ended")
            assert await opened.closed() == 4403
            assert time.monotonic() - began < 5


async def test_a_role_that_changes_holds_for_open_sessions(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team, Role.ADMIN)
    person, _ = await sign_in(http, email)
    assert await person.ask("{ apiKeys { totalCount } }") == {"totalCount": 0}
    async with team.db.write(team.id) as session:
        await session.execute(update(User).where(User.email == email).values(role=Role.VIEWER))
    await asyncio.sleep(FORGET)
    assert (await person.fail("{ apiKeys { totalCount } }"))["code"] == "FORBIDDEN"
    assert (await person.ask("{ viewer { role } }")) == {"role": "VIEWER"}


async def test_changing_the_password_ends_the_other_sessions(team: Team, http: httpx2.AsyncClient) -> None:
    email, better = await add_user(team), "staple wagon orchid"
    other, _ = await sign_in(http, email)
    person, _ = await sign_in(http, email)
    done = await person.do("changePassword", "changed", currentPassword=PASSWORD, newPassword=better)
    assert done["changed"] is True
    await asyncio.sleep(FORGET)
    assert await is_in(person)
    assert not await is_in(other)
    answer = await Person(http).do("login", TOKENS, email=email, password=PASSWORD)
    assert answer["code"] == "UNAUTHENTICATED"
    await sign_in(http, email, better)


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        ("wrong horse battery", "staple wagon orchid", ("UNAUTHENTICATED", "currentPassword")),
        (PASSWORD, "short", ("INVALID", "newPassword")),
        (PASSWORD, "password1234", ("INVALID", "newPassword")),
    ],
)
async def test_a_password_that_is_not_changed(
    team: Team, http: httpx2.AsyncClient, current: str, new: str, told: tuple[str, str]
) -> None:
    email = await add_user(team)
    person, _ = await sign_in(http, email)
    other, _ = await sign_in(http, email)
    problem: dict[str, Any] = await person.do("changePassword", "changed", currentPassword=current, newPassword=new)
    assert (problem["code"], problem["field"]) == told
    await asyncio.sleep(FORGET)
    assert await is_in(other)
    await sign_in(http, email)
