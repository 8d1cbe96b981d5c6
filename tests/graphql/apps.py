"""The application once more in this process, with other settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx2

from api.app import create_app
from api.process import Process
from leads.settings import Settings


@asynccontextmanager
async def client_of(settings: Settings, process: Process, **changes: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an application whose settings differ in these, at an address that nobody else has."""

    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[Process]:
        yield process

    application = create_app(settings.model_copy(update=changes), opened_by=opened)
    transport = httpx2.ASGITransport(app=application, client=(f"2001:db8:{uuid4().hex[:4]}::1", 1))
    async with (
        application.router.lifespan_context(application),
        httpx2.AsyncClient(transport=transport, base_url="http://canvass.test") as client,
    ):
        yield client
