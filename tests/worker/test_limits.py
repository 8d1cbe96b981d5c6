"""Two workers, one key, and a vendor that counts: it is asked as often as it allows, but for the few that are kept."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import httpx2
import pytest

from canvass.sandbox.pace import ALLOWANCES
from leads.db import Database
from leads.errors import VendorError
from leads.evidence import Subject
from leads.settings import Settings
from leads.vocabulary import Source
from tests.worker.machine import Desk
from worker.gate_rules import KEPT
from worker.own_account import OwnAccount
from worker.vendors import Vendors

ALLOWED = 60
"""The vendor's window; the workers are told of ten times as much, so that only its headers can keep them within."""


@pytest.fixture(autouse=True)
async def _limited(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vendor keeps to its limits, though it answers at once."""
    monkeypatch.setitem(ALLOWANCES, "companies_house", (ALLOWED, 300))
    await desk.spoil("limits=on")


@pytest.fixture
async def workers(sandboxed: Settings, door: Database) -> AsyncIterator[list[Vendors]]:
    """Two, with a key that is new to the vendor."""
    opened = [Vendors(sandboxed, door) for _ in range(2)]
    yield opened
    for vendors in opened:
        await vendors.close()


async def look_up(vendors: Vendors, key: str, number: int) -> str:
    """One company that does not exist: what became of asking for it."""
    try:
        await vendors._companies_house(key).look_up(Subject("Nobody", company_number=f"{number:08d}"), OwnAccount())
    except VendorError as error:
        return error.code
    return "ok"


def answers(desk: Desk, key: str) -> Counter[int]:
    """The statuses that the vendor gave to that key."""
    entries = desk.sandbox.sandbox.log.entries
    return Counter(entry.status for entry in entries if entry.key == f"…{key[-4:]}")


async def test_two_workers_use_the_allowance_up_and_are_never_refused(workers: list[Vendors], desk: Desk) -> None:
    key = "sandbox-two-workers-0001"
    said = Counter(await asyncio.gather(*(look_up(workers[n % 2], key, n) for n in range(100))))
    asked = answers(desk, key)
    assert 429 not in asked
    assert ALLOWED - ALLOWED // KEPT <= asked.total() <= ALLOWED
    assert said["rate_limited"] > 0
    assert said.keys() <= {"ok", "rate_limited"}


async def test_what_somebody_else_takes_is_noticed_in_time(workers: list[Vendors], desk: Desk) -> None:
    key = "sandbox-with-others-0002"
    async with httpx2.AsyncClient(trust_env=False, auth=httpx2.BasicAuth(key, "")) as other:
        for _ in range(30):
            await other.get(f"{desk.sandbox.url}/company/00000001")
    await asyncio.gather(*(look_up(workers[n % 2], key, n) for n in range(100)))
    asked = answers(desk, key)
    assert 429 not in asked
    assert ALLOWED - ALLOWED // KEPT <= asked.total() <= ALLOWED


async def test_how_the_vendor_stands_is_known_to_both(workers: list[Vendors], desk: Desk) -> None:
    key = "sandbox-known-to-both-0003"
    await look_up(workers[0], key, 1)
    await workers[0].gates.settled()
    first = workers[0].gates._gates[Source.COMPANIES_HOUSE, _name(workers[0], key)].snapshot
    await look_up(workers[1], key, 2)
    await workers[1].gates.settled()
    second = workers[1].gates._gates[Source.COMPANIES_HOUSE, _name(workers[1], key)].snapshot
    used = answers(desk, key).total()
    assert second.left == ALLOWED - used
    assert first.ends is not None
    assert second.ends is not None
    assert abs((second.ends - first.ends).total_seconds()) <= 1


def _name(vendors: Vendors, key: str) -> str:
    [name] = [name for source, name in vendors.gates._gates if source is Source.COMPANIES_HOUSE]
    return name
