"""A client that asks the same again and again over open connections, and notes how long each answer took."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it goes over the wire."""

    head: bytes
    body: bytes = b""

    @classmethod
    def get(cls, path: str) -> "Asked":
        """A GET."""
        return cls(f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode())

    @classmethod
    def post(cls, query: str, variables: dict[str, object] | None = None, *, token: str = "") -> "Asked":
        """A GraphQL request."""
        body = orjson.dumps({"query": query, "variables": variables or {}})
        bearer = f"authorization: Bearer {token}\r\n" if token else ""
        head = f"POST /graphql HTTP/1.1\r\nhost: bench\r\n{bearer}content-type: application/json\r\n"
        return cls(f"{head}accept: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode(), body)


class Line:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, port: int) -> "Line":
        """To a server of this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 24))

    async def ask(self, asked: Asked) -> bytes:
        """The answer's body.

        Raises:
            RuntimeError: it is not 200.
        """
        self._writer.write(asked.head + asked.body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = next((line for line in head.split("\r\n") if line.startswith("content-length:")), None)
        body = await self._chunks() if size is None else await self._reader.readexactly(int(size.split(":")[1]))
        if " 200 " not in head.split("\r\n")[0]:
            raise RuntimeError(f"{head.splitlines()[0]}: {body[:300]!r}")
        return body

    async def _chunks(self) -> bytes:
        found = b""
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            found += await self._reader.readexactly(size)
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return found

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def times(port: int, asked: Sequence[Asked]) -> list[float]:
    """Ask one after the other; the milliseconds that each answer took."""
    line = await Line.to(port)
    took = []
    try:
        for each in asked:
            began = time.perf_counter()
            await line.ask(each)
            took.append((time.perf_counter() - began) * 1000)
    finally:
        line.close()
    return took


async def rate(port: int, asked: Asked, *, lines: int, seconds: float) -> float:
    """Answers a second over so many connections."""
    opened = [await Line.to(port) for _ in range(lines)]
    done = 0
    end = time.perf_counter() + seconds

    async def keep_asking(line: Line) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await line.ask(asked)
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*map(keep_asking, opened))
    took = time.perf_counter() - began
    for line in opened:
        line.close()
    return done / took
