"""Databases with two tenants, as the application's role and as the owner."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from canvass.local.postgres import Postgres
from leads.accounts import create_tenant
from leads.db import Database
from leads.settings import Settings
from tests.db.bare import bare_database


@pytest.fixture(scope="session")
async def db(database_url: str, redis_url: str) -> AsyncIterator[Database]:
    secret = SecretStr("a secret of the tests, long enough")
    database = Database.connect(Settings(database_url=database_url, redis_url=redis_url, secret_key=secret))
    yield database
    await database.close()


@pytest.fixture
async def tenant_id(db: Database) -> UUID:
    return await create_tenant(db, "One")


@pytest.fixture
async def other_tenant_id(db: Database) -> UUID:
    return await create_tenant(db, "Two")


@pytest.fixture
async def owner(admin_url: str) -> AsyncIterator[AsyncConnection]:
    """The login that ran the migrations, to look into the catalogue."""
    engine = create_async_engine(admin_url)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
def bare_url(postgres: Postgres) -> Iterator[str]:
    """A database of its own, without tables."""
    with bare_database(postgres) as url:
        yield url
