"""A tenant of its own for each test, and campaigns that really run: rows are committed, and policies part them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from leads import campaigns
from leads.db import Database
from leads.evidence import Position
from leads.geography import Place
from leads.models import Campaign, Tenant
from leads.settings import Settings
from leads.wakeups import Wakeup

LEICESTER = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")


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
