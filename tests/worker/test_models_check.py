"""The model that searches: what OpenAI's list says of it, written down for each key and warned about."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from canvass.sandbox.asks import MODELS
from leads.db import Database
from leads.errors import BadReply
from leads.models import VendorState
from leads.settings import Settings
from leads.vendor_keys import key_id
from leads.vocabulary import Provider, Source
from tests.worker.machine import Desk
from worker.models_check import ModelsCheck, ModelState, parse_models
from worker.vendors import Vendors

DAY = datetime(2026, 12, 11, tzinfo=UTC)


def listing(**model: Any) -> dict[str, Any]:
    return {"object": "list", "data": [{"id": "other"}, "odd", {"id": "luna", **model}]}


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (listing(), ModelState("luna", True, None)),
        (listing(shutdown_date="2026-12-11"), ModelState("luna", True, DAY)),
        (listing(shutdown_date="2026-12-11T00:00:00Z"), ModelState("luna", True, DAY)),
        (listing(shutdown_date="soon"), ModelState("luna", True, None)),
        (listing(shutdown_date=17), ModelState("luna", True, None)),
        ({"data": []}, ModelState("luna", False, None)),
    ],
)
def test_the_list_of_models_is_read(body: dict[str, Any], state: ModelState) -> None:
    assert parse_models(body, "luna") == state


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {"id": "luna"}}])
def test_what_is_no_list_of_models(body: dict[str, Any]) -> None:
    with pytest.raises(BadReply):
        parse_models(body, "luna")


@pytest.fixture
async def vendors(sandboxed: Settings, door: Database, request: pytest.FixtureRequest) -> AsyncIterator[Vendors]:
    """The vendors of a worker whose model is the test's parameter."""
    opened = Vendors(sandboxed.model_copy(update={"openai_model": request.param}), door)
    yield opened
    await opened.close()


async def state_of(db: Database, settings: Settings, key: str) -> VendorState:
    where = VendorState.key_id == key_id(settings, Source.OPENAI, key)
    async with db.shared() as session:
        [row] = await session.scalars(select(VendorState).where(where))
        return row


@pytest.mark.parametrize("vendors", ["gpt-5-mini"], indirect=True)
async def test_a_model_that_goes_is_written_down_and_warned_about(
    vendors: Vendors, door: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = (datetime.now(UTC) + timedelta(days=30)).date()
    monkeypatch.setitem(MODELS, "gpt-5-mini", soon.isoformat())
    with capture_logs() as logs:
        await ModelsCheck(vendors, door).check_due()
    row = await state_of(door, vendors.settings, "sandbox-openai")
    assert (row.model, row.model_listed) == ("gpt-5-mini", True)
    assert row.retires_at == datetime(soon.year, soon.month, soon.day, tzinfo=UTC)
    assert [(entry["event"], entry["model"]) for entry in logs] == [("model_retires", "gpt-5-mini")]


@pytest.mark.parametrize("vendors", ["gpt-4-classic"], indirect=True)
async def test_a_model_that_is_not_listed_is_warned_about(vendors: Vendors, door: Database) -> None:
    with capture_logs() as logs:
        await ModelsCheck(vendors, door).check_due()
    row = await state_of(door, vendors.settings, "sandbox-openai")
    assert (row.model, row.model_listed, row.retires_at) == ("gpt-4-classic", False, None)
    assert [entry["event"] for entry in logs] == ["model_not_listed"]


@pytest.mark.parametrize("vendors", ["gpt-6-luna"], indirect=True)
async def test_each_key_is_asked_once_a_day_and_a_tenants_own_when_it_comes_into_use(
    vendors: Vendors, desk: Desk, door: Database
) -> None:
    models, asked = ModelsCheck(vendors, door), len(asked_of(desk))
    await models.check_due()
    assert asked_of(desk)[asked:] == ["…enai"]
    await desk.set_key(Provider.OPENAI, "sandbox-own-key")
    await vendors.for_tenant(door, desk.id)
    await models.check_due()
    await models.check_due()
    assert asked_of(desk)[asked:] == ["…enai", "…-key"]
    for key in ("sandbox-openai", "sandbox-own-key"):
        assert (await state_of(door, vendors.settings, key)).model == "gpt-6-luna"


def asked_of(desk: Desk) -> list[str]:
    """The ends of the keys with which the sandbox was asked for its models."""
    return [entry.key for entry in desk.sandbox.sandbox.log.entries if entry.operation == "models"]


@pytest.mark.parametrize("vendors", ["gpt-6-luna"], indirect=True)
async def test_a_check_that_fails_is_said_and_comes_again(vendors: Vendors, desk: Desk, door: Database) -> None:
    await desk.spoil("down=openai")
    with capture_logs() as logs:
        await ModelsCheck(vendors, door).check_due()
    assert [entry["event"] for entry in logs] == ["models_not_checked"]
    assert "server_error" in logs[0]["error"]
