"""The migration that made sessions: sign-ins from before it go on, it can be undone, and the tables are the models'."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from canvass.local.postgres import Postgres
from migrations import compare, downgrade, upgrade

TENANT, USER, FAMILY = (str(uuid4()) for _ in range(3))
BEFORE = f"""
INSERT INTO tenant (id, name) VALUES ('{TENANT}', 'One');
INSERT INTO user_account (id, email, name, role, tenant_id)
  VALUES ('{USER}', 'jo@example.com', 'Jo', 'ADMIN', '{TENANT}');
INSERT INTO refresh_token (id, user_id, family, token_hash, expires_at, revoked_at, tenant_id) VALUES
  (gen_random_uuid(), '{USER}', '{FAMILY}', 'a', now() + interval '1 day', NULL, '{TENANT}'),
  (gen_random_uuid(), '{USER}', '{FAMILY}', 'b', now() + interval '2 days', NULL, '{TENANT}'),
  (gen_random_uuid(), '{USER}', '{uuid4()}', 'c', now() + interval '1 day', now(), '{TENANT}');
"""  # noqa: S608
SESSIONS = (
    "SELECT id::text, user_id::text, ended_at IS NULL, expires_at > now() + interval '30 hours' FROM user_session"
)


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A database of its own, without tables."""
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


def test_sign_ins_from_before_become_sessions(url: str) -> None:
    upgrade(url, "0009")
    run(url, BEFORE)
    upgrade(url)
    sessions = {row[0]: row[1:] for row in run(url, SESSIONS)}
    assert len(sessions) == 2
    assert sessions.pop(FAMILY) == (USER, True, True)
    assert list(sessions.values()) == [(USER, False, False)]
    downgrade(url, "0009")
    assert run(url, "SELECT count(*) FROM refresh_token") == [(3,)]
    upgrade(url)
    assert len(run(url, SESSIONS)) == 2
    compare(url)
