"""Reads campaigns' logs for all who follow them: what is asked for at the same time is read in one transaction."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
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
PACE = 0.04
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


Waiting = dict[Place, list[asyncio.Future[Batch]]]


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
        future = asyncio.get_running_loop().create_future()
        waiting.setdefault(place, []).append(future)
        batch: Batch = await future
        return batch

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
                places = list(islice(waiting, TOGETHER))
                await self._read(tenant_id, {place: waiting.pop(place) for place in places}, waiting)
                await asyncio.sleep(PACE - (time.monotonic() - began))
        finally:
            del self._waiting[tenant_id]
            _settle([future for futures in waiting.values() for future in futures], lambda future: future.cancel())

    async def _read(self, tenant_id: UUID, asked: Waiting, later: Waiting) -> None:
        """Read at some places, and tell who waits there; what did not fit in is left for later.

        Whoever asks from now on is not among them: there may be news that this reading does not see.
        """
        reading = asyncio.create_task(self._batches(tenant_id, list(asked)))
        try:
            await asyncio.wait([reading])
        except asyncio.CancelledError:
            reading.cancel()
            later.update(asked)
            raise
        if failure := reading.exception():
            _settle(chain(*asked.values()), lambda future: future.set_exception(failure))
            return
        for (place, futures), batch in zip(asked.items(), reading.result(), strict=True):
            if batch is None:
                later.setdefault(place, []).extend(futures)
            else:
                _settle(futures, partial(_tell, batch=batch))

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


def _settle(futures: Iterable[asyncio.Future[Batch]], act: Callable[[asyncio.Future[Batch]], object]) -> None:
    """Do it to each that is still waited for."""
    for future in futures:
        if not future.done():
            act(future)


def _tell(future: asyncio.Future[Batch], batch: Batch) -> None:
    future.set_result(batch)


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
