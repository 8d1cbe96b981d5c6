"""What the documents say still holds: their GraphQL is valid, their links lead somewhere, their commands exist."""

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from canvass.cli import parser

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OPERATION = re.compile(r"\s*(?:query|mutation|subscription)\b[^{]*\{")
COMMAND = re.compile(r"(?<![\w/-])(?:\.venv/bin/)?canvass ([a-z][a-z-]*)([^#\n]*)")
MAKE = re.compile(r"(?<![\w-])make ([a-z][a-z-]*)")


@cache
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema" / "schema.graphql").read_text())


def blocks(path: Path, *languages: str) -> Iterator[str]:
    return (code for language, code in BLOCK.findall(path.read_text()) if language in languages)


def operations(path: Path) -> Iterator[str]:
    """Blocks of GraphQL, and texts of operations within Python and TypeScript."""
    yield from blocks(path, "graphql")
    for code in blocks(path, "python"):
        texts = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
        yield from (text for text in texts if isinstance(text, str) and OPERATION.match(text))
    for code in blocks(path, "ts"):
        yield from (text for text in re.findall(r"`([^`]*)`", code) if OPERATION.match(text))


def commands(path: Path) -> str:
    """All that stands in code: whole blocks, and spans within the text."""
    text = path.read_text()
    return "\n".join([*(code for _, code in BLOCK.findall(text)), *SPAN.findall(BLOCK.sub("", text))])


def anchors(path: Path) -> set[str]:
    """The headings of a page as they stand in links."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(action.choices)


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_each_operation_is_valid(path: Path) -> None:
    for operation in operations(path):
        assert validate(schema(), parse(operation)) == [], operation


def test_operations_are_found_in_every_language() -> None:
    found = list(operations(ROOT / "docs" / "frontend.md"))
    assert any("login(" in operation for operation in found)
    assert any("query { campaigns(first: 1) { nodes { id } } }" in operation for operation in found)


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_each_link_leads_somewhere(path: Path) -> None:
    for link in LINK.findall(BLOCK.sub("", path.read_text())):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_each_make_target_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-zA-Z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    targets |= {f"bench-{bench.stem.replace('_', '-')}" for bench in (ROOT / "bench").glob("[!_]*.py")}
    assert set(MAKE.findall(commands(path))) <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_each_command_exists_with_its_options(path: Path) -> None:
    known = subcommands()
    for name, rest in COMMAND.findall(commands(path)):
        assert name in known, name
        options = set(known[name]._option_string_actions)
        assert set(re.findall(r"(?<!\S)--[\w-]+", rest)) <= options, f"canvass {name}{rest}"
