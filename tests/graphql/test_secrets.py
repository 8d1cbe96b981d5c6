"""The secret key is changed without anybody noticing: tokens and stored secrets of an earlier one are still read."""

from typing import Any
from uuid import uuid4

import jwt
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from leads import credentials, renewal
from leads.credentials import KeyOrigin
from leads.errors import BadCredentials, UnauthenticatedError
from leads.models import ProviderCredential
from leads.settings import Settings
from leads.tokens import read_access, sign_access, signing_keys
from leads.vocabulary import Provider, Role
from tests.graphql.people import Team


def keyed(settings: Settings, *secrets: str) -> Settings:
    """With these secret keys, the newest first."""
    newest, *earlier = (SecretStr(secret * 4) for secret in secrets)
    changes: dict[str, Any] = {"secret_key": newest, "previous_secret_keys": earlier}
    return settings.model_copy(update=changes)


def token(settings: Settings) -> str:
    return sign_access(settings, user_id=uuid4(), tenant_id=uuid4(), role=Role.ADMIN)[0]


def test_a_token_names_the_key_that_signed_it(settings: Settings) -> None:
    old, both = keyed(settings, "old secret"), keyed(settings, "new secret", "old secret")
    kids = [jwt.get_unverified_header(token(each))["kid"] for each in (old, both)]
    assert kids == [next(iter(signing_keys(old))), next(iter(signing_keys(both)))]
    assert len(set(kids)) == 2
    assert read_access(both, token(old)).role is Role.ADMIN
    assert read_access(both, token(both)).role is Role.ADMIN


def test_a_token_of_a_key_that_is_gone_is_not_taken(settings: Settings) -> None:
    with pytest.raises(UnauthenticatedError):
        read_access(keyed(settings, "new secret"), token(keyed(settings, "old secret")))


@pytest.mark.parametrize("kid", ["of another", None, ""])
def test_a_key_is_chosen_by_its_name_alone(settings: Settings, kid: str | None) -> None:
    both = keyed(settings, "new secret", "old secret")
    (_, newest), (old_kid, _) = signing_keys(both).items()
    claims = jwt.decode(token(both), options={"verify_signature": False})
    named = old_kid if kid == "of another" else kid
    forged = jwt.encode(claims, newest, algorithm="HS256", headers={"kid": named} if named is not None else None)
    with pytest.raises(UnauthenticatedError):
        read_access(both, forged)


async def test_a_vendor_key_outlives_the_secret_key(team: Team, settings: Settings) -> None:
    old, both, new = (
        keyed(settings, *names) for names in (["old secret"], ["new secret", "old secret"], ["new secret"])
    )
    async with team.db.write(team.id) as session:
        await credentials.set_key(session, old, Provider.OPENAI, "a-key-of-ours")
    async with team.db.read(team.id) as session:
        found = await credentials.resolve(session, both, Provider.OPENAI)
        with pytest.raises(BadCredentials):
            await credentials.resolve(session, new, Provider.OPENAI)
    assert found
    assert (found.secret.get_secret_value(), found.origin) == ("a-key-of-ours", KeyOrigin.TENANT)
    renewed, _ = await renewal.renew(team.db, both)
    assert renewed >= 1
    async with team.db.read(team.id) as session:
        found = await credentials.resolve(session, new, Provider.OPENAI)
    assert found
    assert found.secret.get_secret_value() == "a-key-of-ours"


async def test_what_no_key_can_read_is_told_and_left(team: Team, settings: Settings) -> None:
    async with team.db.write(team.id) as session:
        await credentials.set_key(session, keyed(settings, "lost secret"), Provider.OPENAI, "a-key-of-ours")
    before = await _stored(team)
    _, lost = await renewal.renew(team.db, keyed(settings, "new secret"))
    assert lost >= 1
    assert await _stored(team) == before


async def _stored(team: Team) -> str:
    async with team.db.read(team.id) as session:
        return (await session.scalars(select(ProviderCredential.secret))).one()
