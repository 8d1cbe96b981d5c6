"""What every area's tests stand on: one throw-away PostgreSQL, migrated once, and one Valkey, both on Unix sockets."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # it has no types

from canvass.local.postgres import Postgres
from canvass.local.valkey import Valkey
from migrations import upgrade

BROWSER = "tests/browser/"


class Together(LoadFileScheduling):  # type: ignore[misc]  # see above
    """Where several processes share the tests, those of a file stay together, and those that share one product."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Of xdist's hooks."""
    return Together(config, log)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder with a short path (pytest's own are too long for sockets)."""
    folder = Path(tempfile.mkdtemp(prefix="canvass-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[Postgres]:
    """The server, with the roles and an empty database."""
    with Postgres(server_folder / "postgres", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def valkey(server_folder: Path) -> Iterator[Valkey]:
    with Valkey(server_folder / "valkey") as server:
        yield server


@pytest.fixture(scope="session")
def redis_url(valkey: Valkey) -> str:
    return valkey.redis_url


@pytest.fixture(scope="session")
def admin_url(postgres: Postgres) -> str:
    """The database as its owner, after all migrations."""
    upgrade(postgres.admin_url)
    return postgres.admin_url


@pytest.fixture(scope="session")
def database_url(postgres: Postgres, admin_url: str) -> str:
    """The migrated database as the application's login, which cannot pass row-level security."""
    return postgres.url()
