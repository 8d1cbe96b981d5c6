"""Results over HTTP as they come: server-sent events (graphql-sse, distinct connections mode) and multipart."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson
from starlette.types import Receive, Scope, Send

from api.execution import Refusal, Result, Results
from leads.tokens import Viewer
from schema.context import Caller

TAKE_WITHIN = 20.0
"""Seconds in which a client must take what is sent to it."""
EARLY = 0.5
"""Seconds before the sign-in ends at which the answer does."""
_ORDINARY = ("application/json", "application/graphql-response+json", "application/*", "*/*")


class Encoding(Protocol):
    """How results are written into the body of one answer."""

    headers: Mapping[str, str]
    every: float
    """Seconds after which a line that says nothing keeps the connection open."""

    def opening(self) -> str:
        """What the body begins with."""

    def next(self, payload: str, seq: int | None) -> str:
        """One result, given as JSON."""

    def beat(self) -> str:
        """The line that says nothing."""

    def complete(self) -> str:
        """The end of the operation; without it the client knows that it was cut off."""


class EventStream:
    """Server-sent events."""

    headers: Mapping[str, str] = {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",  # for proxies that would wait for more
    }
    every = 12.0

    def opening(self) -> str:
        """Some browsers take no headers without a body."""
        return ":\n\n"

    def next(self, payload: str, seq: int | None) -> str:
        """With the event's number, which the client sends as Last-Event-ID when it comes back."""
        number = "" if seq is None else f"id: {seq}\n"
        return f"event: next\n{number}data: {payload}\n\n"

    def beat(self) -> str:
        """A comment."""
        return ":\n\n"

    def complete(self) -> str:
        """With data, for browsers skip events without."""
        return "event: complete\ndata:\n\n"


class Multipart:
    """Apollo's multipart subscriptions: each part is followed by its boundary, so that it is complete at once."""

    headers: Mapping[str, str] = {
        "content-type": "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
    }
    every = 5.0

    def opening(self) -> str:
        """The first boundary, and a part that says nothing."""
        return f"--graphql{self.beat()}"

    def next(self, payload: str, seq: int | None) -> str:  # noqa: ARG002
        """A part."""
        return self._part(f'{{"payload":{payload}}}')

    def beat(self) -> str:
        """An empty part."""
        return self._part("{}")

    def complete(self) -> str:
        """The closing of the last boundary."""
        return "--\r\n"

    def _part(self, text: str) -> str:
        return f"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{text}\r\n--graphql"


def encoding_of(accept: str) -> tuple[Encoding | None, bool]:
    """The encoding that an Accept header allows, and whether it is preferred to plain JSON."""
    kinds = [_kind(part) for part in accept.split(",")]
    ordinary = max((_weight(parameters) for kind, parameters in kinds if kind in _ORDINARY), default=0.0)
    for kind, parameters in kinds:
        if kind == "text/event-stream" and (weight := _weight(parameters)):
            return EventStream(), weight > ordinary
        if kind == "multipart/mixed" and parameters.get("subscriptionspec", "").startswith("1.0"):
            return Multipart(), False
    return None, False


def _kind(part: str) -> tuple[str, Mapping[str, str]]:
    kind, *parameters = part.split(";")
    pairs = (each.partition("=") for each in parameters)
    return kind.strip().lower(), {name.strip().lower(): value.strip(" \"'") for name, _, value in pairs}


def _weight(parameters: Mapping[str, str]) -> float:
    try:
        return float(parameters.get("q", "1"))
    except ValueError:
        return 1.0


@dataclass(slots=True, eq=False)
class StreamedAnswer:
    """An ASGI application: the answer to one request, until its results, its sign-in, its client or the process end."""

    results: Results
    encoding: Encoding
    caller: Caller
    _forbidden: asyncio.Event = field(default_factory=asyncio.Event)
    _sent_at: float = 0.0
    _sending: bool = False

    @property
    def viewer(self) -> Viewer | None:
        """Whose it is."""
        return self.caller.viewer

    def forbid(self) -> None:
        """End it: its credentials hold no longer."""
        self._forbidden.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what comes."""
        with scope["app"].state.process.standing.watched(self):
            await self._answer(receive, send)

    async def _answer(self, receive: Receive, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.encoding.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._say(send, self.encoding.opening())
        sending = asyncio.create_task(self._send_all(send))
        ends = (self._keep_open(send), _gone(receive), self._forbidden.wait())
        others = [asyncio.create_task(each) for each in ends]
        try:
            await asyncio.wait([sending, *others], timeout=self._left(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, *others):
                task.cancel()
            await asyncio.gather(sending, *others, return_exceptions=True)
        if not sending.cancelled():
            sending.result()
        if not self._sending:
            with suppress(OSError):
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_all(self, send: Send) -> None:
        async with aclosing(self.results) as results:
            async for result in results:
                await self._say(send, self.encoding.next(_payload(result), getattr(result, "seq", None)))
        if not self.caller.services.wakes.closed:
            await self._say(send, self.encoding.complete())

    async def _keep_open(self, send: Send) -> None:
        """Say something when there was nothing to say for a while; end when the client takes nothing."""
        while True:
            silent = time.monotonic() - self._sent_at
            if self._sending and silent > TAKE_WITHIN:
                return
            if not self._sending and silent >= self.encoding.every:
                await self._say(send, self.encoding.beat())
            await asyncio.sleep(max(1.0, self.encoding.every - silent))

    async def _say(self, send: Send, text: str) -> None:
        self._sending, self._sent_at = True, time.monotonic()
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        self._sending = False

    def _left(self) -> float | None:
        """Seconds until the sign-in ends."""
        if self.viewer is None:
            return None
        return max(0.0, (self.viewer.expires_at - datetime.now(UTC)).total_seconds() - EARLY)


def _payload(result: Result | Refusal) -> str:
    return result.text if isinstance(result, Result) else _json({"errors": result.errors})


def _json(value: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    return orjson.dumps(value).decode()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
