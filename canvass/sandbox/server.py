"""Running the sandbox: the application of all vendors, and the server on its one port."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from canvass.sandbox import bulk, bulk_stream, companies_house, control, documents, openai_api, places, postcodes_io
from canvass.sandbox.certificates import Authority
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.state import Sandbox, open_sandbox
from canvass.sandbox.tunnel import FrontDoor
from canvass.sandbox.websites import EgressProxy

__all__ = ["RunningSandbox", "SandboxOptions", "create_app", "run", "running_sandbox"]

GRACE_SECONDS = 1
BACKLOG = 2048
ROUTES = [
    *control.ROUTES,
    *openai_api.ROUTES,
    *places.ROUTES,
    *companies_house.ROUTES,
    *bulk.ROUTES,
    *bulk_stream.ROUTES,
    *documents.ROUTES,
    *postcodes_io.ROUTES,
]


def create_app(sandbox: Sandbox) -> ASGIApp:
    """All vendors and the proxy as one ASGI application; CONNECT needs the server as well."""
    app = Starlette(routes=ROUTES)
    app.state.sandbox = sandbox
    return EgressProxy(app, sandbox)


@dataclass(frozen=True)
class RunningSandbox:
    """A sandbox that listens. `url` has no slash at its end; OpenAI's base URL is `url` + "/v1", the proxy is `url`."""

    url: str
    ca_path: Path | None
    sandbox: Sandbox


def run(options: SandboxOptions) -> None:
    """Serve until SIGTERM or SIGINT, then return; when ready, `ready_file` gets {"url", "ca_path"} as JSON. Raises
    OSError where the port is taken."""
    sandbox = open_sandbox(options)
    listening = _listen(options)
    server = _server(sandbox)
    _announce(options, listening)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(_serve_until_told(server, listening))


async def _serve_until_told(server: uvicorn.Server, listening: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)
    await _serve(server, listening)


async def _serve(server: uvicorn.Server, listening: socket.socket) -> None:
    """As `Server.serve`, which would also take over the process's signals and raise them again afterwards."""
    await server._serve([listening])  # noqa: SLF001 - uvicorn offers no public way


def _listen(options: SandboxOptions) -> socket.socket:
    """Named as TCP, because asyncio switches Nagle's delay off only for connections of such a socket."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((options.host, options.port))
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def _announce(options: SandboxOptions, listening: socket.socket) -> None:
    if options.ready_file:
        ready = {"url": _url(options, listening), "ca_path": str(options.ca_path or "")}
        partly = options.ready_file.with_suffix(".partial")
        partly.write_text(json.dumps(ready))
        partly.rename(options.ready_file)


def _url(options: SandboxOptions, listening: socket.socket) -> str:
    return f"http://{options.host}:{listening.getsockname()[1]}"


def _server(sandbox: Sandbox) -> uvicorn.Server:
    authority = Authority.at(sandbox.options.ca_path) if sandbox.options.ca_path else Authority()
    door = partial(FrontDoor, lambda host: authority.context(host) if sandbox.world.site(host) else None)
    config = uvicorn.Config(
        create_app(sandbox),
        http=door,  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config)


@asynccontextmanager
async def running_sandbox(options: SandboxOptions) -> AsyncIterator[RunningSandbox]:
    """A sandbox in this process and loop, on a free port unless the options name one; stopped on leaving."""
    sandbox = open_sandbox(options)
    listening, server = _listen(options), _server(sandbox)
    running = RunningSandbox(_url(options, listening), options.ca_path, sandbox)
    serving = asyncio.create_task(_serve(server, listening))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.001)
    try:
        yield running
    finally:
        server.should_exit = True
        await serving
