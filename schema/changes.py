"""docs/api-changes.md: how the schema differs from the one that was released last, breaking changes first."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from graphql import build_schema
from graphql.utilities import (
    BreakingChange,
    DangerousChange,
    SafeChange,
    SafeChangeType,
    SchemaChange,
    find_schema_changes,
)

RELEASED = Path(__file__).with_name("released.graphql")
PAGE = Path(__file__).parents[1] / "docs" / "api-changes.md"
WORDS_ONLY = {SafeChangeType.DESCRIPTION_CHANGED}
INTRODUCTION = """# Changes to the API since the last release

Written by `make sdl`: [schema.graphql](../schema/schema.graphql) beside
[released.graphql](../schema/released.graphql). A test fails when something breaks clients that were made for the
released one. What is to go is marked `@deprecated` first, stays for at least six months, and is named in the
[changelog](../CHANGELOG.md).
"""


def changes(text: str) -> list[SchemaChange]:
    """How a schema's text differs from the released one."""
    return find_schema_changes(build_schema(RELEASED.read_text()), build_schema(text))


def breaking(text: str) -> list[str]:
    """What of that breaks clients."""
    return [change.description for change in changes(text) if isinstance(change, BreakingChange)]


def page(text: str) -> str:
    """The page for a schema's text."""
    found = [change for change in changes(text) if change.type not in WORDS_ONLY]
    sections = {
        "Breaking": (BreakingChange, "Clients must change."),
        "Watch": (DangerousChange, "Clients that take every value or argument to be known may be surprised."),
        "New": (SafeChange, "Nothing to do."),
    }
    parts = (
        f"\n## {title}\n\n{note}\n\n{''.join(_lines(change for change in found if isinstance(change, kind)))}"
        for title, (kind, note) in sections.items()
    )
    return INTRODUCTION + "".join(parts)


def _lines(found: Iterable[SchemaChange]) -> Iterator[str]:
    lines = sorted({f"- {change.description}\n" for change in found})
    yield from lines or ["- Nothing.\n"]
