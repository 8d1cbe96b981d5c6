"""A client of graphql-transport-ws, small enough to misbehave when a test wants it to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("graphql-transport-ws")


class Socket:
    """One connection, whose messages are read one by one."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self._ids = count(1)

    async def send(self, message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            return cast("dict[str, Any]", json.loads(await self.connection.recv()))

    async def subscribe(self, query: str, **variables: Any) -> str:
        """Begin an operation; its id."""
        operation = str(next(self._ids))
        payload = {"query": query, "variables": variables}
        await self.send({"id": operation, "type": "subscribe", "payload": payload})
        return operation

    async def next(self) -> Any:
        """The data of the next result's one field."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return next(iter(message["payload"]["data"].values()))

    async def take(self, number: int) -> list[Any]:
        return [await self.next() for _ in range(number)]

    async def closed(self) -> int:
        """The code with which the server closes."""
        async with asyncio.timeout(10):
            await self.connection.wait_closed()
        code = self.connection.close_code
        assert code is not None
        return code


@asynccontextmanager
async def raw_socket(address: str, **options: Any) -> AsyncIterator[Socket]:
    """Connected, and nothing more."""
    async with connect(f"ws://{address}/graphql", subprotocols=[PROTOCOL], **options) as connection:
        yield Socket(connection)


@asynccontextmanager
async def socket(address: str, token: str | None) -> AsyncIterator[Socket]:
    """Connected and acknowledged, as the holder of `token`."""
    async with raw_socket(address) as opened:
        payload = {"authorization": f"Bearer {token}"} if token else {}
        await opened.send({"type": "connection_init", "payload": payload})
        assert await opened.receive() == {"type": "connection_ack"}
        yield opened
