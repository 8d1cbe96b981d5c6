"""The door to the database: one transaction for each `read` or `write`, always as one tenant, committed at the edge."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self, cast
from uuid import UUID

import orjson
from asyncpg import InterfaceError, PostgresError
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import InterfaceError as DriverError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.pool import QueuePool

from leads.endings import outlast
from leads.settings import Settings
from leads.wakeups import Announcer, Silence, Wakeup

APP_ROLE = "canvass_app"
SYSTEM_ROLE = "canvass_system"
LAST_WRITES = 2.0
"""Seconds in which connections that are in use may be given back before all are closed."""
NO_DATABASE = (SQLAlchemyError, PostgresError, InterfaceError, OSError)
"""What a statement can meet, among others when the database is away, or going away."""
GONE = ("08", "57P", "25P03")
"""How the states of PostgreSQL begin that say that a connection is gone, or that none can be had now."""

SILENCE_MS = 10_000
"""For how long a transaction that may hold locks can be silent: a process that stands still must not hold others up."""

_ENTER = text(
    """
    SELECT set_config('app.tenant_id', :tenant, true), set_config('transaction_read_only', :read_only, true),
        set_config('idle_in_transaction_session_timeout', :silence, true)
    """
)


class TenantSession(Session):
    """A session whose every transaction begins by saying which tenant it is, for that transaction alone."""


@event.listens_for(TenantSession, "after_begin")
def _enter(session: Session, _: SessionTransaction, connection: Connection) -> None:
    if "tenant_id" in session.info:
        read_only = session.info["read_only"]
        silence = 0 if read_only else SILENCE_MS
        entering = {"read_only": "on" if read_only else "off", "silence": str(silence)}
        connection.execute(_ENTER, {"tenant": str(session.info["tenant_id"]), **entering})


class ReadSession(AsyncSession):
    """A transaction that only reads."""

    sync_session_class = TenantSession

    @property
    def tenant_id(self) -> UUID:
        """Whose session this is."""
        return cast("UUID", self.info["tenant_id"])


class WriteSession(ReadSession):
    """A transaction that may write; what it wants announced goes out after its commit, and only then."""

    async def insert(self, kind: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows without making objects of them."""
        connection = await self.connection()
        await connection.execute(insert(kind), rows)

    def announce(self, wakeup: Wakeup) -> None:
        """Send `wakeup` once this transaction is committed."""
        self.info.setdefault("wakeups", []).append(wakeup)


class Database:
    """Connections as the application's role, which owns no table and sees one tenant at a time."""

    def __init__(self, app: AsyncEngine, system: AsyncEngine, announcer: Announcer) -> None:
        self._app = app
        self._glancing = app.execution_options(isolation_level="AUTOCOMMIT")
        self._system = system
        self.announcer = announcer

    @classmethod
    def connect(cls, settings: Settings, *, announcer: Announcer | None = None) -> Self:
        """Open the pools; nothing is connected before the first query."""
        app = _engine(settings.database_url, role=APP_ROLE, size=settings.pool_size)
        silence = {"idle_in_transaction_session_timeout": str(SILENCE_MS)}
        system = _engine(settings.database_url, role=SYSTEM_ROLE, size=4, **silence)
        return cls(app, system, announcer or Silence())

    @asynccontextmanager
    async def read(self, tenant_id: UUID) -> AsyncIterator[ReadSession]:
        """A read-only transaction as `tenant_id`."""
        async with ReadSession(self._app, info={"tenant_id": tenant_id, "read_only": True}) as session:
            yield session

    @asynccontextmanager
    async def write(self, tenant_id: UUID) -> AsyncIterator[WriteSession]:
        """A transaction as `tenant_id`: committed at the end, rolled back when the block raises."""
        info = {"tenant_id": tenant_id, "read_only": False}
        async with WriteSession(self._app, info=info, expire_on_commit=False) as session:
            yield session
            await to_its_end(self._commit(session))

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[AsyncSession]:
        """A transaction without a tenant: it sees what is nobody's, such as postcodes, and no tenant's row."""
        async with AsyncSession(self._app, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncSession]:
        """As `shared`, for reading without a transaction, whose beginning and end can take as long as what is read."""
        async with AsyncSession(self._glancing) as session:
            yield session

    @asynccontextmanager
    async def system_session(self) -> AsyncIterator[WriteSession]:
        """The only door that sees every tenant: for sign-in, the reaper, the purge and the operator's check-up.

        A test counts its callers.
        """
        async with WriteSession(self._system, expire_on_commit=False) as session:
            yield session
            await to_its_end(self._commit(session))

    async def _commit(self, session: WriteSession) -> None:
        await session.commit()
        await self.announcer.announce(session.info.get("wakeups", []))

    def pools(self) -> dict[str, tuple[int, int, int]]:
        """By role, how many connections are in use, how many lie idle, and how many there may be."""
        engines = {APP_ROLE: self._app, SYSTEM_ROLE: self._system}
        pools = {role: cast("QueuePool", engine.pool) for role, engine in engines.items()}
        return {role: (pool.checkedout(), pool.checkedin(), pool.size()) for role, pool in pools.items()}

    @property
    def _in_use(self) -> int:
        return sum(in_use for in_use, _, _ in self.pools().values())

    async def close(self) -> None:
        """Close all connections, once what is still being written has come to its end."""
        patience = asyncio.get_running_loop().time() + LAST_WRITES
        while self._in_use and asyncio.get_running_loop().time() < patience:  # noqa: ASYNC110 - pools say nothing by themselves
            await asyncio.sleep(0.01)
        await self._app.dispose()
        await self._system.dispose()


async def to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do `work` even if the caller is cancelled meanwhile: what is committed must be announced, or nobody wakes up.

    However often that is: only the end of the process breaks it off.
    """
    task = asyncio.ensure_future(work)
    cancelled = await outlast(task)
    task.result()
    if cancelled:
        raise asyncio.CancelledError


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database is away, or a connection to it lost: nothing is wrong with the work.

    What has run out of time is something else, although Python takes it for an OSError.
    """
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or isinstance(error, DriverError) or state.startswith(GONE)
    return isinstance(error, InterfaceError | OSError | NoneFree) and not isinstance(error, TimeoutError)


def _engine(url: str, *, role: str, size: int, **said: str) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,  # a connection that is not kept would prepare its statements anew each time
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"server_settings": {"role": role, "application_name": role, **said}},
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
    )


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
