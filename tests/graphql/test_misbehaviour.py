"""Clients that send what no good client sends, on the wire itself: each costs little, and nobody else notices."""

import asyncio
import base64
import os
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from uuid import uuid4

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed

from api import server, wire
from api.app import live_figures
from api.meter import Allowance, Meter
from api.meter import connect as meter_connection
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events
from tests.graphql.socket import raw_socket, socket

TEXT, CONTINUED, CLOSE, PING, PONG = 0x1, 0x0, 0x8, 0x9, 0xA
LAST = 0x80
EVENTS = "subscription ($id: ID!) { campaignEvents(campaignId: $id) { seq } }"


def frame(kind: int, payload: bytes = b"", *, last: bool = True, announced: int | None = None) -> bytes:
    """A client's frame, masked with zeros; `announced` is the length that it claims to have."""
    size = len(payload) if announced is None else announced
    first = bytes([kind | (LAST if last else 0)])
    if size < 126:
        return first + bytes([0x80 | size]) + bytes(4) + payload
    if size < 65_536:
        return first + bytes([0x80 | 126]) + struct.pack("!H", size) + bytes(4) + payload
    return first + bytes([0x80 | 127]) + struct.pack("!Q", size) + bytes(4) + payload


class Line:
    """A connection without a library between."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def frame(self) -> tuple[int, bytes]:
        """The server's next frame: its kind and its payload."""
        async with asyncio.timeout(10):
            first, size = await self.reader.readexactly(2)
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2), "big")
            return first & 0x0F, await self.reader.readexactly(size)

    async def closed(self) -> int:
        """The code of the close frame that comes next."""
        kind, payload = await self.frame()
        assert kind == CLOSE, payload
        return int.from_bytes(payload[:2], "big")

    async def initialise(self) -> None:
        await self.say(frame(TEXT, b'{"type":"connection_init"}'))
        assert await self.frame() == (TEXT, b'{"type":"connection_ack"}')


HANDSHAKE = {
    "Host": "canvass.test",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "graphql-transport-ws",
}


@asynccontextmanager
async def line(address: str, *more: str, **changed: str) -> AsyncIterator[tuple[Line, str]]:
    """A line after the handshake, and the status of its answer."""
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    headers = [f"{name}: {value}" for name, value in (HANDSHAKE | changed).items() if value]
    writer.write("\r\n".join(["GET /graphql HTTP/1.1", *headers, *more, "", ""]).encode())
    try:
        answer = await reader.readuntil(b"\r\n\r\n")
        yield Line(reader, writer), answer.split()[1].decode()
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def test_an_ordinary_handshake_is_answered_as_the_library_does(address: str) -> None:
    unusual = "Cookie: a=1\r\nCookie: b=2"  # what comes twice is left to the library
    for more in ([], [unusual]):
        async with line(address, *more) as (opened, status):
            assert status == "101"
            await opened.initialise()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Sec-WebSocket-Key": "short"}, "400"),
        ({"Sec-WebSocket-Key": ""}, "400"),
        (
            {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZR=="},
            "101",
        ),  # the last bits say nothing
        ({"Sec-WebSocket-Version": "12"}, "400"),
        ({"Sec-WebSocket-Version": ""}, "400"),
        ({"Connection": "keep-alive, Upgrade"}, "101"),
        ({"Upgrade": "WebSocket"}, "101"),
        ({"Origin": "https://elsewhere.example"}, "403"),
    ],
)
async def test_a_handshake_that_is_not_ordinary(address: str, changed: dict[str, str], status: str) -> None:
    async with line(address, **changed) as (_, told):
        assert told == status


async def test_ten_megabytes_are_not_waited_for(address: str) -> None:
    async with line(address) as (opened, _):
        await opened.initialise()
        await opened.say(frame(TEXT, b'{"type":"ping"', announced=10_000_000))
        assert await opened.closed() == 1009


async def test_ten_megabytes_in_parts_are_not_gathered(address: str) -> None:
    async with line(address) as (opened, _):
        await opened.initialise()
        for number in range(10):
            await opened.say(frame(CONTINUED if number else TEXT, b"x" * 250_000, last=False))
        assert await opened.closed() == 1009


async def test_a_message_in_crumbs_is_not_gathered(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PIECES", 10)
    message = b'{"type":"connection_init"}'
    whole, parts = len(message), 9
    async with line(address) as (opened, _):
        cuts = [0, *range(1, parts), whole]
        for begin, end in pairwise(cuts):
            await opened.say(frame(CONTINUED if begin else TEXT, message[begin:end], last=end == whole))
        assert await opened.frame() == (TEXT, b'{"type":"connection_ack"}')
        await opened.say(frame(TEXT, last=False) + frame(CONTINUED, last=False) * 100_000)
        assert await opened.closed() == 1009


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(TEXT, b"\xff\xfe"), 1007),
        (b"\x81\x02{}", 1002),
        (frame(0x3), 1002),
        (frame(CONTINUED, b"{}"), 1002),
        (frame(PING, b"x" * 126), 1002),
        (frame(TEXT, b"[" * 100_000), 4400),
        (frame(TEXT, b'{"type":"ping","payload":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}"), 4400),
        (frame(TEXT, b'{"type":"ping","payload":{"a":NaN}}'), 4400),
        (frame(TEXT, b""), 4400),
    ],
    ids=["not UTF-8", "not masked", "unknown kind", "no beginning", "long ping", "deep", "nested", "NaN", "empty"],
)
async def test_what_is_broken_closes_its_socket(address: str, data: bytes, code: int) -> None:
    async with line(address) as (opened, _), raw_socket(address) as other:
        await opened.initialise()
        await opened.say(data)
        assert await opened.closed() == code
        await other.send({"type": "ping"})
        assert await other.receive() == {"type": "pong"}


@pytest.fixture
async def served(app: Starlette) -> AsyncIterator[tuple[str, uvicorn.Server]]:
    """The application as `canvass api` serves it, and its server, whose connections can be looked at."""
    config = server.configuration(lambda: app, "127.0.0.1", 0)
    config.lifespan = "off"
    with config.bind_socket() as listening:
        server.bound(listening)
        running = uvicorn.Server(config)
        serving = asyncio.create_task(running.serve(sockets=[listening]))
        while not running.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield "{}:{}".format(*listening.getsockname()), running
        running.should_exit = True
        await serving


@pytest.mark.parametrize(
    "ping", [frame(PING, b"x" * 125), frame(TEXT, b'{"type":"ping","payload":{"a":"' + b"x" * 94 + b'"}}')]
)
async def test_a_million_pings_that_nobody_reads_the_answers_to_do_not_pile_up(
    served: tuple[str, uvicorn.Server], ping: bytes
) -> None:
    address, running = served
    async with line(address) as (opened, _):
        await opened.initialise()
        opened.reader._transport.pause_reading()  # type: ignore[attr-defined]
        [connection] = running.server_state.connections
        most, sent, many = 0, 0, ping * 1_000
        with suppress(TimeoutError):
            async with asyncio.timeout(20):
                while sent < 1_000_000:
                    async with asyncio.timeout(2):  # the server may well read no more
                        await opened.say(many)
                    sent += 1_000
                    most = max(most, connection.transport.get_write_buffer_size())
        queued = connection.queue.qsize()  # type: ignore[union-attr]
        opened.writer.transport.abort()
    assert sent >= 10_000
    assert most < 512 * 1024
    assert queued < 5_000


async def test_while_somebody_sends_a_flood_others_are_served(address: str, team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    async with line(address) as (opened, _), socket(address, team.viewer.token) as other:
        await opened.initialise()
        await other.subscribe(EVENTS, id=gid("Campaign", campaign))
        await other.take(2)

        async def flood() -> None:
            while True:
                await opened.say(frame(TEXT, b'{"type":"ping"}') * 2_000)

        async def swallow() -> None:
            while await opened.reader.read(1 << 20):
                pass

        noise = [asyncio.create_task(each) for each in (flood(), swallow())]
        waits = []
        for seq in range(3, 13):
            began = time.monotonic()
            await add_events(team.db, campaign, 1)
            assert await other.next() == {"seq": seq}
            waits.append(time.monotonic() - began)
        for task in noise:
            task.cancel()
        await asyncio.gather(*noise, return_exceptions=True)
    assert sorted(waits)[5] < 1


async def test_whoever_subscribes_and_goes_at_once_leaves_nothing_behind(
    address: str, team: Team, app: Starlette
) -> None:
    campaign = await add_campaign(team.db, team.id)
    before = live_figures(app)["followers"]
    for wait in (0, 0.001, 0.003, 0.01, 0.03, 0.1):
        async with socket(address, team.viewer.token) as opened:
            for _ in range(20):
                await opened.subscribe(EVENTS, id=gid("Campaign", campaign))
            await asyncio.sleep(wait)
    async with asyncio.timeout(5):
        while live_figures(app)["followers"] > before:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_whoever_goes_while_points_are_asked_for_is_gone(redis_url: str) -> None:
    async def act(meter: Meter) -> None:
        await meter.spend(str(uuid4()), 1, Allowance(1_000, 10))
        await asyncio.Event().wait()

    meters = [Meter(meter_connection(redis_url)) for _ in range(5)]
    for number, meter in enumerate(meters):
        acting = [asyncio.create_task(act(meter)) for _ in range(40)]
        await asyncio.sleep(number * 0.003)  # while it connects, or later
        for task in acting:
            task.cancel()
        _, pending = await asyncio.wait(acting, timeout=2)
        assert not pending
    await asyncio.sleep(0.5)
    for meter in meters:
        await meter.close()


async def test_a_message_that_is_a_little_too_large_is_told_so(address: str) -> None:
    async with raw_socket(address) as opened:
        await opened.send({"type": "connection_init"})
        await opened.receive()
        with suppress(ConnectionClosed):
            await opened.connection.send('{"type":"ping","payload":{"a":"' + "x" * 1_048_576 + '"}}')
        assert await opened.closed() == 4400
