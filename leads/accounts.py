"""Tenants, their people, and how they sign in: by password, by a one-time link, and by refreshing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from leads.db import Database, WriteSession
from leads.errors import ConflictError, InvalidError, UnauthenticatedError
from leads.models import RefreshToken, SignInLink, Tenant, User
from leads.passwords import hash_password, matches
from leads.settings import Settings
from leads.tokens import fingerprint, new_secret, sign_access
from leads.vocabulary import Role

LINK_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a person holds after signing in; `expires_at` is the access token's end."""

    access_token: str
    refresh_token: str
    expires_at: datetime
    user: User


async def create_tenant(db: Database, name: str) -> UUID:
    """A new tenant's id."""
    if not name.strip():
        raise InvalidError({"name": "A tenant needs a name."})
    tenant_id = uuid4()
    async with db.write(tenant_id) as session:
        session.add(Tenant(id=tenant_id, name=name.strip()))
    return tenant_id


async def create_user(
    db: Database, tenant_id: UUID, *, email: str, name: str, password: str | None, role: Role = Role.MEMBER
) -> UUID:
    """A new person's id; without a password they sign in by link alone.

    Raises:
        InvalidError: the address or the password cannot be used.
        ConflictError: somebody has that address already.
    """
    user = User(email=_address(email), name=name.strip() or email, role=role)
    user.password_hash = None if password is None else await hash_password(password)
    try:
        async with db.write(tenant_id) as session:
            session.add(user)
    except IntegrityError:
        raise ConflictError(f"Somebody already signs in as {email}.", field="email") from None
    return user.id


async def issue_sign_in_link(db: Database, tenant_id: UUID, user_id: UUID) -> str:
    """A token that signs the person in once, within the hour."""
    token = new_secret()
    link = SignInLink(user_id=user_id, token_hash=fingerprint(token), expires_at=datetime.now(UTC) + LINK_LIFE)
    async with db.write(tenant_id) as session:
        session.add(link)
    return token


async def sign_in(db: Database, settings: Settings, *, email: str, password: str) -> SignedIn:
    """Sign in by password.

    Raises:
        UnauthenticatedError: with the same words, after the same time, whatever was wrong.
    """
    async with db.system_session() as session:
        user = await session.scalar(select(User).where(func.lower(User.email) == _folded(email)))
    fits = await matches(user.password_hash if user else None, password)
    if user is None or user.disabled_at or not fits:
        raise UnauthenticatedError("The e-mail address or the password is wrong.")
    async with db.write(user.tenant_id) as session:
        return _hand_out(session, settings, user, family=uuid4())


async def sign_in_with_link(db: Database, settings: Settings, token: str) -> SignedIn:
    """Exchange a sign-in link's token, which then is used up.

    Raises:
        UnauthenticatedError: it is unknown, used or too old.
    """
    take = (
        update(SignInLink)
        .where(
            SignInLink.token_hash == fingerprint(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > func.clock_timestamp(),
        )
        .values(used_at=func.clock_timestamp())
        .returning(SignInLink.user_id)
    )
    async with db.system_session() as session:
        user = await _usable(session, await session.scalar(take))
        if user is not None:
            return _hand_out(session, settings, user, family=uuid4())
    raise UnauthenticatedError("This sign-in link was used already or is too old; ask for a new one.")


async def refresh(db: Database, settings: Settings, token: str) -> SignedIn:
    """Exchange a refresh token for new tokens. One that is used twice was stolen: all of its family end.

    Raises:
        UnauthenticatedError: it is unknown, ended, or was used before.
    """
    find = select(RefreshToken).where(RefreshToken.token_hash == fingerprint(token)).with_for_update()
    async with db.system_session() as session:
        held = await session.scalar(find)
        if held is not None and held.used_at is not None:
            await _revoke(session, held.family)
        elif held is not None and _is_live(held):
            user = await _usable(session, held.user_id)
            if user is not None:
                held.used_at = datetime.now(UTC)
                return _hand_out(session, settings, user, family=held.family)
    raise UnauthenticatedError("The sign-in has ended; sign in again.")


async def sign_out(db: Database, token: str) -> None:
    """End a refresh token and all of its family; an unknown one is left alone."""
    async with db.system_session() as session:
        family = await session.scalar(select(RefreshToken.family).where(RefreshToken.token_hash == fingerprint(token)))
        if family is not None:
            await _revoke(session, family)


def _hand_out(session: WriteSession, settings: Settings, user: User, *, family: UUID) -> SignedIn:
    access, expires_at = sign_access(settings, user_id=user.id, tenant_id=user.tenant_id, role=user.role)
    token = new_secret()
    session.add(
        RefreshToken(
            tenant_id=user.tenant_id,
            user_id=user.id,
            family=family,
            token_hash=fingerprint(token),
            expires_at=datetime.now(UTC) + timedelta(days=settings.refresh_token_days),
        )
    )
    return SignedIn(access_token=access, refresh_token=token, expires_at=expires_at, user=user)


async def _usable(session: WriteSession, user_id: UUID | None) -> User | None:
    if user_id is None:
        return None
    return await session.scalar(select(User).where(User.id == user_id, User.disabled_at.is_(None)))


async def _revoke(session: WriteSession, family: UUID) -> None:
    await session.execute(
        update(RefreshToken)
        .where(RefreshToken.family == family, RefreshToken.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )


def _is_live(token: RefreshToken) -> bool:
    return token.revoked_at is None and token.expires_at > datetime.now(UTC)


def _folded(email: str) -> str:
    return email.replace("\0", "").strip().lower()


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as problem:
        raise InvalidError({"email": str(problem)}) from None
