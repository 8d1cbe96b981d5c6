"""Whoever stands still in the midst of a transaction gives up its locks; whoever only reads may take their time."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from leads.db import Database
from leads.models import Tenant


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leads.db.SILENCE_MS", 300)


@pytest.mark.usefixtures("short")
async def test_a_silent_transaction_that_holds_a_lock_is_ended(db: Database, tenant_id: UUID) -> None:
    rename = update(Tenant).where(Tenant.id == tenant_id)

    async def stand_still() -> None:
        async with db.write(tenant_id) as session:
            await session.execute(rename.values(name="Lost"))
            await asyncio.sleep(1.0)
            await session.execute(select(1))

    silent = asyncio.create_task(stand_still())
    await asyncio.sleep(0.1)
    async with asyncio.timeout(10), db.write(tenant_id) as session:
        await session.execute(rename.values(name="After"))
    with pytest.raises(DBAPIError):
        await silent
    async with db.read(tenant_id) as reading:
        assert await reading.scalar(select(Tenant.name).where(Tenant.id == tenant_id)) == "After"


@pytest.mark.usefixtures("short")
async def test_who_reads_may_be_silent(db: Database) -> None:
    async with db.read(uuid4()) as session:
        await session.execute(select(1))
        await asyncio.sleep(0.6)
        assert await session.scalar(select(1)) == 1


async def test_connections_that_see_all_tenants_are_not_silent_for_long_either(db: Database) -> None:
    async with db.system_session() as session:
        assert await session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "10s"
