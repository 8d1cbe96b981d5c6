"""Tokens: the signed ones that say who somebody is, and the secret ones that are stored hashed and used once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from leads.errors import UnauthenticatedError
from leads.settings import Settings
from leads.vocabulary import Role

ISSUER = "canvass"
AUDIENCE = "canvass-api"
_ALGORITHM = "HS256"
_CLAIMS = ["iss", "aud", "sub", "tenant", "role", "exp", "iat", "jti"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person of one tenant, and until when we take their word for it."""

    user_id: UUID
    tenant_id: UUID
    role: Role
    expires_at: datetime


def derive_key(settings: Settings, purpose: str) -> bytes:
    """32 bytes from the secret key, different for each purpose."""
    secret = settings.secret_key.get_secret_value().encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


def sign_access(settings: Settings, *, user_id: UUID, tenant_id: UUID, role: Role) -> tuple[str, datetime]:
    """A short-lived access token (JWT), and when it ends."""
    now = datetime.now(UTC).replace(microsecond=0)
    expires_at = now + timedelta(minutes=settings.access_token_minutes)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "tenant": str(tenant_id),
        "role": role.value,
        "iat": now,
        "exp": expires_at,
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, _signing_key(settings), algorithm=_ALGORITHM), expires_at


def read_access(settings: Settings, token: str) -> Viewer:
    """Who signed in with this access token.

    Raises:
        UnauthenticatedError: when it is not ours, was changed, or has ended.
    """
    try:
        claims = jwt.decode(
            token,
            _signing_key(settings),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": _CLAIMS},
        )
        return _viewer(claims)
    except jwt.ExpiredSignatureError:
        raise UnauthenticatedError("The sign-in has ended; refresh it or sign in again.") from None
    except (jwt.InvalidTokenError, ValueError):
        raise UnauthenticatedError("The access token is not valid.") from None


def new_secret() -> str:
    """A token that nobody can guess, fit for an address."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a secret token: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _viewer(claims: dict[str, Any]) -> Viewer:
    return Viewer(
        user_id=UUID(claims["sub"]),
        tenant_id=UUID(claims["tenant"]),
        role=Role(claims["role"]),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def _signing_key(settings: Settings) -> bytes:
    return derive_key(settings, "canvass access token")
