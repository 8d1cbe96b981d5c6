"""Many clients of graphql-transport-ws in one process, so lean that they do not eat the machine they measure.

Frames are parsed by hand and results are not decoded: of each, the event's number and the time are kept.
"""

import asyncio
import json
import random
import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

QUERY = """subscription ($id: ID!, $after: Int!) {
  campaignEvents(campaignId: $id, after: $after) {
    seq kind at message
    counters { found unique enriched scored promoted duplicate rejected failed }
    candidate { id name stage reason finder }
  }
}"""
HANDSHAKE = (
    "GET /graphql HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
TEXT, CLOSE, PING = 0x81, 0x88, 0x89
SEQ, ACK = b'"seq":', b"connection_ack"


def frame(text: bytes, kind: int = TEXT) -> bytes:
    """A client's frame, masked with zeros."""
    size = len(text)
    length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
    return bytes([kind]) + length + bytes(4) + text


class Watcher(asyncio.Protocol):
    """One client that follows a campaign.

    With `loyal`, it connects again when it is cut off, and resumes; with `deaf`, it reads no more once it subscribed.
    """

    def __init__(self, crowd: "Crowd", campaign: str, after: int, *, loyal: bool = False, deaf: bool = False) -> None:
        self.crowd = crowd
        self.campaign = campaign
        self.after = after
        self.loyal = loyal
        self.deaf = deaf
        self.numbers = array("q")
        self.times = array("d")
        self.buffer = b""
        self.open = False
        self.acknowledged = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.buffer, self.open = b"", False
        self.transport.write(self.crowd.handshake)  # type: ignore[union-attr]

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if self.buffer:
            data = self.buffer + data
        start = 0
        if not self.open:
            start = data.find(b"\r\n\r\n") + 4
            if start == 3:
                self.buffer = data
                return
            self._upgraded(data[:start])
        self.buffer = data[self._frames(data, start, now) :]

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        if self.loyal and not self.crowd.closing:
            self.crowd.again(self)

    def _upgraded(self, answer: bytes) -> None:
        if not answer.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(answer.decode())
        self.open = True
        self._say(self.crowd.init)

    def _frames(self, data: bytes, start: int, now: float) -> int:
        """Take each whole frame; where the rest begins."""
        end = len(data)
        while end - start >= 2:
            size, head = data[start + 1], start + 2
            if size == 126:
                size, head = int.from_bytes(data[head : head + 2], "big"), head + 2
            elif size == 127:
                size, head = int.from_bytes(data[head : head + 8], "big"), head + 8
            if head + size > end:
                break
            self._take(data, data[start], head, head + size, now)
            start = head + size
        return start

    def _take(self, data: bytes, kind: int, begin: int, end: int, now: float) -> None:
        if kind == TEXT:
            place = data.find(SEQ, begin, end)
            if place > 0:
                self.numbers.append(int(data[place + 6 : data.find(b",", place, end)]))
                self.times.append(now)
            elif data.find(ACK, begin, end) > 0:
                self.acknowledged = now
                self._subscribe()
            else:
                self.crowd.surprises.append(data[begin:end].decode())
        elif kind == PING:
            self._say(data[begin:end], 0x8A)
        elif kind == CLOSE:
            self.crowd.closes.append(int.from_bytes(data[begin : begin + 2], "big"))

    def _subscribe(self) -> None:
        after = self.numbers[-1] if self.numbers else self.after
        payload = {"query": QUERY, "variables": {"id": self.campaign, "after": after}}
        self._say(json.dumps({"id": "1", "type": "subscribe", "payload": payload}).encode())
        if self.deaf and self.transport is not None:
            self.transport.pause_reading()

    def _say(self, text: bytes, kind: int = TEXT) -> None:
        if self.transport is not None:
            self.transport.write(frame(text, kind))


@dataclass(slots=True)
class Faults:
    """What should not have happened, over all watchers."""

    missing: int = 0
    doubled: int = 0
    disordered: int = 0

    def count(self, watcher: Watcher, last: int) -> None:
        """Compare what a watcher got with every number from its first to `last`."""
        numbers = watcher.numbers
        self.missing += len(set(range(watcher.after + 1, last + 1)) - set(numbers))
        self.doubled += len(numbers) - len(set(numbers))
        self.disordered += sum(after < before for before, after in pairwise(numbers))


@dataclass(slots=True)
class Crowd:
    """All watchers of one measurement."""

    host: str
    port: int
    token: str
    watchers: list[Watcher] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    closing: bool = False
    waiting: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def handshake(self) -> bytes:
        """The request to upgrade."""
        return HANDSHAKE.format(host=self.host, port=self.port).encode()

    @property
    def init(self) -> bytes:
        """`connection_init` with the credentials."""
        payload = {"authorization": f"Bearer {self.token}"}
        return json.dumps({"type": "connection_init", "payload": payload}).encode()

    async def gather(
        self, campaigns: Sequence[str], after: int, *, loyal: bool = False, deaf: bool = False
    ) -> list[float]:
        """Connect a watcher of each campaign, all at once; seconds until each was acknowledged."""
        fresh = [Watcher(self, campaign, after, loyal=loyal, deaf=deaf) for campaign in campaigns]
        self.watchers += fresh
        began = time.monotonic()
        await asyncio.gather(*(self.connect(watcher) for watcher in fresh))
        while not all(watcher.acknowledged for watcher in fresh):
            if self.surprises or time.monotonic() - began > 60:
                raise ConnectionError(f"not acknowledged: {self.surprises[:3]}")
            await asyncio.sleep(0.005)
        return [watcher.acknowledged - began for watcher in fresh]

    async def connect(self, watcher: Watcher) -> None:
        """Open its connection."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: watcher, self.host, self.port)

    def again(self, watcher: Watcher) -> None:
        """Connect it once more, a moment later, until that succeeds."""
        task = asyncio.ensure_future(self._reconnect(watcher))
        self.waiting.add(task)
        task.add_done_callback(self.waiting.discard)

    async def _reconnect(self, watcher: Watcher) -> None:
        while not self.closing:
            await asyncio.sleep(random.uniform(0.05, 0.3))
            with suppress(OSError):
                await self.connect(watcher)
                return

    async def reached(self, last: Callable[[Watcher], int], within: float) -> float:
        """Seconds until each has come to its last number; `within` when not all did."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            if all(watcher.numbers and watcher.numbers[-1] >= last(watcher) for watcher in self.watchers):
                break
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    def close(self) -> None:
        """Disconnect all."""
        self.closing = True
        for watcher in self.watchers:
            if watcher.transport is not None:
                watcher.transport.abort()
