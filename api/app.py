"""The web application, wired: `uvicorn --factory api.app:create_app`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route, WebSocketRoute

from api.dashboard import Dashboard
from api.graphql import LARGEST, Endpoint
from api.health import alive, ready
from api.process import Process, open_process
from api.protection import BodyLimit, StrictHeaders
from api.streams import Streams
from api.websocket import WebSockets
from leads import settings as settings_module
from leads.logs import configure
from leads.settings import Settings
from schema.root import build_schema

GRAPHQL = "/graphql"

Open = Callable[[Settings], AbstractAsyncContextManager[Process]]


def create_app(settings: Settings | None = None, *, opened_by: Open = open_process) -> Starlette:
    """The application; with the environment's settings unless given others.

    Raises:
        NotConfiguredError: a setting is missing or wrong.
    """
    if settings is None:
        settings = settings_module.load()
        configure(as_json=settings.log_json)
    chosen = settings

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opened_by(chosen) as process:
            app.state.process = process
            try:
                yield
            finally:
                await streams.close()

    schema = build_schema(introspection=settings.introspection)
    streams = Streams(schema)
    sockets = WebSockets(streams, settings.allowed_origins)
    application = Starlette(
        lifespan=lifespan,
        middleware=_middleware(settings),
        routes=[
            Route("/healthz", alive),
            Route("/readyz", ready),
            Route(GRAPHQL, Endpoint(schema, settings, streams)),
            WebSocketRoute(GRAPHQL, sockets),
            Mount("/", GZipMiddleware(Dashboard(settings.web_dist))),
        ],
    )
    application.state.live = lambda: {"sockets": sockets.open, **streams.figures()}
    return application


def live_figures(app: Starlette) -> dict[str, int]:
    """What goes on live in this process at the moment, by name: for those who watch over it."""
    figures: dict[str, int] = app.state.live()
    return figures


def _middleware(settings: Settings) -> list[Middleware]:
    strict = Middleware(StrictHeaders, ide=settings.ide)
    limit = Middleware(BodyLimit, largest=LARGEST)
    if not settings.allowed_origins:
        return [strict, limit]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type"],
        max_age=3600,
    )
    return [strict, cors, limit]
