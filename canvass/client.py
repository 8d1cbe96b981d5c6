"""A client of the public GraphQL API, as any partner could write it: HTTP for questions, WebSocket for what is live."""

import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from leads.errors import CanvassError

PROTOCOL = Subprotocol("graphql-transport-ws")
LARGEST_MESSAGE = 16 * 1024 * 1024


class RefusedError(CanvassError):
    """The API answered with an error or a Problem; the message is its own."""


class BrokenError(RefusedError):
    """The live connection ended on the way; the caller may come back with its last number."""


class Client:
    """One signed-in person. Use `async with`."""

    def __init__(self, graphql: str, token: str) -> None:
        self._graphql = graphql
        self._token = token
        self._http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of a query."""
        reply = await self._http.post(self._graphql, json={"query": document, "variables": variables})
        return data_of(reply.json())

    async def do(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation with one field, whose result is a union with Problem."""
        (result,) = (await self.ask(document, **variables)).values()
        if result["__typename"] == "Problem":
            raise RefusedError(result["message"])
        return dict(result)

    @asynccontextmanager
    async def live(self) -> AsyncIterator["Live"]:
        """A WebSocket on which subscriptions run; BrokenError when it breaks or cannot be made."""
        address = "ws" + self._graphql.removeprefix("http")
        try:
            async with connect(address, subprotocols=[PROTOCOL], max_size=LARGEST_MESSAGE, proxy=None) as socket:
                yield await self._open(socket)
        except (ConnectionClosed, InvalidHandshake, OSError) as broken:
            raise BrokenError(f"the live connection broke: {broken}") from broken

    async def _open(self, socket: ClientConnection) -> "Live":
        await send(socket, type="connection_init", payload={"authorization": f"Bearer {self._token}"})
        answer = json.loads(await socket.recv())
        if answer["type"] != "connection_ack":
            raise RefusedError(f"the API did not accept the connection: {answer}")
        return Live(socket)


class Live:
    """One subscription at a time over an open connection."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    async def subscribe(self, document: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """The data of each message until the server completes."""
        payload = {"query": document, "variables": variables}
        await send(self._socket, id=str(next(self._ids)), type="subscribe", payload=payload)
        async for text in self._socket:
            message = json.loads(text)
            match message["type"]:
                case "next":
                    yield data_of(message["payload"])
                case "error":
                    raise RefusedError(message["payload"][0]["message"])
                case "complete":
                    return
                case "ping":
                    await send(self._socket, type="pong")
        raise BrokenError("the live connection was closed")


async def send(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


def data_of(reply: Mapping[str, Any]) -> dict[str, Any]:
    if reply.get("errors"):
        raise RefusedError(reply["errors"][0]["message"])
    return dict(reply["data"])
