"""API keys: made, rotated, revoked, and recognised by the secret that a partner sends."""

import hmac
import re
import secrets
import string
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update

from leads.db import Database, ReadSession, WriteSession
from leads.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from leads.models import ApiKey, ApiKeySecret
from leads.scopes import Scope, role_of
from leads.tokens import FOREVER, Credential, CredentialKind, Viewer, fingerprint

LIVE, SANDBOX = "ck_live_", "ck_test_"
LONGEST_NAME = 80
LONGEST_LIFE = timedelta(days=3 * 366)
LONGEST_OVERLAP = 168
"""Hours."""
USED_EVERY = timedelta(minutes=1)
"""How often at the most the last use is written."""
_LETTERS = string.digits + string.ascii_letters
_PUBLIC, _SECRET, _CHECK = 12, 36, 6
_SHAPE = re.compile(rf"(ck_(?:live|test)_[0-9A-Za-z]{{{_PUBLIC}}})_[0-9A-Za-z]{{{_SECRET}}}([0-9A-Za-z]{{{_CHECK}}})")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key and its secret, which is shown this once."""

    row: ApiKey
    secret: str


async def create(
    session: WriteSession, by: Viewer, *, name: str, scopes: Sequence[Scope], expires_at: datetime | None, sandbox: bool
) -> NewKey:
    """A new key that acts in the name of whoever makes it.

    Raises:
        InvalidError: a name, an end or scopes that cannot be.
        ForbiddenError: scopes that its maker does not have.
    """
    _check(name, scopes, expires_at)
    if missing := set(scopes) - by.scopes:
        raise ForbiddenError(f"You do not have {', '.join(sorted(missing))} yourself.", field="scopes")
    row = ApiKey(name=name.strip(), scopes=sorted(set(scopes)), created_by=by.user_id, expires_at=expires_at)
    session.add(row)
    await session.flush()
    return NewKey(row, _add_secret(session, row.id, sandbox=sandbox))


async def rotate(session: WriteSession, key_id: UUID, *, overlap_hours: int, by: Viewer, sandbox: bool) -> NewKey:
    """Another secret for a key; those before it hold for so many hours more, and not beyond that.

    Raises:
        NotFoundError, ConflictError: there is none, or it has ended.
        InvalidError: an overlap that is out of bounds.
        ForbiddenError: it has scopes that whoever rotates it has not.
    """
    if not 0 <= overlap_hours <= LONGEST_OVERLAP:
        raise InvalidError({"overlapHours": f"From 0 to {LONGEST_OVERLAP} hours."})
    row = await find(session, key_id, lock=True)
    if has_ended(row):
        raise ConflictError("This key has ended; make another.")
    if missing := scopes_in(row) - by.scopes:
        raise ForbiddenError(f"You do not have {', '.join(sorted(missing))} yourself.")
    ends_at = datetime.now(UTC) + timedelta(hours=overlap_hours)
    await session.execute(
        update(ApiKeySecret)
        .where(ApiKeySecret.key_id == key_id, or_(ApiKeySecret.ends_at.is_(None), ApiKeySecret.ends_at > ends_at))
        .values(ends_at=ends_at)
    )
    return NewKey(row, _add_secret(session, key_id, sandbox=sandbox))


async def revoke(session: WriteSession, key_id: UUID) -> ApiKey:
    """End a key at once and for good; a second time changes nothing.

    Raises:
        NotFoundError: there is none.
    """
    row = await find(session, key_id, lock=True)
    row.revoked_at = row.revoked_at or datetime.now(UTC)
    return row


async def revoke_of(session: WriteSession, user_id: UUID) -> None:
    """End all keys that a person has made."""
    await session.execute(
        update(ApiKey)
        .where(ApiKey.created_by == user_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )


async def find(session: ReadSession, key_id: UUID, *, lock: bool = False) -> ApiKey:
    """A key of the session's tenant.

    Raises:
        NotFoundError: there is none.
    """
    row = await session.get(ApiKey, key_id, with_for_update=lock or None)
    if row is None:
        raise NotFoundError("There is no such key.", field="keyId")
    return row


async def recognise(db: Database, token: str) -> Viewer | None:
    """Who acts with this key; None when it is none of ours, or has ended. Its use is written, once a minute."""
    public_id = public_part(token)
    if public_id is None:
        return None
    held = (
        select(ApiKey, ApiKeySecret)
        .join(ApiKeySecret, ApiKeySecret.key_id == ApiKey.id)
        .where(ApiKeySecret.public_id == public_id)
    )
    async with db.system_session() as session:
        found = (await session.execute(held)).one_or_none()
        if found is None or not hmac.compare_digest(found.ApiKeySecret.secret_hash, fingerprint(token)):
            return None
        viewer = _viewer(found.ApiKey, found.ApiKeySecret)
        if viewer.expires_at > datetime.now(UTC):
            await _note_use(session, found.ApiKey)
            return viewer
    return None


def public_part(token: str) -> str | None:
    """The part of a secret that may be shown; None for what cannot be a secret of ours, as its check digits say."""
    shape = _SHAPE.fullmatch(token)
    return shape[1] if shape and shape[2] == _check_digits(token[:-_CHECK]) else None


def scopes_in(row: ApiKey) -> frozenset[Scope]:
    """What a key may do; a scope that there no longer is allows nothing."""
    return frozenset(scope for scope in Scope if scope in row.scopes)


def has_ended(row: ApiKey) -> bool:
    """Whether nobody can use it any more."""
    return _end_of(row) <= datetime.now(UTC)


def _check(name: str, scopes: Sequence[Scope], expires_at: datetime | None) -> None:
    problems = {}
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        problems["name"] = f"A name has 1 to {LONGEST_NAME} characters."
    if not scopes:
        problems["scopes"] = "A key needs at least one scope."
    now = datetime.now(UTC)
    if expires_at is not None and (expires_at.tzinfo is None or not now < expires_at <= now + LONGEST_LIFE):
        problems["expiresAt"] = "A moment with its time zone, from now to three years from now."
    if problems:
        raise InvalidError(problems)


def _add_secret(session: WriteSession, key_id: UUID, *, sandbox: bool) -> str:
    public_id = (SANDBOX if sandbox else LIVE) + _letters(_PUBLIC)
    said = f"{public_id}_{_letters(_SECRET)}"
    secret = said + _check_digits(said)
    session.add(ApiKeySecret(key_id=key_id, public_id=public_id, secret_hash=fingerprint(secret)))
    return secret


def _letters(number: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(number))


def _check_digits(said: str) -> str:
    """So that a slip of the pen, or a made-up key, costs no look-up; and scanners for secrets find few others."""
    rest, digits = zlib.crc32(said.encode()), ""
    for _ in range(_CHECK):
        rest, digit = divmod(rest, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits


def _viewer(row: ApiKey, secret: ApiKeySecret) -> Viewer:
    scopes = scopes_in(row)
    return Viewer(
        user_id=row.created_by,
        tenant_id=row.tenant_id,
        role=role_of(scopes),
        expires_at=min(_end_of(row), secret.ends_at or FOREVER),
        credential=Credential(CredentialKind.KEY, row.id, secret.id),
        allowed=scopes,
    )


def _end_of(row: ApiKey) -> datetime:
    return min(row.revoked_at or FOREVER, row.expires_at or FOREVER)


async def _note_use(session: WriteSession, row: ApiKey) -> None:
    now = datetime.now(UTC)
    if row.used_at is None or now - row.used_at >= USED_EVERY:
        await session.execute(
            update(ApiKey)
            .where(ApiKey.id == row.id, or_(ApiKey.used_at.is_(None), ApiKey.used_at <= now - USED_EVERY))
            .values(used_at=now)
        )
