"""The sandbox's own endpoints under /_sandbox: health, log, lower bound and faults."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from canvass.sandbox.bound import lower_bound
from canvass.sandbox.faults import parse_faults
from canvass.sandbox.state import Sandbox


def _sandbox(request: Request) -> Sandbox:
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def health(request: Request) -> Response:
    sandbox = _sandbox(request)
    options = sandbox.options
    about: dict[str, Any] = {"status": "ok", "sandbox": True, "seed": options.seed, "latency": options.latency}
    return JSONResponse(about | {"organisations": len(sandbox.world.organisations)})


async def log(request: Request) -> Response:
    """Every request, oldest first; `?after=ID` leaves out those up to an id."""
    after = _number(request, "after", 0)
    return JSONResponse({"entries": [entry.as_json() for entry in _sandbox(request).log.entries if entry.id > after]})


async def bound(request: Request) -> Response:
    """`?leads=N`, and `&since=EPOCH` for a campaign that was not the first."""
    sandbox = _sandbox(request)
    entries = [entry.as_json() for entry in sandbox.log.entries]
    since = request.query_params.get("since")
    found = lower_bound(
        entries, _number(request, "leads", 0), since=float(since) if since else None, real=sandbox.pace.true
    )
    return JSONResponse(found.as_json())


async def faults(request: Request) -> Response:
    """Change what goes wrong from now on: {"faults": "down=places"}; an empty text ends all faults."""
    body = await request.json()
    try:
        _sandbox(request).faults = parse_faults(str(body.get("faults", "")))
    except ValueError as error:
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({"faults": str(body.get("faults", ""))})


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() else default


ROUTES = [
    Route("/_sandbox/health", health),
    Route("/_sandbox/log", log),
    Route("/_sandbox/bound", bound),
    Route("/_sandbox/faults", faults, methods=["POST"]),
]
