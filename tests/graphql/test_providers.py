"""Vendor keys over GraphQL: they go in, are kept encrypted, and never come out."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from leads import credentials, models
from leads.credentials import KeyOrigin
from leads.errors import BadCredentials
from leads.models.register import RegisterLoad
from leads.settings import Settings
from leads.vocabulary import Provider
from tests.graphql.people import Team
from tests.graphql.rows import add_campaign

STATUS = "{ providerStatus { source label needsKey configured origin hint lastOkAt lastErrorAt lastError detail } }"
SHOWN = "providerStatus { source configured origin hint }"
KEY = "sk-the-tenants-own-key-1234"


async def key_of(team: Team, settings: Settings, provider: Provider) -> credentials.VendorKey | None:
    async with team.db.read(team.id) as session:
        return await credentials.resolve(session, settings, provider)


async def test_sources_before_anything_is_set(team: Team) -> None:
    statuses = {status.pop("source"): status for status in await team.viewer.ask(STATUS)}
    nothing = {"hint": None, "lastOkAt": None, "lastErrorAt": None, "lastError": None, "detail": None}
    assert statuses == {
        "OPENAI": nothing | {"label": "OpenAI web search", "needsKey": True, "configured": False, "origin": None},
        "GOOGLE_PLACES": nothing | {"label": "Google Places", "needsKey": True, "configured": False, "origin": None},
        "COMPANIES_HOUSE": nothing
        | {"label": "Companies House", "needsKey": True, "configured": True, "origin": "SYSTEM"},
        "REGISTER": nothing
        | {"label": "Local register", "needsKey": False, "configured": False, "origin": None}
        | {"detail": "Not loaded: the operator can load it with canvass register."},
        "WEBSITE": nothing | {"label": "Company website", "needsKey": False, "configured": True, "origin": None},
        "LINKEDIN": nothing | {"label": "LinkedIn", "needsKey": False, "configured": True, "origin": None},
    }


async def test_a_register_that_is_loaded_can_be_asked(team: Team, admin_url: str) -> None:
    owner = create_async_engine(admin_url)
    async with owner.begin() as connection:
        load = {"id": uuid4(), "as_of": date(2026, 11, 1), "rows": 5_712_334, "skipped": 3}
        await connection.execute(insert(RegisterLoad).values(load))
    [register] = [status for status in await team.viewer.ask(STATUS) if status["source"] == "REGISTER"]
    async with owner.begin() as connection:
        await connection.execute(delete(RegisterLoad).where(RegisterLoad.id == load["id"]))
    await owner.dispose()
    assert register["configured"] is True
    assert register["detail"] == "5,712,334 companies, as of 1 November 2026"


async def test_a_key_of_ones_own(team: Team, other_team: Team, settings: Settings) -> None:
    done = await team.admin.do("setProviderKey", SHOWN, provider="OPENAI", key=f" {KEY} ")
    assert done["providerStatus"] == {"source": "OPENAI", "configured": True, "origin": "TENANT", "hint": "1234"}
    assert await key_of(team, settings, Provider.OPENAI) == credentials.VendorKey(SecretStr(KEY), KeyOrigin.TENANT)
    assert await key_of(other_team, settings, Provider.OPENAI) is None
    async with team.db.read(team.id) as session:
        [row] = await session.scalars(select(models.ProviderCredential))
    assert KEY not in row.secret


async def test_a_second_key_replaces_the_first(team: Team, settings: Settings) -> None:
    for key in (KEY, "another-key-5678"):
        await team.admin.do("setProviderKey", SHOWN, provider="OPENAI", key=key)
    found = await key_of(team, settings, Provider.OPENAI)
    assert found is not None
    assert found.secret.get_secret_value() == "another-key-5678"


async def test_without_ones_own_the_systems_key_stands_in(team: Team, settings: Settings) -> None:
    await team.admin.do("setProviderKey", SHOWN, provider="COMPANIES_HOUSE", key=KEY)
    done = await team.admin.do("removeProviderKey", SHOWN, provider="COMPANIES_HOUSE")
    assert done["providerStatus"] == {
        "source": "COMPANIES_HOUSE",
        "configured": True,
        "origin": "SYSTEM",
        "hint": None,
    }
    found = await key_of(team, settings, Provider.COMPANIES_HOUSE)
    assert found == credentials.VendorKey(SecretStr("system-key-of-companies-house"), KeyOrigin.SYSTEM)


@pytest.mark.parametrize("key", ["", "short", "with space in it", "ключ-ключ-ключ", "x" * 501, "line\nbreak-key"])
async def test_what_cannot_be_a_key(team: Team, settings: Settings, key: str) -> None:
    done = await team.admin.do("setProviderKey", SHOWN, provider="OPENAI", key=key)
    assert (done["code"], done["field"]) == ("INVALID", "key")
    assert await key_of(team, settings, Provider.OPENAI) is None


@pytest.mark.parametrize("role", ["viewer", "member"])
async def test_only_admins_set_keys(team: Team, settings: Settings, role: str) -> None:
    person = getattr(team, role)
    assert (await person.do("setProviderKey", SHOWN, provider="OPENAI", key=KEY))["code"] == "FORBIDDEN"
    assert (await person.do("removeProviderKey", SHOWN, provider="OPENAI"))["code"] == "FORBIDDEN"
    assert await key_of(team, settings, Provider.OPENAI) is None


async def test_a_key_that_cannot_be_read_is_not_replaced_in_silence(team: Team, settings: Settings) -> None:
    await team.admin.do("setProviderKey", SHOWN, provider="COMPANIES_HOUSE", key=KEY)
    changed = settings.model_copy(update={"secret_key": SecretStr("another secret of the tests, as long")})
    with pytest.raises(BadCredentials, match="set it again"):
        await key_of(team, changed, Provider.COMPANIES_HOUSE)


async def test_the_ledger_tells_how_a_source_last_answered(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    call: dict[str, Any] = {"campaign_id": campaign.id, "run_id": campaign.run_id, "operation": "x", "fingerprint": "x"}
    async with team.db.write(team.id) as session:
        for outcome, detail in (("ok", None), ("rate_limited", "Too many calls."), ("open", None)):
            session.add(models.VendorCall(**call, source="website", outcome=outcome, detail=detail))
            await session.flush()
    [website] = [status for status in await team.viewer.ask(STATUS) if status["source"] == "WEBSITE"]
    assert website["lastOkAt"] < website["lastErrorAt"]
    assert website["lastError"] == "Too many calls."
