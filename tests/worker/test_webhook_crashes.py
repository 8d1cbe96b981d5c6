"""Workers that die, compete or lose the database while they send to webhooks, and addresses that hang."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leads.settings import Settings
from leads.webhook_states import DeliveryStatus
from tests.worker.conftest import Team
from tests.worker.hooked import FOUND, Hooked, hooked
from tests.worker.receiver import receiving
from worker import webhook_next, webhook_post, webhooks
from worker.webhook_post import Line
from worker.webhook_rules import Answer
from worker.webhooks import PostOffice

ROOT = Path(__file__).parents[2]
WORKER = """
import asyncio
from datetime import timedelta
from leads.db import Database
from leads.settings import Settings
from worker import webhook_next, webhooks
webhook_next.LEASE = timedelta(seconds=2)
settings = Settings()
asyncio.run(webhooks.keep_delivering(Database.connect(settings), settings))
"""


@pytest.fixture
async def shop(team: Team, settings: Settings) -> AsyncIterator[Hooked]:
    async with hooked(team, settings) as opened:
        yield opened


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "CANVASS_SECRET_KEY": settings.secret_key.get_secret_value(),
        "CANVASS_SANDBOX": "true",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment)


async def idle(office: PostOffice) -> None:
    """Wait until nothing is under way."""
    while office._busy:
        await asyncio.wait(list(office._busy.values()))


async def test_a_worker_that_is_killed_loses_nothing(shop: Hooked) -> None:
    """It dies when the receiver has the first message and it does not know yet; another worker goes on."""
    async with receiving(60.0, 200) as receiver:
        await shop.endpoint(receiver.url)
        await shop.tell("one", "two", "three")
        killed = start_worker(shop.settings)
        await receiver.until(1)
        killed.kill()
        killed.wait(10)
        other = start_worker(shop.settings)
        try:
            await receiver.until(4, within=30)
        finally:
            other.terminate()
            other.wait(10)
    assert receiver.ids[0] == receiver.ids[1]
    assert len(set(receiver.ids)) == 3
    assert [each.body["data"]["message"] for each in receiver.received] == ["one", "one", "two", "three"]


async def test_whoever_lost_an_address_writes_nothing_more(shop: Hooked) -> None:
    """A worker was silent for longer than its lease, and another one took over."""
    async with receiving(0.5, 200) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one", "two")
        silent = asyncio.create_task(shop.deliver(endpoint_id))
        await receiver.until(1)
        assert await shop.deliver(endpoint_id) == 0
        await shop.later(endpoint_id, webhook_next.LEASE)
        assert await shop.deliver(endpoint_id) == 2
        assert await silent == 1
    one, two = await shop.log(endpoint_id)
    assert [len(one.attempts), len(two.attempts)] == [1, 1]
    assert [one.status, two.status] == [DeliveryStatus.DELIVERED] * 2
    assert (await shop.look(endpoint_id)).fence == 2


async def test_many_workers_send_each_message_once(shop: Hooked) -> None:
    async with receiving() as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell(*(str(number) for number in range(20)))
        offices = [PostOffice(shop.team.db, shop.settings, shop.courier) for _ in range(4)]
        await asyncio.gather(*(office.look() for office in offices))
        await asyncio.gather(*(idle(office) for office in offices))
    assert [each.body["data"]["message"] for each in receiver.received] == [str(number) for number in range(20)]
    assert len(await shop.log(endpoint_id)) == 20


async def test_an_address_that_hangs_holds_up_nobody_else(shop: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_post, "MOST_SECONDS", 1.0)
    async with receiving(30.0) as hanging, receiving() as well:
        stuck, quick = await shop.endpoint(hanging.url), await shop.endpoint(well.url)
        await shop.tell("one", "two", "three")
        office = PostOffice(shop.team.db, shop.settings, shop.courier)
        began = datetime.now(UTC)
        assert await office.look() == 2
        await well.until(3)
        assert datetime.now(UTC) - began < timedelta(seconds=1)
        await idle(office)
    [delivery] = await shop.log(stuck)
    assert delivery.attempts[0]["error"] == "it did not answer within 1 s"
    assert delivery.attempts[0]["ms"] >= 1_000
    assert (await shop.look(stuck)).retry_at
    assert not (await shop.look(quick)).retry_at


@pytest.mark.parametrize(
    ("manner", "error"),
    [("", "RemoteProtocolError"), ("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nxx", "RemoteProtocolError")],
)
async def test_a_line_that_breaks_is_a_failure(shop: Hooked, manner: str, error: str) -> None:
    async with receiving(manner) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one")
        await shop.deliver(endpoint_id)
    [delivery] = await shop.log(endpoint_id)
    assert delivery.attempts[0]["error"] == f"it could not be reached ({error})"


async def test_nobody_there_is_a_failure(shop: Hooked) -> None:
    async with receiving() as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
    await shop.tell("one")
    await shop.deliver(endpoint_id)
    [delivery] = await shop.log(endpoint_id)
    assert delivery.attempts[0]["error"] == "it could not be reached (ConnectError)"


async def test_nothing_is_lost_while_many_write_and_a_worker_sends(shop: Hooked) -> None:
    """Slow transactions of several campaigns, and the loop of a worker as it is."""
    campaigns = [shop.campaign_id, *[(await shop.team.campaign()).id for _ in range(3)]]
    async with receiving() as receiver:
        await shop.endpoint(receiver.url, kinds=[FOUND])
        sending = asyncio.create_task(webhooks.keep_delivering(shop.team.db, shop.settings))
        told = [shop.tell(*map(str, range(8)), kind=FOUND, campaign_id=each) for each in campaigns for _ in range(3)]
        await asyncio.gather(*told)
        await receiver.until(96, within=30)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert len(set(receiver.ids)) == 96
    for campaign_id in campaigns:
        ours = [int(each.rpartition("_")[2]) for each in receiver.ids if campaign_id.hex in each]
        assert ours == sorted(ours)
        assert len(ours) == 24


async def test_a_mistake_in_one_address_lets_the_others_be(shop: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving() as receiver:
        broken, well = await shop.endpoint("http://localhost:1/broken"), await shop.endpoint(receiver.url)
        carry = Line.carry

        async def carried(line: Line, url: str, headers: dict[str, str], body: str) -> Answer:
            if "broken" in url:
                raise KeyError(url)
            return await carry(line, url, headers, body)

        monkeypatch.setattr(Line, "carry", carried)
        await shop.tell("one")
        office = PostOffice(shop.team.db, shop.settings, shop.courier)
        assert await office.look() == 2
        await idle(office)
        assert await office.look() == 0
    assert len(receiver.ids) == 1
    assert (await shop.log(well))[0].status is DeliveryStatus.DELIVERED
    assert (await shop.log(broken))[0].status is DeliveryStatus.PENDING
    assert (await shop.look(broken)).lease_until is None


async def test_what_is_old_is_forgotten_and_what_waits_is_kept(shop: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving(200, 500) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one", "two")
        await shop.deliver(endpoint_id)
    assert await webhooks.purge(shop.team.db) == 0
    monkeypatch.setattr(webhooks, "KEPT", timedelta(0))
    assert await webhooks.purge(shop.team.db) >= 1
    assert [each.status for each in await shop.log(endpoint_id)] == [DeliveryStatus.PENDING]


def test_an_attempt_ends_before_its_lease() -> None:
    assert timedelta(seconds=webhook_post.MOST_SECONDS + 5) < webhook_next.LEASE
