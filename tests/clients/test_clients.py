"""The clients that people use, each against a running server: what they ask for is in the files beside this one."""

import re
from pathlib import Path

import pytest

from tests.clients.conftest import HERE, run

CLIENTS = ("apollo", "audit", "graphql-request", "graphql-sse", "graphql-ws", "urql")
CHECK = ".check.mjs"


def test_each_client_is_tried() -> None:
    assert sorted(path.name.removesuffix(CHECK) for path in HERE.glob(f"*{CHECK}")) == list(CLIENTS)


@pytest.mark.parametrize("name", CLIENTS)
async def test_client(name: str, node: Path, environment: dict[str, str]) -> None:
    said = await run(node, "--test", f"{name}{CHECK}", told=environment)
    [number] = re.findall(r"^\S+ tests (\d+)$", said, re.MULTILINE)
    assert int(number) > 0


async def test_the_schema_keeps_the_rules_of_graphql_eslint(node: Path) -> None:
    schema = HERE.parents[1] / "schema"
    eslint = HERE / "node_modules" / "eslint" / "bin" / "eslint.js"
    await run(node, eslint, "--config", HERE / "eslint.config.mjs", "schema.graphql", folder=schema)
