"""Puts one question to one finder until it is answered, and writes each find down while the answer is being written."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from uuid import UUID

import structlog

from leads.calls import Listing, Question
from leads.errors import BadReply, BudgetExhausted, RetryLater, SourceOff
from leads.evidence import Found
from leads.models import Slice
from leads.reference import Reference
from leads.vocabulary import Source
from worker import runs
from worker.candidate import Target
from worker.desks import Asked, Desk
from worker.ledger import Ledger
from worker.pace import Pace
from worker.runs import Claim

log = structlog.get_logger()

ATTEMPTS = 3
PAUSE = 2.0
"""Seconds before a question is asked again, twice as many before the third time."""
TOGETHER = 25
"""Finds of a list that are written down in one transaction."""
UNANSWERED = 2
"""So many questions in a row to which nothing came, however often they were asked, close a desk."""


@dataclass(slots=True)
class Search:
    """One run's discovery under way; `end` is why it ends before there are enough leads."""

    claim: Claim
    target: Target
    reference: Reference | None
    desks: list[Desk]
    pace: Pace
    end: str | None = None

    @property
    def asked(self) -> list[asyncio.Task[None]]:
        """All questions under way."""
        return [task for desk in self.desks for task in desk.asked]


async def answer(search: Search, desk: Desk, part: Slice) -> None:
    """Ask one question until it is answered; what arrives before a failure is kept and not asked for again."""
    asked = desk.manner.read({name: value for name, value in part.question.items() if name != "wave"})
    await runs.begin_slice(search.claim, part)
    reason: str | None = None
    reported: list[str] = []
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await _listen(search, desk, part, asked, reported)
        except (RetryLater, BadReply) as error:
            reason = error.message
            desk.expected[part.number] = 0  # others are asked meanwhile
            log.warning("slice_cut", slice=part.number, attempt=attempt, error=error.message)
            if attempt < ATTEMPTS:
                await asyncio.sleep(getattr(error, "retry_after", None) or PAUSE * attempt)
            continue
        except SourceOff as error:
            reason = desk.closed = error.message
            await turn_off(search.claim, desk.source, error.message)
        except BudgetExhausted as error:
            reason = search.end = error.message
        else:
            reason = None
        break
    await runs.end_slice(search.claim, part, len(reported), reason)
    desk.unanswered = desk.unanswered + 1 if reason and not reported else 0
    if desk.unanswered >= UNANSWERED:
        desk.closed = desk.closed or f"{reason}; try again later"


async def _listen(search: Search, desk: Desk, part: Slice, asked: Question | Listing, reported: list[str]) -> None:
    """Write down each find of a model as it comes, and those of a list together."""
    claim = search.claim
    together: list[Found] = []
    async with aclosing(desk.manner.finds(Asked(asked, reported, ledger_of(claim, part.id)))) as finds:
        async for found in finds:
            reported.append(found.name)
            if search.reference is None or not search.reference.is_same(found):
                together.append(found)
            if together and (not desk.manner.free or len(together) >= TOGETHER):
                await search.pace.turn(claim.tenant_id)
                await runs.note_finds(claim, part.id, desk.source, together)
                together.clear()
            desk.expected[part.number] = max(0, desk.expected[part.number] - 1)
    if together:
        await runs.note_finds(claim, part.id, desk.source, together)


def ledger_of(claim: Claim, slice_id: UUID | None = None) -> Ledger:
    """The books of a run's discovery, or of one of its questions."""
    return Ledger(claim.db, claim.tenant_id, claim.campaign.id, claim.run_id, slice_id=slice_id, fence=claim.fence)


async def turn_off(claim: Claim, source: Source, reason: str) -> None:
    """Use a source no more in this run."""
    await runs.turn_off(claim.db, claim.tenant_id, claim.run_id, source, reason)
