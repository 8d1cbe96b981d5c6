"""Metrics as they are shown: what a page of them holds, who may read it, and a small server for it on a port apart."""

import asyncio
import hmac
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from leads.endings import end_all
from leads.errors import NotConfiguredError
from leads.settings import Settings
from worker.metrics import REGISTRY, keep_measuring_lag
from worker.traces import tracing

Refresh = Callable[[], Awaitable[None]]


async def _as_it_is() -> None:
    """For pages whose figures are all at hand."""


class Exposition:
    """One process's page: its registry, what only this process has, and what is read anew when somebody looks."""

    def __init__(self, settings: Settings, *collectors: Collector, refresh: Refresh = _as_it_is) -> None:
        token = settings.metrics_token
        self._token = token.get_secret_value().encode() if token else None
        self._refresh = refresh
        self._registry = CollectorRegistry()
        for each in (REGISTRY, *collectors):
            self._registry.register(each)

    async def public(self, request: Request) -> Response:
        """On a port that others reach too: without a token there is no such page."""
        return PlainTextResponse("Not found", 404) if self._token is None else await self.apart(request)

    async def apart(self, request: Request) -> Response:
        """On a port of its own: 401 where a token is set and the request does not bear it."""
        if self._token is not None and not self._is_borne(request.headers.get("authorization", "")):
            return PlainTextResponse("A token is needed", 401, {"www-authenticate": "Bearer"})
        await self._refresh()
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self._registry), media_type=None, headers={"content-type": kind})

    def _is_borne(self, authorization: str) -> bool:
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), self._token or b"")


@asynccontextmanager
async def observing(
    settings: Settings, process: str, *collectors: Collector, refresh: Refresh = _as_it_is
) -> AsyncIterator[Exposition]:
    """Measure and trace what `process` ("api" or "worker") does within the block, and show it at a port if one is set.

    Raises:
        NotConfiguredError: the port is taken, or the address is none of this machine's; or traces cannot be sent.
    """
    exposition = Exposition(settings, *collectors, refresh=refresh)
    lag = asyncio.create_task(keep_measuring_lag())
    try:
        with tracing(settings, process):
            async with _served(settings, exposition):
                yield exposition
    finally:
        await end_all([lag])


@asynccontextmanager
async def _served(settings: Settings, exposition: Exposition) -> AsyncIterator[None]:
    """The page, and `/healthz`, at a port of the process's own."""
    if settings.metrics_port is None:
        yield
        return
    app = Starlette(routes=[Route("/metrics", exposition.apart), Route("/healthz", _alive)])
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off", timeout_graceful_shutdown=1
    )
    with _listening(settings.metrics_host, settings.metrics_port) as listening:
        server = _Quiet(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise NotConfiguredError([f"CANVASS_METRICS_PORT: {host}:{port} cannot be used: {error.strerror}"]) from None


class _Quiet(uvicorn.Server):
    """Leaves the process's signals to whoever the process is."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Not at all."""
        yield


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "ok"})
