"""Errors that say that the database is away are told from all others."""

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from leads.db import Database, is_away

WHO = select(text("pg_backend_pid()"))


async def test_a_connection_that_was_cut_off(db: Database, owner: AsyncConnection) -> None:
    async def go_on() -> None:
        async with db.shared() as session:
            pid = await session.scalar(WHO)
            await owner.execute(text(f"SELECT pg_terminate_backend({pid})"))
            await session.execute(select(1))

    with pytest.raises(DBAPIError) as cut_off:
        await go_on()
    assert is_away(cut_off.value)


async def test_a_connection_that_is_cut_off_in_the_midst_of_a_statement(db: Database, owner: AsyncConnection) -> None:
    async def sleep() -> None:
        async with db.shared() as session:
            pid = await session.scalar(WHO)
            sleeping = asyncio.create_task(session.execute(text("SELECT pg_sleep(5)")))
            await asyncio.sleep(0.1)
            await owner.execute(text(f"SELECT pg_terminate_backend({pid})"))
            await sleeping

    with pytest.raises(DBAPIError) as cut_off:
        await sleep()
    assert is_away(cut_off.value)


async def test_nobody_is_there() -> None:
    assert is_away(ConnectionRefusedError())


async def test_work_that_runs_out_of_time_is_not_excused() -> None:
    """It counts as an attempt: what always hangs is given up one day."""
    assert not is_away(TimeoutError())


@pytest.mark.parametrize("wrong", ["SELECT 1 / 0", "SELECT nothing", "SELECT CAST('a' AS integer)"])
async def test_a_mistake_of_ours(db: Database, wrong: str) -> None:
    async with db.shared() as session:
        with pytest.raises(DBAPIError) as mistaken:
            await session.execute(text(wrong))
        await session.rollback()
    assert not is_away(mistaken.value)
    assert not is_away(ValueError())
