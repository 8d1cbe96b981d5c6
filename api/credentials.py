"""Who is let in by what they show: an access token of ours, an API key, or an identity provider's token.

What was looked up is remembered for a moment, so that a thousand requests with one credential cost one look; whatever
is revoked is of no use a moment later. Those who stay connected are looked up by `api.standing`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Hashable
from dataclasses import replace
from typing import Generic, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.identity_provider import IdentityProvider
from leads import accounts, keys, sessions
from leads.db import Database
from leads.errors import UnauthenticatedError
from leads.settings import Settings
from leads.tokens import Viewer, fingerprint, read_access

log = structlog.get_logger()

Answer = TypeVar("Answer")

LASTS = 2.0
"""Seconds for which an answer is remembered."""
MOST = 20_000
"""Answers that are remembered at once."""
ENDED = "The sign-in has ended; sign in again."


class Credentials:
    """Lets in, for one process."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self._settings = settings
        self._db = db
        self._provider = IdentityProvider(settings)
        self._keys = _Briefly[Viewer | None]()
        self._people = _Briefly[Viewer | None]()

    async def recognise(self, token: str) -> Viewer:
        """Whose token it is.

        Raises:
            UnauthenticatedError: nobody's, or not any more.
        """
        if token.startswith((keys.LIVE, keys.SANDBOX)):
            return await self._holder_of_key(token)
        if self._provider.issues(token):
            return await self._named_by_provider(token)
        return await self._as_they_are(read_access(self._settings, token))

    async def ended(self, viewers: Collection[Viewer]) -> set[Viewer]:
        """Which of these are to be let in no more, or have another role by now."""
        async with self._db.system_session() as session:
            now = await sessions.current(session, viewers)
        return {viewer for viewer, current in now.items() if current is None or current.role is not viewer.role}

    async def close(self) -> None:
        """Close what it has opened."""
        await self._provider.close()

    async def _holder_of_key(self, token: str) -> Viewer:
        if keys.public_part(token) is None:
            raise UnauthenticatedError("This is not an API key: a part of it is missing or was changed.")
        try:
            viewer = await self._keys.get(fingerprint(token), lambda: keys.recognise(self._db, token))
        except (OSError, SQLAlchemyError) as error:
            log.warning("key_not_checked", error=type(error).__name__)
            raise UnauthenticatedError("Keys cannot be checked at the moment; try again.") from None
        if viewer is None:
            raise UnauthenticatedError("The API key is unknown, was revoked, or has ended.")
        return viewer

    async def _named_by_provider(self, token: str) -> Viewer:
        named = await self._provider.identify(token)
        viewer = await self._people.get(
            ("provider", named.email, named.tenant_id),
            lambda: accounts.viewer_by_email(self._db, named.email, tenant_id=named.tenant_id),
        )
        if viewer is None:
            raise UnauthenticatedError("Nobody here has the e-mail address that the identity provider names.")
        return replace(viewer, expires_at=named.expires_at)

    async def _as_they_are(self, viewer: Viewer) -> Viewer:
        """With the role that they now have. While the database is away, what was signed a while ago is believed."""
        try:
            current = await self._people.get((viewer.tenant_id, viewer.name), lambda: self._look_up(viewer))
        except (OSError, SQLAlchemyError) as error:
            log.warning("session_not_checked", error=type(error).__name__)
            return viewer
        if current is None or current.user_id != viewer.user_id:
            raise UnauthenticatedError(ENDED)
        return replace(viewer, role=current.role)

    async def _look_up(self, viewer: Viewer) -> Viewer | None:
        async with self._db.read(viewer.tenant_id) as session:
            return (await sessions.current(session, [viewer]))[viewer]


class _Briefly(Generic[Answer]):
    """Remembers answers for a moment; many who want the same at once ask once."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, tuple[float, asyncio.Task[Answer]]] = {}

    async def get(self, key: Hashable, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer; what `ask` raises is raised to all who wait, and forgotten."""
        now = time.monotonic()
        at, task = self._asked.get(key, (now, None))
        if task is None or now - at > LASTS or _failed(task):
            self._make_room(now)
            task = asyncio.ensure_future(_awaited(ask))
            self._asked[key] = now, task
        return await asyncio.shield(task)

    def _make_room(self, now: float) -> None:
        if len(self._asked) >= MOST:
            self._asked = {key: held for key, held in self._asked.items() if now - held[0] <= LASTS}
        if len(self._asked) >= MOST:
            self._asked.clear()


async def _awaited(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    return await ask()


def _failed(task: asyncio.Task[Answer]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
