"""The application in this process, over ASGI and on a real port, with a fresh tenant for each test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from api.app import create_app
from api.process import Process, open_process
from api.server import configuration
from leads.db import Database
from leads.evidence import Position
from leads.geography import Place
from leads.settings import Settings
from tests.graphql.people import Team, make_team

LEICESTER = Place("LE1 1AA", Position(52.632105, -1.124996), "Leicester", "East Midlands")
LOUGHBOROUGH = Place("LE11 1AA", Position(52.7705, -1.2046), "Loughborough", "East Midlands")


class Atlas:
    """A gazetteer of two postcodes."""

    async def locate(self, postcode: str) -> Place | None:
        return {place.postcode: place for place in (LEICESTER, LOUGHBOROUGH)}.get(postcode)

    async def districts(self, centre: Position, radius_miles: float) -> list[tuple[str, Position]]:
        return [("LE1", LEICESTER.position)]


@pytest.fixture(scope="session")
def settings(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    dist = tmp_path_factory.mktemp("dist")
    (dist / "assets").mkdir()
    (dist / "index.html").write_text("<title>Canvass</title>")
    (dist / "assets" / "index-abc123.js").write_text("export {}")
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        secret_key=SecretStr("a secret of the tests, long enough"),
        companies_house_api_key=SecretStr("system-key-of-companies-house"),
        openai_api_key=None,
        google_places_api_key=None,
        web_dist=dist,
        sandbox=True,
        access_token_minutes=5,
    )


@pytest.fixture(scope="session")
async def process(settings: Settings) -> AsyncIterator[Process]:
    async with open_process(settings) as opened:
        services = replace(opened.services, gazetteer=Atlas())
        yield replace(opened, services=services)


@pytest.fixture(scope="session")
def db(process: Process) -> Database:
    return process.services.db


@pytest.fixture(scope="session")
async def app(settings: Settings, process: Process) -> AsyncIterator[Starlette]:
    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[Process]:
        yield process

    application = create_app(settings, opened_by=opened)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture(scope="session")
async def http(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://canvass.test") as client:
        yield client


@pytest.fixture(scope="session")
async def address(app: Starlette) -> AsyncIterator[str]:
    """Host and port of the application, served as `canvass api` serves it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = configuration(lambda: app, "127.0.0.1", 0)
        config.lifespan, config.timeout_graceful_shutdown = "off", 1
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        host, port = listening.getsockname()
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield f"{host}:{port}"
        server.should_exit = True
        await serving


@pytest.fixture
async def team(db: Database, settings: Settings, http: httpx2.AsyncClient) -> Team:
    return await make_team(db, settings, http)


@pytest.fixture
async def other_team(db: Database, settings: Settings, http: httpx2.AsyncClient) -> Team:
    return await make_team(db, settings, http)
