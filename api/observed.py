"""Requests and operations, seen from outside: each gets its number, and is logged, measured and traced here."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import structlog
from graphql import FieldNode, GraphQLError, OperationDefinitionNode
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from strawberry.extensions import SchemaExtension

from api import metrics
from leads import trail
from leads.trail import Trail
from schema.context import Caller
from schema.limits import REMEMBERED, parse_once
from worker import traces
from worker.metrics import of

log = structlog.get_logger()

GRAPHQL = "/graphql"
ROUTES = {"/healthz": "healthz", "/readyz": "readyz", "/metrics": "metrics", GRAPHQL: "graphql"}
DASHBOARD = "dashboard"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
LONGEST_NAME = 60
"""Characters of a field's name in a span; those of the schema are shorter."""
REQUEST_ID = "x-request-id"


class Numbered:
    """Gives each HTTP request its number, from outside or new, tells it in the answer, and measures."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, began = Headers(scope=scope), time.monotonic()
        asked = Trail.from_headers(headers.get(REQUEST_ID), headers.get("traceparent"))
        asked.follow()
        route = ROUTES.get(scope["path"], DASHBOARD)
        method = scope["method"] if scope["method"] in METHODS else "OTHER"

        async def send_numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = asked.correlation_id
                taken = time.monotonic() - began
                of(metrics.HTTP_SECONDS, route, method, str(message["status"])).observe(taken)
            await send(message)

        if scope["path"] != GRAPHQL:
            await self._app(scope, receive, send_numbered)
            return
        with traces.span(f"{method} {GRAPHQL}", kind="server", parent=asked.traceparent):
            _stand_here()
            await self._app(scope, receive, send_numbered)


class Observed(SchemaExtension):
    """Measures queries and mutations, and logs mutations; must be the first extension, to see what others made of it.

    A subscription is only counted: how long it lasts is its client's affair.
    """

    def on_operation(self) -> Iterator[None]:
        """Around all of it."""
        context = self.execution_context
        kind, field = named(context.query or "", context._provided_operation_name)  # noqa: SLF001 - what the client said
        if kind == "subscription":
            metrics.SUBSCRIPTIONS.inc()
            yield
            return
        caller, began = context.context, time.monotonic()
        with traces.span(f"{kind} {field}"):
            _stand_here()
            yield
        seconds, outcome = time.monotonic() - began, outcome_of(context.result)
        if outcome == "refused":  # before its fields were compared with the schema: they may be anything
            kind = field = "none"
        of(metrics.OPERATION_SECONDS, kind, field, outcome).observe(seconds)
        if kind == "mutation":
            _log_mutation(caller, field, outcome, seconds)


@lru_cache(maxsize=REMEMBERED)
def named(query: str, name: str | None) -> tuple[str, str]:
    """Whether it is a query, a mutation or a subscription, and the field that it asks for, or `several`."""
    try:
        definitions = parse_once(query).definitions
    except GraphQLError:
        return "none", "none"
    operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
    chosen = [each for each in operations if name is None or (each.name and each.name.value == name)]
    if not chosen:
        return "none", "none"
    fields = chosen[0].selection_set.selections
    single = fields[0].name.value if len(fields) == 1 and isinstance(fields[0], FieldNode) else "several"
    return chosen[0].operation.value, single[:LONGEST_NAME]


def outcome_of(result: Any) -> str:
    """`ok`, `refused` as a whole, `failed` in a way that was to be expected, or `broken` by a fault of ours."""
    errors: Sequence[GraphQLError] = getattr(result, "errors", None) or ()
    if not errors:
        data: Mapping[str, Any] = getattr(result, "data", None) or {}
        return "failed" if any(_is_problem(value) for value in data.values()) else "ok"
    if any((error.extensions or {}).get("code") == "INTERNAL" for error in errors):
        return "broken"
    return "refused" if all(error.path is None for error in errors) else "failed"


def _is_problem(value: Any) -> bool:
    """Whether it is a mutation's Problem, and the client asked what it is."""
    return isinstance(value, Mapping) and value.get("__typename") == "Problem"


def _stand_here() -> None:
    """What is asked for from here on hangs below the span that we are in."""
    if here := traces.here():
        replace(trail.current(), traceparent=here).follow()


def _log_mutation(caller: Caller, field: str, outcome: str, seconds: float) -> None:
    who = {}
    if caller.viewer is not None:
        who = {"tenant_id": str(caller.viewer.tenant_id), "user_id": str(caller.viewer.user_id)}
    log.info("mutation", field=field, outcome=outcome, duration_ms=round(seconds * 1000), **who)
