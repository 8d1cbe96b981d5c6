"""The feed after a dump was restored into another cluster, which counts its transactions from far below."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from canvass.local.postgres import SUPERUSER, Postgres, binary, environment
from leads.accounts import create_tenant
from leads.db import Database
from leads.feed import Place
from leads.settings import Settings
from migrations import upgrade
from tests.db.test_feed import make_campaign, read, settled, tell

MANY = "DO $$ BEGIN FOR i IN 1..3000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, for sockets."""
    made = Path(tempfile.mkdtemp(prefix="canvass-"))
    yield made
    shutil.rmtree(made)


@asynccontextmanager
async def opened(server: Postgres) -> AsyncIterator[Database]:
    settings = Settings(database_url=server.url(), secret_key=SecretStr("a secret of the tests, long enough"))
    db = Database.connect(settings)
    yield db
    await db.close()


def run(server: Postgres, program: str, *arguments: str) -> None:
    where = ["-h", str(server.sockets), "-U", SUPERUSER]
    subprocess.run([binary(program), *where, *arguments], env=environment(), check=True)


async def live_long(server: Postgres) -> None:
    """Let the cluster see some thousand transactions."""
    engine = create_async_engine(server.admin_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(MANY))
    await engine.dispose()


async def first_life(server: Postgres) -> tuple[UUID, UUID, Place]:
    """A tenant, its campaign, and the place of the last of two events."""
    await asyncio.to_thread(upgrade, server.admin_url)
    await live_long(server)
    async with opened(server) as db:
        tenant_id = await create_tenant(db, "One")
        campaign_id = await make_campaign(db, tenant_id)
        for _ in range(2):
            await tell(db, tenant_id, campaign_id)
        return tenant_id, campaign_id, Place.of((await settled(db, tenant_id, 2))[-1])


async def test_a_cursor_is_good_in_another_cluster(folder: Path) -> None:
    with Postgres(folder / "a", durable=False) as one:
        tenant_id, campaign_id, last = await first_life(one)
        run(one, "pg_dump", "--format=custom", f"--file={folder / 'dump'}", "canvass")
    with Postgres(folder / "b", durable=False) as other:
        run(other, "pg_restore", "--exit-on-error", "--dbname=canvass", str(folder / "dump"))
        await asyncio.to_thread(upgrade, other.admin_url)
        async with opened(other) as db:
            assert [event.seq for event in await settled(db, tenant_id, 2)] == [1, 2]
            assert await read(db, tenant_id, last) == []
            await tell(db, tenant_id, campaign_id)
            await settled(db, tenant_id, 3)
            [new] = await read(db, tenant_id, last)
    assert new.seq == 3
    assert new.position >> 48 == (last.position >> 48) + 1
    assert new.position % 2**48 < last.position % 2**48
