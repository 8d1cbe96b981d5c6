"""The messages of graphql-transport-ws: which are well formed, and the numbers with which a socket is closed."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import orjson
from starlette.types import Message

LARGEST = 1024 * 1024
"""Characters of one message."""


class Close(IntEnum):
    """Why a socket is closed, in the protocol's numbers and in those of WebSocket itself."""

    RESTART = 1012
    TRY_AGAIN = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    ALREADY_EXISTS = 4409
    TOO_MANY_INITS = 4429


class Closed(Exception):
    """The socket is to be closed, with this code and reason."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def read(message: Message) -> dict[str, Any]:
    """A client's message.

    Raises:
        Closed: it is none of the protocol.
    """
    text = message.get("text")
    if text is None or len(text) > LARGEST:
        raise Closed(Close.BAD_REQUEST, "Messages are text of at most a mebibyte")
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closed(Close.BAD_REQUEST, "Message is not JSON") from None
    if not isinstance(told, dict) or not _is_well_formed(told):
        raise Closed(Close.BAD_REQUEST, "Not a message of graphql-transport-ws")
    return told


def _is_well_formed(message: Mapping[str, Any]) -> bool:
    match message.get("type"):
        case "connection_init" | "ping" | "pong":
            return isinstance(message.get("payload"), dict | None)
        case "complete":
            return _is_id(message.get("id"))
        case "subscribe":
            return _is_id(message.get("id")) and _is_operation(message.get("payload"))
    return False


def text_of(value: object) -> str:
    """A message as it is sent."""
    return orjson.dumps(value).decode()


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
