"""What there is of webhooks and the feed in the tests: rows, and each field as another tenant asks it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from leads import models, webhooks
from leads.settings import Settings
from tests.graphql.people import Team

Ids = dict[str, str]

SETTINGS = Settings(database_url="postgresql://", secret_key=SecretStr("a secret of the tests, long enough"))
URL = "https://hooks.example.com/canvass"
NODES = ["Webhook", "WebhookDelivery", "WebhookReplay"]
QUERIES: dict[str, tuple[str, Any]] = {
    "eventFeed": ("query ($Campaign: ID!) { eventFeed(campaignId: $Campaign) { totalCount } }", {"totalCount": 0}),
    "webhooks": ("{ webhooks { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "webhook": ("query ($Webhook: ID!) { webhook(id: $Webhook) { id } }", None),
}
MUTATIONS: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "createWebhook": lambda _: {"url": URL},
    "updateWebhook": lambda ids: {"webhookId": ids["Webhook"], "active": False},
    "deleteWebhook": lambda ids: {"webhookId": ids["Webhook"]},
    "rotateWebhookSecret": lambda ids: {"webhookId": ids["Webhook"]},
    "testWebhook": lambda ids: {"webhookId": ids["Webhook"]},
    "replayWebhook": lambda ids: {"webhookId": ids["Webhook"], "since": "2026-01-01T00:00:00Z"},
}
OWN_ALONE = {"createWebhook"}


async def add_webhook(team: Team, **columns: Any) -> models.WebhookEndpoint:
    """A webhook that is told of everything."""
    async with team.db.write(team.id) as session:
        row = await webhooks.create(session, SETTINGS, url=URL, description="Secret", kinds=[], created_by=None)
        for name, value in columns.items():
            setattr(row, name, value)
    return row


async def add_webhooks(team: Team) -> dict[str, Any]:
    """A webhook, something that was sent to it, and something that is sent again."""
    row = await add_webhook(team)
    async with team.db.write(team.id) as session:
        test = await webhooks.test(session, row.id)
        since = datetime.now(UTC) - timedelta(hours=1)
        replay = await webhooks.replay(session, row.id, since=since, until=None, created_by=None)
    return {"Webhook": row, "WebhookDelivery": test, "WebhookReplay": replay}
