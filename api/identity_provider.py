"""An external identity provider: its tokens are checked by the public keys that it publishes (JWKS).

What is trusted is pinned by settings: the issuer, the audience, the algorithms. A token's header chooses among the
published keys and nothing else; whose key it is decides the algorithm.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx2
import jwt
import orjson
import structlog

from leads.errors import UnauthenticatedError
from leads.settings import Settings

log = structlog.get_logger()

WITHIN = 5.0
"""Seconds in which the keys must come."""
LARGEST = 256 * 1024
"""Bytes of a set of keys that are read."""
FRESH, AGAIN = 600.0, 60.0
"""Seconds for which keys are taken to be the latest, and between two requests for them at the least."""
LEEWAY = 10
"""Seconds by which clocks may differ."""
_KINDS = {"RS256": ("RSA", None), "ES256": ("EC", "P-256"), "EdDSA": ("OKP", "Ed25519")}
_WEAKEST_RSA = 2048
_CLAIMS = ["iss", "aud", "sub", "exp", "iat"]
_REFUSED = "The identity provider's token is not valid."


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a token names: a verified address, perhaps their tenant, and until when."""

    email: str
    tenant_id: UUID | None
    expires_at: datetime


class IdentityProvider:
    """The one that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._http = httpx2.AsyncClient(timeout=WITHIN, follow_redirects=False, trust_env=False)
        self._keys: dict[str, jwt.PyJWK] = {}
        self._asked_at = self._had_at = float("-inf")
        self._turn = asyncio.Lock()

    def issues(self, token: str) -> bool:
        """Whether the token says that it is this provider's."""
        if self._settings.identity_issuer is None:
            return False
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except jwt.PyJWTError:
            return False
        return claims.get("iss") == self._settings.identity_issuer

    async def identify(self, token: str) -> Identity:
        """Whom the token names.

        Raises:
            UnauthenticatedError: it is not valid, or names nobody by a verified address.
        """
        try:
            key = await self._key(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._settings.identity_audience,
                issuer=self._settings.identity_issuer,
                leeway=LEEWAY,
                options={"require": _CLAIMS},
            )
            return self._identity(claims)
        except jwt.ExpiredSignatureError:
            raise UnauthenticatedError("The identity provider's token has ended; get another.") from None
        except (jwt.PyJWTError, ValueError, OverflowError):
            raise UnauthenticatedError(_REFUSED) from None

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    def _identity(self, claims: dict[str, Any]) -> Identity:
        email, claim = claims.get("email"), self._settings.identity_tenant_claim
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise UnauthenticatedError("The identity provider's token names nobody by a verified e-mail address.")
        tenant_id = UUID(str(claims.get(claim))) if claim else None
        return Identity(email, tenant_id, datetime.fromtimestamp(claims["exp"], UTC))

    async def _key(self, kid: object) -> jwt.PyJWK:
        """The key of that name; one that is not known is looked for anew, but not by everybody who makes one up."""
        if not isinstance(kid, str):
            raise jwt.InvalidKeyError
        if kid not in self._keys or time.monotonic() - self._had_at > FRESH:
            async with self._turn:
                if kid not in self._keys or time.monotonic() - self._had_at > FRESH:
                    await self._fetch()
        if kid not in self._keys:
            raise jwt.InvalidKeyError
        return self._keys[kid]

    async def _fetch(self) -> None:
        """The keys as they now are; where they cannot be had, those that were there before stay."""
        if time.monotonic() - self._asked_at < AGAIN:
            return
        self._asked_at = time.monotonic()
        try:
            self._keys = read_keys(await self._read(), self._settings.identity_algorithms)
            self._had_at = self._asked_at
        except (httpx2.HTTPError, TimeoutError, ValueError) as error:
            log.warning("identity_keys_not_read", error=type(error).__name__, kept=len(self._keys))

    async def _read(self) -> bytes:
        body = b""
        async with asyncio.timeout(WITHIN), self._http.stream("GET", self._settings.identity_jwks_url or "") as answer:
            answer.raise_for_status()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise ValueError("too large")
        return body


def read_keys(text: bytes, algorithms: list[Any]) -> dict[str, jwt.PyJWK]:
    """The keys of a JWKS that are for signatures by one of `algorithms`, by their `kid`; all others are left out.

    Raises:
        ValueError: it is no JSON.
    """
    said = orjson.loads(text)
    found = {}
    for each in said.get("keys", []) if isinstance(said, dict) else []:
        if isinstance(each, dict) and isinstance(each.get("kid"), str):
            for algorithm in algorithms:
                if (key := _read_key(each, algorithm)) is not None:
                    found[each["kid"]] = key
    return found


def _read_key(said: dict[str, Any], algorithm: str) -> jwt.PyJWK | None:
    kind, curve = _KINDS[algorithm]
    if said.get("kty") != kind or said.get("crv") != curve:
        return None
    if said.get("alg", algorithm) != algorithm or said.get("use", "sig") != "sig":
        return None
    try:
        key = jwt.PyJWK.from_dict(said, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    return None if kind == "RSA" and key.key.key_size < _WEAKEST_RSA else key
