"""The GraphQL endpoint: requests by POST and GET, subscriptions as server-sent events and multipart."""

import json
from typing import Any

import orjson
from graphql import GraphQLError, OperationDefinitionNode
from graphql.language import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLRequestData
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, MULTIPART_SUBSCRIPTION_PROTOCOL

from api.auth import caller_of
from api.process import Process
from leads.settings import Settings
from schema.context import Caller
from schema.limits import parse_once
from schema.root import Schema

LARGEST = 1024 * 1024
"""Bytes of a request's body or of one message."""
_ORDINARY = ("application/json", "application/graphql-response+json", "application/*", "*/*")


class Endpoint(GraphQL[Caller, None]):
    """Strawberry's view, with our callers and our idea of when to stream."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Caller:  # noqa: ARG002
        """Who asks, by the header."""
        process: Process = request.app.state.process
        return caller_of(process.services, request.headers)

    async def parse_http_body(self, request: Any) -> GraphQLRequestData | list[GraphQLRequestData]:
        """Stream subscriptions, and what was asked for as a stream and as nothing else.

        Some clients list text/event-stream with every request and expect JSON for queries all the same.
        """
        data = await super().parse_http_body(request)
        if isinstance(data, GraphQLRequestData) and data.protocol != "http":
            accept = next((value for name, value in request.headers.items() if name.lower() == "accept"), "")
            if _takes_json(accept) and not _is_subscription(data):
                data.protocol = "http"
        return data

    def decode_json(self, data: str | bytes) -> object:
        """By orjson; what is too large is as good as broken."""
        if len(data) > LARGEST:
            raise json.JSONDecodeError("Too large", "", 0)
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """By orjson, as text: bytes would leave a WebSocket as binary frames."""
        return orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS).decode()


def endpoint(schema: Schema, settings: Settings) -> Endpoint:
    """The endpoint as the settings want it."""
    return Endpoint(
        schema,
        graphql_ide="graphiql" if settings.ide else None,
        subscription_protocols=[GRAPHQL_SSE_PROTOCOL, MULTIPART_SUBSCRIPTION_PROTOCOL],
    )


def _takes_json(accept: str) -> bool:
    kinds = [part.split(";", 1)[0].strip().lower() for part in accept.split(",")]
    return any(kind in _ORDINARY for kind in kinds)


def _is_subscription(data: GraphQLRequestData) -> bool:
    try:
        document = parse_once(data.query or "")
    except GraphQLError:
        return False
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    named = [node for node in operations if node.name and node.name.value == data.operation_name]
    chosen = (named if data.operation_name else operations)[:1]
    return bool(chosen) and chosen[0].operation is OperationType.SUBSCRIPTION
