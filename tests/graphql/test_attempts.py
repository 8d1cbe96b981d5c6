"""Whoever guesses is slowed down: by account and address, by account, and by address; and only whoever guesses."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import func, select, update

from leads import attempts
from leads.attempts import Budget
from leads.db import Database
from leads.errors import ThrottledError
from leads.models import Attempt
from tests.graphql.people import Person, Team
from tests.graphql.test_sessions import PASSWORD, TOKENS, add_user


def budget(most: int = 3, seconds: float = 60) -> Budget:
    return Budget(uuid4().hex, most, timedelta(seconds=seconds))


async def tries(db: Database, asked: Sequence[Budget], number: int) -> list[bool]:
    """How each of so many tries at once fared."""

    async def one() -> bool:
        try:
            await attempts.spend(db, asked)
        except ThrottledError:
            return False
        return True

    return list(await asyncio.gather(*(one() for _ in range(number))))


async def test_a_budget_holds_for_many_at_once(db: Database) -> None:
    assert sum(await tries(db, [budget(5)], 20)) == 5


async def test_a_budget_refills_one_by_one(db: Database) -> None:
    small = budget(2)
    assert await tries(db, [small], 3) in ([True, True, False], [True, False, True], [False, True, True])
    async with db.shared() as session:
        a_while_ago = Attempt.due - 1.5 * small.every
        await session.execute(update(Attempt).where(Attempt.budget == small.name).values(due=a_while_ago))
    assert sum(await tries(db, [small], 3)) == 1


async def test_it_is_told_how_long_to_wait(db: Database) -> None:
    small = budget(1, 90)
    await attempts.spend(db, [small])
    with pytest.raises(ThrottledError, match=r"Try again in (89|90) s\.") as refused:
        await attempts.spend(db, [small])
    assert 88 < refused.value.retry_after <= 90


async def test_where_one_budget_is_used_up_the_others_are_not_charged(db: Database) -> None:
    small, large = budget(1), budget(3)
    assert await tries(db, [small, large], 1) == [True]
    assert sum(await tries(db, [small, large], 5)) == 0
    assert sum(await tries(db, [large], 5)) == 2


async def test_after_a_success_all_is_given_back(db: Database) -> None:
    both, account = budget(2), budget(4)
    for _ in range(2):
        await attempts.spend(db, [both, account])
    await attempts.refund(db, [both, account])
    assert sum(await tries(db, [both], 5)) == 2
    assert sum(await tries(db, [account], 5)) == 3


async def login(http: httpx2.AsyncClient, email: str, password: str, address: str) -> str:
    """What comes of a try from that address: the payload's name or the Problem's code."""
    transport = http._transport
    assert isinstance(transport, httpx2.ASGITransport)
    from_there = httpx2.ASGITransport(app=transport.app, client=(address, 1))
    async with httpx2.AsyncClient(transport=from_there, base_url="http://canvass.test") as client:
        done = await Person(client).do("login", TOKENS, email=email, password=password)
    return str(done.get("code", done["__typename"]))


def new_address() -> str:
    digits = uuid4().int
    return f"10.{digits % 250}.{digits // 250 % 250}.{digits // 62_500 % 250}"


async def test_five_wrong_passwords_stop_that_address_and_no_other(team: Team, http: httpx2.AsyncClient) -> None:
    email, here, there = await add_user(team), new_address(), new_address()
    assert [await login(http, email, "wrong", here) for _ in range(6)] == ["UNAUTHENTICATED"] * 5 + ["THROTTLED"]
    assert await login(http, email.upper(), PASSWORD, here) == "THROTTLED"
    assert await login(http, email, PASSWORD, there) == "LoginPayload"
    assert await login(http, await add_user(team), PASSWORD, here) == "LoginPayload"


async def test_whoever_signs_in_is_not_counted(team: Team, http: httpx2.AsyncClient) -> None:
    email, here = await add_user(team), new_address()
    for _ in range(7):
        assert await login(http, email, PASSWORD, here) == "LoginPayload"


async def test_somebody_unknown_is_counted_like_somebody_known(http: httpx2.AsyncClient) -> None:
    email, here = f"{uuid4().hex}@example.com", new_address()
    assert [await login(http, email, "wrong", here) for _ in range(6)] == ["UNAUTHENTICATED"] * 5 + ["THROTTLED"]


async def test_an_account_is_guarded_against_many_addresses(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team)
    _, account, _ = attempts.budgets(email.lower(), None)
    assert sum(await tries(team.db, [account], 40)) == account.most
    assert await login(http, email, PASSWORD, new_address()) == "THROTTLED"
    async with team.db.shared() as session:
        earlier = Attempt.due - account.every
        await session.execute(update(Attempt).where(Attempt.budget == account.name).values(due=earlier))
    assert await login(http, email, PASSWORD, new_address()) == "LoginPayload"


async def test_an_address_is_slowed_down_over_all_accounts(team: Team, http: httpx2.AsyncClient) -> None:
    here = new_address()
    _, _, place = attempts.budgets("", here)
    assert sum(await tries(team.db, [place], 80)) in range(place.most, place.most + 3)
    assert await login(http, await add_user(team), PASSWORD, here) == "THROTTLED"


async def test_guessing_the_current_password_is_counted_too(team: Team, http: httpx2.AsyncClient) -> None:
    email = await add_user(team)
    done = await Person(http).do("login", TOKENS, email=email, password=PASSWORD)
    person = Person(http, done["accessToken"])
    given = {"currentPassword": "wrong", "newPassword": "staple wagon orchid"}
    codes = [(await person.do("changePassword", "changed", **given))["code"] for _ in range(6)]
    assert codes == ["UNAUTHENTICATED"] * 5 + ["THROTTLED"]


async def test_nothing_of_who_tried_is_stored(db: Database, http: httpx2.AsyncClient) -> None:
    email = f"{uuid4().hex}@example.com"
    await login(http, email, "wrong", "192.0.2.77")
    async with db.shared() as session:
        rows = (await session.execute(select(Attempt.__table__))).all()
        assert await session.scalar(select(func.count()).select_from(Attempt)) == len(rows)
    assert email not in repr(rows)
    assert "192.0.2.77" not in repr(rows)
