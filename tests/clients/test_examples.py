"""The examples of the documents run as they stand, and print what they should."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from leads.db import Database
from tests.clients.conftest import HERE, run
from tests.graphql.people import Team
from tests.graphql.rows import add_campaign, add_lead

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EVENTS = [1, 2, 3]


def numbers(said: str) -> list[int]:
    return [int(number) for number in re.findall(r"^(\d+) [A-Z_]+ ", said, re.MULTILINE)]


@pytest.fixture
async def leads(db: Database, team: Team) -> list[str]:
    """What the examples print of two leads, the better one first."""
    campaign = await add_campaign(db, team.id)
    for name, score in (("Alpha", 90), ("Beta", 70), ("Gamma", 40)):
        await add_lead(db, campaign, name=name, score=score)
    return ["90 Alpha", "70 Beta"]


async def transpiled(node: Path, name: str, folder: Path) -> Path:
    """The example as JavaScript, where it finds the clients."""
    made = HERE / "node_modules" / f".{folder.name}-{name}.mjs"
    bundler = HERE.parent / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    await run(node, bundler, EXAMPLES / name, "--format", "esm", "--file", made, "--external", "graphql-ws,@urql/core")
    return made


def test_each_example_is_tried() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == {"follow.py", "follow.sh", "follow.ts", "leads.py", "leads.ts"}


async def test_following_in_python(environment: dict[str, str]) -> None:
    said = await run(sys.executable, EXAMPLES / "follow.py", told=environment | {"EVENTS": "3"})
    assert numbers(said) == EVENTS


async def test_following_with_curl(environment: dict[str, str]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    said = await run("sh", EXAMPLES / "follow.sh", told=environment | {"AFTER": "1", "SECONDS_AT_MOST": "2"}, code=28)
    results = [json.loads(data) for data in re.findall(r"^data: (.+)$", said, re.MULTILINE)]
    assert [result["data"]["campaignEvents"]["seq"] for result in results] == [2, 3]
    assert re.findall(r"^id: (\d+)$", said, re.MULTILINE) == ["2", "3"]


async def test_following_in_typescript(node: Path, environment: dict[str, str], tmp_path: Path) -> None:
    made = await transpiled(node, "follow.ts", tmp_path)
    said = await run(node, "--experimental-websocket", made, told=environment | {"EVENTS": "3"})
    made.unlink()
    assert numbers(said) == EVENTS


async def test_reading_leads_in_python(environment: dict[str, str], leads: list[str]) -> None:
    assert (await run(sys.executable, EXAMPLES / "leads.py", told=environment)).splitlines() == leads


async def test_reading_leads_in_typescript(
    node: Path, environment: dict[str, str], leads: list[str], tmp_path: Path
) -> None:
    made = await transpiled(node, "leads.ts", tmp_path)
    said = await run(node, made, told=environment)
    made.unlink()
    assert said.splitlines() == ["3 leads", *leads, "40 Gamma"]
