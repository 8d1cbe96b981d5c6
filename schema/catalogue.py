"""docs/errors.md, written from the codes themselves: `python -m schema.catalogue`."""

import sys
from collections.abc import Iterable, Iterator

from leads.errors import ProblemCode
from schema.codes import MEANINGS, Code

INTRODUCTION = """# Errors of the API

Written by `make errors` from the code; a test compares them.

Each entry of `errors` has a `message` for a person and `extensions.code` for a program. Messages may change, codes do
not. [frontend.md](frontend.md#errors) shows how the two kinds of failure are told apart.
"""
OPERATIONS = """
## Of an operation as a whole

There is no `data`. The status is that of an answer as `application/graphql-response+json`. Whoever accepts
`application/json` alone is answered with status 200, as older clients expect, unless the status stands in bold. Over
WebSocket and server-sent events the same errors come without a status.
"""
FIELDS = """
## Of a field

`data` may have the rest; `path` says which field it was, and the status is 200. Mutations have these as data: a
`Problem` with the same code. The change was not made.
"""
HEAD = "| code | status | means | what to do |\n|---|---|---|---|\n"
HEAD_OF_FIELDS = "| code | means | what to do |\n|---|---|---|\n"


def catalogue() -> str:
    """The page."""
    operations, fields = "".join(_operations(Code)), "".join(_fields(ProblemCode))
    return f"{INTRODUCTION}{OPERATIONS}\n{HEAD}{operations}{FIELDS}\n{HEAD_OF_FIELDS}{fields}"


def _operations(codes: Iterable[Code]) -> Iterator[str]:
    for code in codes:
        meaning = MEANINGS[code]
        status = f"**{meaning.status}**" if meaning.always else f"{meaning.status}"
        yield f"| `{code}` | {status} | {meaning.means} | {meaning.do} |\n"


def _fields(codes: Iterable[ProblemCode]) -> Iterator[str]:
    for code in codes:
        yield f"| `{code}` | {MEANINGS[code].means} | {MEANINGS[code].do} |\n"


if __name__ == "__main__":
    sys.stdout.write(catalogue())
