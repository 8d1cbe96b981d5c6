"""Databases without tables, for migrations to run in."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from canvass.local.postgres import Postgres


@contextmanager
def bare_database(postgres: Postgres) -> Iterator[str]:
    """The address of a new one, which is gone at the end."""
    name = f"before_{uuid4().hex}"
    run(postgres.admin_url, f"CREATE DATABASE {name}", autocommit=True)
    yield make_url(postgres.admin_url).set(database=name).render_as_string(hide_password=False)
    run(postgres.admin_url, f"DROP DATABASE {name} WITH (FORCE)", autocommit=True)


def run(url: str, statements: str, *, autocommit: bool = False) -> list[tuple[Any, ...]]:
    """The last statement's rows, as the owner of all."""

    async def act() -> list[tuple[Any, ...]]:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT" if autocommit else "READ COMMITTED")
        async with engine.begin() as connection:
            rows: list[tuple[Any, ...]] = []
            for statement in filter(str.strip, statements.split(";")):
                result = await connection.execute(text(statement))
                rows = [tuple(row) for row in result] if result.returns_rows else []
        await engine.dispose()
        return rows

    return asyncio.run(act())
