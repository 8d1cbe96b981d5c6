"""Vendor keys: a tenant's own, encrypted at rest, and the system's, which stand in for those a tenant has not set."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken, MultiFernet
from pydantic import SecretStr
from sqlalchemy import Select, delete, func, select, union_all
from sqlalchemy.dialects.postgresql import insert

from leads import register
from leads.db import ReadSession, WriteSession
from leads.errors import BadCredentials, InvalidError
from leads.models import ProviderCredential, VendorCall
from leads.settings import Settings
from leads.tokens import cipher
from leads.vocabulary import Provider, Source

CALLED = (Source.OPENAI, Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE, Source.REGISTER, Source.WEBSITE)
"""The sources of evidence that are asked."""
PURPOSE = "canvass vendor keys of {}"
"""Of the key that encrypts a tenant's."""
NOT_LOADED = "Not loaded: the operator can load it with canvass register."


class KeyOrigin(StrEnum):
    """Whose key a source is asked with."""

    TENANT = "TENANT"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class VendorKey:
    """A key ready for use; printing it shows nothing."""

    secret: SecretStr
    origin: KeyOrigin


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a person may know of a source: whether it can be asked, as whom, and when it last answered.

    `hint` is the end of the tenant's own key; of the system's key nothing is shown.
    """

    source: Source
    needs_key: bool
    configured: bool
    origin: KeyOrigin | None
    hint: str | None
    last_ok_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    detail: str | None
    """What else a person should know of it, in a sentence."""


async def set_key(session: WriteSession, settings: Settings, provider: Provider, key: str) -> None:
    """Keep the tenant's own key, in place of an earlier one.

    Raises:
        InvalidError: it cannot be a key.
    """
    cleaned = key.strip()
    if not 8 <= len(cleaned) <= 500 or not cleaned.isascii() or not cleaned.isprintable() or " " in cleaned:
        raise InvalidError({"key": "A key is 8 to 500 plain characters without spaces."})
    values = {"secret": _cipher(settings, session.tenant_id).encrypt(cleaned.encode()).decode(), "hint": cleaned[-4:]}
    statement = insert(ProviderCredential).values(provider=provider, **values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "provider"], set_={**values, "updated_at": func.clock_timestamp()}
        )
    )


async def remove_key(session: WriteSession, provider: Provider) -> None:
    """Forget the tenant's own key; the system's is used from now on, if there is one."""
    await session.execute(delete(ProviderCredential).where(ProviderCredential.provider == provider))


async def resolve(session: ReadSession, settings: Settings, provider: Provider) -> VendorKey | None:
    """The key to ask `provider` with for the session's tenant, or None when there is none.

    Raises:
        BadCredentials: the tenant has a key that cannot be read, because the secret key was changed.
    """
    stored = await session.scalar(select(ProviderCredential.secret).where(ProviderCredential.provider == provider))
    if stored is not None:
        return VendorKey(_decrypt(settings, session.tenant_id, provider, stored), KeyOrigin.TENANT)
    system = _system_key(settings, provider)
    return VendorKey(system, KeyOrigin.SYSTEM) if system else None


async def states(session: ReadSession, settings: Settings) -> list[SourceState]:
    """Every source of evidence; the ledger says how each last answered, LinkedIn by the websites that link to it.

    The local register can be asked when it is loaded.
    """
    hints = {row.provider.value: row.hint for row in await session.scalars(select(ProviderCredential))}
    latest = union_all(*(_latest(source, worked=worked) for source in CALLED for worked in (True, False)))
    calls = {(row.source, row.outcome == "ok"): row for row in await session.execute(latest)}
    sources = {source: source for source in CALLED} | {Source.LINKEDIN: Source.WEBSITE}
    found = [
        _state(settings, source, hints.get(source.value), calls.get((called, True)), calls.get((called, False)))
        for source, called in sources.items()
    ]
    loaded = await register.status(session)
    return [_of_register(state, loaded) if state.source is Source.REGISTER else state for state in found]


def _of_register(state: SourceState, loaded: register.Status | None) -> SourceState:
    return replace(state, configured=loaded is not None, detail=str(loaded) if loaded else NOT_LOADED)


def _latest(source: Source, *, worked: bool) -> Select[Any]:
    outcome = VendorCall.outcome == "ok" if worked else VendorCall.outcome.not_in(["ok", "open", "stopped"])
    newest = (
        select(VendorCall.source, VendorCall.outcome, VendorCall.detail, VendorCall.started_at)
        .where(VendorCall.source == source, outcome)
        .order_by(VendorCall.started_at.desc())
        .limit(1)
    )
    return select(newest.subquery())


def _state(settings: Settings, source: Source, hint: str | None, ok: Any, error: Any) -> SourceState:
    needs_key = source.value in set(Provider)
    system = needs_key and _system_key(settings, Provider(source.value)) is not None
    return SourceState(
        source=source,
        needs_key=needs_key,
        configured=not needs_key or hint is not None or system,
        origin=KeyOrigin.TENANT if hint else KeyOrigin.SYSTEM if system else None,
        hint=hint,
        last_ok_at=ok.started_at if ok else None,
        last_error_at=error.started_at if error else None,
        last_error=(error.detail or error.outcome) if error else None,
        detail=None,
    )


def _system_key(settings: Settings, provider: Provider) -> SecretStr | None:
    return {
        Provider.OPENAI: settings.openai_api_key,
        Provider.GOOGLE_PLACES: settings.google_places_api_key,
        Provider.COMPANIES_HOUSE: settings.companies_house_api_key,
    }[provider]


def _cipher(settings: Settings, tenant_id: UUID) -> MultiFernet:
    return cipher(settings, PURPOSE.format(tenant_id))


def _decrypt(settings: Settings, tenant_id: UUID, provider: Provider, stored: str) -> SecretStr:
    try:
        return SecretStr(_cipher(settings, tenant_id).decrypt(stored.encode()).decode())
    except InvalidToken:
        raise BadCredentials(provider, "the stored key cannot be read any more; set it again") from None
