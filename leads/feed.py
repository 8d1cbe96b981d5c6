"""The feed: all events of a tenant in one order that no writer, however slow, can add to behind a reader's back.

An event's `position` is the number of the transaction that wrote it, or its campaign's last position where that is
higher: a campaign's events stand in the order of their numbers. Numbers of transactions are not in the order of
commits, so a reader sees what stands below the watermark, the oldest transaction still under way: below it nothing is
added any more. High bits are an epoch that rises when transactions are counted anew (`follow_cluster`).
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from leads.db import ReadSession
from leads.errors import InvalidError
from leads.models import CampaignEvent
from leads.vocabulary import EventKind

NOBODY = UUID(int=0)
_KEY = (CampaignEvent.position, CampaignEvent.campaign_id, CampaignEvent.seq)
_PACKED = struct.Struct(">q16sq")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where one event stands."""

    position: int = 0
    campaign_id: UUID = NOBODY
    seq: int = 0

    @classmethod
    def of(cls, event: CampaignEvent) -> Self:
        """That event's."""
        return cls(event.position, event.campaign_id, event.seq)

    @classmethod
    def read(cls, cursor: str, argument: str) -> Self:
        """The place in a cursor; an empty one stands for the beginning.

        Raises:
            InvalidError: the cursor, given in `argument`, is not one of the feed.
        """
        if not cursor:
            return cls()
        try:
            position, campaign, seq = _PACKED.unpack(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        except (ValueError, struct.error):
            raise InvalidError({argument: "This is not a cursor of the feed."}) from None
        return cls(position, UUID(bytes=campaign), seq)

    @property
    def cursor(self) -> str:
        """The place as clients see it: good for as long as the database is, restored or moved."""
        packed = _PACKED.pack(self.position, self.campaign_id.bytes, self.seq)
        return urlsafe_b64encode(packed).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Which:
    """Which events are wanted; None and nothing for all. `since` is inclusive, `until` is not."""

    kinds: Collection[EventKind] = ()
    campaign_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQL."""
        event, found = CampaignEvent, list[ColumnElement[bool]]()
        if self.kinds:
            found.append(event.kind.in_(list(self.kinds)))
        if self.campaign_id is not None:
            found.append(event.campaign_id == self.campaign_id)
        if self.since is not None:
            found.append(event.at >= self.since)
        if self.until is not None:
            found.append(event.at < self.until)
        return found


ALL = Which()


async def read_after(
    session: ReadSession, after: Place, which: Which = ALL, *, limit: int, before: Place | None = None
) -> Sequence[CampaignEvent]:
    """The first events after a place, and before another one if that is given, in the feed's order."""
    statement = select_between(after, before, which).order_by(*_KEY).limit(limit)
    return (await session.scalars(statement)).all()


def select_between(after: Place, before: Place | None, which: Which) -> Select[CampaignEvent]:
    """Events between two places that are in the feed by now."""
    statement = select(CampaignEvent).where(CampaignEvent.position < func.feed_watermark(), *which.conditions())
    if after != Place():
        statement = statement.where(tuple_(*_KEY) > _values(after))
    return statement if before is None else statement.where(tuple_(*_KEY) < _values(before))


def stands_after(position: Any, campaign_id: Any, seq: Any) -> ColumnElement[bool]:
    """Whether an event is in the feed by now, after the place that these columns hold."""
    later = tuple_(*_KEY) > tuple_(position, campaign_id, seq)
    return and_(CampaignEvent.position < func.feed_watermark(), later)


async def watermark(session: ReadSession) -> int:
    """The position below which nothing can be added any more."""
    return int(await session.scalar(select(func.feed_watermark())) or 0)


async def is_behind(session: ReadSession, after: Place) -> bool:
    """Whether an event after that place waits for older transactions before it is in the feed."""
    waiting = select(CampaignEvent.seq).where(
        CampaignEvent.position >= func.feed_watermark(), tuple_(*_KEY) > _values(after)
    )
    return await session.scalar(waiting.limit(1)) is not None


async def follow_cluster(session: AsyncSession) -> bool:
    """Begin a new epoch if the database counts its transactions anew, as after a restore; whether it does."""
    return bool(await session.scalar(select(func.feed_follow_cluster())))


def _values(place: Place) -> Any:
    return tuple_(place.position, place.campaign_id, place.seq)
