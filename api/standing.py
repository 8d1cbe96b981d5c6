"""Whether those who are connected for long still may be: their credentials are looked up again and again."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from leads.tokens import Viewer

log = structlog.get_logger()

EVERY = 2.0
"""Seconds between two looks: what is revoked ends within five, in whichever process it was revoked."""

Ended = Callable[[Collection[Viewer]], Awaitable[Collection[Viewer]]]
"""Which of these viewers may stay no longer; it is asked about all that are connected at once, each named once.

Where it raises because the database is away, everybody stays until it answers. `Credentials.ended` is the one in use.
"""


class Connected(Protocol):
    """A connection that may last: a WebSocket, or an answer that goes on."""

    @property
    def viewer(self) -> Viewer | None:
        """Whose it is; None while nobody has said so."""

    def forbid(self) -> None:
        """End it, for its credentials hold no longer."""


class Standing:
    """All connections of one process that may last."""

    def __init__(self) -> None:
        self._connected: set[Connected] = set()

    @contextmanager
    def watched(self, connection: Connected) -> Iterator[None]:
        """End `connection` when its credentials do, as long as the block lasts."""
        self._connected.add(connection)
        try:
            yield
        finally:
            self._connected.discard(connection)

    async def patrol(self, ended: Ended) -> None:
        """Look again and again, for ever."""
        while True:
            await asyncio.sleep(EVERY)
            await self._look(ended)

    async def _look(self, ended: Ended) -> None:
        viewers = {viewer for each in self._connected if (viewer := each.viewer) is not None}
        if not viewers:
            return
        try:
            gone = set(await ended(viewers))
        except (OSError, SQLAlchemyError) as error:
            log.warning("standing_unknown", error=type(error).__name__)
            return
        for connection in [each for each in self._connected if each.viewer in gone]:
            connection.forbid()
