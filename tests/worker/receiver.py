"""A receiver of webhooks on this machine: real HTTP, with manners that a test can change while it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

Manners = int | str | float
"""A status, a whole response as it goes over the line, or seconds to wait before 200."""


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    text: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def body(self) -> Any:
        return orjson.loads(self.text)


@dataclass
class Receiver:
    """Its address, what came in, and what it answers: the manners in turn, the last of them for ever."""

    url: str = ""
    manners: list[Manners] = field(default_factory=lambda: [200])
    received: list[Received] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.received]

    async def until(self, number: int, *, within: float = 20.0) -> None:
        """Wait for so many requests."""
        async with asyncio.timeout(within):
            while len(self.received) < number:
                self.arrived.clear()
                await self.arrived.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            text = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
            self.received.append(Received(first.split()[1], headers, text))
            self.arrived.set()
            manner = self.manners.pop(0) if len(self.manners) > 1 else self.manners[0]
            if isinstance(manner, float):
                await asyncio.sleep(manner)
                manner = 200
            writer.write(answer(manner))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def answer(manner: int | str) -> bytes:
    if isinstance(manner, str):
        return manner.encode()
    return f"HTTP/1.1 {manner} X\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok".encode()


@asynccontextmanager
async def receiving(*manners: Manners) -> AsyncIterator[Receiver]:
    """A receiver at a free port."""
    receiver = Receiver(manners=list(manners) or [200])
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    receiver.url = f"http://{host}:{port}/hooks"
    try:
        yield receiver
    finally:
        server.close()
