"""What is agreed between those who ask vendors and those who pay for it: a call, its answer, its price limit."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

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


class OpenCall(Protocol):
    """A call that has its money reserved and is under way."""

    async def settle(self, answer: Answer) -> None:
        """It was answered: record the answer and its true cost."""

    async def fail(self, error: VendorError, *, cost_micros: int = 0, usage: Mapping[str, int] | None = None) -> None:
        """It was not, or only in part: record why, and what it cost all the same."""


class Calls(Protocol):
    """The books: each call is reserved before it is made and settled after. No transaction is open in between."""

    async def make(self, call: Call, send: Callable[[], Awaitable[Answer]]) -> Any:
        """The answer's body: the recorded one where this call was answered before, else what `send` brings.

        Raises:
            BudgetExhausted: the campaign's cap does not allow it; nothing was sent.
            VendorError: as `send` raised it, after it was recorded.
        """

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


class Finder(Protocol):
    """Reports companies that might suit a campaign, one by one, while the answer is still being written."""

    source: Source

    def find(self, question: Question, calls: Calls) -> AsyncGenerator[Found, None]:
        """The companies, each as soon as it is complete.

        Raises:
            VendorError: after what had arrived was handed out.
        """


class Enricher(Protocol):
    """Looks one company up at one source."""

    source: Source

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What the source says about this very company: NOT_FOUND rather than another organisation's data.

        Raises:
            VendorError: when the source could not be asked.
        """
