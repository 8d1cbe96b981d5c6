"""A database of the register's own: what is imported here must not turn up in other tests' campaigns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from canvass.local.postgres import SUPERUSER, Postgres
from leads.db import Database
from leads.register_file import Tally
from leads.register_load import Import, load
from leads.settings import Settings
from migrations import upgrade
from tests.register.files import file, pieces, unheard
from worker.providers import register

DATABASE = "registered"
Importer = Callable[..., Awaitable[Tally]]


@pytest.fixture(scope="session")
async def owner_url(postgres: Postgres, admin_url: str) -> str:
    engine = create_async_engine(admin_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {DATABASE}"))
    await engine.dispose()
    url = postgres.url(SUPERUSER, DATABASE)
    await asyncio.to_thread(upgrade, url)
    return url


@pytest.fixture(scope="session")
def settings(owner_url: str, postgres: Postgres, redis_url: str) -> Settings:
    return Settings(
        database_url=postgres.url(database=DATABASE),
        migration_url=owner_url,
        redis_url=redis_url,
        secret_key=SecretStr("a secret of the tests, long enough"),
    )


@pytest.fixture(scope="session")
async def shared_db(settings: Settings) -> AsyncIterator[Database]:
    database = Database.connect(settings)
    yield database
    await database.close()


@pytest.fixture
async def db(shared_db: Database, owner: AsyncConnection) -> Database:
    """The database with an empty register, and nobody who remembers another."""
    for table in ("register_company", "register_load", "postcode"):
        await owner.execute(text(f"TRUNCATE {table}"))
    await owner.commit()
    register._statuses.clear()
    return shared_db


@pytest.fixture
async def owner(owner_url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(owner_url)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
def bring(db: Database, owner_url: str) -> Importer:
    """Import lines, or a file as it stands, as of a day."""

    async def import_them(*lines: str, content: bytes | None = None, as_of: date = date(2026, 11, 1)) -> Tally:
        chunks = pieces(file(*lines) if content is None else content)
        tally = await load(owner_url, Import(chunks=chunks, as_of=as_of, patience=5.0), unheard)
        register._statuses.clear()
        return tally

    return import_them
