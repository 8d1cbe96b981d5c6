"""Following the register's stream, over HTTP against the sandbox: what is taken over, and what a break costs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import orjson
import pytest
import pytest_asyncio
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.server import RunningSandbox, running_sandbox
from leads import register
from leads.db import Database
from leads.errors import BadCredentials, ConflictError
from leads.evidence import Subject
from leads.models.register import RegisterCompany
from leads.register import Status
from leads.register_changes import Change
from leads.register_words import Standing
from tests.register.conftest import Importer
from tests.register.files import line
from worker import register_stream
from worker.register_stream import Follower, Stream

YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox(SandboxOptions(latency="zero", noise=SILENCE)) as running:
        yield running


@pytest_asyncio.fixture
async def http(sandbox: RunningSandbox) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=sandbox.url, trust_env=False) as client:
        yield client


@pytest.fixture
def stream(sandbox: RunningSandbox) -> Stream:
    return Stream(sandbox.url, "sandbox-stream", silence=5.0, pause=0.02)


@asynccontextmanager
async def following(follower: Follower) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(follower.follow())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], Awaitable[bool]], within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110 - it is in another process, or as good as
            await asyncio.sleep(0.01)


async def connected(http: httpx2.AsyncClient, times: int = 1) -> None:
    async def so() -> bool:
        return len(await asked(http)) >= times

    await until(so)


async def asked(http: httpx2.AsyncClient) -> list[tuple[str, int]]:
    """The connections so far, with their answers."""
    entries = (await http.get("/_sandbox/log")).json()["entries"]
    return [(entry["asked"], entry["status"]) for entry in entries if entry["operation"] == "stream"]


async def happens(http: httpx2.AsyncClient, number: str, kind: str = "changed", **values: Any) -> int:
    """Make something happen; its timepoint."""
    told = {"number": number, "type": kind, "set": values}
    event = (await http.post("/_sandbox/register/events", json=told)).json()
    return int(event["event"]["timepoint"])


async def status_of(db: Database) -> Status:
    async with db.shared() as session:
        status = await register.status(session)
    assert status is not None
    return status


async def taken_to(db: Database, timepoint: int) -> None:
    async def so() -> bool:
        return (await status_of(db)).timepoint == timepoint

    await until(so)


async def company(db: Database, number: str) -> RegisterCompany | None:
    async with db.shared() as session:
        return await session.get(RegisterCompany, number)


PROFILE: dict[str, Any] = {
    "company_name": "OAKHOLLOW SMILES LIMITED",
    "company_status": "active",
    "company_status_detail": "active-proposal-to-strike-off",
    "type": "plc",
    "date_of_creation": "2001-02-03",
    "registered_office_address": {
        "premises": "7",
        "address_line_1": "New Road",
        "locality": "Derby",
        "postal_code": "de11aa",
        "country": "England",
    },
    "sic_codes": ["86900", "86230"],
    "previous_company_names": [{"name": "OAKHOLLOW DENTAL LIMITED", "ceased_on": "2026-11-20"}],
    "accounts": {
        "last_accounts": {"made_up_to": "2026-06-30", "type": "total-exemption-full"},
        "next_accounts": {"due_on": "2028-03-31"},
    },
}


async def test_a_change_is_taken_over(db: Database, bring: Importer, http: httpx2.AsyncClient, stream: Stream) -> None:
    await bring(line(), as_of=YESTERDAY)
    async with following(Follower(db, http, stream)):
        await connected(http)
        await taken_to(db, await happens(http, "01234567", **PROFILE))
    changed = await company(db, "01234567")
    assert changed is not None
    assert (changed.name, changed.name_key) == ("OAKHOLLOW SMILES LIMITED", "oakhollowsmiles")
    assert (changed.former_names, changed.former_keys) == (["OAKHOLLOW DENTAL LIMITED"], ["oakhollowdental"])
    assert (changed.street, changed.town, changed.county, changed.postcode) == ("7, New Road", "Derby", None, "DE1 1AA")
    assert (changed.type, changed.status, changed.standing) == ("plc", "active", Standing.QUIET)
    assert (changed.sic_codes, changed.accounts_category) == ("86900 86230", "total-exemption-full")
    assert (changed.accounts_made_up_to, changed.accounts_due_on) == (date(2026, 6, 30), date(2028, 3, 31))
    assert (changed.charges, changed.charges_satisfied) == (3, 2)
    status = await status_of(db)
    assert changed.changed_at == status.followed_at
    assert status.followed_at is not None
    assert abs(datetime.now(UTC) - status.followed_at) < timedelta(minutes=1)


async def test_a_new_company_is_added_and_one_that_is_deleted_is_not_shown_again(
    db: Database, bring: Importer, http: httpx2.AsyncClient, stream: Stream, sandbox: RunningSandbox
) -> None:
    await bring(line(), as_of=YESTERDAY)
    new = next(iter(sandbox.sandbox.world.by_number))
    async with following(Follower(db, http, stream)):
        await connected(http)
        await happens(http, new)
        await taken_to(db, await happens(http, "01234567", "deleted"))
    added = await company(db, new)
    assert added is not None
    assert (added.name, added.charges) == (sandbox.sandbox.world.by_number[new].name.upper(), None)
    subject = Subject(name="Oakhollow Dental", postcode="LE1 6TE", company_number="01234567")
    for as_of, known in ((YESTERDAY, []), (YESTERDAY + timedelta(days=30), ["01234567"])):
        async with db.shared() as session:
            assert await register.look_up(session, subject) == []
        await bring(line(), as_of=as_of)
        async with db.shared() as session:
            assert [each.number for each in await register.look_up(session, subject)] == known


async def test_it_goes_on_where_it_was_whatever_breaks(
    db: Database, bring: Importer, http: httpx2.AsyncClient, stream: Stream
) -> None:
    await bring(line(), as_of=YESTERDAY)
    async with following(Follower(db, http, stream)):
        await connected(http)
        first = await happens(http, "01234567", company_name="FIRST LTD")
        await taken_to(db, first)
        await http.post("/_sandbox/register/cut")
        await connected(http, 2)
        second = await happens(http, "01234567", company_name="SECOND LTD")
        await taken_to(db, second)
    missed = [await happens(http, "01234567", company_name=f"MISSED {number} LTD") for number in range(3)]
    async with following(Follower(db, http, stream)):
        await taken_to(db, missed[-1])
    assert [path for path, _ in await asked(http)] == ["/companies now", f"/companies {first}", f"/companies {second}"]
    changed = await company(db, "01234567")
    assert changed is not None
    assert changed.name == "MISSED 2 LTD"


async def test_heartbeats_keep_a_silent_stream_alive_and_silence_ends_it(
    db: Database, bring: Importer, http: httpx2.AsyncClient, sandbox: RunningSandbox
) -> None:
    await bring(line(), as_of=YESTERDAY)
    patient = Stream(sandbox.url, "sandbox-stream", silence=0.5, pause=0.01)
    async with following(Follower(db, http, patient)):
        await asyncio.sleep(1.2)
        assert len(await asked(http)) == 1
    hasty = Stream(sandbox.url, "sandbox-stream", silence=0.01, pause=0.01)
    async with following(Follower(db, http, hasty)):
        await connected(http, 4)


async def test_after_a_gap_it_goes_on_from_now_and_says_so(
    db: Database, bring: Importer, http: httpx2.AsyncClient, stream: Stream, owner: AsyncConnection
) -> None:
    await bring(line(), as_of=YESTERDAY)
    await owner.execute(text("UPDATE register_load SET timepoint = 5"))
    await owner.commit()
    with capture_logs() as logs:
        async with following(Follower(db, http, stream)):
            await connected(http, 2)
            await taken_to(db, await happens(http, "01234567", company_name="LATER LTD"))
    assert await asked(http) == [("/companies 5", 416), ("/companies now", 200)]
    assert [entry for entry in logs if entry["event"] == "register_stream_gap"] == [
        {"event": "register_stream_gap", "timepoint": 5, "log_level": "warning"}
    ]


async def test_events_that_come_twice_or_late_change_nothing(
    db: Database, bring: Importer, http: httpx2.AsyncClient, stream: Stream, owner: AsyncConnection
) -> None:
    await bring(line(number="00000001"), line(number="00000002"), as_of=YESTERDAY + timedelta(days=30))
    await owner.execute(text("UPDATE register_company SET changed_at = 'infinity' WHERE number = '00000001'"))
    await owner.execute(text("UPDATE register_load SET as_of = :day"), {"day": YESTERDAY})
    await owner.commit()
    async with following(Follower(db, http, stream)):
        await connected(http)
        await happens(http, "00000001", company_name="OLD NEWS LTD")
        await happens(http, "00000001", "deleted")
        await taken_to(db, await happens(http, "00000002", company_name="NEWS LTD"))
        await owner.execute(text("UPDATE register_load SET as_of = :day"), {"day": YESTERDAY + timedelta(days=30)})
        await owner.commit()
        await taken_to(db, await happens(http, "00000002", company_name="IN THE FILE LTD"))
    async with db.shared() as session:
        names = list(await session.scalars(select(RegisterCompany.name).order_by(RegisterCompany.number)))
    assert names == ["OAKHOLLOW DENTAL LIMITED", "NEWS LTD"]


async def test_a_refused_key_and_an_empty_register_end_it(
    db: Database, bring: Importer, http: httpx2.AsyncClient, sandbox: RunningSandbox, stream: Stream
) -> None:
    with pytest.raises(ConflictError, match="import a monthly file first"):
        await Follower(db, http, stream).follow()
    await bring(line(), as_of=YESTERDAY)
    with pytest.raises(BadCredentials, match="COMPANIES_HOUSE_STREAM_KEY"):
        await Follower(db, http, Stream(sandbox.url, "wrong")).follow()


async def test_too_many_requests_are_waited_out(
    db: Database, bring: Importer, http: httpx2.AsyncClient, stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bring(line(), as_of=YESTERDAY)
    monkeypatch.setattr(register_stream, "FULL", 0.05)
    await http.post("/_sandbox/faults", json={"faults": "throttle=companies_house"})
    async with following(Follower(db, http, stream)):
        await connected(http, 2)
        await http.post("/_sandbox/faults", json={"faults": ""})
        await connected(http, 3)
        await taken_to(db, await happens(http, "01234567", company_name="LATER LTD"))
    statuses = [status for _, status in await asked(http)]
    assert statuses[:2] == [429, 429]
    assert statuses[-1] == 200


class Patient(Follower):
    """One who remembers how long it waited."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.waited: list[float] = []

    def _again(self) -> float:
        self.waited.append(super()._again())
        return self.waited[-1]


async def test_failures_are_waited_out_ever_longer(db: Database, bring: Importer) -> None:
    await bring(line(), as_of=YESTERDAY)
    answers = iter([500, 0, 503])
    over = asyncio.Event()

    def answer(_: httpx2.Request) -> httpx2.Response:
        status = next(answers, None)
        if status is None:
            over.set()
        elif not status:
            raise httpx2.ConnectError("no")
        return httpx2.Response(status or 502)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as http:
        follower = Patient(db, http, Stream("http://stream", "key", pause=0.01))
        async with following(follower):
            await asyncio.wait_for(over.wait(), 5)
    waited = follower.waited
    assert len(waited) >= 3
    assert 0.005 <= waited[0] <= 0.01 <= waited[1] <= 0.02 <= waited[2] <= 0.04


class Unlucky(Follower):
    """One to whom the database is away at first."""

    tried = 0

    async def _take_over(self, heard: list[Change]) -> None:
        self.tried += 1
        if self.tried < 3:
            raise ConnectionRefusedError
        await super()._take_over(heard)


async def test_a_database_that_is_away_loses_nothing(db: Database, bring: Importer) -> None:
    await bring(line(), as_of=YESTERDAY)
    served = httpx2.MockTransport(lambda _: httpx2.Response(200, content=event(9)))
    async with httpx2.AsyncClient(transport=served) as http:
        follower = Unlucky(db, http, Stream("http://stream", "key", pause=0.01))
        async with following(follower):
            await taken_to(db, 9)


def event(timepoint: int) -> bytes:
    """A line of the stream."""
    about = {"timepoint": timepoint, "published_at": datetime.now(UTC).isoformat(), "type": "changed"}
    told = {"resource_kind": "company-profile", "resource_id": "01234567", "event": about, "data": PROFILE}
    return orjson.dumps(told) + b"\n"


@pytest.mark.parametrize(
    "unreadable",
    [b"{", b"[]", b"5", b'{"resource_kind":"filing-history"}', b'{"resource_kind":"company-profile","event":{}}'],
)
async def test_what_cannot_be_read_is_passed_over(db: Database, bring: Importer, unreadable: bytes) -> None:
    await bring(line(), as_of=YESTERDAY)
    content = unreadable + b"\n\n" + event(9) + event(10)[:50]
    served = httpx2.MockTransport(lambda _: httpx2.Response(200, content=content))
    async with httpx2.AsyncClient(transport=served) as http:
        follower = Follower(db, http, Stream("http://stream", "key", pause=10.0))
        with capture_logs() as logs:
            async with following(follower):
                await taken_to(db, 9)
    assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == ["register_event_unreadable"]
    assert follower.taken == 1
