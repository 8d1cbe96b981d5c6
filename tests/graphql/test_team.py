"""People of a tenant: invited, let in, given roles, let in no more; and never without an admin."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select, update

from leads.models import Invitation, User
from leads.scopes import Scope
from leads.vocabulary import Role
from schema.ids import global_id
from tests.graphql.access import make_key
from tests.graphql.people import Person, Team
from tests.graphql.socket import socket
from tests.graphql.test_sessions import FORGET, PASSWORD, TOKENS, add_user, is_in, sign_in

SHOWN = "token invitation { id email role state invitedBy { role } }"


def new_address() -> str:
    return f"Ann-{uuid4().hex}@example.com"


async def invite(team: Team, email: str, role: str = "MEMBER") -> Any:
    return await team.admin.do("inviteUser", SHOWN, email=email, role=role)


async def accept(http: httpx2.AsyncClient, token: str, **given: Any) -> Any:
    shown = "accessToken user { id email name role active tenant { name } }"
    return await Person(http).do(
        "acceptInvitation", shown, **{"token": token, "name": " Ann ", "password": PASSWORD, **given}
    )


async def test_somebody_is_invited_and_comes_in(team: Team, http: httpx2.AsyncClient) -> None:
    email = new_address()
    made = await invite(team, email)
    assert made["invitation"] | {"id": None} == {
        "id": None,
        "email": email,
        "role": "MEMBER",
        "state": "OPEN",
        "invitedBy": {"role": "ADMIN"},
    }
    done = await accept(http, made["token"])
    assert done["user"] | {"id": None} == {
        "id": None,
        "email": email,
        "name": "Ann",
        "role": "MEMBER",
        "active": True,
        "tenant": {"name": "Team"},
    }
    assert await is_in(Person(http, done["accessToken"]))
    await sign_in(http, email.upper())
    assert (await team.admin.ask("{ invitations { nodes { state } } }")) == {"nodes": [{"state": "ACCEPTED"}]}
    assert (await accept(http, made["token"]))["code"] == "UNAUTHENTICATED"
    assert (await invite(team, email.upper()))["code"] == "CONFLICT"
    problem = await team.admin.do("revokeInvitation", "invitation { id }", invitationId=made["invitation"]["id"])
    assert problem["code"] == "CONFLICT"


async def test_an_invitation_is_stored_hashed(team: Team) -> None:
    made = await invite(team, new_address())
    async with team.db.read(team.id) as session:
        rows = (await session.execute(select(Invitation.__table__))).all()
    assert made["token"] not in repr(rows)


async def test_another_invitation_takes_the_place_of_the_first(team: Team, http: httpx2.AsyncClient) -> None:
    email = new_address()
    first = await invite(team, email, "ADMIN")
    second = await invite(team, email.lower(), "VIEWER")
    assert (await accept(http, first["token"]))["code"] == "UNAUTHENTICATED"
    assert (await accept(http, second["token"]))["user"]["role"] == "VIEWER"


async def test_what_was_taken_back_or_is_too_old_lets_nobody_in(team: Team, http: httpx2.AsyncClient) -> None:
    revoked, old = await invite(team, new_address()), await invite(team, new_address())
    for _ in range(2):
        done = await team.admin.do("revokeInvitation", "invitation { state }", invitationId=revoked["invitation"]["id"])
        assert done["invitation"] == {"state": "REVOKED"}
    async with team.db.write(team.id) as session:
        await session.execute(
            update(Invitation).where(Invitation.revoked_at.is_(None)).values(expires_at=datetime.now(UTC))
        )
    for token in (revoked["token"], old["token"], "made up"):
        assert (await accept(http, token))["code"] == "UNAUTHENTICATED"
    states = await team.admin.ask("{ invitations { nodes { state } } }")
    assert states == {"nodes": [{"state": "EXPIRED"}, {"state": "REVOKED"}]}
    assert await team.admin.ask("{ users { totalCount } }") == {"totalCount": 3}


@pytest.mark.parametrize(
    ("given", "field"), [({"password": "short"}, "password"), ({"name": " "}, "name"), ({"name": "x" * 121}, "name")]
)
async def test_an_invitation_survives_what_cannot_be(
    team: Team, http: httpx2.AsyncClient, given: dict[str, str], field: str
) -> None:
    made = await invite(team, new_address())
    problem = await accept(http, made["token"], **given)
    assert (problem["code"], problem["field"]) == ("INVALID", field)
    assert (await accept(http, made["token"]))["user"]["name"] == "Ann"


async def test_an_address_that_is_none_is_not_invited(team: Team) -> None:
    assert (await invite(team, "no address"))["field"] == "email"


async def test_somebody_who_is_elsewhere_by_now_is_not_let_in(
    team: Team, other_team: Team, http: httpx2.AsyncClient
) -> None:
    email = new_address()
    here, there = await invite(team, email), await invite(other_team, email)
    assert (await accept(http, there["token"]))["user"]["name"] == "Ann"
    assert (await accept(http, here["token"]))["code"] == "CONFLICT"


async def test_many_who_accept_at_once_are_one(team: Team, http: httpx2.AsyncClient) -> None:
    made = await invite(team, new_address())
    answers = await asyncio.gather(*(accept(http, made["token"]) for _ in range(4)))
    assert sorted(answer["__typename"] for answer in answers) == ["AcceptInvitationPayload", *["Problem"] * 3]
    assert await team.admin.ask("{ users { totalCount } }") == {"totalCount": 4}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
async def test_only_admins_have_to_do_with_people(team: Team, role: Role) -> None:
    person, somebody = team.people[role], global_id("User", team.user_ids[Role.VIEWER])
    for mutation, given in (
        ("inviteUser", {"email": new_address(), "role": "ADMIN"}),
        ("changeRole", {"userId": global_id("User", team.user_ids[role]), "role": "ADMIN"}),
        ("deactivateUser", {"userId": somebody}),
        ("reactivateUser", {"userId": somebody}),
    ):
        assert (await person.do(mutation, "__typename", **given))["code"] == "FORBIDDEN"
    for query in ("{ users { totalCount } }", "{ invitations { totalCount } }"):
        assert (await person.fail(query))["code"] == "FORBIDDEN"


async def test_people_are_listed_by_name(team: Team) -> None:
    listed = await team.admin.ask("{ users(first: 2) { totalCount nodes { name role active } } }")
    assert listed == {
        "totalCount": 3,
        "nodes": [
            {"name": "Admin", "role": "ADMIN", "active": True},
            {"name": "Member", "role": "MEMBER", "active": True},
        ],
    }


async def test_the_last_admin_stays(team: Team) -> None:
    admin = global_id("User", team.user_ids[Role.ADMIN])
    for mutation, given in (("changeRole", {"role": "MEMBER"}), ("deactivateUser", {})):
        problem = await team.admin.do(mutation, "__typename", userId=admin, **given)
        assert (problem["code"], problem["message"]) == (
            "CONFLICT",
            "This is the last admin; make somebody else one first.",
        )
    member = global_id("User", team.user_ids[Role.MEMBER])
    done = await team.admin.do("changeRole", "user { role }", userId=member, role="ADMIN")
    assert done["user"] == {"role": "ADMIN"}
    await asyncio.sleep(FORGET)
    assert (await team.member.do("deactivateUser", "user { active }", userId=admin))["user"] == {"active": False}
    assert (await team.member.do("changeRole", "__typename", userId=member, role="VIEWER"))["code"] == "CONFLICT"


async def test_two_admins_who_remove_each_other_at_once_leave_one(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team, Role.ADMIN)
    other, _ = await sign_in(http, email)
    async with team.db.read(team.id) as session:
        other_id = await session.scalar(select(User.id).where(User.email == email))
    assert other_id
    mine = global_id("User", team.user_ids[Role.ADMIN])
    await asyncio.gather(
        team.admin.do("deactivateUser", "__typename", userId=global_id("User", other_id)),
        other.do("deactivateUser", "__typename", userId=mine),
    )
    async with team.db.read(team.id) as session:
        left = await session.scalars(select(User.id).where(User.role == Role.ADMIN, User.disabled_at.is_(None)))
        assert len(left.all()) == 1


@pytest.mark.parametrize("revoke", [True, False])
async def test_somebody_who_leaves_is_out_at_once(
    team: Team, address: str, http: httpx2.AsyncClient, *, revoke: bool
) -> None:
    await add_user(team, Role.ADMIN)
    key = await make_key(team, Scope.LEADS_READ)
    email = await add_user(team)
    person, refresh = await sign_in(http, email)
    async with team.db.write(team.id) as session:
        user = (await session.scalars(select(User).where(User.email == email))).one()
        key_row = await session.merge(key.row)
        key_row.created_by = user.id
    async with socket(address, person.token) as opened:
        await opened.subscribe("subscription { tenantActivity { seq } }")
        given = {} if revoke else {"revokeKeys": False}
        done = await team.admin.do("deactivateUser", "user { active }", userId=global_id("User", user.id), **given)
        assert done["user"] == {"active": False}
        assert await opened.closed() == 4403
    await asyncio.sleep(FORGET)
    assert not await is_in(person)
    assert (await Person(http).do("refreshToken", TOKENS, refreshToken=refresh))["code"] == "UNAUTHENTICATED"
    assert (await Person(http).do("login", TOKENS, email=email, password=PASSWORD))["code"] == "UNAUTHENTICATED"
    machine = await Person(http, key.secret).send("{ leads { totalCount } }")
    assert ("errors" in machine) is revoke
    await team.admin.do("reactivateUser", "user { active }", userId=global_id("User", user.id))
    await sign_in(http, email)
