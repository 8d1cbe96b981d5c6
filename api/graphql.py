"""The GraphQL endpoint over HTTP, after the specification "GraphQL over HTTP": one answer, or a stream of them."""

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.admission import Admission, Admitted, told
from api.auth import caller_of
from api.execution import encoded
from api.http_streams import StreamedAnswer, encoding_of
from api.ide import Ide
from api.operations import LARGEST as LARGEST_NUMBER
from api.process import Process
from api.requests import JSON, Asked, Refused, kind_of_answer, may_be_foreign, status_of
from api.streams import Streams
from leads.settings import Settings
from schema.codes import Code
from schema.root import Schema

LARGEST = 1024 * 1024
"""Bytes of a request's body or of one message."""
METHODS = ("POST", "GET")
STREAMED = "A subscription is answered as a stream: accept text/event-stream, or open a WebSocket."
UNPROVEN = "Say Accept: application/graphql-response+json with a GET, or send the header GraphQL-Require-Preflight."
PRIVATE = {"cache-control": "no-store", "vary": "accept"}


class Endpoint:
    """The ASGI application of the GraphQL address, for requests that are no WebSockets."""

    def __init__(self, schema: Schema, settings: Settings, streams: Streams, admission: Admission) -> None:
        self._schema = schema
        self._streams = streams
        self._admission = admission
        self._ide = Ide(settings)
        self._methods = METHODS if settings.queries_by_get else METHODS[:1]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if self._ide.is_wanted(request):
            answer: ASGIApp = self._ide.page()
        else:
            kind = kind_of_answer(request.headers.get("accept", ""))
            try:
                answer = await self._answer(request, kind)
            except Refused as refused:
                answer = refusal(refused, kind or JSON)
        await answer(scope, receive, send)

    async def _answer(self, request: Request, kind: str | None) -> ASGIApp:
        """The answer, of this media type unless it is a stream.

        Raises:
            Refused: there is none.
        """
        asked = await self._asked(request)
        process: Process = request.app.state.process
        caller = await caller_of(process.services, request.headers, request.client)
        encoding, preferred = encoding_of(request.headers.get("accept", ""))
        try:
            admitted = await self._admission.admit(asked, caller)
        except Refused as refused:
            if encoding is None or not preferred or status_of(refused.errors, JSON) != 200:
                raise
            return StreamedAnswer(told(refused), encoding, caller)
        if request.method != "POST" and admitted.kind is OperationType.MUTATION:
            raise _not_allowed("A mutation is sent by POST.")
        if encoding is not None and (preferred or admitted.kind is OperationType.SUBSCRIPTION):
            after = _last_event(request.headers)
            results = self._streams.results(admitted.operation, admitted.caller, after=after)
            return StreamedAnswer(results, encoding, admitted.caller)
        if kind is None or admitted.kind is OperationType.SUBSCRIPTION:
            raise Refused.because(Code.NOT_ACCEPTABLE, STREAMED if kind else "There is no answer of such a kind.")
        return await self._executed(admitted, kind)

    async def _asked(self, request: Request) -> Asked:
        if request.method not in self._methods:
            raise _not_allowed(f"Operations are sent by {' or '.join(self._methods)}.", self._methods)
        if request.method == "POST":
            return Asked.in_body(request.headers, await request.body())
        if may_be_foreign(request.headers):
            raise Refused.because(Code.BAD_REQUEST, UNPROVEN)
        return Asked.in_address(request.query_params)

    async def _executed(self, admitted: Admitted, kind: str) -> Response:
        operation = admitted.operation
        result = await self._schema.execute(
            operation.query,
            variable_values=dict(operation.variables or {}),
            context_value=admitted.caller,
            operation_name=operation.name,
        )
        errors = [error.formatted for error in result.errors or ()]
        if result.data is None and errors and not any(error.get("path") for error in errors):
            raise Refused([dict(error) for error in errors])
        return Response(encoded(result, admitted.caller.cost), media_type=f"{kind}; charset=utf-8", headers=PRIVATE)


def refusal(refused: Refused, kind: str) -> Response:
    """The answer to an operation that was not begun."""
    return Response(
        orjson.dumps({"errors": refused.errors}),
        status_code=status_of(refused.errors, kind),
        media_type=f"{kind}; charset=utf-8",
        headers=PRIVATE | refused.headers,
    )


def _not_allowed(message: str, methods: tuple[str, ...] = ("POST",)) -> Refused:
    return Refused.because(Code.METHOD_NOT_ALLOWED, message, headers={"allow": ", ".join(methods)})


def _last_event(headers: Mapping[str, Any]) -> int | None:
    """The number of the event that a client had last, which takes the place of `after`."""
    number = headers.get("last-event-id", "")
    return int(number) if number.isdecimal() and int(number) < LARGEST_NUMBER else None
