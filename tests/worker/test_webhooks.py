"""Webhooks with a real receiver: what is sent, in what order, what happens when it is not taken."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook, WebhookVerificationError

from leads import webhooks
from leads.accounts import create_user
from leads.errors import ConflictError
from leads.letters import Site, write
from leads.models import Mail, WebhookEndpoint
from leads.settings import Settings
from leads.vocabulary import EventKind, MailKind, Role
from leads.webhook_states import DeliveryStatus, WebhookStatus
from schema.ids import global_id
from tests.worker.conftest import Team
from tests.worker.hooked import FOUND, Hooked, hooked
from tests.worker.receiver import receiving
from worker.webhook_rules import PATIENCE, SCHEDULE

DAY = timedelta(days=1)


@pytest.fixture
async def shop(team: Team, settings: Settings) -> AsyncIterator[Hooked]:
    async with hooked(team, settings) as opened:
        yield opened


async def test_events_are_delivered_in_order_and_signed(shop: Hooked) -> None:
    async with receiving() as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one", "two", "three")
        assert await shop.deliver(endpoint_id) == 3

    [secret] = await shop.secrets(endpoint_id)
    assert [each.body["data"]["message"] for each in receiver.received] == ["one", "two", "three"]
    for each in receiver.received:
        Webhook(secret).verify(each.text, each.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(each.text + " ", each.headers)
    first, log = receiver.received[0], await shop.log(endpoint_id)
    assert first.path == "/hooks"
    assert first.headers["content-type"] == "application/json"
    assert first.headers["user-agent"] == "Canvass-Webhooks/1.0"
    assert first.id == f"evt_{shop.campaign_id.hex}_{first.body['data']['seq']}"
    assert first.body["type"] == "lead.ready"
    assert datetime.fromisoformat(first.body["timestamp"]) < datetime.now(UTC)
    assert first.body["data"]["campaignId"] == global_id("Campaign", shop.campaign_id)
    assert first.body["data"]["details"] == {"name": "one"}
    assert [each.status for each in log] == [DeliveryStatus.DELIVERED] * 3
    assert [each.body for each in log] == [each.text for each in receiver.received]
    assert await shop.deliver(endpoint_id) == 0


async def test_only_what_is_wanted_is_sent_and_nothing_from_before(shop: Hooked) -> None:
    async with receiving() as receiver:
        await shop.tell("before")
        endpoint_id = await shop.endpoint(receiver.url)
        every = await shop.endpoint(receiver.url, kinds=())
        await shop.tell("found", kind=FOUND)
        await shop.tell("ready")
        await shop.tell("found again", kind=FOUND)
        assert await shop.deliver(endpoint_id) == 1
        assert [each.body["data"]["message"] for each in receiver.received] == ["ready"]
        assert await shop.deliver(every) == 3
        place = webhooks.place_of(await shop.look(endpoint_id))
        assert await shop.deliver(endpoint_id) == 0
        assert webhooks.place_of(await shop.look(endpoint_id)) >= place


async def test_nothing_overtakes_what_is_not_taken(shop: Hooked) -> None:
    async with receiving(500, 503, 200) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one", "two")
        assert await shop.deliver(endpoint_id) == 1
        failing = await shop.look(endpoint_id)
        assert failing.failing_since
        assert failing.retry_at
        assert timedelta(seconds=3) < failing.retry_at - datetime.now(UTC) < timedelta(seconds=7)
        assert await shop.deliver(endpoint_id) == 0
        await shop.later(endpoint_id, timedelta(seconds=7))
        assert await shop.deliver(endpoint_id) == 1
        await shop.later(endpoint_id, timedelta(seconds=40))
        assert await shop.deliver(endpoint_id) == 2

    assert len(set(receiver.ids)) == 2
    assert receiver.ids[0] == receiver.ids[1] == receiver.ids[2] != receiver.ids[3]
    one, two = await shop.log(endpoint_id)
    assert [(each["status"], each["error"]) for each in one.attempts] == [(500, None), (503, None), (200, None)]
    assert (one.status, two.status) == (DeliveryStatus.DELIVERED, DeliveryStatus.DELIVERED)
    well = await shop.look(endpoint_id)
    assert (well.failing_since, well.retry_at, well.status) == (None, None, WebhookStatus.ACTIVE)
    assert well.last_delivered_at == two.finished_at


async def test_after_a_day_a_message_is_given_up_and_the_next_one_is_tried(shop: Hooked) -> None:
    async with receiving(500) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one", "two")
        for attempt in range(len(SCHEDULE)):
            assert await shop.deliver(endpoint_id) == 1, attempt
            await shop.later(endpoint_id, timedelta(hours=1.2))
        assert await shop.deliver(endpoint_id) == 2

    one, two = await shop.log(endpoint_id)
    assert (one.status, len(one.attempts)) == (DeliveryStatus.FAILED, len(SCHEDULE) + 1)
    assert (two.status, len(two.attempts)) == (DeliveryStatus.PENDING, 1)


async def test_an_address_that_is_gone_is_disabled_at_once_and_people_are_told(shop: Hooked) -> None:
    async with receiving(410, 200) as receiver:
        endpoint_id = await shop.endpoint(receiver.url, description="CRM")
        for role in (Role.ADMIN, Role.MEMBER):
            await create_user(
                shop.team.db, shop.team.id, email=f"{role}-{endpoint_id}@x.example", name="Jo", password=None, role=role
            )
        await shop.tell("one", "two")
        assert await shop.deliver(endpoint_id) == 1
        gone = await shop.look(endpoint_id)
        assert gone.status is WebhookStatus.DISABLED
        assert gone.reason == "it answered that it is gone for good (status 410)"
        [told] = await shop.events(EventKind.WEBHOOK_DISABLED)
        assert told.message == f"The webhook CRM was disabled: {gone.reason}."
        async with shop.team.db.read(shop.team.id) as session:
            [mail] = await session.scalars(select(Mail))
        assert (mail.kind, mail.address) == (MailKind.WEBHOOK_DISABLED, f"ADMIN-{endpoint_id}@x.example")
        letter = write(mail.kind, mail.told, mail.campaign_id, Site("https://canvass.example"))
        assert letter.subject == "Webhook disabled: CRM"
        assert f"Why      {gone.reason}" in letter.text
        page = f"https://canvass.example/#/settings/webhooks/{global_id('Webhook', endpoint_id)}"
        assert page in letter.text
        assert page in letter.html
        assert await shop.deliver(endpoint_id) == 0

        await shop.change(endpoint_id, active=True)
        assert await shop.deliver(endpoint_id) == 2
        well = await shop.look(endpoint_id)
        assert (well.status, well.reason) == (WebhookStatus.ACTIVE, None)


async def test_an_address_that_fails_for_days_is_disabled(shop: Hooked) -> None:
    async with receiving(500) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one")
        await shop.deliver(endpoint_id)
        await shop.later(endpoint_id, PATIENCE - timedelta(hours=1))
        await shop.deliver(endpoint_id)
        assert (await shop.look(endpoint_id)).status is WebhookStatus.ACTIVE
        await shop.later(endpoint_id, timedelta(hours=2))
        await shop.deliver(endpoint_id)
    disabled = await shop.look(endpoint_id)
    assert disabled.status is WebhookStatus.DISABLED
    assert disabled.reason == "it failed for 5 days; the last time it answered with status 500"
    assert len(await shop.events(EventKind.WEBHOOK_DISABLED)) == 1


async def test_what_happens_during_a_pause_is_sent_after_it(shop: Hooked) -> None:
    async with receiving() as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.change(endpoint_id, active=False)
        await shop.tell("meanwhile")
        assert await shop.deliver(endpoint_id) == 0
        await shop.change(endpoint_id, active=True)
        assert await shop.deliver(endpoint_id) == 1


async def test_both_secrets_sign_while_they_overlap(shop: Hooked) -> None:
    async with receiving() as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        [old] = await shop.secrets(endpoint_id)
        async with shop.team.db.write(shop.team.id) as session:
            await webhooks.rotate(session, shop.settings, endpoint_id, overlap_hours=24)
        new, before = await shop.secrets(endpoint_id)
        assert before == old != new
        await shop.tell("one")
        await shop.deliver(endpoint_id)
        for secret in (old, new):
            Webhook(secret).verify(receiver.received[0].text, receiver.received[0].headers)
        assert receiver.received[0].headers["webhook-signature"].count("v1,") == 2

        await shop.later(endpoint_id, DAY)
        await shop.tell("two")
        await shop.deliver(endpoint_id)
        Webhook(new).verify(receiver.received[1].text, receiver.received[1].headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(old).verify(receiver.received[1].text, receiver.received[1].headers)


async def test_a_stretch_of_time_is_sent_again_after_what_is_new(shop: Hooked) -> None:
    async with receiving() as receiver:
        await shop.tell("too early")
        since = datetime.now(UTC)
        await shop.tell("one", "two")
        await shop.tell("not wanted", kind=FOUND)
        endpoint_id = await shop.endpoint(receiver.url)
        until = datetime.now(UTC)
        await shop.tell("three")
        await shop.deliver(endpoint_id)
        replay = await shop.replay(endpoint_id, since, until)
        assert (replay.events, replay.delivered, replay.finished_at) == (2, 0, None)
        await shop.tell("four")
        assert await shop.deliver(endpoint_id) == 3

    said = [each.body["data"]["message"] for each in receiver.received]
    assert said == ["three", "four", "one", "two"]
    [done] = await shop.replays(endpoint_id)
    assert done.delivered == 2
    assert done.finished_at
    assert [each.replay_id == done.id for each in await shop.log(endpoint_id)] == [False, False, True, True]
    async with receiving() as again:
        await shop.change(endpoint_id, url=again.url)
        await shop.replay(endpoint_id, since, until)
        await shop.deliver(endpoint_id)
    assert again.ids == receiver.ids[2:]


async def test_an_empty_stretch_is_done_at_once_and_few_wait_at_a_time(shop: Hooked) -> None:
    endpoint_id = await shop.endpoint("http://127.0.0.1:9/")
    past = datetime.now(UTC) - DAY
    assert (await shop.replay(endpoint_id, past, past + timedelta(hours=1))).finished_at
    await shop.tell("one")
    await shop.deliver(endpoint_id)
    for _ in range(webhooks.MOST_WAITING):
        await shop.replay(endpoint_id, past)
    with pytest.raises(ConflictError):
        await shop.replay(endpoint_id, past)


async def test_a_test_is_sent_once_even_to_an_address_that_is_paused(shop: Hooked) -> None:
    async with receiving(200, 410) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.change(endpoint_id, active=False)
        await shop.test(endpoint_id)
        await shop.test(endpoint_id)
        assert await shop.deliver(endpoint_id) == 2
    assert receiver.received[0].body["type"] == "webhook.test"
    taken, refused = await shop.log(endpoint_id)
    assert (taken.status, refused.status) == (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED)
    after = await shop.look(endpoint_id)
    assert (after.status, after.failing_since, after.last_delivered_at) == (WebhookStatus.PAUSED, None, None)


async def test_what_is_asked_to_wait_waits(shop: Hooked) -> None:
    asks = "HTTP/1.1 429 X\r\nretry-after: 120\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    async with receiving(asks) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one")
        await shop.deliver(endpoint_id)
    retry_at = (await shop.look(endpoint_id)).retry_at
    assert retry_at
    assert timedelta(seconds=115) < retry_at - datetime.now(UTC) <= timedelta(seconds=120)


async def test_a_redirect_is_not_followed(shop: Hooked) -> None:
    async with receiving() as other:
        moved = f"HTTP/1.1 307 X\r\nlocation: {other.url}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        async with receiving(moved) as receiver:
            endpoint_id = await shop.endpoint(receiver.url)
            await shop.tell("one")
            await shop.deliver(endpoint_id)
        assert other.received == []
    [delivery] = await shop.log(endpoint_id)
    assert [each["status"] for each in delivery.attempts] == [307]


async def test_the_log_hides_what_lets_somebody_in_and_cuts_what_is_long(shop: Hooked) -> None:
    body = "x" * 50_000
    told = f"HTTP/1.1 500 X\r\nset-cookie: id=1\r\nx-api-key: k\r\nx-trace: {'t' * 500}\r\ncontent-length: 50000\r\n"
    async with receiving(f"{told}connection: close\r\n\r\n{body}") as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one")
        await shop.deliver(endpoint_id)
    [delivery] = await shop.log(endpoint_id)
    [attempt] = delivery.attempts
    shown, sent = dict(attempt["response_headers"]), dict(attempt["request_headers"])
    assert (shown["set-cookie"], shown["x-api-key"]) == ("[hidden]", "[hidden]")
    assert shown["x-trace"] == "t" * 200 + "…"
    assert attempt["response_body"] == "x" * 1_000 + "…"
    assert sent["webhook-signature"] == "[hidden]"
    assert sent["webhook-id"] == delivery.message_id
    assert receiver.received[0].headers["webhook-signature"] not in str(delivery.attempts)


async def test_an_address_whose_secret_cannot_be_read_any_more_is_disabled(shop: Hooked) -> None:
    async with receiving() as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        async with shop.team.db.write(shop.team.id) as session:
            await session.execute(update(WebhookEndpoint).values(secret="gAAAA"))
        await shop.tell("one")
        assert await shop.deliver(endpoint_id) == 0
    disabled = await shop.look(endpoint_id)
    assert (disabled.status, disabled.lease_until) == (WebhookStatus.DISABLED, None)
    assert disabled.reason == "the stored secret cannot be read any more; rotate it"


async def test_what_is_deleted_meanwhile_is_no_trouble(shop: Hooked) -> None:
    async with receiving(0.3) as receiver:
        endpoint_id = await shop.endpoint(receiver.url)
        await shop.tell("one", "two")
        delivering = asyncio.create_task(shop.deliver(endpoint_id))
        await receiver.until(1)
        async with shop.team.db.write(shop.team.id) as session:
            await webhooks.delete(session, endpoint_id)
        assert await delivering == 1
    assert await shop.log(endpoint_id) == []
