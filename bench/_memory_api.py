"""The same answers from memory, over HTTP: plain Strawberry, or with what Canvass puts in its place."""

import os
import sys
from collections.abc import Callable
from typing import Any

import orjson
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from schema.compiled import CompiledExecutor

LEADS, ITEMS = 100, 1_000


@strawberry.type
class Fact:
    field: str
    value: str
    source: str
    confidence: float


@strawberry.type
class Lead:
    id: strawberry.ID
    status: str
    score: int
    distanceMiles: float  # noqa: N815 - as it is called over there
    notes: str
    createdAt: str  # noqa: N815
    updatedAt: str  # noqa: N815
    name: str
    phone: str
    website: str
    town: str
    postcode: str
    facts: list[Fact]


def fact(number: int) -> dict[str, Any]:
    """One of a lead's three."""
    return {"field": "phone", "value": f"Value {number}", "source": "WEBSITE", "confidence": 0.9}


def lead(number: int) -> dict[str, Any]:
    """Twelve scalars and three facts."""
    return {
        "id": f"lead-{number}",
        "status": "NEW",
        "score": number % 100,
        "distanceMiles": number / 7,
        "notes": "Call back.",
        "createdAt": "2026-11-01T10:00:00Z",
        "updatedAt": "2026-11-01T10:00:00Z",
        "name": f"Firm {number} Limited",
        "phone": "+441164960123",
        "website": f"https://www.firm{number}.example",
        "town": "Leicester",
        "postcode": "LE1 1AA",
        "facts": [fact(number) for number in range(3)],
    }


def objects(count: int) -> list[Lead]:
    """So many leads."""
    made = []
    for number in range(count):
        told = lead(number)
        made.append(Lead(**told | {"facts": [Fact(**each) for each in told["facts"]]}))
    return made


@strawberry.type
class Query:
    @strawberry.field
    def leads(self) -> list[Lead]:
        return FEW

    @strawberry.field
    def items(self) -> list[Lead]:
        return MANY


FEW, MANY = objects(LEADS), objects(ITEMS)


class View(GraphQL[None, None]):
    """Strawberry's, with orjson."""

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()


def ours() -> Starlette:
    """The compiled executor under Strawberry's own view."""
    schema = strawberry.Schema(
        Query,
        execution_context_class=CompiledExecutor,
        extensions=[lambda: ParserCache(500), lambda: ValidationCache(500)],
    )
    return Starlette(routes=[Route("/graphql", View(schema, graphql_ide=None))])


def plain() -> Starlette:
    """Strawberry as it comes."""
    return Starlette(routes=[Route("/graphql", GraphQL(strawberry.Schema(Query), graphql_ide=None))])


async def alive(_: Request) -> Response:
    """For whoever waits for the server."""
    return Response("ok")


SERVERS: dict[str, Callable[[], Starlette]] = {"ours": ours, "plain": plain}

if __name__ == "__main__":
    application = SERVERS[sys.argv[1]]()
    application.routes.append(Route("/readyz", alive))
    uvicorn.run(application, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", access_log=False)
