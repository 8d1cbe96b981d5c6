"""The database's history: `upgrade` brings any database to the newest version, `downgrade` takes it back."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations as the owner at `url` up to `revision`; a restored database begins a new epoch of its feed."""
    asyncio.run(_run(url, lambda config: command.upgrade(config, revision)))
    asyncio.run(_run(url, _follow_cluster))


def downgrade(url: str, revision: str) -> None:
    """Undo the migrations above `revision` ("base" for all)."""
    asyncio.run(_run(url, lambda config: command.downgrade(config, revision)))


def compare(url: str) -> None:
    """Raise alembic's CommandError when the tables differ from the models."""
    asyncio.run(_run(url, command.check))


def draft(url: str, message: str) -> None:
    """Write a new migration from what the models have that the database lacks."""
    asyncio.run(_run(url, lambda config: command.revision(config, message, autogenerate=True)))


def newest() -> str:
    """The revision that `upgrade` brings a database to."""
    head = ScriptDirectory(str(Path(__file__).parent)).get_current_head()
    return head or "base"


def _follow_cluster(config: Config) -> None:
    """What `leads.feed.follow_cluster` does, before anybody writes; nothing where there is no feed yet."""
    connection: Connection = config.attributes["connection"]
    if connection.scalar(text("SELECT to_regproc('feed_follow_cluster') IS NOT NULL")):
        connection.execute(text("SELECT feed_follow_cluster()"))


async def _run(url: str, act: Callable[[Config], object]) -> None:
    engine = create_async_engine(url, connect_args={"server_settings": {"lock_timeout": "5s"}})

    def within(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        act(config)

    try:
        async with engine.begin() as connection:
            await connection.run_sync(within)
    finally:
        await engine.dispose()
