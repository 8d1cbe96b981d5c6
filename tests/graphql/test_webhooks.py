"""Webhooks over GraphQL: made, changed, rotated, tried, replayed and deleted by admins, with a log that is read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from leads import models, webhooks
from leads.scopes import Scope
from leads.vocabulary import EventKind
from leads.webhook_states import DeliveryStatus, WebhookStatus
from tests.graphql import access
from tests.graphql.hooks import URL, add_webhook, add_webhooks
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign, add_events
from tests.graphql.test_feed import settle

SHOWN = "id url description kinds status reason previousSecretEndsAt retryAt failingSince createdBy { role }"
WEBHOOKS = f"{{ webhooks {{ totalCount nodes {{ {SHOWN} }} }} }}"
LOG = """query ($id: ID!, $status: [DeliveryStatus!]) { webhook(id: $id) {
  deliveries(status: $status, first: 10) { totalCount nodes {
    messageId type kind seq body status replayed finishedAt webhook { id } campaign { name }
    attempts { statusCode durationMs error requestHeaders { name value } responseHeaders { name value } responseBody }
  } }
  replays(first: 10) { nodes { since until events delivered finishedAt createdBy { role } } }
} }"""
ATTEMPT: dict[str, Any] = {
    "at": "2026-11-23T08:00:00+00:00",
    "status": 500,
    "ms": 84,
    "error": None,
    "request_headers": [["webhook-signature", "[hidden]"]],
    "response_headers": [["server", "x"]],
    "response_body": "no",
}

LOGGED: dict[str, Any] = {
    "messageId": "evt_1",
    "type": "lead.ready",
    "kind": "LEAD_READY",
    "seq": 7,
    "body": "{}",
    "status": "FAILED",
    "replayed": False,
    "finishedAt": None,
    "campaign": {"name": "Care"},
    "attempts": [
        {
            "statusCode": 500,
            "durationMs": 84,
            "error": None,
            "requestHeaders": [{"name": "webhook-signature", "value": "[hidden]"}],
            "responseHeaders": [{"name": "server", "value": "x"}],
            "responseBody": "no",
        }
    ],
}


async def make(team: Team, **given: Any) -> Any:
    return await team.admin.do("createWebhook", f"secret webhook {{ {SHOWN} }}", **{"url": URL, **given})


async def test_a_webhook_is_made_and_its_secret_is_shown_once(team: Team) -> None:
    made = await make(team, description=" CRM ", kinds=["LEAD_READY", "LEAD_CONVERTED"])
    assert made["secret"].startswith("whsec_")
    assert len(made["secret"]) == len("whsec_") + 44
    webhook = made["webhook"]
    assert webhook == {
        "id": webhook["id"],
        "url": URL,
        "description": "CRM",
        "kinds": ["LEAD_READY", "LEAD_CONVERTED"],
        "status": "ACTIVE",
        "reason": None,
        "previousSecretEndsAt": None,
        "retryAt": None,
        "failingSince": None,
        "createdBy": {"role": "ADMIN"},
    }
    assert await team.admin.ask(WEBHOOKS) == {"totalCount": 1, "nodes": [webhook]}
    async with team.db.read(team.id) as session:
        [row] = await session.scalars(select(models.WebhookEndpoint))
    assert made["secret"].removeprefix("whsec_") not in repr(vars(row))


async def test_the_same_key_makes_one(team: Team) -> None:
    first = await make(team, idempotencyKey="k1")
    assert await make(team, idempotencyKey="k1") == first
    other = await make(team, idempotencyKey="k1", description="Another")
    assert other["code"] == "CONFLICT"
    assert (await team.admin.ask(WEBHOOKS))["totalCount"] == 1


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.com/", "The address must begin with https://."),
        ("ftp://hooks.example.com/", "The address must begin with https://."),
        ("https://user@hooks.example.com/", "The address must not contain a user name or a #."),
        ("https://hooks.example.com/#x", "The address must not contain a user name or a #."),
        ("https://hooks.example.com:25/", "The port must be 443 or 8443."),
        ("https://10.0.0.1/", "This is no public address."),
        ("https://[fd00::1]/", "This is no public address."),
        ("https://2130706433/", "This is no public address."),
        ("https://intranet/", "This is no public address."),
        ("https://", "This is not a web address."),
        ("https://[/", "This is not a web address."),
        ("https://a b.example.com/", "This is not a web address."),
        ("https://hooks.example.com/" + "x" * 2000, "This is not a web address."),
        ("hooks.example.com", "This is not a web address."),
    ],
)
async def test_addresses_that_are_not_taken(team: Team, url: str, why: str) -> None:
    refused = await make(team, url=url)
    assert (refused["code"], refused["fieldErrors"]) == ("INVALID", [{"field": "url", "message": why}])
    assert (await team.admin.ask(WEBHOOKS))["totalCount"] == 0


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9000/x", "http://localhost:3000/", "https://hooks.example.com:8443/"]
)
async def test_addresses_that_are_taken_in_the_sandbox(team: Team, url: str) -> None:
    assert (await make(team, url=url))["webhook"]["url"] == url


async def test_what_else_is_wrong_with_one(team: Team) -> None:
    refused = await make(team, description="x" * 201, kinds=["SNAPSHOT"])
    assert [each["field"] for each in refused["fieldErrors"]] == ["description", "kinds"]
    for _ in range(webhooks.MOST_ENDPOINTS):
        await add_webhook(team)
    assert (await make(team))["code"] == "CONFLICT"


async def test_a_webhook_is_changed_paused_and_taken_up(team: Team) -> None:
    now = datetime.now(UTC)
    row = await add_webhook(
        team, status=WebhookStatus.DISABLED, reason="it is gone", retry_at=now, failing_since=now - timedelta(days=5)
    )
    changed = f"webhook {{ {SHOWN} }}"
    one = await team.admin.do("updateWebhook", changed, webhookId=gid("Webhook", row), kinds=["LEAD_READY"])
    assert (one["webhook"]["kinds"], one["webhook"]["status"]) == (["LEAD_READY"], "DISABLED")
    two = await team.admin.do("updateWebhook", changed, webhookId=gid("Webhook", row), active=True)
    assert [two["webhook"][name] for name in ("status", "reason", "retryAt", "failingSince")] == [
        "ACTIVE",
        None,
        None,
        None,
    ]
    three = await team.admin.do("updateWebhook", changed, webhookId=gid("Webhook", row), active=False, description="B")
    assert (three["webhook"]["status"], three["webhook"]["description"]) == ("PAUSED", "B")
    refused = await team.admin.do("updateWebhook", changed, webhookId=gid("Webhook", row), url="http://x.example.com")
    assert refused["field"] == "url"


async def test_a_webhook_is_deleted_with_its_log(team: Team) -> None:
    rows = await add_webhooks(team)
    done = await team.admin.do("deleteWebhook", "deletedId", webhookId=gid("Webhook", rows["Webhook"]))
    assert done["deletedId"] == gid("Webhook", rows["Webhook"])
    async with team.db.read(team.id) as session:
        for model in (models.WebhookEndpoint, models.WebhookDelivery, models.WebhookReplay):
            assert (await session.scalars(select(model))).all() == []
    again = await team.admin.do("deleteWebhook", "deletedId", webhookId=gid("Webhook", rows["Webhook"]))
    assert (again["code"], again["field"]) == ("NOT_FOUND", "webhookId")


async def test_a_secret_is_rotated(team: Team) -> None:
    made = await make(team)
    shown = f"secret webhook {{ {SHOWN} }}"
    rotated = await team.admin.do("rotateWebhookSecret", shown, webhookId=made["webhook"]["id"], overlapHours=2)
    assert rotated["secret"] != made["secret"]
    ends = datetime.fromisoformat(rotated["webhook"]["previousSecretEndsAt"])
    assert timedelta(minutes=118) < ends - datetime.now(UTC) < timedelta(minutes=121)
    at_once = await team.admin.do("rotateWebhookSecret", shown, webhookId=made["webhook"]["id"], overlapHours=0)
    assert at_once["webhook"]["previousSecretEndsAt"] is None
    refused = await team.admin.do("rotateWebhookSecret", shown, webhookId=made["webhook"]["id"], overlapHours=169)
    assert refused["field"] == "overlapHours"


async def test_the_log_is_read(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id, name="Care")
    row = await add_webhook(team)
    test = await team.admin.do("testWebhook", "delivery { id status type }", webhookId=gid("Webhook", row))
    assert (test["delivery"]["status"], test["delivery"]["type"]) == ("PENDING", "webhook.test")
    async with team.db.write(team.id) as session:
        delivery = models.WebhookDelivery(
            endpoint_id=row.id,
            message_id="evt_1",
            kind=EventKind.LEAD_READY,
            campaign_id=campaign.id,
            seq=7,
            body="{}",
            status=DeliveryStatus.FAILED,
            attempts=[ATTEMPT],
        )
        session.add(delivery)
    log = await team.admin.ask(LOG, id=gid("Webhook", row), status=["FAILED"])
    assert log["deliveries"]["totalCount"] == 1
    [shown] = log["deliveries"]["nodes"]
    assert shown == LOGGED | {"webhook": {"id": gid("Webhook", row)}}
    both = (await team.admin.ask(LOG, id=gid("Webhook", row)))["deliveries"]
    assert [each["type"] for each in both["nodes"]] == ["lead.ready", "webhook.test"]


async def test_a_stretch_of_time_is_replayed_once_for_a_key(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    await add_events(team.db, campaign, 2)
    await settle(team)
    row = await add_webhook(team)
    await settle(team)
    async with team.db.write(team.id) as session:  # as if it had been told of them
        await session.execute(update(models.WebhookEndpoint).values(position=2**62))
    given = {"webhookId": gid("Webhook", row), "since": "2026-01-01T00:00:00Z", "idempotencyKey": "again"}
    one = await team.admin.do("replayWebhook", "replay { id events delivered finishedAt }", **given)
    assert (one["replay"]["events"], one["replay"]["delivered"], one["replay"]["finishedAt"]) == (4, 0, None)
    assert await team.admin.do("replayWebhook", "replay { id events delivered finishedAt }", **given) == one
    [kept] = (await team.admin.ask(LOG, id=gid("Webhook", row)))["replays"]["nodes"]
    assert (kept["events"], kept["createdBy"]) == (4, {"role": "ADMIN"})


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("2126-01-01T00:00:00Z", None, "since"),
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "since"),
        ("2026-01-02T00:00:00", None, "since"),
        ("2026-01-02T00:00:00Z", "2026-01-03T00:00:00", "until"),
    ],
)
async def test_times_that_cannot_be_replayed(team: Team, since: str, until: str | None, field: str) -> None:
    row = await add_webhook(team)
    refused = await team.admin.do(
        "replayWebhook", "replay { id }", webhookId=gid("Webhook", row), since=since, until=until
    )
    assert (refused["code"], refused["field"]) == ("INVALID", field)


async def test_they_are_for_admins(team: Team) -> None:
    row = await add_webhook(team)
    assert (await team.member.fail(WEBHOOKS))["code"] == "FORBIDDEN"
    assert (await team.member.fail("query ($id: ID!) { webhook(id: $id) { id } }", id=gid("Webhook", row)))["code"]
    assert await team.member.ask("query ($id: ID!) { node(id: $id) { id } }", id=gid("Webhook", row)) is None
    refused = await team.member.do("createWebhook", "secret", url=URL)
    assert refused["code"] == "FORBIDDEN"


async def test_keys_need_their_scopes(team: Team) -> None:
    reader = await access.holder(team, Scope.WEBHOOKS_READ)
    assert (await reader.ask(WEBHOOKS))["totalCount"] == 0
    create = 'mutation { createWebhook(input: {url: "https://hooks.example.com/"}) { __typename } }'
    assert (await reader.fail(create))["scopes"] == ["webhooks:write"]
    writer = await access.holder(team, Scope.WEBHOOKS_WRITE, Scope.WEBHOOKS_READ)
    assert await writer.ask(create) == {"__typename": "CreateWebhookPayload"}
    feed = await access.holder(team, Scope.CAMPAIGNS_READ)
    assert await feed.ask("{ eventFeed { totalCount } }") == {"totalCount": 0}
    assert (await reader.fail("{ eventFeed { totalCount } }"))["scopes"] == ["campaigns:read"]
