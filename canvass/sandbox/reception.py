"""How every vendor receives a request: key, allowance, fault, latency, answer, log; the answer is the vendor's own."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from canvass.sandbox.faults import Fault
from canvass.sandbox.limits import Allowance
from canvass.sandbox.pace import ALLOWANCES
from canvass.sandbox.record import Entry
from canvass.sandbox.state import Sandbox

Refusal = Literal["no key", "bad key", "quota", "rate", "internal", "unavailable"]
LONGEST_HANG = 900.0


@dataclass(frozen=True)
class Reply:
    """A vendor's answer: the response, a summary of it for the log, and what it costs."""

    response: Response
    summary: dict[str, Any] = field(default_factory=dict)
    price_micro: int = 0


@dataclass(frozen=True)
class Vendor:
    """A vendor's manners: where its key stands in a request, how it refuses, which headers tell the allowance, and
    what that is called where it is not the vendor's one allowance."""

    name: str
    key: Callable[[Request], str | None]
    refuse: Callable[[Refusal, Allowance | None], Response]
    headers: Callable[[Allowance], dict[str, str]] = lambda _: {}
    needs_key: bool = True
    counts_as: str | None = None


Answer = Callable[[Sandbox, Request], Awaitable[Reply]]


def endpoint(vendor: Vendor, operation: str, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A Starlette endpoint that receives requests in the vendor's manner and has `answer` answer them."""

    async def handle(request: Request) -> Response:
        sandbox: Sandbox = request.app.state.sandbox
        return await receive(sandbox, request, vendor, operation, answer)

    return handle


async def receive(sandbox: Sandbox, request: Request, vendor: Vendor, operation: str, answer: Answer) -> Response:
    entry = sandbox.log.open(vendor.name, operation, vendor.key(request), await asked_in(request))
    try:
        response = await _respond(sandbox, request, vendor, answer, entry)
        entry.status = response.status_code
        return response
    finally:
        entry.close()


async def _respond(sandbox: Sandbox, request: Request, vendor: Vendor, answer: Answer, entry: Entry) -> Response:
    refused, allowance = admit(sandbox, request, vendor)
    if refused:
        return refused
    fault = sandbox.fault(entry)
    await sandbox.wait(entry)
    spoiled = await _spoiled(sandbox, request, vendor, entry, fault)
    if spoiled is None:
        reply = await answer(sandbox, request)
        entry.answer, entry.price_micro = reply.summary, reply.price_micro
        spoiled = _garbled(reply.response, fault)
    if allowance:
        spoiled.headers.update(vendor.headers(allowance))
    return spoiled


def admit(sandbox: Sandbox, request: Request, vendor: Vendor) -> tuple[Response | None, Allowance | None]:
    """The refusal that a request meets at the door, if any, and what its key has left."""
    key = vendor.key(request)
    if vendor.needs_key and (reason := _key_problem(key)):
        return vendor.refuse(reason, None), None
    counted = vendor.counts_as or vendor.name
    rule = ALLOWANCES.get(counted)
    if not (rule and key):
        return None, None
    limit = rule if sandbox.limited else (10**9, rule[1])
    allowance = sandbox.limits.take(counted, key, limit, time.time())
    shown = allowance if sandbox.limited else Allowance(True, rule[0], rule[0] - 1, allowance.resets_at, rule[1])
    return (None if allowance.granted else vendor.refuse("rate", shown)), shown


def _key_problem(key: str | None) -> Refusal | None:
    if not key:
        return "no key"
    if not key.startswith("sandbox"):
        return "bad key"
    return "quota" if "quota" in key else None


async def _spoiled(
    sandbox: Sandbox, request: Request, vendor: Vendor, entry: Entry, fault: Fault | None
) -> Response | None:
    if fault == "hang":
        await hang(request)
    if fault in {"down", "hang"}:
        return vendor.refuse("unavailable", None)
    if fault == "throttle":
        return vendor.refuse("rate", None)
    if fault == "errors":
        luck = sandbox.luck("kind of error", entry.asked, entry.asked_again)
        return vendor.refuse("internal" if luck < 0.5 else "unavailable", None)
    return None


async def hang(request: Request) -> None:
    """Answer nothing until the client goes away."""
    waited = 0.0
    while waited < LONGEST_HANG and not await request.is_disconnected():
        await asyncio.sleep(0.1)
        waited += 0.1


async def asked_in(request: Request) -> str:
    body = (await request.body()).decode(errors="replace")
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query} {body}".rstrip()


def _garbled(response: Response, fault: Fault | None) -> Response:
    body = bytes(response.body)
    if fault == "nonsense":
        return Response(
            body[: len(body) // 2] or b"[]", response.status_code, media_type=response.headers.get("content-type")
        )
    if fault == "cut":
        return CutShort(body[: len(body) // 2], response.status_code, media_type=response.headers.get("content-type"))
    return response


class CutShort(Response):
    """Promises more than it sends, so that the connection breaks in the middle of the body."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": bytes(self.body), "more_body": True})
