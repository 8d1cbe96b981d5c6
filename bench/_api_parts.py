"""The parts of `bench.api`: each starts the servers that it compares and asks them in turn, round by round."""

import asyncio
import shutil
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import orjson
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from bench._bulk_rows import owner_url
from bench._hammer import Asked, Line, rate, times
from bench._live_product import Api, Product
from canvass.local.child import Child
from canvass.ports import answers, claim
from leads.db import APP_ROLE
from leads.models import Lead
from leads.vocabulary import LeadStatus
from schema.filters import IntRange
from schema.lead_filters import LeadFilter, LeadOrder, LeadOrderField, lead_listing
from schema.paging import Page
from schema.words import Direction

HERE = Path(__file__).parent
ROUNDS, ASKED, SECONDS, LINES = 5, 60, 3.0, 8
Figures = Iterator[Mapping[str, float]] | Sequence[Mapping[str, float]]

TOP_FACTS = """{ leads(first: 100) { nodes { id status score distanceMiles notes createdAt updatedAt
  company { name phone website town postcode } facts(top: 3) { field value source confidence } } } }"""
SCALARS = "id status score distanceMiles notes createdAt updatedAt name phone website town postcode"
FROM_MEMORY = f"{{ leads {{ {SCALARS} facts {{ field value source confidence }} }} }}"
LONG_LIST = f"{{ items {{ {SCALARS} }} }}"
LIST = """query ($filter: LeadFilter, $order: LeadOrder, $after: String) {
  leads(first: 50, filter: $filter, orderBy: $order, after: $after) {
    nodes { id status score distanceMiles createdAt company { id name town postcode } campaign { id name } }
    pageInfo { hasNextPage endCursor } } }"""


@dataclass(frozen=True, slots=True)
class Bench:
    """The product that is measured, and how many leads its tenant has."""

    product: Product
    leads: int

    @asynccontextmanager
    async def api(self) -> AsyncIterator[int]:
        """The API's port, while it serves."""
        api = self.product.api()
        await api.start()
        try:
            yield api.port
        finally:
            api.end()

    @asynccontextmanager
    async def other(self, command: Sequence[str], ready: str, **environment: str) -> AsyncIterator[int]:
        """Another server's port, while it serves."""
        port = claim(0)
        env = dict(self.product.environment) | environment | {"PORT": str(port), "NODE_ENV": "production"}
        log = self.product.folder / "other.log"
        child = Child(name="other", command=list(command), log=log, env=env, ready=answers(port, ready))
        api = Api(child, port)
        await api.start()
        try:
            yield port
        finally:
            api.end()


def memory(which: str) -> list[str]:
    """The command of a server that answers from memory."""
    if which == "yoga":
        return [shutil.which("node") or "node", str(HERE / "_memory_yoga.mjs")]
    return [sys.executable, "-m", "bench._memory_api", which]


async def against_v2(bench: Bench) -> Figures:
    """The latest 100 leads, from the database."""
    url = owner_url(bench.product.settings.database_url).replace("+asyncpg", "+psycopg")
    asked = Asked.post(TOP_FACTS, token=bench.product.token())
    before = Asked.get(f"/leads?tenant_id={bench.product.tenant}&limit=100")
    command = [sys.executable, "-m", "bench._v2_api"]
    async with bench.api() as ours, bench.other(command, "/openapi.json", V2_DATABASE_URL=url) as theirs:
        await _same(ours, asked, theirs, before)
        found = []
        for _ in range(ROUNDS):
            mine = statistics.median(await times(ours, [asked] * ASKED))
            other = statistics.median(await times(theirs, [before] * ASKED))
            found.append({"ratio": mine / other, "ms": mine, "v2_ms": other})
    return found


async def _same(ours: int, asked: Asked, theirs: int, before: Asked) -> None:
    """Warm both up, and see that they say the same."""
    await times(ours, [asked] * 20)
    await times(theirs, [before] * 20)
    lines = [await Line.to(ours), await Line.to(theirs)]
    mine = orjson.loads(await lines[0].ask(asked))["data"]["leads"]["nodes"]
    other = orjson.loads(await lines[1].ask(before))
    for line in lines:
        line.close()
    told = [(each["company"]["name"], each["score"], len(each["facts"])) for each in mine]
    assert told == [(each["name"], each["score"], len(each["facts"])) for each in other]  # noqa: S101
    assert len(told) == min(100, len(other))  # noqa: S101


async def from_memory(bench: Bench) -> Figures:
    """100 objects with 12 fields and 3 objects each."""
    return await _compared(bench, "ours", "yoga", FROM_MEMORY)


async def long_list(bench: Bench) -> Figures:
    """1,000 objects with 12 fields."""
    return await _compared(bench, "ours", "plain", LONG_LIST)


async def _compared(bench: Bench, one: str, other: str, query: str) -> Figures:
    asked = Asked.post(query)
    async with bench.other(memory(one), "/readyz") as ours, bench.other(memory(other), "/readyz") as theirs:
        answers_of = [await rate_once(port, asked) for port in (ours, theirs)]
        assert answers_of[0] == answers_of[1]  # noqa: S101
        found = []
        for _ in range(ROUNDS):
            mine = await rate(ours, asked, lines=LINES, seconds=SECONDS)
            others = await rate(theirs, asked, lines=LINES, seconds=SECONDS)
            found.append({"ratio": mine / others, "per_s": mine, f"{other}_per_s": others})
    return found


async def rate_once(port: int, asked: Asked) -> Any:
    """The answer's data, after some for warming up."""
    await rate(port, asked, lines=2, seconds=1.5)
    line = await Line.to(port)
    try:
        return orjson.loads(await line.ask(asked))["data"]
    finally:
        line.close()


async def deep(bench: Bench) -> Figures:
    """Page 1,000 of 50 leads by score against page 1."""
    token = bench.product.token()
    order = {"field": "SCORE", "direction": "DESC"}
    async with bench.api() as port:
        after = await _cursor_of_page(port, token, order, min(1_000, bench.leads // 50))
        first = Asked.post(LIST, {"order": order}, token=token)
        last = Asked.post(LIST, {"order": order, "after": after}, token=token)
        await times(port, [first, last] * 20)
        found = []
        for _ in range(ROUNDS):
            both = await times(port, [first, last] * ASKED)
            ones, thousands = statistics.median(both[::2]), statistics.median(both[1::2])
            found.append({"ratio": thousands / ones, "first_ms": ones, "thousandth_ms": thousands})
    return found


async def _cursor_of_page(port: int, token: str, order: Mapping[str, str], page: int) -> str:
    """Where that page begins, found by going through all before it."""
    query = """query ($order: LeadOrder, $after: String) {
      leads(first: 100, orderBy: $order, after: $after) { pageInfo { endCursor } } }"""
    line, after = await Line.to(port), None
    try:
        for _ in range((page - 1) * 50 // 100):
            answer = await line.ask(Asked.post(query, {"order": dict(order), "after": after}, token=token))
            after = orjson.loads(answer)["data"]["leads"]["pageInfo"]["endCursor"]
    finally:
        line.close()
    return str(after)


async def pages(bench: Bench) -> Figures:
    """The dashboard's views: a status, a score or both, in every order; first pages."""
    return await _at_random(bench, [_status, _score, lambda dice: _status(dice) | _score(dice)])


async def words(bench: Bench) -> Figures:
    """The same with words that are looked for, a distance, a date, and two conditions that have nothing in common."""
    return await _at_random(bench, [_text, _miles, _since, lambda dice: _text(dice) | _score(dice)])


Condition = Callable[[Random], dict[str, Any]]


async def _at_random(bench: Bench, conditions: Sequence[Condition]) -> Figures:
    token, dice = bench.product.token(), Random(20261123)
    async with bench.api() as port:
        await times(port, [Asked.post(LIST, each, token=token) for each in _wanted(dice, conditions, 60)])
        found = []
        for _ in range(ROUNDS):
            asked = [Asked.post(LIST, each, token=token) for each in _wanted(dice, conditions, 300)]
            ranked = sorted(await times(port, asked))
            at = {name: ranked[int(len(ranked) * share)] for name, share in SHARES.items()}
            found.append(at)
    return found


SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


def _wanted(dice: Random, conditions: Sequence[Condition], number: int) -> Iterator[dict[str, Any]]:
    for _ in range(number):
        order = {"field": dice.choice(list(LeadOrderField)).value, "direction": dice.choice(["ASC", "DESC"])}
        yield {"filter": dice.choice(conditions)(dice), "order": order}


def _status(dice: Random) -> dict[str, Any]:
    return {"status": [dice.choice(["NEW", "CONTACTED", "REJECTED", "QUALIFIED"])]}


def _score(dice: Random) -> dict[str, Any]:
    return {"score": {"min": dice.choice([40, 60, 80])}}


def _text(dice: Random) -> dict[str, Any]:
    return {"text": dice.choice(["dent", "care ltd", "leic", "le1", f"{dice.randrange(16**4):04x}"])}


def _miles(dice: Random) -> dict[str, Any]:
    return {"distanceMiles": {"max": dice.choice([1.0, 5.0])}}


def _since(dice: Random) -> dict[str, Any]:
    return {"createdAt": {"since": f"2026-0{dice.randrange(1, 8)}-01T00:00:00Z"}}


async def security(bench: Bench) -> Figures:
    """The statement of a page, as the application's role and as the owner, who has to say which tenant it wants."""
    tenant = bench.product.tenant
    where, order = (
        LeadFilter(status=[LeadStatus.NEW], score=IntRange(min=60)),
        LeadOrder(field=LeadOrderField.CREATED_AT),
    )
    order.direction = Direction.DESC
    listing = lead_listing(where, order, Page(size=50))
    by = listing.order
    statement = listing.statement.order_by(*by.clauses(backward=False)).limit(51).add_columns(*by.values)
    plain = statement.where(Lead.tenant_id == tenant)
    texts = [
        str(each.compile(dialect=dialect(), compile_kwargs={"literal_binds": True})) for each in (statement, plain)
    ]
    url = owner_url(bench.product.settings.database_url).replace("+asyncpg", "")
    kept, free = await asyncpg.connect(url), await asyncpg.connect(url)
    await kept.execute(f"SET ROLE {APP_ROLE}; SELECT set_config('app.tenant_id', '{tenant}', false)")
    guarded, unguarded = await kept.prepare(texts[0]), await free.prepare(texts[1])
    assert await guarded.fetch() == await unguarded.fetch()  # noqa: S101
    found = []
    for _ in range(ROUNDS):
        took: list[list[float]] = [[], []]
        for _ in range(ASKED * 3):
            for place, prepared in enumerate((guarded, unguarded)):
                began = time.perf_counter()
                await prepared.fetch()
                took[place].append((time.perf_counter() - began) * 1000)
        on, off = map(statistics.median, took)
        found.append({"ratio": on / off, "on_ms": on, "off_ms": off})
    await asyncio.gather(kept.close(), free.close())
    return found


PARTS: Mapping[str, Callable[[Bench], Awaitable[Figures]]] = {
    "memory": from_memory,
    "list": long_list,
    "v2": against_v2,
    "deep": deep,
    "page": pages,
    "words": words,
    "rls": security,
}
FILLED = {"v2", "deep", "page", "words", "rls"}
"""Parts that need the tenant with its leads."""
