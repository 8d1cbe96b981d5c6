"""OpenAI's protocol: the Responses API, streamed or whole, and the models; what the model says is elsewhere."""

import asyncio
import json
import time
from bisect import bisect_right
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from canvass.sandbox.analyses import analysis_answer
from canvass.sandbox.answers import Answer, answer
from canvass.sandbox.asks import MODELS, Ask, Problem, problem_with
from canvass.sandbox.faults import Fault
from canvass.sandbox.limits import Allowance
from canvass.sandbox.pace import STREAMS_PER_KEY
from canvass.sandbox.pages import page_answer
from canvass.sandbox.prices import model_price
from canvass.sandbox.reception import LONGEST_HANG, Refusal, Reply, Vendor, admit, endpoint, hang
from canvass.sandbox.record import Entry
from canvass.sandbox.script import Script, garbled, write_script
from canvass.sandbox.state import Sandbox

QUOTA = (
    "You exceeded your current quota, please check your plan and billing details. For more information on this error, "
    "read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors."
)
REFUSALS: dict[Refusal, Problem] = {
    "no key": Problem(401, "Missing bearer or basic authentication in header", None, None),
    "bad key": Problem(
        401, "Incorrect API key provided. You can find your API key in your account.", None, "invalid_api_key"
    ),
    "quota": Problem(429, QUOTA, None, "insufficient_quota", "insufficient_quota"),
    "rate": Problem(429, "Rate limit reached: too many requests at once.", None, "rate_limit_exceeded", "requests"),
    "internal": Problem(
        500, "The server had an error while processing your request.", None, "server_error", "server_error"
    ),
    "unavailable": Problem(
        503, "The engine is currently overloaded, please try again later.", None, None, "server_error"
    ),
}


def _key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def _refuse(refusal: Refusal, _allowance: Allowance | None) -> Response:
    problem = REFUSALS[refusal]
    headers = {"x-request-id": _request_id()} | ({"retry-after": "1"} if refusal == "rate" else {})
    return JSONResponse(problem.as_json(), problem.status, headers=headers)


def _request_id() -> str:
    return f"req_{time.time_ns():032x}"


def _headers(allowance: Allowance) -> dict[str, str]:
    return {
        "x-request-id": _request_id(),
        "openai-version": "2020-10-01",
        "x-ratelimit-limit-requests": str(allowance.limit),
        "x-ratelimit-remaining-requests": str(allowance.remaining),
        "x-ratelimit-reset-requests": "6ms",
        "x-ratelimit-limit-tokens": "30000000",
        "x-ratelimit-remaining-tokens": "29999000",
        "x-ratelimit-reset-tokens": "2ms",
    }


VENDOR = Vendor("openai", _key, _refuse, _headers)


@dataclass
class Stream:
    """One answer on its way; `sandbox` waits are scaled so that a test need not sit through them."""

    sandbox: Sandbox
    request: Request
    entry: Entry
    script: Script
    fault: Fault | None

    @property
    def length(self) -> int:
        """How many events are sent: all, or up to somewhere in the middle of a stream that breaks or stalls."""
        if self.fault not in {"cut", "hang", "errors"}:
            return len(self.script.events)
        luck = self.sandbox.luck("breaks", self.entry.asked, self.entry.asked_again)
        return int(len(self.script.events) * (0.2 + 0.6 * luck))

    async def events(self) -> AsyncIterator[bytes]:
        begun, scale, characters = time.monotonic(), self.sandbox.scale("openai"), 0
        for due, event in self.script.events[: self.length]:
            if (ahead := begun + (due - self.script.events[0][0]) * scale - time.monotonic()) > 0:
                await asyncio.sleep(ahead)
            yield _sse(event)
            if event["type"] == "response.output_text.delta":
                characters += len(event["delta"])
                self.entry.answer["sent"] = bisect_right(self.script.item_ends, characters)
        if self.fault == "hang":
            await asyncio.sleep(LONGEST_HANG)
        if self.fault == "errors":
            for event in _failure(self.script, self.length):
                yield _sse(event)


class EventStream(StreamingResponse):
    """Server-sent events that end as the vendor's do, or, when cut, with the connection."""

    def __init__(self, stream: Stream, headers: dict[str, str]) -> None:
        super().__init__(stream.events(), media_type="text/event-stream; charset=utf-8", headers=headers)
        self.stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_unfinished(message: Any) -> None:
            if message["type"] != "http.response.body" or message.get("more_body"):
                await send(message)

        try:
            await super().__call__(scope, receive, send_unfinished if self.stream.fault in {"cut", "hang"} else send)
        finally:
            self.stream.sandbox.limits.close_stream(VENDOR.key(self.stream.request) or "")
            self.stream.entry.close()


def _sse(event: dict[str, Any]) -> bytes:
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event['type']}\ndata: {data}\n\n".encode()


def _failure(script: Script, number: int) -> list[dict[str, Any]]:
    """How a stream fails in the middle: an error event, then the failed response."""
    problem = REFUSALS["internal"]
    error = {"type": problem.type, "code": problem.code, "message": problem.message, "param": None}
    failed = {
        **script.final,
        "status": "failed",
        "output": [],
        "usage": None,
        "error": {"code": problem.code, "message": problem.message},
    }
    return [
        {"type": "error", "sequence_number": number, "error": error},
        {"type": "response.failed", "sequence_number": number + 1, "response": failed},
    ]


async def create_response(request: Request) -> Response:
    """POST /v1/responses. A stream's entry in the log is closed when the stream ends.

    The log tells by the operation what was asked: companies ("responses"), their LinkedIn pages, or an analysis.
    """
    sandbox: Sandbox = request.app.state.sandbox
    body = await _json(request)
    asked = json.dumps(body, ensure_ascii=False) if not isinstance(body, dict) else _asked(body)
    entry = sandbox.log.open("openai", _operation(body), _key(request), asked)
    response = await _respond(sandbox, request, body, entry)
    entry.status = response.status_code
    if not isinstance(response, EventStream):
        entry.close()
    return response


def _operation(body: Any) -> str:
    if not isinstance(body, dict):
        return "responses"
    ask = Ask(body)
    if any(domain.lower().endswith("linkedin.com") for domain in ask.domains):
        return "pages"
    return "responses" if ask.searches else "analysis"


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError:
        return None


def _asked(body: dict[str, Any]) -> str:
    """The user's words first, for people; then the whole request, which makes it unlike any other."""
    return f"{Ask(body).user_text} {json.dumps(body, sort_keys=True, ensure_ascii=False)}".strip()


async def _respond(sandbox: Sandbox, request: Request, body: Any, entry: Entry) -> Response:
    refused, allowance = admit(sandbox, request, VENDOR)
    if refused or allowance is None:
        return refused or _refuse("no key", None)
    if problem := problem_with(body):
        return JSONResponse(problem.as_json(), problem.status, headers=_headers(allowance))
    key = _key(request) or ""
    if not sandbox.limits.open_stream(key, STREAMS_PER_KEY if sandbox.limited else 10**9):
        return _refuse("rate", allowance)
    response: Response | None = None
    try:
        response = await _begin(sandbox, request, Ask(body), entry, _headers(allowance))
    finally:
        if not isinstance(response, EventStream):
            sandbox.limits.close_stream(key)
    return response


async def _begin(sandbox: Sandbox, request: Request, ask: Ask, entry: Entry, headers: dict[str, str]) -> Response:
    fault = sandbox.fault(entry)
    await sandbox.wait(entry)
    late = sandbox.luck("late", entry.asked, entry.asked_again) < 0.5
    if refusal := await _failed_at_once(request, fault, late and ask.stream):
        return _refuse(refusal, None)
    script = _script(sandbox, ask, entry, fault)
    stream = Stream(sandbox, request, entry, script, fault)
    _note(entry, ask, stream)
    if ask.stream:
        return EventStream(stream, headers)
    await asyncio.sleep((script.events[-1][0] - script.events[0][0]) * sandbox.scale("openai"))
    return JSONResponse(script.final, headers=headers)


async def _failed_at_once(request: Request, fault: Fault | None, late: bool) -> Refusal | None:
    """Errors and hangs come before the first byte, except in the half of the streams in which they come `late`."""
    if fault == "hang" and not late:
        await hang(request)
        return "unavailable"
    if fault == "errors" and not late:
        return "internal"
    refusals: dict[Fault | None, Refusal] = {"down": "unavailable", "throttle": "rate"}
    return refusals.get(fault)


def _script(sandbox: Sandbox, ask: Ask, entry: Entry, fault: Fault | None) -> Script:
    said = _said(sandbox, ask)
    if fault == "nonsense":
        said = garbled(said, sandbox.luck("nonsense", entry.asked, entry.asked_again))
    asked = (entry.asked, entry.asked_again)
    return write_script(ask, said, sandbox.pace, asked, created=int(entry.started), first_byte=entry.waited)


def _said(sandbox: Sandbox, ask: Ask) -> Answer:
    return page_answer(sandbox.world, ask) or analysis_answer(sandbox.world.seed, ask) or answer(sandbox.world, ask)


def _note(entry: Entry, ask: Ask, stream: Stream) -> None:
    """What was said, for the log: under which id, and of how many of the names so much was `sent` that each is whole.

    A stream that breaks or is left early is billed in full, as the vendor does.
    """
    script, scale = stream.script, stream.sandbox.scale("openai")
    given, cached, written = script.tokens
    entry.answer = {
        "id": script.final["id"],
        "names": [name for name, _ in script.item_tokens],
        "sent": 0 if ask.stream else len(script.item_tokens),
        "item_tokens": [tokens for _, tokens in script.item_tokens],
        "text_began": entry.waited + (script.text_begins - entry.waited) * scale,
        "tokens": {"input": given, "cached": cached, "output": written},
        "searches": script.searches,
    }
    entry.price_micro = model_price(ask.model, script.tokens, script.searches)


async def _models(_sandbox: Sandbox, _request: Request) -> Reply:
    return Reply(JSONResponse({"object": "list", "data": [_model(name) for name in MODELS]}), {"names": list(MODELS)})


async def _one_model(_sandbox: Sandbox, request: Request) -> Reply:
    name = request.path_params["name"]
    if name in MODELS:
        return Reply(JSONResponse(_model(name)))
    problem = Problem(404, f"The model '{name}' does not exist", "model", "model_not_found")
    return Reply(JSONResponse(problem.as_json(), 404))


def _model(name: str) -> dict[str, Any]:
    """`shutdown_date` is there only for the models that have one."""
    shutdown = {"shutdown_date": MODELS[name]} if MODELS[name] else {}
    return {"id": name, "object": "model", "created": 1_780_000_000, "owned_by": "sandbox", **shutdown}


ROUTES = [
    Route("/v1/responses", create_response, methods=["POST"]),
    Route("/v1/models", endpoint(VENDOR, "models", _models)),
    Route("/v1/models/{name}", endpoint(VENDOR, "model", _one_model)),
]
