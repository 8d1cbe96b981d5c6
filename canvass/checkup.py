"""What `canvass doctor` looks at: each look is one finding, or none; how they are shown is in `doctor`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr
from redis.exceptions import RedisError
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from leads import credentials, register
from leads.db import Database
from leads.errors import CanvassError
from leads.evidence import Subject
from leads.models import Tenant, TenantMonth
from leads.settings import Settings
from leads.spending import month_of
from leads.vendor_keys import key_id
from leads.vendor_states import standings, warning_about
from leads.vocabulary import SOURCE_LABELS, Circuit, Source
from migrations import newest
from worker import gate_rules
from worker.gate_state import open_redis
from worker.models_check import look_up_model
from worker.own_account import OwnAccount
from worker.postmen import BySmtp, postman
from worker.providers.companies_house import CompaniesHouse
from worker.providers.places import Places
from worker.vendors import Vendors

State = Literal["ok", "warning", "failed", "not tried"]
LONGEST = 20.0
"""Seconds for one look."""
NEAR = 0.1
"""What is left of an allowance or a budget when it is said to be near its end."""
OLD = timedelta(days=45)
"""A local register of before then has missed a month's file."""
A_COMPANY = Subject("Tesco PLC", company_number="00445790")
A_POSTCODE = "LE1 1AA"
A_PLACE = Subject("Companies House", town="Cardiff", postcode="CF14 3UZ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `text` holds no secret."""

    name: str
    state: State
    text: str


@dataclass(frozen=True, slots=True)
class Patient:
    """The installation that is looked at; `paid` allows a look that costs money."""

    settings: Settings
    db: Database
    vendors: Vendors
    paid: bool


async def examine(settings: Settings, *, paid: bool = False) -> list[Finding]:
    """All findings, in a fixed order; the looks are taken side by side."""
    async with _admitted(settings, paid=paid) as patient:
        looks = [_take(name, look, patient) for name, look in LOOKS.items()]
        findings = [finding for found in await asyncio.gather(*looks) for finding in found]
        return [*configured(settings), *findings]


def configured(settings: Settings) -> list[Finding]:
    """The settings that decide what works; of a secret the last four characters at most."""
    keys = {
        "OPENAI_API_KEY": settings.openai_api_key,
        "GOOGLE_PLACES_API_KEY": settings.google_places_api_key,
        "COMPANIES_HOUSE_API_KEY": settings.companies_house_api_key,
    }
    shown = [Finding(name, "ok", _shown(key)) for name, key in keys.items()]
    return [*shown, Finding("CANVASS_OPENAI_MODEL", "ok", settings.openai_model)]


def _shown(key: SecretStr | None) -> str:
    if key is None:
        return "not set: only organisations with a key of their own can use this source"
    return f"set, ends in {key.get_secret_value()[-4:]}"


@asynccontextmanager
async def _admitted(settings: Settings, *, paid: bool) -> AsyncIterator[Patient]:
    db = Database.connect(settings)
    readable = settings.egress_ca is None or settings.egress_ca.is_file()
    vendors = Vendors(settings if readable else settings.model_copy(update={"egress_ca": None}), db)
    try:
        yield Patient(settings, db, vendors, paid)
    finally:
        await vendors.close()
        await db.close()


async def _take(name: str, look: "Look", patient: Patient) -> list[Finding]:
    try:
        async with asyncio.timeout(LONGEST):
            return [Finding(name, state, said) for state, said in await look(patient)]
    except TimeoutError:
        return [Finding(name, "failed", f"no answer within {LONGEST:g} s")]
    except (CanvassError, SQLAlchemyError, RedisError, OSError) as error:
        return [Finding(name, "failed", (str(error).splitlines() or [type(error).__name__])[0])]


Said = list[tuple[State, str]]
Look = Callable[[Patient], Awaitable[Said]]


async def _postgres(patient: Patient) -> Said:
    async with patient.db.shared() as session:
        version = await session.scalar(text("SELECT current_setting('server_version')"))
        revision = await session.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != newest():
        return [("failed", f"PostgreSQL {version}, migration {revision}, not {newest()}: run canvass migrate")]
    return [("ok", f"PostgreSQL {version}, migration {revision}, the newest")]


async def _redis(patient: Patient) -> Said:
    redis = open_redis(patient.settings.redis_url)
    try:
        version = (await redis.info("server")).get("redis_version")
    finally:
        await redis.aclose()
    return [("ok", f"answers (speaks as Redis {version})")]


async def _openai(patient: Patient) -> Said:
    key = patient.settings.openai_api_key
    if key is None:
        return [("not tried", "no key")]
    secret = key.get_secret_value()
    model = await look_up_model(patient.vendors.http, patient.settings, patient.vendors.openai_gate(secret), secret)
    warning = warning_about(model.model, model.listed, model.retires_at, datetime.now(UTC))
    if not model.listed:
        return [("failed", warning or "")]
    return [("warning", warning)] if warning else [("ok", f"the key works and may use {model.model}")]


async def _companies_house(patient: Patient) -> Said:
    key = patient.settings.companies_house_api_key
    if key is None:
        return [("not tried", "no key")]
    secret = key.get_secret_value()
    gate = patient.vendors.gates.gate(gate_rules.companies_house(patient.settings), secret)
    register = CompaniesHouse(patient.vendors.http, secret, patient.settings.companies_house_base_url, gate=gate)
    await register.look_up(A_COMPANY, OwnAccount())
    return [("ok", "the key works")]


async def _places(patient: Patient) -> Said:
    key = patient.settings.google_places_api_key
    if key is None:
        return [("not tried", "no key")]
    if not patient.paid:
        return [("not tried", "costs money: try it with --paid")]
    gate = patient.vendors.gates.gate(gate_rules.google_places(patient.settings), key.get_secret_value())
    places = Places(patient.vendors.http, key.get_secret_value(), patient.settings.google_places_base_url, gate=gate)
    await places.look_up(A_PLACE, OwnAccount())
    return [("ok", "the key works")]


async def _postcodes(patient: Patient) -> Said:
    place = (await patient.vendors.gazetteer.source.locate([A_POSTCODE])).get(A_POSTCODE)
    return [("ok", f"answers; {A_POSTCODE} is in {place.town}" if place else "answers")]


async def _egress(patient: Patient) -> Said:
    settings = patient.settings
    if settings.egress_proxy is None:
        return [("ok", "no proxy: websites are fetched directly, at public addresses only")]
    if settings.egress_ca is not None and not settings.egress_ca.is_file():
        return [("failed", f"CANVASS_EGRESS_CA names {settings.egress_ca}, which is no file")]
    address = urlsplit(settings.egress_proxy)
    port = address.port or (443 if address.scheme == "https" else 80)
    _, writer = await asyncio.open_connection(address.hostname, port)
    writer.close()
    return [("ok", f"the proxy at {address.hostname}:{port} can be reached")]


async def _mails(patient: Patient) -> Said:
    settings = patient.settings
    way = postman(settings)
    if not isinstance(way, BySmtp):
        folder = settings.mail_folder
        return [("ok", f"land in {folder}") if folder else ("not tried", "no server: CANVASS_SMTP_URL is not set")]
    where = f"{way.server.host}:{way.server.port}"
    refusal = await way.greet()
    return [
        ("failed", f"{where}: {refusal.reason}") if refusal else ("ok", f"{where} takes them from {settings.mail_from}")
    ]


async def _allowances(patient: Patient) -> Said:
    settings = patient.settings
    keys = {
        Source.OPENAI: settings.openai_api_key,
        Source.GOOGLE_PLACES: settings.google_places_api_key,
        Source.COMPANIES_HOUSE: settings.companies_house_api_key,
    }
    ids = [(source, key_id(settings, source, key.get_secret_value())) for source, key in keys.items() if key]
    async with patient.db.shared() as session:
        known = await standings(session, ids, datetime.now(UTC))
    said: Said = []
    for source, health in known.items():
        label, rate = SOURCE_LABELS[source], health.rate
        if health.circuit is not Circuit.CLOSED:
            said.append(("warning", f"{label} was failing: {health.circuit_reason}"))
        if rate and rate.remaining <= NEAR * rate.allowed:
            said.append(("warning", f"{label}: {rate.remaining} of {rate.allowed} requests left for now"))
    return said or [("ok", "none is near its end")]


async def _budgets(patient: Patient) -> Said:
    spent = TenantMonth.cost_micros + TenantMonth.reserved_micros
    nearly = select(Tenant.name, spent, Tenant.monthly_budget_micros).join(Tenant, Tenant.id == TenantMonth.tenant_id)
    nearly = nearly.where(
        TenantMonth.month == month_of(datetime.now(UTC)), spent >= (1 - NEAR) * Tenant.monthly_budget_micros
    )
    async with patient.db.system_session() as session:
        rows = (await session.execute(nearly.order_by(Tenant.name))).all()
    said: Said = [
        ("warning", f"{name} has spent {used / 1e6:.2f} of this month's {most / 1e6:.2f} USD")
        for name, used, most in rows
        if most is not None
    ]
    return said or [("ok", "no organisation is near the end of its month's")]


async def _register(patient: Patient) -> Said:
    async with patient.db.shared() as session:
        loaded = await register.status(session)
    if loaded is None:
        return [("ok", credentials.NOT_LOADED)]
    fresh = max(loaded.moment, loaded.followed_at or loaded.moment)
    return [("ok" if datetime.now(UTC) - fresh <= OLD else "warning", str(loaded))]


LOOKS: dict[str, Look] = {
    "PostgreSQL": _postgres,
    "Redis": _redis,
    "OpenAI": _openai,
    "Companies House": _companies_house,
    "Google Places": _places,
    "Postcodes": _postcodes,
    "Local register": _register,
    "Egress": _egress,
    "Mails": _mails,
    "Allowances": _allowances,
    "Budgets": _budgets,
}
