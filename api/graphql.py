"""The GraphQL endpoint over HTTP: requests by POST and GET, and what of them is answered as a stream."""

import json
from collections.abc import Mapping
from typing import Any

import orjson
from graphql.language import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLRequestData
from strawberry.types.unset import UNSET

from api.auth import caller_of
from api.http_streams import StreamedAnswer, encoding_of
from api.operations import LARGEST as LARGEST_NUMBER
from api.operations import Operation, kind_of
from api.process import Process
from api.streams import Streams
from leads.settings import Settings
from schema.context import Caller
from schema.root import Schema

LARGEST = 1024 * 1024
"""Bytes of a request's body or of one message."""


class Endpoint(GraphQL[Caller, None]):
    """Strawberry's view, with our callers; what is streamed is not its affair."""

    def __init__(self, schema: Schema, settings: Settings, streams: Streams) -> None:
        super().__init__(schema, graphql_ide="graphiql" if settings.ide else None, subscription_protocols=())
        self._streams = streams

    async def run(self, request: Any, context: Any = UNSET, root_value: Any = UNSET) -> Any:
        """Stream subscriptions, and what was asked for as a stream and as nothing else.

        Some clients list text/event-stream with every request and expect JSON for queries all the same.
        """
        return await self._streamed(request) or await super().run(request, context, root_value)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Caller:  # noqa: ARG002
        """Who asks, by the header."""
        process: Process = request.app.state.process
        return await caller_of(process.services, request.headers, request.client)

    def decode_json(self, data: str | bytes) -> object:
        """By orjson; what is too large is as good as broken."""
        if len(data) > LARGEST:
            raise json.JSONDecodeError("Too large", "", 0)
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """By orjson."""
        return orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS).decode()

    async def _streamed(self, request: Request) -> StreamedAnswer | None:
        """The answer as a stream; None when it is not to be one."""
        encoding, preferred = encoding_of(request.headers.get("accept", ""))
        if encoding is None or (operation := await self._operation(request)) is None:
            return None
        kind = kind_of(operation)
        allowed = request.method == "POST" or kind is not OperationType.MUTATION
        if not allowed or not (preferred or kind is OperationType.SUBSCRIPTION):
            return None
        process: Process = request.app.state.process
        caller = await caller_of(process.services, request.headers, request.client)
        results = self._streams.results(operation, caller, after=_last_event(request.headers))
        return StreamedAnswer(results, encoding, caller)

    async def _operation(self, request: Request) -> Operation | None:
        """What is asked for; None when there is something wrong with the request, which is for Strawberry to say."""
        adapter = self.request_adapter_class(request)
        if not self.is_request_allowed(adapter):
            return None
        data = await self.parse_http_body(adapter)
        if not isinstance(data, GraphQLRequestData) or not data.query:
            return None
        if not isinstance(data.operation_name, str | None):
            return None
        return Operation(data.query, data.variables, data.operation_name)


def _last_event(headers: Mapping[str, str]) -> int | None:
    """The number of the event that a client had last, which takes the place of `after`."""
    number = headers.get("last-event-id", "")
    return int(number) if number.isdecimal() and int(number) < LARGEST_NUMBER else None
