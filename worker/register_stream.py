"""Keeps the local register fresh: listens to the register's stream, for ever, and takes over what it says.

The last event that was taken over is kept in the database, with what it brought: after a break the stream is asked for
everything since, and an event that comes twice changes nothing.
"""

import asyncio
import random
from base64 import b64encode
from dataclasses import dataclass

import httpx2
import structlog
from sqlalchemy.exc import DBAPIError

from leads import register_changes
from leads.db import Database
from leads.errors import BadCredentials
from leads.register_changes import Change
from leads.vocabulary import Source
from worker.providers.replies import retry_after
from worker.register_events import Lines, changes

log = structlog.get_logger()

FULL = 60.0
"""Seconds to wait after "too many requests", where the register does not say."""
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the stream is and with which key; after `silence` seconds without even a heartbeat it is broken."""

    base_url: str
    key: str
    silence: float = 90.0
    pause: float = 1.0
    """Seconds before it is connected to again, twice as many after each failure in a row."""


class Follower:
    """One who listens. `taken` counts the changes that were taken over."""

    def __init__(self, db: Database, http: httpx2.AsyncClient, stream: Stream) -> None:
        self._db = db
        self._http = http
        self._stream = stream
        self._timepoint: int | None = None
        self._failures = 0
        self.taken = 0

    async def follow(self) -> None:
        """Listen until cancelled.

        Raises:
            ConflictError: nothing was imported yet.
            BadCredentials: the key is refused.
        """
        async with self._db.shared() as session:
            self._timepoint = await register_changes.timepoint(session)
        while True:
            wait = await self._connect()
            await asyncio.sleep(wait)

    async def _connect(self) -> float:
        """Listen to one connection to its end; the seconds to wait before the next."""
        key = b64encode(f"{self._stream.key}:".encode()).decode()
        request = self._http.build_request(
            "GET",
            f"{self._stream.base_url.rstrip('/')}/companies",
            params={} if self._timepoint is None else {"timepoint": self._timepoint},
            headers={"Authorization": f"Basic {key}"},
            timeout=httpx2.Timeout(20, read=self._stream.silence),
        )
        try:
            response = await self._http.send(request, stream=True)
            try:
                if response.status_code != 200:
                    return self._refused(response)
                await self._listen(response)
            finally:
                await response.aclose()
        except httpx2.HTTPError as error:
            log.info("register_stream_cut", error=type(error).__name__, timepoint=self._timepoint)
        except (DBAPIError, OSError) as error:
            log.warning("register_not_written", error=type(error).__name__, timepoint=self._timepoint)
        return self._again()

    async def _listen(self, response: httpx2.Response) -> None:
        log.info("register_stream_open", timepoint=self._timepoint)
        lines = Lines()
        async for chunk in response.aiter_bytes():
            self._failures = 0
            if heard := list(changes(lines.cut(chunk))):
                await self._take_over(heard)

    async def _take_over(self, heard: list[Change]) -> None:
        async with self._db.system_session() as session:
            await register_changes.take_over(session, heard)
        self._timepoint = heard[-1].timepoint
        self.taken += len(heard)

    def _refused(self, response: httpx2.Response) -> float:
        status = response.status_code
        if status in {401, 403}:
            raise BadCredentials(
                Source.REGISTER,
                "the key of the stream was refused: set COMPANIES_HOUSE_STREAM_KEY to one that is valid",
            )
        if status == 416:
            log.warning("register_stream_gap", timepoint=self._timepoint)
            self._timepoint = None
            return self._stream.pause
        if status == 429:
            return retry_after(response.headers) or FULL
        log.warning("register_stream_refused", status=status)
        return self._again()

    def _again(self) -> float:
        self._failures += 1
        return min(LONGEST, self._stream.pause * 2.0 ** (self._failures - 1)) * random.uniform(0.5, 1.0)
