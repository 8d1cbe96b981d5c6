"""`canvass doctor` over the sandbox: what it finds well, ill, near its end, and leaves alone."""

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import create_async_engine

from canvass.checkup import Finding, examine
from canvass.keepsakes import keepsakes
from canvass.local.postgres import SUPERUSER, Postgres
from canvass.sandbox.asks import MODELS
from leads.db import Database
from leads.models import Tenant, TenantMonth, VendorState
from leads.settings import Settings
from leads.spending import month_of
from leads.vendor_keys import key_id
from leads.vocabulary import Circuit, Source
from tests.worker.conftest import DATABASE
from tests.worker.machine import Desk


async def found(settings: Settings, *, paid: bool = False) -> dict[str, Finding]:
    return {finding.name: finding for finding in await examine(settings, paid=paid)}


async def said(settings: Settings, name: str) -> tuple[str, str]:
    finding = (await found(settings))[name]
    return finding.state, finding.text


@pytest.fixture(autouse=True)
async def unseen(desk: Desk) -> None:
    """No vendor has been seen yet, whatever other tests did to them."""
    async with desk.db.system_session() as session:
        await session.execute(delete(VendorState))


async def test_a_healthy_installation(sandboxed: Settings, desk: Desk) -> None:
    findings = await found(sandboxed)
    assert {name: finding.state for name, finding in findings.items()} == {
        "OPENAI_API_KEY": "ok",
        "GOOGLE_PLACES_API_KEY": "ok",
        "COMPANIES_HOUSE_API_KEY": "ok",
        "CANVASS_OPENAI_MODEL": "ok",
        "PostgreSQL": "ok",
        "Redis": "ok",
        "OpenAI": "ok",
        "Companies House": "ok",
        "Google Places": "not tried",
        "Postcodes": "ok",
        "Local register": "ok",
        "Egress": "ok",
        "Mails": "not tried",
        "Allowances": "ok",
        "Budgets": "ok",
    }
    assert findings["OPENAI_API_KEY"].text == "set, ends in enai"
    assert findings["OpenAI"].text == "the key works and may use gpt-6-luna"
    assert findings["Google Places"].text == "costs money: try it with --paid"
    assert findings["Postcodes"].text == "answers; LE1 1AA is in Leicester"
    assert (await desk.log()).of("places") == []


async def test_what_costs_money_is_tried_when_asked_to(sandboxed: Settings, desk: Desk) -> None:
    assert (await found(sandboxed, paid=True))["Google Places"].state == "ok"
    assert len((await desk.log()).of("places")) == 1


@pytest.mark.parametrize(
    ("changes", "name", "state", "text"),
    [
        ({"openai_api_key": SecretStr("somebody-elses")}, "OpenAI", "failed", "the key was refused"),
        ({"companies_house_api_key": SecretStr("somebody-elses")}, "Companies House", "failed", "the key was refused"),
        ({"openai_api_key": None}, "OpenAI", "not tried", "no key"),
        ({"openai_api_key": None}, "OPENAI_API_KEY", "ok", "not set: only organisations with a key of their own"),
        ({"openai_model": "gpt-4-classic"}, "OpenAI", "failed", "OpenAI does not have gpt-4-classic for this key"),
        ({"redis_url": "unix:///no/such.sock"}, "Redis", "failed", "Error"),
        ({"egress_proxy": None}, "Egress", "ok", "no proxy"),
        ({"egress_ca": Path("/no/such.pem")}, "Egress", "failed", "CANVASS_EGRESS_CA names /no/such.pem"),
        (
            {"smtp_url": SecretStr("smtp://u:p@127.0.0.1:9")},
            "Mails",
            "failed",
            "127.0.0.1:9: the mail server cannot be used",
        ),
        ({"mail_folder": Path("/data/mails")}, "Mails", "ok", "land in /data/mails"),
        ({"postcodes_base_url": "http://127.0.0.1:9"}, "Postcodes", "failed", "postcodes: no connection"),
    ],
)
async def test_what_is_wrong_is_said(
    sandboxed: Settings, changes: dict[str, object], name: str, state: str, text: str
) -> None:
    finding = (await found(sandboxed.model_copy(update=changes)))[name]
    assert finding.state == state
    assert text in finding.text


async def test_without_the_database_the_rest_is_still_looked_at(sandboxed: Settings) -> None:
    broken = sandboxed.model_copy(update={"database_url": "postgresql+asyncpg://nobody@127.0.0.1:9/nothing"})
    findings = await found(broken)
    assert {name for name, finding in findings.items() if finding.state == "failed"} == {
        "PostgreSQL",
        "Local register",
        "Allowances",
        "Budgets",
    }


async def test_an_old_database_must_be_migrated(sandboxed: Settings, postgres: Postgres) -> None:
    engine = create_async_engine(postgres.url(SUPERUSER, DATABASE))
    async with engine.begin() as connection:
        newest = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    state, told = await said(sandboxed, "PostgreSQL")
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    await engine.dispose()
    assert state == "failed"
    assert told.endswith(f"migration 0001, not {newest}: run canvass migrate")


async def test_a_model_that_goes_soon(sandboxed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODELS, "gpt-5-mini", (datetime.now(UTC) + timedelta(days=10)).date().isoformat())
    state, told = await said(sandboxed.model_copy(update={"openai_model": "gpt-5-mini"}), "OpenAI")
    assert (state, told.partition(" on ")[0]) == ("warning", "gpt-5-mini shuts down")


async def test_what_is_near_its_end(sandboxed: Settings, door: Database, desk: Desk) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    where = {"source": Source.COMPANIES_HOUSE, "key_id": key_id(sandboxed, Source.COMPANIES_HOUSE, "sandbox-register")}
    values = {"allowed": 600, "remaining": 60, "resets_at": soon}
    failing = {"circuit": Circuit.OPEN, "circuit_until": soon, "circuit_reason": "failed on its side (502)"}
    async with door.shared() as session:
        await session.execute(delete(VendorState).filter_by(**where))
        session.add(VendorState(**where, **values, **failing))
    async with door.system_session() as session:
        tenant = await session.get_one(Tenant, desk.id)
        tenant.name, tenant.monthly_budget_micros = "Nearly spent", 1_000_000
        session.add(
            TenantMonth(
                tenant_id=desk.id, month=month_of(datetime.now(UTC)), cost_micros=800_000, reserved_micros=100_000
            )
        )

    findings = await examine(sandboxed)

    async with door.shared() as session:
        await session.execute(delete(VendorState).filter_by(**where))
    warnings = [(finding.name, finding.text) for finding in findings if finding.state == "warning"]
    assert warnings == [
        ("Allowances", "Companies House was failing: failed on its side (502)"),
        ("Allowances", "Companies House: 60 of 600 requests left for now"),
        ("Budgets", "Nearly spent has spent 0.90 of this month's 1.00 USD"),
    ]


def environment(settings: Settings) -> dict[str, str]:
    return {
        "PATH": "",
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "CANVASS_SECRET_KEY": settings.secret_key.get_secret_value(),
        "OPENAI_API_KEY": "sandbox-openai",
        "CANVASS_OPENAI_BASE_URL": settings.openai_base_url,
        "CANVASS_POSTCODES_BASE_URL": settings.postcodes_base_url,
    }


async def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "canvass", "doctor", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, env=env, capture_output=True, text=True, timeout=60, check=False
    )


async def test_the_command_prints_a_table_and_no_secret(sandboxed: Settings) -> None:
    done = await run(**environment(sandboxed))
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok         OPENAI_API_KEY           set, ends in enai\n" in done.stdout
    for secret in ("sandbox-openai", sandboxed.secret_key.get_secret_value(), sandboxed.database_url):
        assert secret not in done.stdout


async def test_the_command_as_json_and_its_exit_code(sandboxed: Settings) -> None:
    done = await run("--json", **environment(sandboxed) | {"OPENAI_API_KEY": "somebody-elses"})
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (1, False)
    assert [finding["name"] for finding in told["findings"] if finding["state"] == "failed"] == ["OpenAI"]


async def test_the_one_machine_edition_is_found_in_its_folder(sandboxed: Settings, postgres: Postgres) -> None:
    keepsakes(postgres.folder, ())
    named = {name: value for name, value in environment(sandboxed).items() if name.startswith("CANVASS_OPENAI")}
    done = await run("--json", **named, CANVASS_DATA=str(postgres.folder), REDIS_URL=sandboxed.redis_url)
    states = {finding["name"]: finding["state"] for finding in json.loads(done.stdout)["findings"]}
    assert (states["PostgreSQL"], states["Redis"]) == ("ok", "ok")


async def test_without_settings_it_says_which(sandboxed: Settings, tmp_path: Path) -> None:
    done = await run("--json", PATH="", CANVASS_DATA=str(tmp_path))
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [finding["text"].split()[0] for finding in told["findings"]] == ["DATABASE_URL", "CANVASS_SECRET_KEY"]
