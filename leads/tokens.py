"""Tokens: the signed ones that say who somebody is, and the secret ones that are stored hashed and used once."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from leads.errors import UnauthenticatedError
from leads.scopes import Scope, scopes_of
from leads.settings import Settings
from leads.vocabulary import Role

ISSUER = "canvass"
AUDIENCE = "canvass-api"
_ALGORITHM = "HS256"
_ENDED = "The sign-in has ended; refresh it or sign in again."
_CLAIMS = ["iss", "aud", "sub", "tenant", "role", "exp", "iat", "jti"]


FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has none."""


class CredentialKind(StrEnum):
    """What somebody shows to be let in."""

    SESSION = "session"
    KEY = "key"
    PROVIDER = "provider"
    """A token of an external identity provider; the id is that of the user whom it names."""
    USER = "user"
    """A token that was signed outside of a session, by the command line."""


@dataclass(frozen=True, slots=True)
class Credential:
    """Names what somebody was let in by, and is no secret: "key:" and the key's id, for example."""

    kind: CredentialKind
    key: UUID
    secret_id: UUID | None = None
    """Which secret of an API key it was."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person of one tenant or a key that acts for them, and until when we take their word for it."""

    user_id: UUID
    tenant_id: UUID
    role: Role
    expires_at: datetime
    credential: Credential | None = None
    """None for a token that was signed outside of a session, by the command line."""
    allowed: frozenset[Scope] | None = None
    """A key's scopes; None for a person."""

    @property
    def scopes(self) -> frozenset[Scope]:
        """All that they may do."""
        return scopes_of(self.role) if self.allowed is None else self.allowed

    @property
    def name(self) -> str:
        """Names the credential in limits and logs: the same for all requests that are made with it."""
        return str(self.credential or Credential(CredentialKind.USER, self.user_id))


def derive_key(settings: Settings, purpose: str) -> bytes:
    """32 bytes from the secret key, different for each purpose."""
    return _derived(settings.secret_key, purpose)


def cipher(settings: Settings, purpose: str) -> MultiFernet:
    """Encrypts with the secret key, and decrypts what earlier ones have encrypted too."""
    keys = (_derived(secret, purpose) for secret in settings.secret_keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def sign_access(
    settings: Settings, *, user_id: UUID, tenant_id: UUID, role: Role, session_id: UUID | None = None
) -> tuple[str, datetime]:
    """A short-lived access token (JWT), and when it ends; it is of no use once its session has ended."""
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
    if session_id is not None:
        claims["sid"] = str(session_id)
    kid, key = next(iter(signing_keys(settings).items()))
    return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": kid}), expires_at


def read_access(settings: Settings, token: str) -> Viewer:
    """Who signed in with this access token, as it says; whether that still holds is for `leads.sessions` to say.

    Raises:
        UnauthenticatedError: when it is not ours, was changed, or has ended.
    """
    try:
        viewer = _signed(token, tuple(settings.secret_keys))
    except jwt.ExpiredSignatureError:
        raise UnauthenticatedError(_ENDED) from None
    except (jwt.PyJWTError, ValueError):
        raise UnauthenticatedError("The access token is not valid.") from None
    if viewer.expires_at <= datetime.now(UTC):
        raise UnauthenticatedError(_ENDED)
    return viewer


@lru_cache(maxsize=4096)
def _signed(token: str, signers: tuple[SecretStr, ...]) -> Viewer:
    """Who a token names, remembered: a token comes with every request, and to check it takes a quarter millisecond.

    Raises:
        jwt.PyJWTError, ValueError: it is not ours, was changed, or has ended.
    """
    key = _keys(signers).get(str(jwt.get_unverified_header(token).get("kid")))
    if key is None:
        raise jwt.InvalidKeyError
    claims = jwt.decode(
        token, key, algorithms=[_ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options={"require": _CLAIMS}
    )
    return _viewer(claims)


def signing_keys(settings: Settings) -> dict[str, bytes]:
    """The keys of access tokens by their `kid`: the one that signs, then the earlier ones."""
    return _keys(settings.secret_keys)


def _keys(signers: Iterable[SecretStr]) -> dict[str, bytes]:
    keys = [_derived(secret, "canvass access token") for secret in signers]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}


def new_secret() -> str:
    """A token that nobody can guess, fit for an address."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a secret token: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _viewer(claims: dict[str, Any]) -> Viewer:
    session = claims.get("sid")
    return Viewer(
        user_id=UUID(claims["sub"]),
        tenant_id=UUID(claims["tenant"]),
        role=Role(claims["role"]),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        credential=None if session is None else Credential(CredentialKind.SESSION, UUID(session)),
    )


def _derived(secret: SecretStr, purpose: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return derivation.derive(secret.get_secret_value().encode())
