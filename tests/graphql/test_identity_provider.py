"""Tokens of an external identity provider, which publishes its keys on loopback: whom they let in, and whom not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from api import identity_provider
from api.credentials import Credentials
from api.identity_provider import read_keys
from leads import accounts
from leads.db import Database
from leads.errors import UnauthenticatedError
from leads.models import User
from leads.settings import Settings
from leads.tokens import Viewer
from leads.vocabulary import Role
from tests.graphql.people import Team

ISSUER, AUDIENCE = "https://idp.example/realm", "canvass"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK_RSA = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - it is not taken
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()


def public(key: Any, kid: str, **more: Any) -> dict[str, Any]:
    """A key as a provider publishes it."""
    kinds: dict[type, Any] = {rsa.RSAPrivateKey: RSAAlgorithm, ec.EllipticCurvePrivateKey: ECAlgorithm}
    algorithm = next((kinds[kind] for kind in kinds if isinstance(key, kind)), OKPAlgorithm)
    said: dict[str, Any] = json.loads(algorithm.to_jwk(key.public_key()))
    return said | {"kid": kid, "use": "sig"} | more


@dataclass
class Provider:
    """What is asked for its keys, and counts how often."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [public(RSA, "one")])
    asked: int = 0
    answer: Callable[[], bytes] | None = None
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        body = json.dumps({"keys": self.keys}).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
        writer.write(self.answer() if self.answer else head + body)
        await writer.drain()
        writer.close()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    made = Provider()
    async with await asyncio.start_server(made.serve, "127.0.0.1", 0) as server:
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"
        yield made


@pytest.fixture
async def email(team: Team) -> str:
    address = f"jo-{uuid4().hex}@example.com"
    await accounts.create_user(team.db, team.id, email=address, name="Jo", password=None, role=Role.MEMBER)
    return address


@asynccontextmanager
async def door(settings: Settings, db: Database, provider: Provider, **more: Any) -> AsyncIterator[Credentials]:
    said = {"identity_issuer": ISSUER, "identity_audience": AUDIENCE, "identity_jwks_url": provider.url, **more}
    opened = Credentials(Settings.model_validate(settings.model_dump() | said), db)
    yield opened
    await opened.close()


def signed(named: str, key: Any = RSA, algorithm: str = "RS256", kid: str | None = "one", **claims: Any) -> str:
    now = datetime.now(UTC)
    said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "jo",
        "email": named,
        "email_verified": True,
        "iat": now,
        "exp": now + timedelta(minutes=5),
    }
    kept = {name: value for name, value in (said | claims).items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


async def is_refused(credentials: Credentials, token: str) -> bool:
    try:
        await credentials.recognise(token)
    except UnauthenticatedError:
        return True
    return False


async def test_a_verified_address_lets_its_owner_in(
    settings: Settings, team: Team, provider: Provider, email: str
) -> None:
    async with door(settings, team.db, provider) as credentials:
        viewer: Viewer = await credentials.recognise(signed(email.upper()))
    assert (viewer.tenant_id, viewer.role) == (team.id, Role.MEMBER)
    assert viewer.name == f"provider:{viewer.user_id}"
    assert timedelta(minutes=4) < viewer.expires_at - datetime.now(UTC) <= timedelta(minutes=5)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_each_algorithm_that_is_pinned_is_taken(
    settings: Settings, team: Team, provider: Provider, email: str, algorithm: str
) -> None:
    key = {"RS256": RSA, "ES256": EC, "EdDSA": ED}[algorithm]
    provider.keys = [public(key, "one")]
    async with door(settings, team.db, provider, identity_algorithms=[algorithm]) as credentials:
        assert not await is_refused(credentials, signed(email, key, algorithm))
    other = "ES256" if algorithm == "RS256" else "RS256"
    async with door(settings, team.db, provider, identity_algorithms=[other]) as credentials:
        assert await is_refused(credentials, signed(email, key, algorithm))


def at(seconds: float) -> datetime:
    """A moment so long after now."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


WRONG: dict[str, Callable[[str], str]] = {
    "expired": lambda email: signed(email, exp=at(-60)),
    "not yet valid": lambda email: signed(email, nbf=at(300)),
    "issued in the future": lambda email: signed(email, iat=at(300)),
    "no end": lambda email: signed(email, exp=None),
    "no audience": lambda email: signed(email, aud=None),
    "another audience": lambda email: signed(email, aud="crm"),
    "another issuer": lambda email: signed(email, iss="https://evil.example"),
    "another issuer that begins the same": lambda email: signed(email, iss=f"{ISSUER}/other"),
    "signed by a stranger": lambda email: signed(email, ANOTHER_RSA),
    "another's kid": lambda email: signed(email, RSA, kid="two"),
    "unknown kid": lambda email: signed(email, kid="three"),
    "no kid": lambda email: signed(email, kid=None),
    "address not verified": lambda email: signed(email, email_verified=False),
    "address verified by a word": lambda email: signed(email, email_verified="true"),
    "no word of verification": lambda email: signed(email, email_verified=None),
    "no address": lambda _: signed("", email=None),
    "an address of nobody": lambda _: signed("nobody@example.com"),
    "an algorithm that is not pinned": lambda email: signed(email, RSA, "PS256"),
    "a key of another kind": lambda email: signed(email, EC, "ES256"),
    "none": lambda email: signed(email, "", "none"),
    "the public key as a secret": lambda email: by_public_key(signed(email)),
    "changed": lambda email: changed(signed(email)),
    "not a token": lambda _: "a.b.c",
}


def by_public_key(token: str) -> str:
    """The swap of algorithms: HS256 with what everybody knows for a secret."""
    pem = RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(token, options={"verify_signature": False})
    head = jwt.utils.base64url_encode(json.dumps({"alg": "HS256", "kid": "one"}).encode())
    body = jwt.utils.base64url_encode(json.dumps(claims).encode())
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(head + b"." + body, pem)
    return b".".join([head, body, jwt.utils.base64url_encode(signature)]).decode()


def changed(token: str) -> str:
    head, body, signature = token.split(".")
    claims = json.loads(jwt.utils.base64url_decode(body)) | {"email": "admin@example.com"}
    return ".".join([head, jwt.utils.base64url_encode(json.dumps(claims).encode()).decode(), signature])


@pytest.mark.parametrize("what", WRONG)
async def test_a_token_that_is_not_right(
    settings: Settings, team: Team, provider: Provider, email: str, what: str
) -> None:
    provider.keys = [public(RSA, "one"), public(ANOTHER_RSA, "two")]
    async with door(settings, team.db, provider) as credentials:
        assert await is_refused(credentials, WRONG[what](email)), what
        assert not await is_refused(credentials, signed(email))


async def test_the_tenant_is_held_against_its_claim(
    settings: Settings, team: Team, other_team: Team, provider: Provider, email: str
) -> None:
    async with door(settings, team.db, provider, identity_tenant_claim="org") as credentials:
        assert not await is_refused(credentials, signed(email, org=str(team.id)))
        for org in (str(other_team.id), "no id", None):
            assert await is_refused(credentials, signed(email, org=org))


async def test_whoever_was_deactivated_is_not_let_in(
    settings: Settings, team: Team, provider: Provider, email: str
) -> None:
    async with door(settings, team.db, provider) as credentials:
        viewer = await credentials.recognise(signed(email))
        assert await credentials.ended({viewer}) == set()
        async with team.db.write(team.id) as session:
            user = await session.get_one(User, viewer.user_id)
            user.disabled_at = datetime.now(UTC)
        assert await credentials.ended({viewer}) == {viewer}
    async with door(settings, team.db, provider) as credentials:
        assert await is_refused(credentials, signed(email))


async def test_keys_are_asked_for_once_and_an_unknown_kid_at_most_once_a_minute(
    settings: Settings, team: Team, provider: Provider, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with door(settings, team.db, provider) as credentials:
        await asyncio.gather(*(credentials.recognise(signed(email)) for _ in range(20)))
        assert provider.asked == 1
        provider.keys.append(public(EC, "new"))
        for number in range(5):
            assert await is_refused(credentials, signed(email, kid=f"made up {number}"))
        assert provider.asked == 1
        monkeypatch.setattr(identity_provider, "AGAIN", 0.0)
        provider.keys.append(public(ANOTHER_RSA, "newer"))
        assert not await is_refused(credentials, signed(email, ANOTHER_RSA, kid="newer"))
        assert provider.asked == 2


@pytest.mark.parametrize("answer", [b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nno json"])
async def test_keys_that_cannot_be_had_leave_those_before(
    settings: Settings,
    team: Team,
    provider: Provider,
    email: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    answer: bytes,
) -> None:
    async with door(settings, team.db, provider) as credentials:
        await credentials.recognise(signed(email))
        provider.answer = lambda: answer
        monkeypatch.setattr(identity_provider, "AGAIN", 0.0)
        monkeypatch.setattr(identity_provider, "FRESH", 0.0)
        assert not await is_refused(credentials, signed(email))
        assert provider.asked == 2


async def test_a_set_of_keys_that_is_too_large_is_not_read(
    settings: Settings, team: Team, provider: Provider, email: str
) -> None:
    provider.keys *= 1_000
    async with door(settings, team.db, provider) as credentials:
        assert await is_refused(credentials, signed(email))


def test_keys_that_are_not_for_signatures_are_left_out() -> None:
    published = [
        public(RSA, "right"),
        public(RSA, "for encryption", use="enc"),
        public(RSA, "for another algorithm", alg="RS512"),
        public(WEAK_RSA, "weak"),
        public(EC, "not pinned"),
        {"kty": "oct", "kid": "a secret", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "RSA", "n": "x"},
        7,
    ]
    assert set(read_keys(json.dumps({"keys": published}).encode(), ["RS256"])) == {"right"}
    assert read_keys(b"[]", ["RS256"]) == {}


def test_a_provider_is_set_as_a_whole_and_over_https(settings: Settings) -> None:
    insecure = {
        "identity_issuer": ISSUER,
        "identity_audience": AUDIENCE,
        "identity_jwks_url": "http://idp.example/keys",
    }
    wrong: list[dict[str, Any]] = [
        {"identity_issuer": ISSUER},
        insecure,
        {"identity_algorithms": ["HS256"]},
        {"identity_algorithms": []},
    ]
    for said in wrong:
        with pytest.raises(ValueError, match=r"identity|IDENTITY"):
            Settings.model_validate(settings.model_dump() | said)
