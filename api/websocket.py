"""graphql-transport-ws, stricter than Strawberry about what clients send and gentler about what they get wrong."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLError
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler

from schema.context import Caller

FORBIDDEN = 4403
EARLY = 0.5
"""Seconds before the sign-in ends at which the socket is closed, so that no subscription fails of it first."""


class TransportHandler(BaseGraphQLTransportWSHandler[Caller, None]):
    """One socket. It is closed with 4403 when the sign-in ends; the client connects again with a fresh token."""

    _farewell: asyncio.Task[None] | None = None

    async def handle_message(self, message: Any) -> None:
        """Refuse what is not a message of the protocol, rather than fail on it."""
        if not _is_well_formed(message):
            await self.handle_invalid_message("Not a message of graphql-transport-ws")
            return
        await super().handle_message(message)

    async def handle_connection_init(self, message: Any) -> None:
        """A payload of null is as good as none."""
        await super().handle_connection_init({"type": "connection_init", "payload": message.get("payload") or {}})
        if self.connection_acknowledged and self.context.viewer and self._farewell is None:
            self._farewell = asyncio.create_task(self._close_at(self.context.viewer.expires_at))

    async def shutdown(self) -> None:
        """The socket is gone."""
        if self._farewell is not None:
            self._farewell.cancel()
            with suppress(asyncio.CancelledError):
                await self._farewell
        await super().shutdown()

    async def _close_at(self, moment: datetime) -> None:
        await asyncio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds() - EARLY))
        with suppress(RuntimeError):  # the other side was faster
            await self.websocket.close(FORBIDDEN, "The sign-in has ended")

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:  # noqa: ARG004
        """A mistake in one operation ends that operation, not the socket."""
        return None


def _is_well_formed(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    match message["type"]:
        case "connection_init" | "ping" | "pong":
            return isinstance(message.get("payload"), dict | None)
        case "complete":
            return _is_id(message.get("id"))
        case "subscribe":
            return _is_id(message.get("id")) and _is_operation(message.get("payload"))
    return True


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_operation(payload: Any) -> bool:
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("operationName"), str | None)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("extensions"), dict | None)
    )
