"""Puts a monthly file in the place of the register's table: built beside it, swapped in at the end, all or nothing.

It is one transaction of the tables' owner. Until it commits, everybody reads the old table; if it fails, or the process
is killed, nothing was done and nothing is left to clear up.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast

from asyncpg import PostgresError
from sqlalchemy import Connection, MetaData, delete, insert, select, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.schema import AddConstraint, CreateIndex

from leads.db import APP_ROLE, SYSTEM_ROLE
from leads.errors import ConflictError, InvalidError
from leads.models.register import RegisterCompany, RegisterLoad
from leads.register_crew import read
from leads.register_file import Tally
from leads.register_rows import COLUMNS

BESIDE = "register_beside"
"""The schema in which the new table is built, so that it and its indexes have their final names."""
LOCK = 0x0CA7_7A55
"""The number of the advisory lock that one import holds."""
BLINK = "500ms"
"""How long readers may be kept waiting for the swap, at a time."""
PAUSE = 1.0

Say = Callable[[str, Tally], None]


@dataclass(frozen=True, kw_only=True)
class Import:
    """What is imported. `patience` is for how many seconds the swap is tried again while somebody reads for long."""

    chunks: Iterable[bytes]
    as_of: date
    patience: float = 600.0


async def load(url: str, wanted: Import, say: Say) -> Tally:
    """Replace the register by a file, as the owner at `url`; `say` hears each step and the lines so far.

    Raises:
        InvalidError: the file is not the register's, or hardly a line can be used.
        ConflictError: another import is under way, somebody reads the old table without end, or PostgreSQL refuses.
    """
    engine = create_async_engine(url, connect_args={"server_settings": {"application_name": "canvass_register"}})
    try:
        async with engine.begin() as connection:
            return await _load(connection, wanted, say)
    finally:
        await engine.dispose()


async def _load(connection: AsyncConnection, wanted: Import, say: Say) -> Tally:
    if not await connection.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}):
        raise ConflictError("Another import is under way.")
    await connection.execute(text(f"CREATE SCHEMA {BESIDE}"))
    await connection.execute(text(f"CREATE TABLE {BESIDE}.register_company (LIKE register_company INCLUDING DEFAULTS)"))
    tally = await _copy(connection, wanted, say)
    _check(tally)
    await _index(connection, say, tally)
    say("swapping", tally)
    await _carry_over(connection, wanted.as_of)
    await _swap(connection, wanted.patience)
    await _note(connection, wanted.as_of, tally)
    return tally


async def _copy(connection: AsyncConnection, wanted: Import, say: Say) -> Tally:
    """The fastest way into a table that nobody sees yet: COPY, with every row frozen as it comes."""
    tally = Tally()
    driver: Any = (await connection.get_raw_connection()).driver_connection

    async def rows() -> AsyncGenerator[bytes, None]:
        async with aclosing(read(wanted.chunks, tally)) as some:
            async for part in some:
                yield part
                say("reading", tally)
                await asyncio.sleep(0)  # else nobody would hear that the connection is lost
                if driver.is_closed():
                    raise ConnectionError("the connection is lost")

    try:
        async with aclosing(rows()) as source:
            await driver.copy_to_table(
                "register_company", schema_name=BESIDE, source=source, columns=COLUMNS, null="", freeze=True
            )
    except PostgresError as error:
        raise ConflictError(f"PostgreSQL would not take the file: {error}") from error
    return tally


async def _index(connection: AsyncConnection, say: Say, tally: Tally) -> None:
    say("indexing", tally)
    await connection.execute(text("SET LOCAL maintenance_work_mem = '128MB'"))
    await connection.run_sync(_make_indexes)
    await connection.execute(text(f"ANALYZE {BESIDE}.register_company"))


def _make_indexes(connection: Connection) -> None:
    beside = _beside()
    connection.execute(AddConstraint(beside.primary_key))
    for index in sorted(beside.indexes, key=lambda index: str(index.name)):
        connection.execute(CreateIndex(index))


def _check(tally: Tally) -> None:
    if not tally.rows:
        raise InvalidError({"file": "The file has no company that can be used."})
    if tally.skipped > tally.rows:
        line, why = tally.named[0]
        message = f"Most lines of the file cannot be used. The first is line {line}: {why}."
        raise InvalidError({"file": message})


def _table() -> SqlTable:
    return cast("SqlTable", RegisterCompany.__table__)


def _beside() -> SqlTable:
    """The new table, as the old one is."""
    return _table().to_metadata(MetaData(), schema=BESIDE)


async def _carry_over(connection: AsyncConnection, as_of: date) -> None:
    """Keep what the stream has brought since the file was written. From here on the follower waits; readers do not."""
    await connection.execute(text("LOCK TABLE register_company IN SHARE ROW EXCLUSIVE MODE"))
    old, beside = _table(), _beside()
    learnt = old.c.changed_at >= datetime.combine(as_of, time(), UTC)
    await connection.execute(delete(beside).where(beside.c.number.in_(select(old.c.number).where(learnt))))
    await connection.execute(insert(beside).from_select(list(old.c), select(old).where(learnt)))


async def _swap(connection: AsyncConnection, patience: float) -> None:
    await _lock_out_readers(connection, patience)
    for statement in (
        "DROP TABLE register_company",
        f"ALTER TABLE {BESIDE}.register_company SET SCHEMA public",
        f"DROP SCHEMA {BESIDE}",
        f"GRANT SELECT ON register_company TO {APP_ROLE}, {SYSTEM_ROLE}",
        f"GRANT INSERT, UPDATE, DELETE ON register_company TO {SYSTEM_ROLE}",
    ):
        await connection.execute(text(statement))


async def _lock_out_readers(connection: AsyncConnection, patience: float) -> None:
    """Readers take milliseconds. A dump takes longer, and whoever waits behind us waits with us: so not for long."""
    await connection.execute(text(f"SET LOCAL lock_timeout = '{BLINK}'"))
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        try:
            async with connection.begin_nested():
                await connection.execute(text("LOCK TABLE register_company IN ACCESS EXCLUSIVE MODE"))
                return
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":
                raise
        if asyncio.get_running_loop().time() > deadline:
            raise ConflictError("Somebody reads the old register without end, a backup perhaps: try again later.")
        await asyncio.sleep(PAUSE)


async def _note(connection: AsyncConnection, as_of: date, tally: Tally) -> None:
    """The stream goes on where it was: what it brought was carried over."""
    newest = select(RegisterLoad.timepoint, RegisterLoad.followed_at).order_by(RegisterLoad.loaded_at.desc()).limit(1)
    before = (await connection.execute(newest)).one_or_none()
    await connection.execute(
        insert(RegisterLoad).values(
            as_of=as_of,
            rows=tally.rows,
            skipped=tally.skipped,
            timepoint=before.timepoint if before else None,
            followed_at=before.followed_at if before else None,
        )
    )
