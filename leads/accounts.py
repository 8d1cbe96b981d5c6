"""Tenants, their people, and how they sign in: by password, by a one-time link, and by refreshing.

What goes on with sessions afterwards stands in `leads.sessions`, and how people come and go in `leads.people`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from leads import attempts, sessions
from leads.db import Database, WriteSession
from leads.errors import ConflictError, InvalidError, UnauthenticatedError
from leads.models import RefreshToken, SignInLink, Tenant, User, UserSession
from leads.passwords import check_password, hash_password, matches
from leads.sessions import Device
from leads.settings import Settings
from leads.tokens import Credential, CredentialKind, Viewer, fingerprint, new_secret, sign_access
from leads.vocabulary import Role

LINK_LIFE = timedelta(hours=1)
UNKNOWN = Device()


class RefusedError(UnauthenticatedError):
    """Somebody known was refused: `user` is for the audit log, and not for whoever tried."""

    def __init__(self, message: str, user: User) -> None:
        super().__init__(message)
        self.user = user


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
    user = User(email=address(email), name=name.strip() or email, role=role)
    if password is not None:
        check_password(password, user.email)
        user.password_hash = await hash_password(password)
    try:
        async with db.write(tenant_id) as session:
            session.add(user)
    except IntegrityError:
        raise taken(email) from None
    return user.id


async def issue_sign_in_link(db: Database, tenant_id: UUID, user_id: UUID) -> str:
    """A token that signs the person in once, within the hour."""
    token = new_secret()
    link = SignInLink(user_id=user_id, token_hash=fingerprint(token), expires_at=datetime.now(UTC) + LINK_LIFE)
    async with db.write(tenant_id) as session:
        session.add(link)
    return token


async def sign_in(db: Database, settings: Settings, *, email: str, password: str, device: Device = UNKNOWN) -> SignedIn:
    """Sign in by password.

    Raises:
        UnauthenticatedError: with the same words, after the same time, whatever was wrong.
        ThrottledError: it was tried too often; the password was not looked at.
    """
    budgets = attempts.budgets(folded(email), device.address)
    await attempts.spend(db, budgets)
    async with db.system_session() as session:
        user = await session.scalar(select(User).where(func.lower(User.email) == folded(email)))
    fits = await matches(user.password_hash if user else None, password)
    wrong = "The e-mail address or the password is wrong."
    if user is None:
        raise UnauthenticatedError(wrong)
    if user.disabled_at or not fits:
        raise RefusedError(wrong, user)
    await attempts.refund(db, budgets)
    async with db.write(user.tenant_id) as session:
        return await open_session(session, settings, user, device)


async def sign_in_with_link(db: Database, settings: Settings, token: str, *, device: Device = UNKNOWN) -> SignedIn:
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
            return await open_session(session, settings, user, device)
    raise UnauthenticatedError("This sign-in link was used already or is too old; ask for a new one.")


async def refresh(db: Database, settings: Settings, token: str, *, device: Device = UNKNOWN) -> SignedIn:
    """Exchange a refresh token for new tokens. One that is used twice was stolen: its whole session ends.

    Raises:
        UnauthenticatedError: it is unknown, ended, or was used before.
    """
    find = select(RefreshToken).where(RefreshToken.token_hash == fingerprint(token)).with_for_update()
    over, stolen = "The sign-in has ended; sign in again.", None
    async with db.system_session() as session:
        held = await session.scalar(find)
        user = await _usable(session, held.user_id if held else None)
        if held is not None and held.used_at is not None:
            await sessions.end(session, held.family)
            stolen = user
        elif held is not None and user is not None and _is_live(held):
            held.used_at = datetime.now(UTC)
            opened = await session.get_one(UserSession, held.family)
            return _hand_out(session, settings, user, opened, device)
    raise RefusedError(over, stolen) if stolen else UnauthenticatedError(over)


async def sign_out(db: Database, token: str) -> User | None:
    """End a refresh token's session, and say whose it was; an unknown one is left alone."""
    find = select(RefreshToken).where(RefreshToken.token_hash == fingerprint(token))
    async with db.system_session() as session:
        held = await session.scalar(find)
        if held is None:
            return None
        await sessions.end(session, held.family)
        return await session.get(User, held.user_id)


async def viewer_by_email(db: Database, email: str, *, tenant_id: UUID | None) -> Viewer | None:
    """Who has this address, for an identity provider that vouches for it; None where they are of another tenant.

    Until when is for the provider's token to say.
    """
    async with db.system_session() as session:
        user = await session.scalar(
            select(User).where(func.lower(User.email) == folded(email), User.disabled_at.is_(None))
        )
    if user is None or tenant_id not in (None, user.tenant_id):
        return None
    return Viewer(user.id, user.tenant_id, user.role, datetime.now(UTC), Credential(CredentialKind.PROVIDER, user.id))


async def open_session(session: WriteSession, settings: Settings, user: User, device: Device) -> SignedIn:
    """A new session of the person's, and its first tokens."""
    opened = UserSession(user_id=user.id, tenant_id=user.tenant_id)
    opened.id = uuid4()
    signed_in = _hand_out(session, settings, user, opened, device)
    session.add(opened)
    return signed_in


def _hand_out(session: WriteSession, settings: Settings, user: User, opened: UserSession, device: Device) -> SignedIn:
    now = datetime.now(UTC)
    opened.used_at, opened.expires_at = now, now + timedelta(days=settings.refresh_token_days)
    opened.address, opened.agent = device.address or opened.address, device.shown or opened.agent
    access, expires_at = sign_access(
        settings, user_id=user.id, tenant_id=user.tenant_id, role=user.role, session_id=opened.id
    )
    token = new_secret()
    session.add(
        RefreshToken(
            tenant_id=user.tenant_id,
            user_id=user.id,
            family=opened.id,
            token_hash=fingerprint(token),
            expires_at=opened.expires_at,
        )
    )
    return SignedIn(access_token=access, refresh_token=token, expires_at=expires_at, user=user)


async def _usable(session: WriteSession, user_id: UUID | None) -> User | None:
    if user_id is None:
        return None
    return await session.scalar(select(User).where(User.id == user_id, User.disabled_at.is_(None)))


def _is_live(token: RefreshToken) -> bool:
    return token.revoked_at is None and token.expires_at > datetime.now(UTC)


def folded(email: str) -> str:
    """An address as it is compared."""
    return email.replace("\0", "").strip().lower()


def taken(email: str) -> ConflictError:
    """Somebody has that address."""
    return ConflictError(f"Somebody already signs in as {email}.", field="email")


def address(email: str) -> str:
    """An e-mail address as it is kept.

    Raises:
        InvalidError: it is none.
    """
    try:
        return validate_email(email, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as problem:
        raise InvalidError({"email": str(problem)}) from None
