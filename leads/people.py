"""A tenant's people: how they are invited and come in, what they may do, and how they leave."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from leads import attempts, keys, sessions
from leads.accounts import SignedIn, address, folded, open_session, taken
from leads.db import Database, ReadSession, WriteSession
from leads.errors import ConflictError, InvalidError, NotFoundError, UnauthenticatedError
from leads.models import Invitation, SignInLink, User
from leads.passwords import check_password, hash_password, matches
from leads.sessions import Device
from leads.settings import Settings
from leads.tokens import Viewer, fingerprint, new_secret
from leads.vocabulary import Role

INVITED_FOR = timedelta(days=7)
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation and its token, which is shown this once."""

    row: Invitation
    token: str


async def invite(session: WriteSession, *, email: str, role: Role, by: UUID) -> NewInvitation:
    """A way in for a week; an earlier one for the same address that is still open is of no use any more.

    Raises:
        InvalidError: the address cannot be one.
        ConflictError: somebody of this tenant has it.
    """
    kept = address(email)
    if await session.scalar(select(User.id).where(func.lower(User.email) == folded(kept))):
        raise taken(kept)
    await session.execute(
        update(Invitation)
        .where(
            func.lower(Invitation.email) == folded(kept),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=func.clock_timestamp())
    )
    token = new_secret()
    row = Invitation(
        email=kept,
        role=role,
        token_hash=fingerprint(token),
        invited_by=by,
        expires_at=datetime.now(UTC) + INVITED_FOR,
    )
    session.add(row)
    await session.flush()
    return NewInvitation(row, token)


async def revoke_invitation(session: WriteSession, invitation_id: UUID) -> Invitation:
    """Take an invitation back; one that was taken back already is left as it is.

    Raises:
        NotFoundError, ConflictError: there is none, or it was accepted.
    """
    row = await session.get(Invitation, invitation_id, with_for_update=True)
    if row is None:
        raise NotFoundError("There is no such invitation.", field="invitationId")
    if row.accepted_at is not None:
        raise ConflictError("It was accepted; deactivate the person instead.")
    row.revoked_at = row.revoked_at or datetime.now(UTC)
    return row


async def accept(db: Database, settings: Settings, *, token: str, name: str, password: str, device: Device) -> SignedIn:
    """Come in: the invited person exists from now on, and is signed in.

    Raises:
        UnauthenticatedError: the invitation is unknown, used, taken back or too old.
        InvalidError: a name or a password that cannot be.
        ConflictError: somebody has the address by now.
    """
    cleaned = _name(name)
    async with db.system_session() as session:
        row = await session.scalar(select(Invitation).where(Invitation.token_hash == fingerprint(token)))
    if row is None or not is_open(row):
        raise _closed()
    check_password(password, row.email)
    password_hash = await hash_password(password)
    try:
        async with db.write(row.tenant_id) as session:
            locked = await session.get_one(Invitation, row.id, with_for_update=True)
            if not is_open(locked):
                raise _closed()
            locked.accepted_at = datetime.now(UTC)
            user = User(email=row.email, name=cleaned, role=row.role, password_hash=password_hash)
            user.tenant_id = row.tenant_id
            session.add(user)
            await session.flush()
            return await open_session(session, settings, user, device)
    except IntegrityError:
        raise taken(row.email) from None


def is_open(row: Invitation) -> bool:
    """Whether it can still be accepted."""
    return row.accepted_at is None and row.revoked_at is None and row.expires_at > datetime.now(UTC)


async def change_role(session: WriteSession, user_id: UUID, role: Role) -> User:
    """Let somebody do more or less; it holds for their open sessions too.

    Raises:
        NotFoundError, ConflictError: there is nobody, or no admin would be left.
    """
    user = await _locked(session, user_id)
    if role is not Role.ADMIN:
        await _keep_an_admin(session, user)
    user.role = role
    return user


async def deactivate(session: WriteSession, user_id: UUID, *, revoke_keys: bool) -> User:
    """Let somebody in no more: their sessions end, and the API keys that they have made unless these are to go on.

    Raises:
        NotFoundError, ConflictError: there is nobody, or no admin would be left.
    """
    user = await _locked(session, user_id)
    await _keep_an_admin(session, user)
    user.disabled_at = user.disabled_at or datetime.now(UTC)
    await sessions.end_all(session, user_id)
    await session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user_id, SignInLink.used_at.is_(None))
        .values(used_at=func.clock_timestamp())
    )
    if revoke_keys:
        await keys.revoke_of(session, user_id)
    return user


async def reactivate(session: WriteSession, user_id: UUID) -> User:
    """Let somebody in again, with the role and the password that they had.

    Raises:
        NotFoundError: there is nobody.
    """
    user = await _locked(session, user_id)
    user.disabled_at = None
    return user


async def change_password(db: Database, by: Viewer, *, current: str, new: str, device: Device) -> None:
    """Another password for whoever asks; all their other sessions end.

    Raises:
        ThrottledError: it was tried too often.
        UnauthenticatedError: the current one is wrong.
        InvalidError: the new one cannot be one.
    """
    async with db.read(by.tenant_id) as session:
        user = await session.get_one(User, by.user_id)
    budgets = attempts.budgets(folded(user.email), device.address)
    await attempts.spend(db, budgets)
    if not await matches(user.password_hash, current):
        raise UnauthenticatedError("The current password is wrong.", field="currentPassword")
    await attempts.refund(db, budgets)
    check_password(new, user.email, field="newPassword")
    password_hash = await hash_password(new)
    async with db.write(by.tenant_id) as session:
        await session.execute(update(User).where(User.id == by.user_id).values(password_hash=password_hash))
        await sessions.end_all(session, by.user_id, but=by.credential.key if by.credential else None)


async def _locked(session: WriteSession, user_id: UUID) -> User:
    """The person; the tenant's admins are changed by one transaction at a time."""
    turn = select(func.pg_advisory_xact_lock(func.hashtextextended(f"{session.tenant_id}/admins", 0)))
    await session.execute(turn)
    user = await session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFoundError("There is no such person.", field="userId")
    return user


async def _keep_an_admin(session: ReadSession, leaving: User) -> None:
    others = select(func.count()).where(User.role == Role.ADMIN, User.disabled_at.is_(None), User.id != leaving.id)
    if leaving.role is Role.ADMIN and leaving.disabled_at is None and not await session.scalar(others):
        raise ConflictError("This is the last admin; make somebody else one first.")


def _name(name: str) -> str:
    cleaned = name.strip()
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise InvalidError({"name": f"A name has 1 to {LONGEST_NAME} characters."})
    return cleaned


def _closed() -> UnauthenticatedError:
    return UnauthenticatedError("This invitation was used already, taken back, or is too old; ask for a new one.")
