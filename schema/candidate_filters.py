"""Which candidates and entries of a campaign's log, and in what order candidates come."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, func, select

from leads.models import CampaignEvent, Candidate
from leads.vocabulary import EventKind, Source, Stage
from schema.filters import AND, NOT, OR, TimeRange, contains, during, holds, one_of
from schema.ids import maybe_key
from schema.paging import By, Listing, Order, Page
from schema.words import Direction, described


class CandidateOrderField(StrEnum):
    """What candidates can be ordered by."""

    FOUND_AT = "FOUND_AT"
    NAME = "NAME"
    STAGE = "STAGE"
    FINDER = "FINDER"


described(
    CandidateOrderField,
    "What candidates can be ordered by; those that are equal in it come in the order of their ids.",
    FOUND_AT="When it was found.",
    NAME="What the finder calls it, whatever the case.",
    STAGE="Its stage, by name.",
    FINDER="Who found it, by name.",
)


@strawberry.input(description="Which candidates; every condition that is given must hold.")
class CandidateFilter:
    """Conditions on candidates."""

    all_of: list["CandidateFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["CandidateFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "CandidateFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    stage: list[Stage] | None = strawberry.field(default=None, description="In any of these stages.")
    finder: list[Source] | None = strawberry.field(default=None, description="Found by any of these.")
    found_at: TimeRange | None = strawberry.field(default=None, description="When it was found.")
    text: str | None = strawberry.field(
        default=None, description="With this in its name or in the reason for which it ended, for example “outside”."
    )


@strawberry.input(description="In what order candidates come.")
class CandidateOrder:
    """An order of candidates."""

    field: CandidateOrderField = strawberry.field(description="What to order by, for example FOUND_AT.")
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")


@strawberry.input(description="Which entries of a log; every condition that is given must hold.")
class EventFilter:
    """Conditions on events."""

    all_of: list["EventFilter"] | None = strawberry.field(name="and", default=None, description=AND)
    any_of: list["EventFilter"] | None = strawberry.field(name="or", default=None, description=OR)
    none_of: "EventFilter | None" = strawberry.field(name="not", default=None, description=NOT)
    kind: list[EventKind] | None = strawberry.field(default=None, description="Of any of these kinds.")
    candidate_id: strawberry.ID | None = strawberry.field(default=None, description="About this candidate.")
    lead_id: strawberry.ID | None = strawberry.field(default=None, description="About this lead.")
    at: TimeRange | None = strawberry.field(default=None, description="When it happened.")
    text: str | None = strawberry.field(default=None, description="With this in the message, for example “radius”.")


def candidate_listing(where: CandidateFilter | None, order_by: CandidateOrder | None, page: Page) -> Listing:
    """The candidates that are asked for, of all runs of a campaign."""
    asked = order_by or CandidateOrder(field=CandidateOrderField.FOUND_AT)
    values = {
        CandidateOrderField.FOUND_AT: By(Candidate.created_at, datetime),
        CandidateOrderField.NAME: By(func.lower(Candidate.name), str),
        CandidateOrderField.STAGE: By(Candidate.stage, Stage),
        CandidateOrderField.FINDER: By(Candidate.finder, Source),
    }
    by = values[asked.field]
    falls = asked.direction is Direction.DESC
    return Listing(
        name=f"candidates {where}",
        statement=select(Candidate).where(holds(where, _own)),
        order=Order.of(f"candidates {asked.field}", by.value, by.kind, Candidate.id, descending=falls),
        page=page,
        parent=Candidate.campaign_id,
    )


def events_that(where: EventFilter | None) -> ColumnElement[bool]:
    """The condition on `CampaignEvent`."""
    return holds(where, _own_of_events)


def event_listing(where: EventFilter | None, after: int, most: int) -> Listing:
    """The entries of a campaign's log that are asked for and numbered above `after`, in order."""
    by = (By(CampaignEvent.seq, int), By(CampaignEvent.campaign_id, UUID))
    return Listing(
        name=f"events {after} {where}",
        statement=select(CampaignEvent).where(CampaignEvent.seq > after, events_that(where)),
        order=Order("events", by, descending=False),
        page=Page(size=most),
        parent=CampaignEvent.campaign_id,
    )


def _own(where: CandidateFilter) -> Iterator[ColumnElement[bool]]:
    yield from one_of(Candidate.stage, where.stage)
    yield from one_of(Candidate.finder, where.finder)
    yield from during(Candidate.created_at, where.found_at)
    yield from contains(where.text, Candidate.name, Candidate.reason)


def _own_of_events(where: EventFilter) -> Iterator[ColumnElement[bool]]:
    yield from one_of(CampaignEvent.kind, where.kind)
    if where.candidate_id is not None:
        yield CampaignEvent.candidate_id == maybe_key(where.candidate_id, "Candidate")
    if where.lead_id is not None:
        yield CampaignEvent.lead_id == maybe_key(where.lead_id, "Lead")
    yield from during(CampaignEvent.at, where.at)
    yield from contains(where.text, CampaignEvent.message)
