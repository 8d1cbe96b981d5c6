"""A cable between the browser and the product that can be cut: a TCP proxy on the loopback."""

import asyncio
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit


class Cable:
    """Use `async with`. While it is cut, what runs over it breaks off, and what is new ends at once."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self._ends: set[asyncio.StreamWriter] = set()
        self._whole = True

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._plugged, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()
        await self._server.wait_closed()

    def cut(self) -> None:
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        self._whole = True

    async def _plugged(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._to.port)
        ends = {writer, there_writer}
        self._ends |= ends
        await asyncio.gather(carry(reader, there_writer), carry(there_reader, writer))
        self._ends -= ends


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """All bytes until the end, which is carried too."""
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
