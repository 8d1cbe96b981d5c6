"""Mails that tell of runs: what was sent, what waits, what could not be sent."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import relay

from leads import models
from leads.letters import Letter, Site, write
from leads.vocabulary import MailKind, MailStatus, Role
from schema import declare, nodes
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Info
from schema.ids import key_of
from schema.paging import Listing, Order, Page
from schema.words import described

if TYPE_CHECKING:
    from schema.campaigns import Campaign

described(
    MailKind,
    "What a mail tells of.",
    RUN_COMPLETED="A run came to its end.",
    RUN_FAILED="A run could not go on.",
    WEBHOOK_DISABLED="A webhook is not sent anything any more, as it took nothing.",
)
described(
    MailStatus,
    "Where a mail stands.",
    WAITING="It is on its way, or waits to be tried again.",
    SENT="A mail server took it, or it lies in the folder of mails.",
    FAILED="It could not be sent and is not tried any more; the reason says why.",
)


@nodes.loaded_by("mail", role=Role.MEMBER)
@strawberry.type(description="A mail to one address. Mails are kept for 90 days. For members.")
class Mail(relay.Node):
    """A `models.Mail`."""

    id: relay.NodeID[UUID]
    kind: MailKind = strawberry.field(description="What it tells of, for example RUN_COMPLETED.")
    address: str = strawberry.field(description="Where it goes, for example “ann@ourfirm.example”.")
    status: MailStatus = strawberry.field(description="Where it stands.")
    attempts: int = strawberry.field(description="How often it was tried, for example 1; at most 8 times in a day.")
    reason: str | None = strawberry.field(
        description="What went wrong at the last attempt, for example “the mail server refused it: 550 no such user”."
    )
    message_id: str | None = strawberry.field(
        description="Its Message-ID, which is the same at every attempt; null before the first."
    )
    created_at: datetime = strawberry.field(description="When it was written.")
    sent_at: datetime | None = strawberry.field(description="When it was taken; null until then.")
    retry_at: datetime | None = strawberry.field(description="When it is tried next; null once it is at an end.")
    row: strawberry.Private[models.Mail]

    @declare.field(description="Its subject, for example “IT firms near Leicester: 12 leads”.")
    def subject(self, info: Info) -> str:
        """One line."""
        return self._letter(info).subject

    @declare.field(description="Its words, without their HTML form.")
    def text(self, info: Info) -> str:
        """Many lines."""
        return self._letter(info).text

    @declare.field(description="The campaign that it tells of.")
    async def campaign(self, info: Info) -> Annotated["Campaign", strawberry.lazy("schema.campaigns")] | None:
        """Null once that is deleted."""
        found: Campaign | None = await nodes.load(info.context, "Campaign", self.row.campaign_id)
        return None if found is None or found.deleted else found

    def _letter(self, info: Info) -> Letter:
        settings = info.context.services.settings
        site = Site(settings.public_url, settings.sandbox)
        return write(self.kind, self.row.told, self.row.campaign_id, site)

    @classmethod
    def of(cls, row: models.Mail) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            kind=row.kind,
            address=row.address,
            status=row.status,
            attempts=row.attempts,
            reason=row.reason,
            message_id=row.message_id,
            created_at=row.created_at,
            sent_at=row.sent_at,
            retry_at=row.retry_at if row.status is MailStatus.WAITING else None,
            row=row,
        )


@strawberry.input(description="Which mails; every condition that is given must hold.")
class MailFilter:
    """Conditions on mails."""

    status: list[MailStatus] | None = strawberry.field(
        default=None, description="In any of these statuses, for example [FAILED]."
    )
    campaign_id: strawberry.ID | None = strawberry.field(default=None, description="About this campaign.")


@strawberry.type
class MailQueries:
    """Part of Query."""

    @declare.field(description="The tenant's mails of the last 90 days, the latest first. For members.")
    async def mails(
        self,
        info: Info,
        where: Annotated[MailFilter | None, strawberry.argument(name="filter", description="Which mails.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Mail]:
        """A page of them."""
        info.context.require(Role.MEMBER)
        return await connect(info.context, _listing(where, Page.of(first, after, last, before)), Mail.of)


def _listing(where: MailFilter | None, page: Page) -> Listing:
    mail, where = models.Mail, where or MailFilter()
    statement = select(mail)
    if where.status is not None:
        statement = statement.where(mail.status.in_(where.status))
    if where.campaign_id is not None:
        statement = statement.where(mail.campaign_id == key_of(where.campaign_id, "Campaign", "campaignId"))
    order = Order.of("mails", mail.created_at, datetime, mail.id, descending=True)
    return Listing(name=f"mails {where}", statement=statement, order=order, page=page, parent=mail.tenant_id)
