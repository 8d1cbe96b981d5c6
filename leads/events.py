"""A campaign's log: events are numbered by the campaign's own row, in commit order, without gaps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from leads.db import ReadSession, WriteSession
from leads.models import Campaign, CampaignEvent
from leads.vocabulary import CampaignStatus, EventKind
from leads.wakeups import EventWritten

COUNTERS = ("found", "unique", "enriched", "scored", "promoted", "duplicate", "rejected", "failed")

_COLUMNS = [getattr(Campaign, name) for name in COUNTERS]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that is to be written; `counters` are added to the campaign's."""

    kind: EventKind
    message: str
    counters: Mapping[str, int] = field(default_factory=dict)
    run_id: UUID | None = None
    candidate_id: UUID | None = None
    lead_id: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """What the campaign's row said as an event was numbered; `run_id` is its current run."""

    seq: int
    run_id: UUID | None
    status: CampaignStatus
    counters: dict[str, int]


async def append(
    session: WriteSession,
    campaign_id: UUID,
    kind: EventKind,
    message: str,
    *,
    counters: Mapping[str, int] | None = None,
    run_id: UUID | None = None,
    candidate_id: UUID | None = None,
    lead_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Logged:
    """Write the campaign's next event, in this transaction."""
    entry = Entry(kind, message, counters or {}, run_id, candidate_id, lead_id, data or {})
    return await append_all(session, campaign_id, [entry])


async def append_all(session: WriteSession, campaign_id: UUID, entries: Sequence[Entry]) -> Logged:
    """Write the campaign's next events, in order, in this transaction; returns how it stands after the last.

    The campaign's row stays locked until the commit, which is what keeps numbers in commit order: append last.
    """
    added = Counter[str]()
    for entry in entries:
        added.update(entry.counters)
    seq, position, tenant_id, current_run, status, *counts = await _number(session, campaign_id, len(entries), added)
    after = dict(zip(COUNTERS, counts, strict=True))
    running = {name: count - added[name] for name, count in after.items()}
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, seq - len(entries) + 1):
        running = {name: count + entry.counters.get(name, 0) for name, count in running.items()}
        given = {name: getattr(entry, name) for name in ("kind", "message", "candidate_id", "lead_id")}
        given |= {"run_id": entry.run_id or current_run, "data": dict(entry.data), "counters": running}
        place = {"campaign_id": campaign_id, "seq": number, "position": position}
        rows.append({"tenant_id": tenant_id, **place, **given})
    await session.insert(CampaignEvent, rows)
    session.announce(EventWritten(tenant_id, campaign_id, seq))
    return Logged(int(seq), current_run, status, after)


async def _number(session: WriteSession, campaign_id: UUID, count: int, added: Mapping[str, int]) -> Sequence[Any]:
    step = {name: getattr(Campaign, name) + amount for name, amount in added.items()}
    position = func.greatest(Campaign.feed_position, func.feed_position())  # later numbers stand later in the feed
    statement = (
        update(Campaign)
        .where(Campaign.id == campaign_id)
        .values(event_seq=Campaign.event_seq + count, feed_position=position, updated_at=func.clock_timestamp(), **step)
        .returning(Campaign.event_seq, Campaign.feed_position, Campaign.tenant_id)
        .returning(Campaign.run_id, Campaign.status, *_COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).one()


async def read_after(
    session: ReadSession, campaign_id: UUID, after: int, *, limit: int = 500
) -> Sequence[CampaignEvent]:
    """The campaign's events numbered above `after`, in order, at most `limit`."""
    statement = (
        select(CampaignEvent)
        .where(CampaignEvent.campaign_id == campaign_id, CampaignEvent.seq > after)
        .order_by(CampaignEvent.seq)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()
