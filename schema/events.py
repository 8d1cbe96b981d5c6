"""Entries of a campaign's log, as the API shows them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from leads import models
from leads.feed import Place
from leads.vocabulary import EventKind
from schema import declare, nodes
from schema.candidates import Candidate
from schema.context import Info
from schema.counters import Counters
from schema.ids import global_id
from schema.leads import Lead

if TYPE_CHECKING:
    from schema.campaigns import Campaign


@strawberry.type(description="A numbered entry of a campaign's log. A campaign's numbers have no gaps.")
class CampaignEvent:
    """A `models.CampaignEvent`. Nothing in it depends on who looks, so that one execution may serve many watchers."""

    seq: int = strawberry.field(description="Its number within the campaign, from 1.")
    kind: EventKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When.")
    message: str = strawberry.field(description="The same, in a sentence for a person.")
    counters: Counters = strawberry.field(description="The campaign's counters just after it.")
    data: JSON = strawberry.field(description="More about it, depending on its kind.")
    campaign_id: strawberry.ID = strawberry.field(description="The campaign's id.")
    cursor: str | None = strawberry.field(
        description="Its place in the tenant's feed, for `after` of `eventFeed` and `tenantActivity`, where it was "
        "read from there; null elsewhere, as others may stand before it that are not known yet."
    )
    campaign_key: strawberry.Private[UUID]
    candidate_key: strawberry.Private[UUID | None]
    lead_key: strawberry.Private[UUID | None]

    @declare.field(description="The campaign.")
    async def campaign(self, info: Info) -> Annotated["Campaign", strawberry.lazy("schema.campaigns")]:
        """As it is now."""
        found: Campaign = await nodes.load(info.context, "Campaign", self.campaign_key)
        return found

    @declare.field(description="The candidate that it is about, as it is now.")
    async def candidate(self, info: Info) -> Candidate | None:
        """Null when it is about none."""
        row = await info.context.loaders.candidate.load(self.candidate_key) if self.candidate_key else None
        return Candidate.of(row) if row else None

    @declare.field(description="The lead that it is about, as it is now.")
    async def lead(self, info: Info) -> Lead | None:
        """Null when it is about none."""
        row = await info.context.loaders.lead.load(self.lead_key) if self.lead_key else None
        return Lead.of(row) if row else None

    @classmethod
    def in_feed(cls, row: models.CampaignEvent) -> Self:
        """From its row, which was read in the feed's order."""
        return cls.of(row, cursor=Place.of(row).cursor)

    @classmethod
    def of(cls, row: models.CampaignEvent, *, cursor: str | None = None) -> Self:
        """From its row."""
        return cls(
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            message=row.message,
            counters=Counters.of(row.counters),
            data=JSON(row.data),
            campaign_id=strawberry.ID(global_id("Campaign", row.campaign_id)),
            cursor=cursor,
            campaign_key=row.campaign_id,
            candidate_key=row.candidate_id,
            lead_key=row.lead_id,
        )

    @classmethod
    def snapshot(cls, row: models.Campaign) -> Self:
        """How a campaign stands, as if that were an event; it is in no log."""
        return cls(
            seq=row.event_seq,
            kind=EventKind.SNAPSHOT,
            at=datetime.now(UTC),
            message="This is how the campaign stands.",
            counters=Counters.of_row(row),
            data=JSON({}),
            campaign_id=strawberry.ID(global_id("Campaign", row.id)),
            cursor=None,
            campaign_key=row.id,
            candidate_key=None,
            lead_key=None,
        )
