"""The web application, wired: `uvicorn --factory api.app:create_app`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.admission import Admission, Gated
from api.backlog import Backlog
from api.dashboard import Dashboard
from api.exports import Exports
from api.graphql import LARGEST, Endpoint
from api.health import alive, ready
from api.imports import LARGEST_FILE, upload
from api.metrics import Live
from api.observed import Numbered, Observed
from api.process import Process, open_process
from api.protection import BodyLimit, StrictHeaders
from api.requests import PREFLIGHTED
from api.streams import Streams
from api.websocket import Ahead, WebSockets
from leads import settings as settings_module
from leads.logs import configure
from leads.settings import Settings
from schema.root import build_schema
from worker.exposition import Exposition, observing
from worker.metrics import Pools

GRAPHQL = "/graphql"
IMPORTS = "/imports"

Open = Callable[[Settings], AbstractAsyncContextManager[Process]]


def create_app(given: Settings | None = None, *, opened_by: Open = open_process) -> Starlette:
    """The application; with the environment's settings unless given others.

    Raises:
        NotConfiguredError: a setting is missing or wrong.
    """
    settings = given or _from_environment()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opened_by(settings) as process, _observing(settings, process, app) as exposition:
            app.state.process, app.state.exposition = process, exposition
            try:
                yield
            finally:
                await streams.close()
                await admission.close()

    schema = build_schema(introspection=settings.introspection, suggestions=settings.suggestions, around=[Observed])
    admission = Admission.opened(schema, settings)
    streams = Streams(schema)
    sockets = WebSockets(Gated(streams, admission), settings.allowed_origins)
    application = Starlette(
        lifespan=lifespan,
        middleware=_middleware(settings, sockets),
        routes=[
            Route("/healthz", alive),
            Route("/readyz", ready),
            Route("/metrics", _metrics),
            Route(GRAPHQL, Endpoint(schema, settings, streams, admission)),
            Route(IMPORTS, upload, methods=["POST"]),
            Route("/exports/{export_id}", Exports(), methods=["GET"]),
            Mount("/", GZipMiddleware(Dashboard(settings.web_dist))),
        ],
    )
    application.state.live = lambda: {"sockets": sockets.open, **streams.figures()}
    return application


def _from_environment() -> Settings:
    settings = settings_module.load()
    configure(as_json=settings.log_json, secrets=settings.secrets)
    return settings


def live_figures(app: Starlette) -> dict[str, int]:
    """What goes on live in this process at the moment, by name: for those who watch over it."""
    figures: dict[str, int] = app.state.live()
    return figures


def _observing(settings: Settings, process: Process, app: Starlette) -> AbstractAsyncContextManager[Exposition]:
    db = process.services.db
    backlog = Backlog(db)
    live = Live(lambda: live_figures(app))
    return observing(settings, "api", live, Pools(db), backlog, refresh=backlog.refresh)


async def _metrics(request: Request) -> Response:
    exposition: Exposition = request.app.state.exposition
    return await exposition.public(request)


def _middleware(settings: Settings, sockets: WebSockets) -> list[Middleware]:
    always = [
        Middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies),
        Middleware(Ahead, path=GRAPHQL, sockets=sockets),
        Middleware(Numbered),
        Middleware(StrictHeaders, ide=settings.ide),
    ]
    limit = Middleware(BodyLimit, largest=LARGEST, elsewhere={IMPORTS: LARGEST_FILE})
    if not settings.allowed_origins:
        return [*always, limit]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=[*PREFLIGHTED, "content-type", "last-event-id", "traceparent", "x-request-id"],
        expose_headers=["retry-after", "x-request-id"],
        max_age=3600,
    )
    return [*always, cors, limit]
