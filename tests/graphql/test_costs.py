"""What operations cost, who pays, and what those are told whose points are used up."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.meter import AWAY, FRESH, PART, Allowance, Meter, connect
from api.process import Process
from leads.settings import Settings
from schema.costs import cost_of
from schema.root import build_schema
from tests.graphql.apps import client_of
from tests.graphql.people import Person, Team
from tests.graphql.socket import socket

SCHEMA = build_schema(introspection=True)._schema
CHEAP = "{ about { sandbox } }"


def points(query: str, name: str | None = None, **variables: Any) -> int:
    return cost_of(SCHEMA, query, name).of(variables)


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 1),
        ("{ about { sandbox version } }", 2),
        ("{ a: about { sandbox } about { sandbox } about { version } }", 3),
        ("{ campaigns { totalCount } }", 1 + 1 + 5),
        ("{ campaigns { pageInfo { hasNextPage } } }", 1 + 1),
        ("{ campaigns { nodes { id } } }", 1 + 1 + 50),
        ("{ campaigns(first: 7) { nodes { id name } } }", 1 + 1 + 7),
        ("{ campaigns(last: 7) { edges { cursor node { id } } } }", 1 + 1 + 7),
        ("{ campaigns(first: 7) { nodes { runs { id } } } }", 1 + 1 + 7 * (1 + 10)),
        (
            "{ campaigns(first: 7) { nodes { leads(first: 3) { nodes { company { id } } } } } }",
            1 + 1 + 7 * (1 + 1 + 3 * 2),
        ),
        ("{ campaigns(first: 0) { nodes { id } } }", 1 + 1),
        ("{ campaigns(first: -5) { nodes { id } } }", 1 + 1),
        (
            "{ node(id: 1) { ... on Lead { company { id } } ... on Campaign { leads(first: 9) { nodes { id } } } } }",
            1 + 1 + 1 + 9,
        ),
        ("{ __schema { types { fields { name } } } }", 1 + 100),
        ('mutation { logout(input: {refreshToken: "x"}) { __typename } }', 10 + 1),
        ("subscription { tenantActivity { seq counters { found } } }", 10 + 2),
        ("{ campaigns(first: 2) { nodes { ...F ...F } } } fragment F on Campaign { runs { id } }", 1 + 1 + 2 * 11),
        ("{ unknown { deeper } }", 1),
    ],
)
def test_what_an_operation_costs(query: str, cost: int) -> None:
    assert points(query) == cost


def test_pages_by_variables_multiply() -> None:
    query = """query A($n: Int!, $m: Int = 4) { campaigns(first: $n) { nodes { leads(first: $m) { nodes { id } } } } }
      query B { about { version } }"""
    assert points(query, "A", n=10) == 1 + 1 + 10 * (1 + 1 + 4)
    assert points(query, "A", n=10, m=100) == 1 + 1 + 10 * (1 + 1 + 100)
    assert points(query, "A", n=10, m=None) == 1 + 1 + 10 * (1 + 1 + 50)
    assert points(query, "B") == 2


async def test_the_cost_is_announced(team: Team) -> None:
    first, second = [(await team.viewer.send(CHEAP))["extensions"]["cost"] for _ in range(2)]
    assert (first["requested"], first["limit"], first["remaining"]) == (2, 100_000, 99_998)
    assert 99_996 <= second["remaining"] <= 99_998
    assert 0 < first["resetsIn"] <= 0.001
    other = (await team.member.send(CHEAP))["extensions"]["cost"]
    assert other["remaining"] == 99_998


async def test_strangers_have_a_tenth(http: httpx2.AsyncClient) -> None:
    assert (await Person(http).send(CHEAP))["extensions"]["cost"]["limit"] == 10_000


async def test_an_operation_may_cost_so_much_and_no_more(team: Team) -> None:
    query = "query ($n: Int!) { campaigns(first: 100) { nodes { leads(first: $n) { nodes { company { id } } } } } }"
    assert (await team.viewer.send(query, n=100))["extensions"]["cost"]["requested"] == 20_202
    answer = await team.viewer.send("{ a: campaigns(first: 1) { totalCount } " + query.partition("{")[2], n=100)
    assert "data" not in answer
    refused = await team.viewer.send(query.replace("company { id }", "company { id } campaign { id }"), n=100)
    [error] = refused["errors"]
    assert error["extensions"] == {"code": "TOO_COSTLY", "cost": {"requested": 30_202, "limit": 25_000}}


@pytest.fixture
async def small(settings: Settings, process: Process) -> AsyncIterator[httpx2.AsyncClient]:
    """An application in which points are scarce: 1,000, of which ten come back a second."""
    async with client_of(settings, process, cost_limit=1_000, cost_per_second=10) as http:
        yield http


async def test_who_has_used_up_his_points_waits(small: httpx2.AsyncClient, team: Team) -> None:
    headers = {"authorization": f"Bearer {team.viewer.token}"}
    body = {"query": "{ campaigns(first: 98) { nodes { leads(first: 3) { nodes { id } } } } }"}  # 492 points
    answers = [await small.post("/graphql", json=body, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2]
    [error] = refused.json()["errors"]
    assert "data" not in refused.json()
    assert 40 < int(refused.headers["retry-after"]) <= 48
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["retryAfter"] == int(refused.headers["retry-after"])
    assert error["extensions"]["cost"]["requested"] == 492
    assert error["extensions"]["cost"]["limit"] == 1_000
    assert 16 <= error["extensions"]["cost"]["remaining"] <= 60
    assert (await small.post("/graphql", json={"query": CHEAP}, headers=headers)).status_code == 200
    others = {"authorization": f"Bearer {team.member.token}"}
    assert (await small.post("/graphql", json=body, headers=others)).status_code == 200


async def test_documents_that_cannot_be_read_are_paid_for_too(small: httpx2.AsyncClient) -> None:
    seen = [(await small.post("/graphql", json={"query": "{ a " * 30})).status_code for _ in range(12)]
    assert seen == [200] * 10 + [429] * 2


async def test_subscriptions_are_paid_for(address: str, team: Team) -> None:
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(CHEAP)
        before = (await opened.receive())["payload"]["extensions"]["cost"]
        for _ in range(5):
            await opened.subscribe("subscription { tenantActivity { seq } }")
        await asyncio.sleep(FRESH)
        await opened.subscribe(CHEAP)
        while (message := await opened.receive())["type"] != "next":
            pass
    after = message["payload"]["extensions"]["cost"]
    assert before["requested"] == 2
    # five of 11 and one of 2 points were spent; 2,000 a second have come back since
    assert after["remaining"] <= before["remaining"]


async def test_a_socket_is_told_what_is_too_costly(address: str, team: Team) -> None:
    query = "{ campaigns(first: 100) { nodes { leads(first: 100) { nodes { company { id } campaign { id } } } } } }"
    async with socket(address, team.viewer.token) as opened:
        name = await opened.subscribe(query)
        message = await opened.receive()
        assert (message["type"], message["id"]) == ("error", name)
        assert message["payload"][0]["extensions"]["code"] == "TOO_COSTLY"
        await opened.subscribe(CHEAP)
        assert await opened.next() == {"sandbox": True}


@pytest.fixture
async def meters(redis_url: str) -> AsyncIterator[tuple[Meter, Meter]]:
    """Those of two processes."""
    both = Meter(connect(redis_url)), Meter(connect(redis_url))
    yield both
    for meter in both:
        await meter.close()


SCARCE = Allowance(limit=100, rate=1)


async def test_processes_fill_one_bucket(meters: tuple[Meter, Meter]) -> None:
    one, other = meters
    name = uuid4().hex
    assert (await one.spend(name, 60, SCARCE)).remaining == 40
    assert (await other.spend(name, 30, SCARCE)).remaining in (10, 11)
    refused = await other.spend(name, 30, SCARCE)
    assert not refused.granted
    assert 17 < refused.retry_after <= 20


async def test_what_is_decided_here_is_told_soon(meters: tuple[Meter, Meter]) -> None:
    one, other = meters
    name = uuid4().hex
    assert [(await one.spend(name, 10, SCARCE)).granted for _ in range(5)] == [True] * 5
    await asyncio.sleep(FRESH * 3)
    assert (await other.spend(name, 10, SCARCE)).remaining in (40, 41)


async def test_points_come_back_with_time(meters: tuple[Meter, Meter]) -> None:
    quick, name = Allowance(limit=100, rate=200), uuid4().hex
    assert (await meters[0].spend(name, 100, quick)).granted
    assert not (await meters[0].spend(name, 50, quick)).granted
    await asyncio.sleep(0.3)
    assert (await meters[0].spend(name, 50, quick)).granted


async def test_many_at_once_do_not_pass_the_limit(meters: tuple[Meter, Meter]) -> None:
    name = uuid4().hex
    balances = await asyncio.gather(*(meter.spend(name, 10, SCARCE) for meter in meters for _ in range(20)))
    assert sum(balance.granted for balance in balances) == 10


async def test_a_process_alone_grants_a_part() -> None:
    meter = Meter(connect("redis://127.0.0.1:1/0"))
    balances = [await meter.spend("somebody", 5, SCARCE) for _ in range(8)]
    assert sum(balance.granted for balance in balances) == 100 // PART // 5
    assert balances[0].limit == 100 // PART
    assert (await meter.spend("somebody else", 90, SCARCE)).granted  # one that is larger than the part
    await meter.close()
    assert AWAY == 1.0
