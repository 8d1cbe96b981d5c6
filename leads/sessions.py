"""Sessions: each is one sign-in on one device, renewed until it ends; and whether a viewer is still to be let in.

Which tokens are handed out, and for what, stands in `leads.accounts`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update

from leads.db import ReadSession, WriteSession
from leads.errors import NotFoundError
from leads.models import ApiKey, ApiKeySecret, RefreshToken, User, UserSession
from leads.tokens import CredentialKind, Viewer
from leads.vocabulary import Role

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of whoever is at the other end."""

    address: str | None = None
    agent: str | None = None

    @property
    def shown(self) -> str | None:
        """What it calls itself, as far as that is kept."""
        return self.agent[:LONGEST_AGENT].replace("\0", "") if self.agent else None


async def end_one(session: WriteSession, session_id: UUID, *, of: UUID) -> None:
    """End a session of a person's own; one that has ended is left as it is.

    Raises:
        NotFoundError: they have no such session.
    """
    row = await session.get(UserSession, session_id)
    if row is None or row.user_id != of:
        raise NotFoundError("There is no such session.", field="sessionId")
    await _end(session, {row.id})


async def end_all(session: WriteSession, user_id: UUID, *, but: UUID | None = None) -> int:
    """End all sessions of a person, except perhaps one; how many there were."""
    living = select(UserSession.id).where(
        UserSession.user_id == user_id,
        UserSession.ended_at.is_(None),
        UserSession.expires_at > func.clock_timestamp(),
    )
    found = {key for key in await session.scalars(living) if key != but}
    await _end(session, found)
    return len(found)


async def end(session: WriteSession, session_id: UUID) -> None:
    """End a session: from now on neither its access tokens nor its refresh tokens are of use."""
    await _end(session, {session_id})


async def _end(session: WriteSession, ids: Collection[UUID]) -> None:
    now = func.clock_timestamp()
    for ended, column, key in (
        (UserSession, UserSession.ended_at, UserSession.id),
        (RefreshToken, RefreshToken.revoked_at, RefreshToken.family),
    ):
        await session.execute(update(ended).where(key.in_(ids), column.is_(None)).values({column: now}))


async def current(session: ReadSession, viewers: Collection[Viewer]) -> dict[Viewer, Viewer | None]:
    """Each viewer as they now are: with the role that they now have; None for those who are to be let in no more."""
    roles = await _roles(session, {viewer.user_id for viewer in viewers if viewer.allowed is None})
    open_ids = await _open_sessions(session, _keys(viewers, CredentialKind.SESSION))
    secrets = await _valid_secrets(session, viewers)

    def now(viewer: Viewer) -> Viewer | None:
        held = viewer.credential
        if held is not None and held.kind is CredentialKind.KEY:
            return viewer if held.secret_id in secrets else None
        if viewer.user_id not in roles or (
            held is not None and held.kind is CredentialKind.SESSION and held.key not in open_ids
        ):
            return None
        return replace(viewer, role=roles[viewer.user_id])

    return {viewer: now(viewer) for viewer in viewers}


def _keys(viewers: Collection[Viewer], kind: CredentialKind) -> set[UUID]:
    return {viewer.credential.key for viewer in viewers if viewer.credential and viewer.credential.kind is kind}


async def _roles(session: ReadSession, users: Collection[UUID]) -> dict[UUID, Role]:
    if not users:
        return {}
    found = await session.execute(select(User.id, User.role).where(User.id.in_(users), User.disabled_at.is_(None)))
    return {row.id: row.role for row in found}


async def _open_sessions(session: ReadSession, ids: Collection[UUID]) -> set[UUID]:
    if not ids:
        return set()
    found = select(UserSession.id).where(UserSession.id.in_(ids), UserSession.ended_at.is_(None))
    return set(await session.scalars(found))


async def _valid_secrets(session: ReadSession, viewers: Collection[Viewer]) -> set[UUID]:
    ids = {viewer.credential.secret_id for viewer in viewers if viewer.credential and viewer.credential.secret_id}
    if not ids:
        return set()
    now = datetime.now(UTC)
    found = (
        select(ApiKeySecret.id)
        .join(ApiKey, ApiKey.id == ApiKeySecret.key_id)
        .where(
            ApiKeySecret.id.in_(ids),
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now),
            or_(ApiKeySecret.ends_at.is_(None), ApiKeySecret.ends_at > now),
        )
    )
    return set(await session.scalars(found))
