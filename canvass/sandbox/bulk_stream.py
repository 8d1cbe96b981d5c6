"""The register's stream of changes: an event a line, blank lines while nothing happens; what happens is told to it.

`POST /_sandbox/register/events` with {"number", "type", "set"} makes an event: the company's profile with what is set,
or without one for the type "deleted". `POST /_sandbox/register/cut` breaks all connections in the middle of a line.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from canvass.sandbox import register
from canvass.sandbox.companies_house import VENDOR
from canvass.sandbox.reception import admit
from canvass.sandbox.state import Sandbox

FIRST = 82_000_000
"""The timepoint of the first event."""
MOST_KEPT = 1_000
"""Events that may still be asked for."""
HEARTBEAT, BRISK = 5.0, 0.05
"""Seconds between heartbeats, and where nothing is waited for."""

Json = dict[str, Any]


@dataclass
class Changes:
    """What has happened, and who is to hear of it."""

    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    next: int = FIRST
    cuts: int = 0
    happened: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, number: str, kind: str, data: Json) -> Json:
        about = {"timepoint": self.next, "published_at": datetime.now(UTC).isoformat(timespec="seconds"), "type": kind}
        event = {
            "resource_kind": "company-profile",
            "resource_uri": f"/company/{number}",
            "resource_id": number,
            "data": data,
            "event": about,
        }
        self.next += 1
        self.kept.append(event)
        self.wake()
        return event

    def wake(self) -> None:
        """Let everybody look who waits now."""
        self.happened.set()
        self.happened = asyncio.Event()

    def has(self, timepoint: int) -> bool:
        """Whether a reader may begin there."""
        oldest = self.kept[0]["event"]["timepoint"] if self.kept else self.next
        return oldest <= timepoint <= self.next

    def since(self, timepoint: int) -> list[Json]:
        return [event for event in self.kept if event["event"]["timepoint"] >= timepoint]


def _changes(request: Request) -> Changes:
    state = request.app.state
    if not hasattr(state, "changes"):
        state.changes = Changes()
    found: Changes = state.changes
    return found


async def stream(request: Request) -> Response:
    """From a timepoint on, that event included, or from now."""
    sandbox: Sandbox = request.app.state.sandbox
    changes = _changes(request)
    asked = request.query_params.get("timepoint")
    entry = sandbox.log.open(VENDOR.name, "stream", VENDOR.key(request), f"/companies {asked or 'now'}")
    refused, _ = admit(sandbox, request, VENDOR)
    fault = sandbox.fault(entry)
    if refused is None and fault in {"down", "hang", "errors", "throttle"}:
        refused = VENDOR.refuse("rate" if fault == "throttle" else "unavailable", None)
    if refused is None and asked is not None and not (asked.isdigit() and changes.has(int(asked))):
        refused = Response(status_code=416)
    entry.close(refused.status_code if refused else 200)
    if refused:
        return refused
    beat = HEARTBEAT if sandbox.pace.real else BRISK
    return StreamingResponse(_lines(changes, int(asked or changes.next), beat), media_type="application/json")


async def _lines(changes: Changes, timepoint: int, beat: float) -> AsyncIterator[bytes]:
    cuts = changes.cuts
    while True:
        happened = changes.happened
        for event in changes.since(timepoint):
            timepoint = event["event"]["timepoint"] + 1
            yield json.dumps(event).encode() + b"\n"
        try:
            await asyncio.wait_for(happened.wait(), beat)
        except TimeoutError:
            yield b"\n"
        if changes.cuts != cuts:
            yield b'{"resource_kind": "company-pro'
            return


async def happen(request: Request) -> Response:
    sandbox: Sandbox = request.app.state.sandbox
    told = await request.json()
    company = sandbox.world.by_number.get(told["number"])
    kind = told.get("type", "changed")
    profile = register.profile(sandbox.world, company) if company else {"company_number": told["number"]}
    return JSONResponse(_changes(request).add(told["number"], kind, profile | told.get("set", {})))


async def cut(request: Request) -> Response:
    changes = _changes(request)
    changes.cuts += 1
    changes.wake()
    return JSONResponse({"cuts": changes.cuts})


ROUTES = [
    Route("/companies", stream),
    Route("/_sandbox/register/events", happen, methods=["POST"]),
    Route("/_sandbox/register/cut", cut, methods=["POST"]),
]
