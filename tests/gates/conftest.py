"""Gates over a Valkey, as several workers have them: each worker is a set of gates of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from canvass.local.valkey import Valkey
from leads.db import Database
from leads.settings import Settings
from leads.vocabulary import Source
from worker.gate_rules import Rule
from worker.gate_state import open_redis
from worker.gates import Gates

Worker = Callable[[], Gates]


def rule_of(**values: Any) -> Rule:
    """Ten in a hundred seconds, and as many at once; nobody waits for long."""
    usual: dict[str, Any] = {"source": Source.COMPANIES_HOUSE, "allowed": 10, "seconds": 100.0, "at_once": 10}
    usual |= {"at_once_here": 10, "patience": 0.3, "failures": 3, "first_pause": 2.0, "longest_pause": 6.0}
    return Rule(**(usual | values))


@pytest.fixture(scope="session")
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings(
        database_url=database_url, redis_url=redis_url, secret_key=SecretStr("a secret of the tests, long enough")
    )


@pytest.fixture(scope="session")
async def db(settings: Settings) -> AsyncIterator[Database]:
    database = Database.connect(settings)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = open_redis(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def worker(settings: Settings) -> AsyncIterator[Worker]:
    """Makes the gates of another worker each time."""
    async with AsyncExitStack() as stack:

        def made() -> Gates:
            gates = Gates(settings)
            stack.push_async_callback(gates.close)
            return gates

        yield made


@pytest.fixture
def own_valkey(server_folder: Path) -> Iterator[Valkey]:
    """One that the test may kill."""
    server = Valkey(server_folder / "to-kill").start()
    yield server
    server.stop()


@pytest.fixture
async def lonely(settings: Settings, own_valkey: Valkey) -> AsyncIterator[Gates]:
    """The gates of a worker over that Valkey."""
    gates = Gates(settings.model_copy(update={"redis_url": own_valkey.redis_url}))
    yield gates
    await gates.close()


async def eventually(condition: Callable[[], Any], within: float = 10.0) -> None:
    """Wait until it is true."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - it may become true elsewhere
            await asyncio.sleep(0.01)
