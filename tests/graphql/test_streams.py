"""Subscriptions that many share, over real sockets and a real database: executed once, without a gap or a double."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.applications import Starlette

from api import replays, websocket
from api.app import live_figures
from canvass.local.valkey import Valkey
from leads.db import Database
from leads.settings import Settings
from leads.vocabulary import Role
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_candidate, add_events
from tests.graphql.socket import Socket, raw_socket, socket
from tests.graphql.test_process import serving

EVENTS = (
    "subscription ($id: ID!, $after: Int) { campaignEvents(campaignId: $id, after: $after) "
    "{ seq counters { found } candidate { name } } }"
)
SNAPSHOT = (
    "subscription ($id: ID!) { campaignEvents(campaignId: $id, snapshot: true) "
    "{ seq kind counters { found } campaign { counters { found } lastSeq } } }"
)
PROGRESS = "subscription ($id: ID!) { campaignProgress(campaignId: $id) { lastSeq } }"


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = db._app.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def followers(
    address: str, team: Team, query: str, variables: Sequence[dict[str, Any]]
) -> AsyncIterator[list[Socket]]:
    """A viewer for each of `variables`, who has subscribed with them."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(socket(address, team.viewer.token)) for _ in variables]
        for each, given in zip(opened, variables, strict=True):
            await each.subscribe(query, **given)
        yield opened


@pytest.fixture
async def alone(app: Starlette) -> None:
    """Nobody else follows anything any more."""
    async with asyncio.timeout(15):
        while live_figures(app)["subscriptions"] > 0:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def numbers(opened: Socket, number: int) -> list[int]:
    return [each["seq"] for each in await opened.take(number)]


async def test_ten_who_follow_cost_no_more_statements_than_one(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    candidate = await add_candidate(team.db, campaign, "Oak Care")
    async with followers(address, team, EVENTS, [{"id": gid("Campaign", campaign), "after": 1}] * 10) as opened:
        assert [await numbers(each, 1) for each in opened] == [[2]] * 10
        with statements(team.db) as seen:
            for _ in range(5):
                await add_events(team.db, campaign, 1, candidate_id=candidate.id)
                assert len({str(await each.next()) for each in opened}) == 1
    logs = [statement for statement in seen if "FROM campaign_event" in statement]
    assert 5 <= len(logs) <= 6
    assert len([statement for statement in seen if "FROM candidate" in statement]) == 5


@pytest.mark.usefixtures("alone")
async def test_each_begins_where_it_says(address: str, team: Team, app: Starlette) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    await add_events(team.db, campaign, 320)
    begins = [321, 320, 315, 200, 99, 1, 0]
    variables = [{"id": gid("Campaign", campaign), "after": after} for after in begins]
    async with followers(address, team, EVENTS, variables) as opened:
        await add_events(team.db, campaign, 3)
        seen = await asyncio.gather(*(numbers(each, 324 - after) for each, after in zip(opened, begins, strict=True)))
        assert live_figures(app)["subscriptions"] == 1
    assert seen == [list(range(after + 1, 325)) for after in begins]


async def test_another_tenant_sees_nothing_of_what_others_share(address: str, team: Team, other_team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    variables = {"id": gid("Campaign", campaign), "after": 0}
    async with socket(address, team.viewer.token) as ours, socket(address, other_team.admin.token) as theirs:
        await ours.subscribe(EVENTS, **variables)
        await ours.take(2)
        for query in (EVENTS, SNAPSHOT, PROGRESS):
            await theirs.subscribe(query, **variables)
            [error] = (await theirs.receive())["payload"]
            assert error["extensions"]["code"] == "NOT_FOUND"
        await theirs.subscribe("subscription { tenantActivity { seq } }")
        await add_events(team.db, campaign, 1)
        await ours.next()
        own = await add_campaign(team.db, other_team.id, start=False)
        await add_events(team.db, own, 1)
        assert await numbers(theirs, 1) == [1]


@pytest.mark.usefixtures("alone")
async def test_roles_do_not_share(address: str, team: Team, app: Starlette) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with socket(address, team.viewer.token) as viewer, socket(address, team.people[Role.ADMIN].token) as admin:
        for opened in (viewer, admin):
            await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
            assert await numbers(opened, 2) == [1, 2]
        assert live_figures(app)["subscriptions"] == 2


async def test_a_snapshot_and_what_comes_after_it_have_no_seam(
    address: str, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "SNAPSHOT_LASTS", 0.05)
    campaign = await add_campaign(team.db, team.id, start=False)
    writing = asyncio.create_task(add_events(team.db, campaign, 150))
    stands_at = []
    while not writing.done():
        async with socket(address, team.viewer.token) as opened:
            await opened.subscribe(SNAPSHOT, id=gid("Campaign", campaign))
            first = await opened.next()
            found = {"found": first["seq"] - 1}  # each event but the first found one more
            assert first["kind"] == "SNAPSHOT"
            assert first["counters"] == found
            assert first["campaign"] == {"counters": found, "lastSeq": first["seq"]}
            stands_at.append(first["seq"])
            if first["seq"] <= 148:
                assert await numbers(opened, 3) == [first["seq"] + 1, first["seq"] + 2, first["seq"] + 3]
    await writing
    assert stands_at[-1] > stands_at[0]


async def test_a_snapshot_is_taken_once_for_all_who_come_together(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    with statements(team.db) as seen:
        async with followers(address, team, SNAPSHOT, [{"id": gid("Campaign", campaign)}] * 20) as opened:
            assert {(await each.next())["seq"] for each in opened} == {2}
    assert len([statement for statement in seen if "FROM campaign \n" in statement]) < 20


async def test_all_see_the_latest_progress_and_none_waits_for_it(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    variables = {"id": gid("Campaign", campaign)}
    async with followers(address, team, PROGRESS, [variables] * 5) as opened:
        assert [await each.next() for each in opened] == [{"lastSeq": 2}] * 5
        async with followers(address, team, PROGRESS, [variables]) as [late]:
            assert await late.next() == {"lastSeq": 2}
        await add_events(team.db, campaign, 1)
        assert [await each.next() for each in opened] == [{"lastSeq": 3}] * 5


async def test_clients_that_are_cut_off_again_and_again_miss_nothing(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    chance = random.Random(4)

    async def follow() -> list[int]:
        seen: list[int] = []
        while not seen or seen[-1] < 201:
            async with socket(address, team.viewer.token) as opened:
                await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=seen[-1] if seen else 0)
                seen += await numbers(opened, min(chance.randint(1, 60), 201 - len(seen)))
        return seen

    results = await asyncio.gather(*(follow() for _ in range(15)), add_events(team.db, campaign, 200))
    assert results[:-1] == [list(range(1, 202))] * 15


async def test_a_client_that_stops_reading_is_cut_off_and_nobody_else_waits(
    address: str, team: Team, monkeypatch: pytest.MonkeyPatch, app: Starlette
) -> None:
    monkeypatch.setattr(websocket, "TAKE_WITHIN", 1.0)
    monkeypatch.setattr(websocket, "LOOK_EVERY", 0.2)
    campaign = await add_campaign(team.db, team.id, start=False)
    await add_events(team.db, campaign, 60, data={"padding": "x" * 150_000})
    query = "subscription ($id: ID!) { campaignEvents(campaignId: $id) { seq data } }"
    before = live_figures(app)["sockets"]
    async with (
        raw_socket(address, max_size=None, max_queue=1, compression=None) as stalled,
        socket(address, team.viewer.token) as other,
    ):
        await stalled.send({"type": "connection_init", "payload": {"authorization": f"Bearer {team.viewer.token}"}})
        await stalled.receive()
        await stalled.subscribe(query, id=gid("Campaign", campaign))
        began = time.monotonic()
        await other.subscribe(EVENTS, id=gid("Campaign", campaign))
        assert await numbers(other, 61) == list(range(1, 62))
        while live_figures(app)["sockets"] > before + 1:
            assert time.monotonic() - began < 10
            await add_events(team.db, campaign, 1)
            assert (await other.next())["seq"] > 61
            await asyncio.sleep(0.05)


async def test_it_outlives_the_connections_to_the_database(settings: Settings, team: Team, admin_url: str) -> None:
    campaign = await add_campaign(team.db, team.id)
    pids = text("SELECT array_agg(pid) FROM pg_stat_activity WHERE usename = 'canvass'")
    end = text("SELECT pg_terminate_backend(pid) FROM unnest(CAST(:pids AS integer[])) AS pid")
    engine = create_async_engine(admin_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        ours = await connection.scalar(pids)
        async with serving(settings) as (_, address), socket(address, team.viewer.token) as opened:
            await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=2)
            await opened.subscribe(PROGRESS, id=gid("Campaign", campaign))
            assert await opened.next() == {"lastSeq": 2}
            theirs = set(await connection.scalar(pids)) - set(ours)
            await connection.execute(end, {"pids": list(theirs)})
            await add_events(team.db, campaign, 1)
            told = await opened.take(2)
    await engine.dispose()
    assert len(theirs) > 0
    assert {"lastSeq": 3} in told
    assert {"seq": 3, "counters": {"found": 1}, "candidate": None} in told


async def test_without_redis_events_come_within_two_seconds(
    settings: Settings, team: Team, server_folder: Path
) -> None:
    campaign = await add_campaign(team.db, team.id)
    valkey = Valkey(server_folder / "gone").start()
    async with (
        serving(settings, REDIS_URL=valkey.redis_url) as (_, address),
        socket(address, team.viewer.token) as opened,
    ):
        await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=2)
        await asyncio.sleep(0.3)
        valkey.stop()
        for seq in (3, 4, 5):
            began = time.monotonic()
            await add_events(team.db, campaign, 1)
            assert await numbers(opened, 1) == [seq]
            assert time.monotonic() - began < 2.5
