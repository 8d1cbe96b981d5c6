"""The real process: `uvicorn --factory api.app:create_app`, with its settings from the environment."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from leads.settings import Settings
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events
from tests.graphql.socket import socket

EVENTS = "subscription ($id: ID!) { campaignEvents(campaignId: $id) { seq } }"


@asynccontextmanager
async def serving(settings: Settings, **environment: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The server as its own process, and its host and port."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.app:create_app", "--port", "0"]
    env = os.environ | {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "CANVASS_SECRET_KEY": settings.secret_key.get_secret_value(),
        **environment,
    }
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(*command, env=env, cwd=root, stderr=asyncio.subprocess.PIPE)
    try:
        assert process.stderr is not None
        async with asyncio.timeout(30):
            while b"running on http://" not in (line := await process.stderr.readline()):
                assert line, "the server ended"
        yield process, line.decode().split("http://")[1].split()[0]
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@pytest.fixture
async def campaign_id(team: Team) -> str:
    return gid("Campaign", await add_campaign(team.db, team.id))


async def test_it_serves_and_ends_at_once_with_streams_open(settings: Settings, team: Team, campaign_id: str) -> None:
    async with serving(settings) as (process, address), httpx2.AsyncClient() as http:
        assert (await http.get(f"http://{address}/readyz")).status_code == 200
        body = {"query": EVENTS, "variables": {"id": campaign_id}}
        headers = {"authorization": f"Bearer {team.viewer.token}", "accept": "text/event-stream"}
        async with (
            socket(address, team.viewer.token) as opened,
            http.stream("POST", f"http://{address}/graphql", json=body, headers=headers) as stream,
        ):
            await opened.subscribe(EVENTS, id=campaign_id)
            await opened.take(2)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            text = "".join([chunk async for chunk in stream.aiter_text()])
            assert await process.wait() in (0, -signal.SIGTERM)
            assert time.monotonic() - began < 5
            assert await opened.closed() == 1012
    assert "event: next" in text
    assert "event: complete" not in text  # the client is to come back


async def test_wake_ups_come_from_other_processes(settings: Settings, team: Team, campaign_id: str) -> None:
    async with serving(settings) as (_, address), socket(address, team.viewer.token) as opened:
        await opened.subscribe(EVENTS, id=campaign_id)
        await opened.take(2)
        campaign = await add_campaign(team.db, team.id)
        await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
        await opened.take(2)
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await add_events(team.db, campaign, 1)
        assert await opened.next() == {"seq": 3}
        assert time.monotonic() - began < 1


async def test_it_says_when_redis_is_away_and_serves_all_the_same(settings: Settings, team: Team) -> None:
    async with serving(settings, REDIS_URL="redis://127.0.0.1:1/0") as (_, address), httpx2.AsyncClient() as http:
        ready = await http.get(f"http://{address}/readyz", timeout=10)
        assert (ready.status_code, ready.json()) == (503, {"status": "not ready", "database": True, "redis": False})
        assert (await http.get(f"http://{address}/healthz")).status_code == 200
        headers = {"authorization": f"Bearer {team.viewer.token}"}
        answer = await http.post(f"http://{address}/graphql", json={"query": "{ viewer { role } }"}, headers=headers)
        assert answer.json()["data"] == {"viewer": {"role": "VIEWER"}}
