"""A tenant of its own for each test, and campaigns that really run: rows are committed, and policies part them.

Tests with a worker have a database and a Valkey apart: a worker looks after every tenant's runs.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from canvass.local.postgres import SUPERUSER, Postgres
from canvass.local.valkey import Valkey
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.server import RunningSandbox, running_sandbox
from leads import campaigns
from leads.db import Database
from leads.models import Campaign, Tenant
from leads.settings import Settings
from leads.wakeups import Wakeup
from migrations import upgrade
from tests.worker import machine
from tests.worker.machine import LEICESTER, Desk
from worker.app import working
from worker.dispatch import Dispatcher
from worker.gate_state import open_redis
from worker.queue import RedisAnnouncer


class Ears:
    """An announcer that remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[Wakeup] = []

    async def announce(self, wakeups: Any) -> None:
        self.heard.extend(wakeups)


@dataclass(frozen=True)
class Team:
    """A tenant, and the door to its data."""

    db: Database
    id: UUID
    ears: Ears

    async def campaign(self, **values: Any) -> Campaign:
        """A campaign whose first run is RUNNING and has no finds yet."""
        brief = {"name": "Test", "type": "healthcare", "postcode": "LE1 1AA", "maxResults": 10} | values
        async with self.db.write(self.id) as session:
            campaign = await campaigns.create(session, brief, place=LEICESTER, created_by=None)
            return await campaigns.start(session, campaign.id)

    async def reload(self, campaign: Campaign) -> Campaign:
        async with self.db.read(self.id) as session:
            return await session.get_one(Campaign, campaign.id)


@pytest.fixture(scope="session")
def settings(database_url: str, admin_url: str, redis_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        migration_url=admin_url,
        redis_url=redis_url,
        secret_key=SecretStr("a secret of the tests, long enough"),
        pool_size=8,
        lease_seconds=3,
    )


@pytest.fixture(scope="session")
async def base(settings: Settings) -> AsyncIterator[Database]:
    database = Database.connect(settings)
    yield database
    await database.close()


@pytest.fixture
async def team(base: Database) -> Team:
    ears = Ears()
    db = Database(base._app, base._system, ears)
    tenant_id = uuid4()
    async with db.system_session() as session:
        session.add(Tenant(id=tenant_id, name="Test team"))
    return Team(db, tenant_id, ears)


DATABASE = "worked_on"


@pytest.fixture(scope="session")
async def worked_on(postgres: Postgres, admin_url: str) -> str:
    """A migrated database of the workers' own."""
    engine = create_async_engine(admin_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {DATABASE}"))
    await engine.dispose()
    await asyncio.to_thread(upgrade, postgres.url(SUPERUSER, DATABASE))
    return postgres.url(database=DATABASE)


@pytest.fixture(scope="session")
def own_valkey(server_folder: Path) -> Iterator[Valkey]:
    with Valkey(server_folder / "worked-on") as server:
        yield server


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> SandboxOptions:
    """The sandbox as the module wants it: without waits, with the usual noise."""
    return SandboxOptions(latency="zero", seed=1, ca_path=tmp_path_factory.mktemp("sandbox") / "ca.pem")


@pytest.fixture(scope="module")
async def sandbox(options: SandboxOptions) -> AsyncIterator[RunningSandbox]:
    async with running_sandbox(options) as running:
        yield running


@pytest.fixture(scope="module")
def sandboxed(worked_on: str, own_valkey: Valkey, sandbox: RunningSandbox) -> Settings:
    """Settings whose vendors are all the sandbox."""
    return Settings(
        database_url=worked_on,
        redis_url=own_valkey.redis_url,
        secret_key=SecretStr("a secret of the tests, long enough"),
        openai_api_key=SecretStr("sandbox-openai"),
        google_places_api_key=SecretStr("sandbox-places"),
        companies_house_api_key=SecretStr("sandbox-register"),
        google_places_per_minute=100_000,
        openai_base_url=f"{sandbox.url}/v1",
        google_places_base_url=sandbox.url,
        companies_house_base_url=sandbox.url,
        postcodes_base_url=sandbox.url,
        egress_proxy=sandbox.url,
        egress_ca=sandbox.ca_path,
        lease_seconds=3,
        pool_size=8,
    )


@pytest.fixture(scope="module")
async def door(sandboxed: Settings) -> AsyncIterator[Database]:
    """The database with wake-ups that go to the workers."""
    announcer = RedisAnnouncer(sandboxed.redis_url)
    database = Database.connect(sandboxed, announcer=announcer)
    yield database
    await database.close()
    await announcer.close()


@pytest.fixture(scope="module")
async def worker(sandboxed: Settings) -> AsyncIterator[Dispatcher]:
    """One worker for the module."""
    async with working(sandboxed) as dispatcher:
        yield dispatcher


@pytest.fixture
async def desk(sandboxed: Settings, door: Database, sandbox: RunningSandbox) -> AsyncIterator[Desk]:
    """A fresh tenant, and vendors of whom nothing is held against them; the module decides which workers there are."""
    async with open_redis(sandboxed.redis_url) as redis:
        if kept := [key async for key in redis.scan_iter("canvass:gate:*")]:
            await redis.delete(*kept)
    async with machine.desk(sandboxed, door, sandbox) as opened:
        yield opened
