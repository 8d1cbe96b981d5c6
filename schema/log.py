"""Reads campaigns' logs for all who follow them: what is asked for at about the same time is read in one transaction."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Uuid, bindparam, column, func, select, true
from sqlalchemy.orm import aliased

from leads.db import Database, ReadSession
from leads.models import CampaignEvent, Candidate, Company, Lead

BATCH, MOST = 200, 500
"""Events that are read at once of one campaign, and of all."""
TOGETHER = 200
"""Places that are read at once."""
PACE = 0.02
"""Seconds between two readings for one tenant, at the least: what happens meanwhile is read together."""
FOREVER = 2**62
"""A number that no event has."""

Row = TypeVar("Row", Candidate, Lead, Company)
Found = Mapping[UUID, Row | None]
"""Rows by id; None for those that are not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """The number in a campaign's log after which somebody reads, the last that they want, and what they want beside."""

    campaign_id: UUID
    after: int
    last: int = FOREVER
    candidates: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one campaign, in order, and what they are about as it was just after they were read.

    `whole` says whether these were all that there were.
    """

    events: Sequence[CampaignEvent]
    whole: bool
    candidates: Found[Candidate] = field(default_factory=dict)
    leads: Found[Lead] = field(default_factory=dict)
    companies: Found[Company] = field(default_factory=dict)


Waiting = dict[Place, asyncio.Future[Batch]]


class Log:
    """The logs of all tenants' campaigns, for one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[UUID, Waiting] = {}
        self._readers: set[asyncio.Task[None]] = set()

    async def read(self, tenant_id: UUID, place: Place) -> Batch:
        """The events there, but not too many at once. Failures are those of the database."""
        waiting = self._waiting.get(tenant_id)
        if waiting is None:
            waiting = self._waiting[tenant_id] = {}
            reader = asyncio.create_task(self._keep_reading(tenant_id, waiting))
            self._readers.add(reader)
            reader.add_done_callback(self._readers.discard)
        future = waiting.get(place)
        if future is None:
            future = waiting[place] = asyncio.get_running_loop().create_future()
        return await asyncio.shield(future)

    async def close(self) -> None:
        """Break off what is being read."""
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)

    async def _keep_reading(self, tenant_id: UUID, waiting: Waiting) -> None:
        """Read until nothing waits."""
        try:
            while waiting:
                began = time.monotonic()
                await self._read_some(tenant_id, waiting)
                await asyncio.sleep(PACE - (time.monotonic() - began))
        finally:
            del self._waiting[tenant_id]
            for future in waiting.values():
                future.cancel()

    async def _read_some(self, tenant_id: UUID, waiting: Waiting) -> None:
        """Read at some places, and tell those who wait there; where no more events went into one reading, next time."""
        places = list(islice(waiting, TOGETHER))
        reading = asyncio.create_task(self._batches(tenant_id, places))
        try:
            await asyncio.wait([reading])
        finally:
            reading.cancel()
        failure = reading.exception()
        for place, batch in zip(places, [None] * len(places) if failure else reading.result(), strict=True):
            if failure:
                waiting.pop(place).set_exception(failure)
            elif batch:
                waiting.pop(place).set_result(batch)

    async def _batches(self, tenant_id: UUID, places: Sequence[Place]) -> list[Batch | None]:
        """What is there; None for those that are to be read next time."""
        async with self._db.read(tenant_id) as session:
            events, full = await _events(session, places)
            told = [event for place, found in zip(places, events, strict=True) if place.candidates for event in found]
            sold = [event for place, found in zip(places, events, strict=True) if place.leads for event in found]
            candidates = await _by_id(session, Candidate, (event.candidate_id for event in told))
            leads = await _by_id(session, Lead, (event.lead_id for event in sold))
            companies = await _by_id(session, Company, (lead.company_id for lead in leads.values() if lead))
        end = max((place for place, found in enumerate(events) if found), default=0) if full else len(places)
        return [
            Batch(found, len(found) < BATCH and number < end, candidates, leads, companies) if number <= end else None
            for number, found in enumerate(events)
        ]


async def _events(session: ReadSession, places: Sequence[Place]) -> tuple[list[list[CampaignEvent]], bool]:
    """The events at each place; and whether there may have been more than were read."""
    found: list[list[CampaignEvent]] = [[] for _ in places]
    rows = await session.execute(
        _AT,
        {
            "ids": [place.campaign_id for place in places],
            "afters": [place.after for place in places],
            "lasts": [place.last for place in places],
        },
    )
    count = 0
    for number, event in rows:
        found[number - 1].append(event)
        count += 1
    return found, count == MOST


async def _by_id(session: ReadSession, model: type[Row], keys: Iterable[UUID | None]) -> dict[UUID, Row | None]:
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = await session.scalars(_BY_ID[model], {"keys": list(wanted)})
    return dict.fromkeys(wanted) | {row.id: row for row in rows}


def _statement_at() -> Any:
    """Events at each of several places, which are numbered from 1."""
    arrays = [
        bindparam("ids", type_=ARRAY(Uuid)),
        *(bindparam(name, type_=ARRAY(BigInteger)) for name in ("afters", "lasts")),
    ]
    place = (
        func.unnest(*arrays)
        .table_valued(column("campaign_id"), column("after"), column("last"), with_ordinality="number", name="place")
        .render_derived()
    )
    there = (
        select(CampaignEvent)
        .where(
            CampaignEvent.campaign_id == place.c.campaign_id,
            CampaignEvent.seq > place.c.after,
            CampaignEvent.seq <= place.c.last,
        )
        .order_by(CampaignEvent.seq)
        .limit(BATCH)
        .lateral("there")
    )
    event = aliased(CampaignEvent, there)
    statement = select(place.c.number, event).select_from(place.join(there, true()))
    return statement.order_by(place.c.number, event.seq).limit(MOST)


_AT = _statement_at()
_KEYS: Any = bindparam("keys", expanding=True)
_BY_ID: dict[Any, Any] = {model: select(model).where(model.id.in_(_KEYS)) for model in (Candidate, Lead, Company)}
