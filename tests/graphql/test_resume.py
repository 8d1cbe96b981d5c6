"""Resuming by number at another API process, over WebSocket and server-sent events; and what is freed meanwhile."""

import asyncio
import gc
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import cycle
from typing import Any

import httpx2
import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from api import replays
from leads import campaigns
from leads.models import Campaign
from leads.settings import Settings
from schema.loaders import Loaders
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_candidate, add_events
from tests.graphql.socket import socket
from tests.graphql.test_process import serving

EVENTS = "subscription ($id: ID!, $after: Int) { campaignEvents(campaignId: $id, after: $after) { seq } }"
SNAPSHOT = (
    "subscription ($id: ID!, $after: Int, $first: Boolean) "
    "{ campaignEvents(campaignId: $id, after: $after, snapshot: $first) { seq kind } }"
)
TOLD = 200


async def over_socket(address: str, team: Team, campaign: Campaign, seen: list[int], most: int = TOLD) -> None:
    """Follow on from the last number, for so many events at the most."""
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(EVENTS, id=gid("Campaign", campaign), after=seen[-1] if seen else 0)
        left = min(most, TOLD + 1 - len(seen))
        while left:
            left -= 1
            seen.append((await opened.next())["seq"])


async def over_sse(address: str, team: Team, campaign: Campaign, seen: list[int], most: int = TOLD) -> None:
    """Follow as a browser's EventSource does: only the header tells what the client has."""
    left = min(most, TOLD + 1 - len(seen))
    async with aclosing(sse(address, team, EVENTS, {"id": gid("Campaign", campaign)}, seen[-1:])) as events:
        async for number, told in events:
            assert int(number) == told["seq"]
            seen.append(told["seq"])
            left -= 1
            if not left:
                return


async def sse(
    address: str, team: Team, query: str, variables: dict[str, Any], last: list[int]
) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """Each event's id and what it tells."""
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {team.viewer.token}"}
    headers |= {"last-event-id": str(last[0])} if last else {}
    body = {"query": query, "variables": variables}
    async with (
        httpx2.AsyncClient(timeout=20, verify=False) as client,
        client.stream("POST", f"http://{address}/graphql", json=body, headers=headers) as response,
    ):
        number = ""
        async for text in response.aiter_lines():
            if text.startswith("id: "):
                number = text.removeprefix("id: ")
            elif text.startswith("data: {"):
                yield number, orjson.loads(text.removeprefix("data: "))["data"]["campaignEvents"]


async def first(events: AsyncGenerator[tuple[str, dict[str, Any]], None]) -> tuple[str, dict[str, Any]]:
    async with aclosing(events):
        return await anext(events)


@pytest.mark.parametrize("follow", [over_socket, over_sse])
async def test_whoever_is_cut_off_goes_on_at_another_process(settings: Settings, team: Team, follow: Any) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    chance, seen = random.Random(7), list[int]()
    async with serving(settings) as (_, one), serving(settings) as (_, other):
        writing = asyncio.create_task(add_events(team.db, campaign, TOLD))
        for address in cycle((one, other)):
            await follow(address, team, campaign, seen, chance.randint(1, TOLD // 4))
            if len(seen) > TOLD:
                break
        await writing
    assert seen == list(range(1, TOLD + 2))


@pytest.mark.parametrize("follow", [over_socket, over_sse])
async def test_nothing_is_lost_when_the_process_is_killed(settings: Settings, team: Team, follow: Any) -> None:
    campaign = await add_campaign(team.db, team.id, start=False)
    seen: list[int] = []
    async with serving(settings) as (process, one), serving(settings) as (_, other):
        following = asyncio.create_task(follow(one, team, campaign, seen))
        writing = asyncio.create_task(add_events(team.db, campaign, TOLD))
        while len(seen) < TOLD // 4:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        process.kill()
        with pytest.raises((ConnectionClosed, httpx2.HTTPError)):
            await following
        await follow(other, team, campaign, seen)
        await writing
    assert seen == list(range(1, TOLD + 2))


async def test_a_snapshot_has_the_number_from_which_it_is_resumed(
    address: str, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "SNAPSHOT_LASTS", 0.0)
    campaign = await add_campaign(team.db, team.id)
    variables: dict[str, Any] = {"id": gid("Campaign", campaign), "first": True}
    before = await first(sse(address, team, SNAPSHOT, variables, []))
    assert before == ("2", {"seq": 2, "kind": "SNAPSHOT"})
    async with team.db.write(team.id) as session:
        await campaigns.pause(session, campaign.id)
    after = await first(sse(address, team, SNAPSHOT, variables, [2]))
    assert after == ("3", {"seq": 3, "kind": "RUN_PAUSED"})
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(SNAPSHOT, **variables)
        assert await opened.next() == {"seq": 3, "kind": "SNAPSHOT"}
        await opened.subscribe(SNAPSHOT, **variables | {"first": False, "after": 2})
        assert await opened.next() == {"seq": 3, "kind": "RUN_PAUSED"}


async def test_what_a_long_subscription_has_used_is_freed_without_the_garbage_collector(
    address: str, team: Team
) -> None:
    campaign = await add_campaign(team.db, team.id)
    candidate = await add_candidate(team.db, campaign, "Oak Care")
    query = "subscription ($id: ID!) { campaignEvents(campaignId: $id, after: 2) { candidate { name } } }"
    async with socket(address, team.viewer.token) as opened:
        await opened.subscribe(query, id=gid("Campaign", campaign))
        await add_events(team.db, campaign, 1, candidate_id=candidate.id)
        await opened.next()
        gc.collect()
        gc.disable()
        try:
            before = sum(isinstance(each, Loaders) for each in gc.get_objects())
            for _ in range(20):
                await add_events(team.db, campaign, 1, candidate_id=candidate.id)
                assert await opened.next() == {"candidate": {"name": "Oak Care"}}
            assert sum(isinstance(each, Loaders) for each in gc.get_objects()) <= before + 2
        finally:
            gc.enable()
