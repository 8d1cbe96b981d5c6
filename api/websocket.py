"""graphql-transport-ws: one socket, its rules and its operations; what the operations bring is `api.streams`."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth import authorization_in, caller_of, recognise
from api.execution import BROKEN, Refusal, Result, Streaming
from api.messages import Close, Closed, read, text_of
from api.operations import Operation
from api.process import Process
from api.wire import EXTENSION
from leads.tokens import Viewer
from schema.context import Caller

log = structlog.get_logger()

PROTOCOL = "graphql-transport-ws"
INIT_WITHIN = 10.0
"""Seconds in which a client must say `connection_init`."""
MOST_OPERATIONS = 100
"""Operations under way on one socket."""
TAKE_WITHIN, LOOK_EVERY = 20.0, 5.0
"""Seconds in which a client must take what is sent to it or is cut off, and between two looks at whether all do."""
MOST_REASON = 123
"""Bytes of the reason for a close."""
EARLY = 0.5
"""Seconds before the sign-in ends at which the socket is closed, so that no subscription fails of it first."""
IN_A_ROW = 50
"""Messages of one client that are answered before others have a turn."""
LATE = Closed(Close.INIT_TIMEOUT, "Connection initialisation timeout")
ENDED = Closed(Close.FORBIDDEN, "The sign-in has ended")

Write = Callable[[str], bool]
"""Sends text at once, if that can be done without waiting."""


class WebSockets:
    """The ASGI application of the sockets."""

    def __init__(self, streams: Streaming, allowed_origins: Sequence[str]) -> None:
        self._streams = streams
        self._allowed = allowed_origins
        self._open: set[Socket] = set()
        self._looking: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak with one client until either side closes; a page of a foreign origin is not let in."""
        await receive()  # the request to connect
        if not same_origin(scope, self._allowed):
            await send({"type": "websocket.close", "code": 1008})  # before the handshake: status 403
            return
        speaks_it = PROTOCOL in scope["subprotocols"]
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if speaks_it else None})
        if not speaks_it:
            await send({"type": "websocket.close", "code": Close.SUBPROTOCOL, "reason": "Subprotocol not acceptable"})
            return
        process: Process = scope["app"].state.process
        caller = await caller_of(process.services, Headers(scope=scope), scope.get("client"))
        socket = Socket(scope, receive, send, self._streams, caller)
        self._open.add(socket)
        self._looking = self._looking or asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)
        try:
            with process.standing.watched(socket):
                await socket.run()
        finally:
            self._open.discard(socket)

    @property
    def open(self) -> int:
        """How many sockets there are."""
        return len(self._open)

    def _look(self) -> None:
        """Cut off who takes nothing. The server's pings do so too, where they get through to the client at all."""
        now = time.monotonic()
        for socket in self._open:
            socket.check(now)
        self._looking = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look) if self._open else None


class Ahead:
    """Middleware that hands sockets on at once: what else is wrapped around requests would stay with each for hours."""

    def __init__(self, app: ASGIApp, *, path: str, sockets: WebSockets) -> None:
        self._app = app
        self._path = path
        self._sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        ours = scope["type"] == "websocket" and scope["path"] == self._path
        await (self._sockets if ours else self._app)(scope, receive, send)


def _later(_text: str) -> bool:
    """Stands for `Wire.write` where another server has no such way."""
    return False


def _written(write: Write, beginning: str, result: Result) -> bool:
    return write(f"{beginning}{result.text}}}")


def same_origin(scope: Scope, allowed: Sequence[str]) -> bool:
    """Whether no browser asks, or one on a page of our own or of an allowed origin."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or origin in allowed or urlsplit(origin).netloc == headers.get("host")


class Socket:
    """One connection."""

    __slots__ = (
        "_abort",
        "_acknowledged",
        "_caller",
        "_initialised",
        "_operations",
        "_receive",
        "_send",
        "_sending_since",
        "_streams",
        "_task",
        "_why",
        "_write",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send, streams: Streaming, caller: Caller) -> None:
        wire = scope.get("extensions", {}).get(EXTENSION, {})
        self._receive = receive
        self._send = send
        self._write: Write = wire.get("write", _later)
        self._abort: Callable[[], None] | None = wire.get("abort")
        self._streams = streams
        self._caller = caller
        self._initialised = False
        self._acknowledged = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._task = asyncio.current_task()
        self._why: Closed | None = None
        self._sending_since = 0.0

    @property
    def viewer(self) -> Viewer | None:
        """Who has said so at the handshake or in `connection_init`."""
        return self._caller.viewer

    def forbid(self) -> None:
        """Close it: its credentials hold no longer."""
        self._end(ENDED)

    async def run(self) -> None:
        """Answer messages until either side closes."""
        try:
            async with asyncio.timeout(INIT_WITHIN) as limit:
                await self._converse(limit)
        except Closed as why:
            await self._close(why)
        except TimeoutError:
            await self._close(ENDED if self._acknowledged else LATE)
        except asyncio.CancelledError:
            if self._why is None:
                raise
            await self._close(self._why)
        finally:
            self._leave()

    def _leave(self) -> None:
        """Let go of what refers back to here, so that all of it is freed at once: garbage is looked for too seldom."""
        operations, self._operations, self._task = self._operations, {}, None
        for operation in operations.values():
            operation.cancel()

    async def _converse(self, limit: asyncio.Timeout) -> None:
        for number in count(1):
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return
            await self._answer(read(message), limit)
            if number % IN_A_ROW == 0:
                await asyncio.sleep(0)

    async def _answer(self, message: Mapping[str, Any], limit: asyncio.Timeout) -> None:
        match message["type"]:
            case "connection_init":
                await self._initialise(message.get("payload"), limit)
            case "ping":
                payload = {"payload": message["payload"]} if message.get("payload") else {}
                await self._say(text_of({"type": "pong", **payload}))
            case "subscribe":
                await self._begin(message["id"], message["payload"])
            case "complete":
                if operation := self._operations.pop(message["id"], None):
                    operation.cancel()

    async def _initialise(self, payload: Mapping[str, Any] | None, limit: asyncio.Timeout) -> None:
        """Take the credentials; the socket lives as long as they do. Without any it is anonymous."""
        if self._initialised:
            raise Closed(Close.TOO_MANY_INITS, "Too many initialisation requests")
        self._initialised = True
        await recognise(self._caller, authorization_in(payload))
        if self._caller.refusal is not None:
            raise Closed(Close.FORBIDDEN, "Forbidden")
        viewer = self._caller.viewer
        left = (viewer.expires_at - datetime.now(UTC)).total_seconds() - EARLY if viewer else None
        limit.reschedule(None if left is None else asyncio.get_running_loop().time() + max(0.0, left))
        await self._say('{"type":"connection_ack"}')
        self._acknowledged = True

    async def _begin(self, name: str, payload: Mapping[str, Any]) -> None:
        if not self._acknowledged:
            raise Closed(Close.UNAUTHORIZED, "Unauthorized")
        if name in self._operations:
            raise Closed(Close.ALREADY_EXISTS, f"Subscriber for {name} already exists")
        if len(self._operations) >= MOST_OPERATIONS:
            await self._refuse(name, [{"message": f"At most {MOST_OPERATIONS} operations at a time on one socket."}])
            return
        operation = Operation(payload["query"], payload.get("variables"), payload.get("operationName"))
        self._do(name, self._perform(name, operation))

    def _do(self, name: str, act: Coroutine[Any, Any, None]) -> None:
        task = self._operations[name] = asyncio.create_task(act)
        task.add_done_callback(partial(self._done, name))

    async def _perform(self, name: str, operation: Operation) -> None:
        beginning = f'{{"id":{text_of(name)},"type":"next","payload":'
        take = partial(_written, self._write, beginning)
        async with aclosing(self._streams.results(operation, self._caller, take=take)) as results:
            async for result in results:
                if isinstance(result, Refusal):
                    await self._refuse(name, result.errors)
                    return
                await self._say(f"{beginning}{result.text}}}")
        if self._caller.services.wakes.closed:
            raise Closed(Close.RESTART, "Service restart")
        self._operations.pop(name, None)
        await self._say(text_of({"id": name, "type": "complete"}))

    def _done(self, name: str, task: asyncio.Task[None]) -> None:
        """A mistake in one operation is told to its client, and does not end the others."""
        if task.cancelled() or (failure := task.exception()) is None:
            return
        if isinstance(failure, Closed):
            self._end(failure)
        elif isinstance(failure, OSError):
            self._end(Closed(Close.TRY_AGAIN, "The connection is broken"))
        else:
            log.error("operation_broke", exc_info=failure)
            self._do(name, self._refuse(name, BROKEN.errors))

    def check(self, now: float) -> None:
        """End it if its client takes nothing."""
        if self._sending_since and now - self._sending_since > TAKE_WITHIN:
            self._end(Closed(Close.TRY_AGAIN, "The connection is stalled"))
            if self._abort is not None:
                self._abort()

    def _end(self, why: Closed) -> None:
        if self._why is None and self._task is not None:
            self._why = why
            self._task.cancel()

    async def _refuse(self, name: str, errors: Sequence[Mapping[str, Any]]) -> None:
        self._operations.pop(name, None)
        await self._say(text_of({"id": name, "type": "error", "payload": list(errors)}))

    async def _say(self, text: str) -> None:
        self._sending_since = time.monotonic()
        try:
            await self._send({"type": "websocket.send", "text": text})
        except RuntimeError as closed:  # the server has closed it
            raise ConnectionError(str(closed)) from closed
        self._sending_since = 0.0

    async def _close(self, why: Closed) -> None:
        self._why = self._why or why
        reason = why.reason.encode()[:MOST_REASON].decode(errors="ignore")
        with suppress(OSError, RuntimeError):  # the client is gone, or takes nothing more
            async with asyncio.timeout(EARLY):
                await self._send({"type": "websocket.close", "code": why.code, "reason": reason})
