"""Signing in, refreshing, signing out, and what roles may do."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
from sqlalchemy import update

from leads import accounts
from leads.errors import ConflictError, InvalidError
from leads.models import SignInLink, User
from leads.settings import Settings
from leads.tokens import AUDIENCE, ISSUER, sign_access, signing_keys
from leads.vocabulary import Role
from tests.graphql.people import Person, Team

TOKENS = "accessToken refreshToken expiresAt user { email role tenant { name } }"
WRONG = "The e-mail address or the password is wrong."


@pytest.fixture
def anybody(http: httpx2.AsyncClient) -> Person:
    return Person(http)


async def add_user(team: Team, **columns: Any) -> str:
    email = f"Jo.{uuid4().hex}@example.com"
    values: dict[str, Any] = {"name": "Jo", "password": "correct horse"} | columns
    await accounts.create_user(team.db, team.id, email=email, **values)
    return email


async def test_login_in_any_case_of_the_address(team: Team, anybody: Person) -> None:
    email = await add_user(team)
    signed_in = await anybody.do("login", TOKENS, email=f" {email.upper()} ", password="correct horse")
    assert signed_in["user"] == {"email": email, "role": "MEMBER", "tenant": {"name": "Team"}}
    ends = datetime.fromisoformat(signed_in["expiresAt"]) - datetime.now(UTC)
    assert timedelta(minutes=4) < ends <= timedelta(minutes=5)
    jo = Person(anybody.http, signed_in["accessToken"])
    assert await jo.ask("{ viewer { email } }") == {"email": email}


@pytest.mark.parametrize("password", ["", "wrong horse", "correct horse ", "x" * 100_000])
async def test_login_with_a_wrong_password(team: Team, anybody: Person, password: str) -> None:
    email = await add_user(team)
    problem = await anybody.do("login", TOKENS, email=email, password=password)
    assert problem == {
        "__typename": "Problem",
        "code": "UNAUTHENTICATED",
        "message": WRONG,
        "field": None,
        "fieldErrors": [],
    }


async def test_nobody_without_a_password_or_disabled_signs_in(team: Team, anybody: Person) -> None:
    without = await add_user(team, password=None)
    disabled = await add_user(team)
    async with team.db.write(team.id) as session:
        await session.execute(update(User).where(User.email == disabled).values(disabled_at=datetime.now(UTC)))
    for email in (without, disabled, "nobody@example.com"):
        assert (await anybody.do("login", TOKENS, email=email, password="correct horse"))["message"] == WRONG


async def test_login_takes_as_long_for_somebody_unknown(team: Team, anybody: Person) -> None:
    known = await add_user(team)

    async def seconds(email: str) -> float:
        began = time.perf_counter()
        await anybody.do("login", TOKENS, email=email, password="wrong horse")
        return time.perf_counter() - began

    await seconds("nobody@example.com")
    times = [(await seconds(known), await seconds("nobody@example.com")) for _ in range(5)]
    known_time, unknown_time = (statistics.median(column) for column in zip(*times, strict=True))
    assert unknown_time > known_time / 2


async def test_refreshing_rotates(team: Team, anybody: Person) -> None:
    email = await add_user(team)
    first = await anybody.do("login", TOKENS, email=email, password="correct horse")
    second = await anybody.do("refreshToken", TOKENS, refreshToken=first["refreshToken"])
    third = await anybody.do("refreshToken", TOKENS, refreshToken=second["refreshToken"])
    assert len({first["refreshToken"], second["refreshToken"], third["refreshToken"]}) == 3
    assert third["user"]["email"] == email


async def test_a_refresh_token_that_is_used_twice_ends_its_family(team: Team, anybody: Person) -> None:
    email = await add_user(team)
    first = await anybody.do("login", TOKENS, email=email, password="correct horse")
    another = await anybody.do("login", TOKENS, email=email, password="correct horse")
    second = await anybody.do("refreshToken", TOKENS, refreshToken=first["refreshToken"])
    for token in (first["refreshToken"], second["refreshToken"]):
        assert (await anybody.do("refreshToken", TOKENS, refreshToken=token))["code"] == "UNAUTHENTICATED"
    kept = await anybody.do("refreshToken", TOKENS, refreshToken=another["refreshToken"])
    assert kept["__typename"] == "RefreshTokenPayload"


async def test_logging_out_ends_the_refresh_token(team: Team, anybody: Person) -> None:
    email = await add_user(team)
    signed_in = await anybody.do("login", TOKENS, email=email, password="correct horse")
    for _ in range(2):
        assert (await anybody.do("logout", "signedOut", refreshToken=signed_in["refreshToken"]))["signedOut"] is True
    refused = await anybody.do("refreshToken", TOKENS, refreshToken=signed_in["refreshToken"])
    assert refused["code"] == "UNAUTHENTICATED"


async def test_a_sign_in_link_works_once(team: Team, anybody: Person) -> None:
    token = await accounts.issue_sign_in_link(team.db, team.id, team.user_ids[Role.ADMIN])
    signed_in = await anybody.do("signInWithLink", TOKENS, token=token)
    assert signed_in["user"]["role"] == "ADMIN"
    assert (await anybody.do("signInWithLink", TOKENS, token=token))["code"] == "UNAUTHENTICATED"


async def test_an_old_sign_in_link_does_not_work(team: Team, anybody: Person) -> None:
    token = await accounts.issue_sign_in_link(team.db, team.id, team.user_ids[Role.ADMIN])
    async with team.db.write(team.id) as session:
        await session.execute(update(SignInLink).values(expires_at=datetime.now(UTC)))
    assert (await anybody.do("signInWithLink", TOKENS, token=token))["code"] == "UNAUTHENTICATED"


async def test_two_people_cannot_share_an_address(team: Team, other_team: Team) -> None:
    email = await add_user(team)
    with pytest.raises(ConflictError):
        await accounts.create_user(
            other_team.db, other_team.id, email=email.upper(), name="", password=None, role=Role.VIEWER
        )


@pytest.mark.parametrize(("email", "password"), [("no address", None), ("jo@example.com", "short")])
async def test_what_cannot_be_an_account(team: Team, email: str, password: str | None) -> None:
    with pytest.raises(InvalidError):
        await accounts.create_user(team.db, team.id, email=email, name="Jo", password=password)


@pytest.mark.parametrize(
    "change",
    [
        {"exp": 1},
        {"nbf": 2**32},
        {"iat": 2**32},
        {"iss": "somebody else"},
        {"aud": "another service"},
        {"tenant": "not an id"},
        {"role": "OWNER"},
        {"sub": None},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_token_that_is_not_right(
    http: httpx2.AsyncClient, team: Team, settings: Settings, change: dict[str, Any]
) -> None:
    token, _ = sign_access(settings, user_id=team.user_ids[Role.ADMIN], tenant_id=team.id, role=Role.ADMIN)
    ((kid, key),) = signing_keys(settings).items()
    claims = jwt.decode(token, key, algorithms=["HS256"], audience=AUDIENCE, issuer=ISSUER)

    def person(**changes: Any) -> Person:
        forged = {name: value for name, value in (claims | changes).items() if value is not None}
        return Person(http, jwt.encode(forged, key, algorithm="HS256", headers={"kid": kid}))

    assert await person().ask("{ viewer { role } }") == {"role": "ADMIN"}
    assert (await person(**change).fail("{ campaigns { totalCount } }"))["code"] == "UNAUTHENTICATED"
    assert await person(**change).ask("{ about { sandbox } }") == {"sandbox": True}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["none", "HS512"])
async def test_another_algorithm_is_not_taken(
    http: httpx2.AsyncClient, team: Team, settings: Settings, algorithm: str
) -> None:
    token, _ = sign_access(settings, user_id=team.user_ids[Role.ADMIN], tenant_id=team.id, role=Role.ADMIN)
    claims = jwt.decode(token, options={"verify_signature": False})
    ((kid, key),) = signing_keys(settings).items()
    forged = jwt.encode(claims, "" if algorithm == "none" else key, algorithm=algorithm, headers={"kid": kid})
    person = Person(http, forged)
    assert (await person.fail("{ campaigns { totalCount } }"))["code"] == "UNAUTHENTICATED"


async def test_everyone_may_ask_who_they_are(anybody: Person) -> None:
    assert await anybody.ask("{ viewer { id } }") is None
