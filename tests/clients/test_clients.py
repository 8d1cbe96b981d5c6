"""The clients that people use, each against a running server: what they ask for is in the files beside this one."""

import re

import pytest

from tests.clients.conftest import HERE, run

FILES = sorted(path.name for path in HERE.glob("*.check.mjs"))


def test_there_are_tests_for_each_client() -> None:
    assert FILES == [f"{name}.check.mjs" for name in ("apollo", "audit", "graphql-request", "graphql-sse", "graphql-ws", "urql")]


@pytest.mark.parametrize("name", FILES)
async def test_client(name: str, node: Path, environment: dict[str, str]) -> None:
    said = await run(node, "--test", name, **environment)
    [number] = re.findall(r"^\S+ tests (\d+)$", said, re.MULTILINE)
    assert int(number) > 0
