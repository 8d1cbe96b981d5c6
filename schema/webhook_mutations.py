"""What admins do with webhooks: make, change and delete them, rotate secrets, have a test or old events sent."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from leads import idempotency, models, webhooks
from leads.vocabulary import EventKind, Role
from leads.webhook_messages import secrets_of
from leads.webhooks import Changes
from schema import declare
from schema.context import Info
from schema.declare import Given
from schema.ids import global_id
from schema.problems import Problem
from schema.webhooks import Webhook, WebhookDelivery, WebhookReplay, webhook_key

IDEMPOTENCY = "A key of your own, up to 200 characters: the same key and input again give the first answer."
KINDS = "The kinds of event to tell of, such as LEAD_READY; empty for all."
URL = (
    "Where to send events: an https:// address on port 443 or 8443 of the public Internet, such as "
    "https://crm.example.com/hooks/canvass. It is never redirected."
)


@strawberry.input(description="The webhook that is to be.")
class CreateWebhookInput:
    """What `createWebhook` takes."""

    url: str = strawberry.field(description=URL)
    description: str = strawberry.field(default="", description="What it is for, up to 200 characters, such as CRM.")
    kinds: list[EventKind] = strawberry.field(default_factory=list, description=KINDS)
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY)


@strawberry.input(description="What is to be different about a webhook; what is left out stays as it is.")
class UpdateWebhookInput:
    """What `updateWebhook` takes."""

    webhook_id: strawberry.ID = strawberry.field(description="Which webhook.")
    url: str | None = strawberry.field(default=None, description=URL)
    description: str | None = strawberry.field(default=None, description="What it is for, such as CRM.")
    kinds: list[EventKind] | None = strawberry.field(default=None, description=KINDS)
    active: bool | None = strawberry.field(
        default=None,
        description="False pauses it. True goes on where it stood, and sends at once what waits to be tried again.",
    )


@strawberry.input(description="Which webhook is deleted.")
class DeleteWebhookInput:
    """What `deleteWebhook` takes."""

    webhook_id: strawberry.ID = strawberry.field(description="Which webhook.")


@strawberry.input(description="Which webhook gets another secret.")
class RotateWebhookSecretInput:
    """What `rotateWebhookSecret` takes."""

    webhook_id: strawberry.ID = strawberry.field(description="Which webhook.")
    overlap_hours: int = strawberry.field(
        default=24, description="Hours for which the secret that it has now signs beside the new one: 0 to 168."
    )


@strawberry.input(description="Which webhook is sent a test.")
class TestWebhookInput:
    """What `testWebhook` takes."""

    webhook_id: strawberry.ID = strawberry.field(description="Which webhook.")


@strawberry.input(description="Whose events of which time are sent again.")
class ReplayWebhookInput:
    """What `replayWebhook` takes."""

    webhook_id: strawberry.ID = strawberry.field(description="Which webhook.")
    since: datetime = strawberry.field(description="Events from then on, such as 2026-11-23T08:00:00Z.")
    until: datetime | None = strawberry.field(default=None, description="And before that; if left out, until now.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY)


@strawberry.type
class _WithSecret:
    webhook: Webhook = strawberry.field(description="The webhook.")
    secret: str = strawberry.field(
        description="What its messages are signed with, such as whsec_C2FVsBQIhrscChlQIMV…. Shown now and never again: "
        "keep it where secrets are kept."
    )


@strawberry.type(description="The webhook is made.")
class CreateWebhookPayload(_WithSecret):
    """What `createWebhook` gives."""


@strawberry.type(description="The webhook has another secret.")
class RotateWebhookSecretPayload(_WithSecret):
    """What `rotateWebhookSecret` gives."""


@strawberry.type(description="The webhook is changed.")
class UpdateWebhookPayload:
    """What `updateWebhook` gives."""

    webhook: Webhook = strawberry.field(description="The webhook as it now is.")


@strawberry.type(description="The webhook is deleted, with its log.")
class DeleteWebhookPayload:
    """What `deleteWebhook` gives."""

    deleted_id: strawberry.ID = strawberry.field(description="The id that it had.")


@strawberry.type(description="A test will be sent; its delivery tells what came of it.")
class TestWebhookPayload:
    """What `testWebhook` gives."""

    delivery: WebhookDelivery = strawberry.field(description="The test.")


@strawberry.type(description="The events will be sent again, after whatever is new.")
class ReplayWebhookPayload:
    """What `replayWebhook` gives."""

    replay: WebhookReplay = strawberry.field(description="The replay.")


CreateWebhookResult = Annotated[
    CreateWebhookPayload | Problem, strawberry.union("CreateWebhookResult", description="Done, or why not.")
]
UpdateWebhookResult = Annotated[
    UpdateWebhookPayload | Problem, strawberry.union("UpdateWebhookResult", description="Done, or why not.")
]
DeleteWebhookResult = Annotated[
    DeleteWebhookPayload | Problem, strawberry.union("DeleteWebhookResult", description="Done, or why not.")
]
RotateWebhookSecretResult = Annotated[
    RotateWebhookSecretPayload | Problem, strawberry.union("RotateWebhookSecretResult", description="Done, or why not.")
]
TestWebhookResult = Annotated[
    TestWebhookPayload | Problem, strawberry.union("TestWebhookResult", description="Done, or why not.")
]
ReplayWebhookResult = Annotated[
    ReplayWebhookPayload | Problem, strawberry.union("ReplayWebhookResult", description="Done, or why not.")
]


@strawberry.type
class WebhookMutations:
    """Part of Mutation."""

    @declare.mutation(
        description="Have an address told of events from now on, by HTTP and signed; docs/partners.md says how to "
        "receive them. For admins."
    )
    async def create_webhook(self, info: Info, given: Given[CreateWebhookInput]) -> CreateWebhookResult:
        """Problem INVALID names each field that is wrong; CONFLICT when there are 20."""
        context = info.context
        asked = {"url": given.url, "description": given.description, "kinds": given.kinds}
        settings, by = context.services.settings, context.viewer.user_id
        async with context.write(Role.ADMIN) as session:

            async def make() -> UUID:
                made = await webhooks.create(
                    session,
                    settings,
                    url=given.url,
                    description=given.description,
                    kinds=given.kinds,
                    created_by=by,
                )
                return made.id

            key = await idempotency.once(session, "createWebhook", given.idempotency_key, asked, make)
            row = await webhooks.find(session, key)
        return CreateWebhookPayload(webhook=Webhook.of(row), secret=_newest(info, row))

    @declare.mutation(description="Change, pause or take up a webhook. For admins.")
    async def update_webhook(self, info: Info, given: Given[UpdateWebhookInput]) -> UpdateWebhookResult:
        """Problem INVALID names each field that is wrong."""
        changes = Changes(given.url, given.description, given.kinds, given.active)
        async with info.context.write(Role.ADMIN) as session:
            row = await webhooks.change(session, info.context.services.settings, webhook_key(given.webhook_id), changes)
        return UpdateWebhookPayload(webhook=Webhook.of(row))

    @declare.mutation(description="Delete a webhook, with its log; what waits is not sent. For admins.")
    async def delete_webhook(self, info: Info, given: Given[DeleteWebhookInput]) -> DeleteWebhookResult:
        """Problem NOT_FOUND where there is none."""
        key = webhook_key(given.webhook_id)
        async with info.context.write(Role.ADMIN) as session:
            await webhooks.delete(session, key)
        return DeleteWebhookPayload(deleted_id=strawberry.ID(global_id("Webhook", key)))

    @declare.mutation(
        description="Give a webhook another secret; the one before signs beside it for some hours, so that a receiver "
        "can change over without a gap. For admins."
    )
    async def rotate_webhook_secret(
        self, info: Info, given: Given[RotateWebhookSecretInput]
    ) -> RotateWebhookSecretResult:
        """Problem INVALID where the overlap is too long."""
        settings, key = info.context.services.settings, webhook_key(given.webhook_id)
        async with info.context.write(Role.ADMIN) as session:
            row = await webhooks.rotate(session, settings, key, overlap_hours=given.overlap_hours)
        return RotateWebhookSecretPayload(webhook=Webhook.of(row), secret=_newest(info, row))

    @declare.mutation(description="Have a message of the type webhook.test sent once, even while paused. For admins.")
    async def test_webhook(self, info: Info, given: Given[TestWebhookInput]) -> TestWebhookResult:
        """Problem CONFLICT while ten of them wait."""
        async with info.context.write(Role.ADMIN) as session:
            row = await webhooks.test(session, webhook_key(given.webhook_id))
        return TestWebhookPayload(delivery=WebhookDelivery.of(row))

    @declare.mutation(
        description="Have the events of a stretch of time sent to a webhook again, in their order and with the ids "
        "that they had, after whatever is new; only of the kinds that it is told of now. For admins."
    )
    async def replay_webhook(self, info: Info, given: Given[ReplayWebhookInput]) -> ReplayWebhookResult:
        """Problem INVALID where the time is no stretch of the past."""
        context, webhook_id = info.context, webhook_key(given.webhook_id)
        asked = {"webhook": webhook_id, "since": given.since, "until": given.until}
        async with context.write(Role.ADMIN) as session:

            async def make() -> UUID:
                made = await webhooks.replay(
                    session, webhook_id, since=given.since, until=given.until, created_by=context.viewer.user_id
                )
                return made.id

            key = await idempotency.once(session, "replayWebhook", given.idempotency_key, asked, make)
            row = await session.get_one(models.WebhookReplay, key)
        return ReplayWebhookPayload(replay=WebhookReplay.of(row))


def _newest(info: Info, row: models.WebhookEndpoint) -> str:
    """The secret that its messages are signed with from now on."""
    return secrets_of(info.context.services.settings, row, datetime.now(UTC))[0].get_secret_value()
