"""What is agreed between those who ask vendors and those who pay for it: a call, its answer, its price limit."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from leads.endings import outlast
from leads.errors import VendorError
from leads.evidence import Found, SourceReport, Subject
from leads.vocabulary import Source


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a vendor. `request` identifies it: the same request for the same candidate is answered once.

    `most_micros` is the most it can cost (millionths of a dollar); `keep` says how long the vendor's terms let the
    answer be kept (None: for good).
    """

    source: Source
    operation: str
    request: Mapping[str, Any]
    most_micros: int = 0
    keep: timedelta | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the vendor said (as JSON values), what it cost, and how much was used (tokens, searches)."""

    body: Any
    cost_micros: int = 0
    usage: Mapping[str, int] = field(default_factory=dict)


class Landed(asyncio.CancelledError):
    """A request was to be broken off that was already on its way and is paid for: what came of it was waited for."""

    def __init__(self, outcome: Answer | VendorError) -> None:
        super().__init__()
        self.outcome = outcome


class Unheard(asyncio.CancelledError):
    """The same, but no answer came in the time for which it was waited: it may cost the most that it can."""


LANDING = 2.0
"""Seconds for which the answer to a request that was to be broken off is waited for."""


async def land(request: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer to a request that is charged as soon as it is sent; whoever breaks it off waits for it a little.

    Raises:
        Landed: somebody did, and it came, or failed.
        Unheard: it did not come.
    """
    sent = asyncio.ensure_future(request)
    broken_off = await outlast(sent, LANDING)
    if not sent.done():
        sent.cancel()
        raise Unheard
    if not broken_off:
        return sent.result()
    try:
        raise Landed(sent.result())
    except VendorError as error:
        raise Landed(error) from None


class OpenCall(Protocol):
    """A call that has its money reserved and is under way."""

    async def settle(self, answer: Answer) -> None:
        """It was answered: record the answer and its true cost."""

    async def fail(self, error: VendorError, *, cost_micros: int = 0, usage: Mapping[str, int] | None = None) -> None:
        """It was not, or only in part: record why, and what it cost all the same."""


class Calls(Protocol):
    """The books: each call is reserved before it is made and settled after. No transaction is open in between."""

    @property
    def campaign_id(self) -> UUID:
        """For whom is called: campaigns that share a key take turns."""

    async def make(self, call: Call, send: Callable[[], Awaitable[Answer]]) -> Any:
        """The answer's body: the recorded one where this call was answered before, else what `send` brings.

        Raises:
            BudgetExhausted: the campaign's cap or the month's does not allow it; nothing was sent.
            VendorError: as `send` raised it, after it was recorded.
        """

    async def recall(self, call: Call) -> Any | None:
        """The body of the recorded answer, where this call was answered before."""

    async def open(self, call: Call) -> OpenCall:
        """Reserve money for a call whose answer comes in parts; the caller settles it or reports its failure."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a finder: what a slice of the campaign asks, as text for the model."""

    instructions: str
    text: str
    most: int
    """How many companies are asked for."""
    town: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a register is asked for: companies by trade, place and age, the likeliest first.

    `sic_codes` are five digits, or fewer for all that begin with them; `districts` are postcode districts ("LE1").
    `incorporated_from` is an ISO date. Of what there is, `skip` are passed over and at most `most` are wanted.
    """

    sic_codes: tuple[str, ...]
    districts: tuple[str, ...]
    most: int
    skip: int = 0
    incorporated_from: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_miles: float | None = None
    """With the centre: what is known to lie outside is not reported."""


class Turn(Protocol):
    """One request to a vendor that may be made now."""

    def learn(self, *, remaining: int | None = None, resets_in: float | None = None) -> None:
        """What the vendor's headers say is left of the allowance, and in how many seconds it is renewed."""


class Gate(Protocol):
    """The way to one vendor with one key, shared by all workers: allowance, requests at once, circuit breaker."""

    def turn(self, campaign_id: UUID) -> AbstractAsyncContextManager[Turn]:
        """Wait for a turn, in fairness to other campaigns, and hold it while the request is under way.

        How the body ends is what the circuit breaker and the statistics hear: a RetryLater is a failure of the vendor.

        Raises:
            RateLimited: the next turn is too far away to wait for.
            Unavailable: the vendor has failed too often of late.
        """


class Finder(Protocol):
    """Reports companies that might suit a campaign, one by one, while the answer is still being written."""

    @property
    def source(self) -> Source:
        """Which source it asks."""

    def find(self, question: Question, calls: Calls) -> AsyncGenerator[Found, None]:
        """The companies, each as soon as it is complete.

        Raises:
            VendorError: after what had arrived was handed out.
        """


class Lister(Protocol):
    """Reports companies that a register has, one by one; it costs nothing."""

    @property
    def source(self) -> Source:
        """Which source it asks."""

    def companies(self, listing: Listing, calls: Calls) -> AsyncGenerator[Found, None]:
        """The companies, with their register numbers.

        Raises:
            VendorError: after what had arrived was handed out.
        """


class Enricher(Protocol):
    """Looks one company up at one source."""

    @property
    def source(self) -> Source:
        """Which source it asks."""

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What the source says about this very company: NOT_FOUND rather than another organisation's data.

        Raises:
            VendorError: when the source could not be asked.
        """
