"""The books of one run: every call to a vendor is written down, with its price, and no answer is paid for twice."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
import stamina
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from leads.calls import Answer, Call, Landed, Unheard
from leads.db import Database, WriteSession, is_away, to_its_end
from leads.endings import outlast
from leads.errors import BudgetExhausted, Halted, Stopped, VendorError
from leads.models import Campaign, Candidate, LeadTask, Run, VendorCall
from leads.spending import month_of
from leads.vocabulary import CampaignStatus
from worker import books
from worker.books import Line, Refused, Sheet
from worker.observed import called
from worker.postings import LINE, settlement

PATIENCE = 60.0
"""Seconds for which is tried to write down how a call ended while the database is away."""
FIRST = 1
"""The fence of a candidate that is in hand for the first time: no answer can have been recorded before."""


def fingerprint(call: Call) -> str:
    """What makes two calls the same: their operation and their request."""
    text = orjson.dumps([call.operation, call.model, call.request], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()[:32]


def utc_now() -> datetime:
    """What the time is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Implements `leads.calls.Calls` for one candidate, one slice of a run, or one task of a lead."""

    db: Database
    tenant_id: UUID
    campaign_id: UUID
    run_id: UUID
    candidate_id: UUID | None = None
    slice_id: UUID | None = None
    task_id: UUID | None = None
    during: frozenset[CampaignStatus] | None = None
    """The campaign's statuses in which may be paid; None: only while this very run is RUNNING."""
    fence: int = 0
    """That of the candidate, task or run, as it was claimed; whoever has lost it pays for nothing more."""

    clock: Callable[[], datetime] = utc_now

    async def make(self, call: Call, send: Callable[[], Awaitable[Answer]]) -> Any:
        """The recorded answer's body, or what `send` brings."""
        recorded = await self._recorded(call)
        if recorded is not None:
            return recorded.reply
        opened = await self.open(call)
        try:
            answer = await send()
        except VendorError as error:
            await opened.fail(error, cost_micros=error.cost_micros)
            raise
        except Landed as landed:
            await opened.land(landed.outcome)
            raise asyncio.CancelledError from None
        except asyncio.CancelledError as error:
            most = call.most_micros if isinstance(error, Unheard) else 0
            await opened.fail(_cancelled(call), cost_micros=most)
            raise
        await opened.settle(answer)
        return answer.body

    async def recall(self, call: Call) -> Any | None:
        """The recorded answer's body, if there is one."""
        recorded = await self._recorded(call)
        return recorded.reply if recorded else None

    async def open(self, call: Call) -> "Entry":
        """Reserve the most that the call can cost, if it costs anything; a free call is only timed."""
        entry = Entry(self, call, self.clock())
        if call.most_micros:
            try:
                await entry.reserve()
            except asyncio.CancelledError:
                await entry.give_back()
                raise
        return entry

    @property
    def going(self) -> ColumnElement[bool]:
        """Whether the campaign is where it may pay for this, and nobody has taken it over."""
        if self.during is not None:
            return and_(Campaign.status.in_(self.during), self._ours)
        return and_(Campaign.run_id == self.run_id, Campaign.status == CampaignStatus.RUNNING, self._ours)

    @property
    def _ours(self) -> ColumnElement[bool]:
        if self.candidate_id is not None:
            return exists().where(Candidate.id == self.candidate_id, Candidate.fence == self.fence)
        if self.task_id is not None:
            return exists().where(LeadTask.batch_id == self.task_id, LeadTask.fence == self.fence)
        return exists().where(Run.id == self.run_id, Run.fence == self.fence)

    async def _recorded(self, call: Call) -> VendorCall | None:
        if (self.candidate_id is None or self.fence == FIRST) and self.task_id is None:
            return None
        statement = select(VendorCall).where(
            VendorCall.task_id == self.task_id if self.task_id else VendorCall.candidate_id == self.candidate_id,
            VendorCall.source == call.source,
            VendorCall.fingerprint == fingerprint(call),
            VendorCall.outcome == "ok",
            or_(VendorCall.reply_expires_at.is_(None), VendorCall.reply_expires_at > func.clock_timestamp()),
        )
        async with self.db.read(self.tenant_id) as session:
            return await session.scalar(statement.order_by(VendorCall.started_at.desc()).limit(1))


@dataclass(slots=True)
class Entry:
    """One line of the books: reserved when the call begins, settled or failed once."""

    ledger: Ledger
    call: Call
    started_at: datetime
    """Says in which month it counts, whenever it is settled."""
    id: UUID = field(default_factory=uuid4)
    is_reserved: bool = False
    began: float = field(default_factory=time.monotonic)
    closed: bool = False

    async def reserve(self) -> None:
        """Write the line and set its money aside.

        Raises:
            Halted: the run is no longer running; nothing may be paid for.
            BudgetExhausted: the campaign's cap or the month's does not allow it; the message says which.
        """
        reserving = asyncio.ensure_future(books.reserve(self.ledger.db, self._sheet(), self._line()))
        cancelled = await outlast(reserving)
        self.is_reserved = reserving.exception() is None
        if cancelled:
            raise asyncio.CancelledError
        try:
            reserving.result()
        except Refused as refused:
            await self._refuse(whose="campaign" if refused.by_campaign else "month")

    async def settle(self, answer: Answer) -> None:
        """It was answered: keep the answer for as long as the vendor's terms allow."""
        keep = self.call.keep
        await self._close(
            outcome="ok",
            cost_micros=answer.cost_micros,
            usage=dict(answer.usage),
            reply=answer.body,
            reply_expires_at=None if keep is None else self.ledger.clock() + keep,
        )

    async def fail(self, error: VendorError, *, cost_micros: int = 0, usage: Mapping[str, int] | None = None) -> None:
        """It failed, or came only in part."""
        await self._close(
            outcome=error.code, detail=error.message[:500], cost_micros=cost_micros, usage=dict(usage or {})
        )

    async def land(self, outcome: Answer | VendorError) -> None:
        """Whoever wanted it was cancelled while it was on its way, and this came of it."""
        if isinstance(outcome, VendorError):
            await self.fail(outcome, cost_micros=outcome.cost_micros)
        else:
            await self.settle(outcome)

    async def give_back(self) -> None:
        """Nothing was sent: whoever wanted it was cancelled, perhaps just after the money was set aside."""
        if self.is_reserved:
            await self.fail(_cancelled(self.call))

    async def _close(self, *, cost_micros: int, **changes: Any) -> None:
        if self.closed:
            return
        self.closed = True
        called(self.call, changes["outcome"], time.monotonic() - self.began, cost_micros)
        line = self._line() | {"usage": {}, "cost_micros": cost_micros, "duration_ms": self._duration_ms} | changes
        await to_its_end(self._book(line))

    async def _book(self, line: Line) -> None:
        """Write the line, once more when the database was away: what was paid for would be paid for again."""
        async for attempt in stamina.retry_context(
            on=is_away, attempts=None, timeout=PATIENCE, wait_initial=0.1, wait_max=2.0
        ):
            with attempt:
                await books.close(self.ledger.db, self._sheet(), line, is_new=not self.is_reserved)

    @property
    def _duration_ms(self) -> int:
        return round((time.monotonic() - self.began) * 1000)

    def _sheet(self) -> Sheet:
        ledger, going = self.ledger, self.ledger.during
        return Sheet(
            ledger.tenant_id,
            ledger.campaign_id,
            month_of(self.started_at),
            tuple(sorted(going)) if going is not None else (CampaignStatus.RUNNING,),
            ledger.run_id if going is None else None,
        )

    def _line(self) -> dict[str, Any]:
        ledger, call = self.ledger, self.call
        return {
            "id": self.id,
            "fence": ledger.fence,
            "campaign_id": ledger.campaign_id,
            "run_id": ledger.run_id,
            "candidate_id": ledger.candidate_id,
            "slice_id": ledger.slice_id,
            "task_id": ledger.task_id,
            "source": call.source,
            "operation": call.operation,
            "fingerprint": fingerprint(call),
            "model": call.model,
            "reserved_micros": call.most_micros,
            "started_at": self.started_at,
        }

    async def _refuse(self, *, whose: str) -> None:
        ledger = self.ledger
        async with ledger.db.read(ledger.tenant_id) as session:
            going = select(Campaign.id).where(Campaign.id == ledger.campaign_id, ledger.going)
            if await session.scalar(going) is None:
                raise Halted("the run is no longer running")
        raise BudgetExhausted(self.call.source, f"the {whose}'s budget does not allow another call")


async def write_off(session: WriteSession, *mine: ColumnElement[bool]) -> None:
    """Close the open lines of a worker that died: nobody knows what those calls cost, so the most that they could."""
    lines = update(VendorCall).where(VendorCall.outcome == "open", *mine)
    lines = lines.values(
        outcome="lost", detail="the worker died before it was answered", cost_micros=VendorCall.reserved_micros
    )
    await session.execute(settlement(lines.returning(*LINE)))


def _cancelled(call: Call) -> VendorError:
    return Stopped(call.source, "cancelled before it was answered")
