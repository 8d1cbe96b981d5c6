"""What Canvass asks vendors on its own account: it stands at their gates like a campaign, and is in nobody's books."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leads.calls import Answer, Call, OpenCall
from leads.errors import VendorError

OURSELVES = UUID(int=0)
"""Stands at the gate in a campaign's place."""


class Unbooked:
    """Implements `leads.calls.OpenCall`: nothing is written down."""

    async def settle(self, answer: Answer) -> None:
        """It was answered."""

    async def fail(self, error: VendorError, *, cost_micros: int = 0, usage: Mapping[str, int] | None = None) -> None:
        """It was not."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Implements `leads.calls.Calls`: nothing is reserved, recorded or found again."""

    campaign_id: UUID = OURSELVES

    async def make(self, call: Call, send: Callable[[], Awaitable[Answer]]) -> Any:  # noqa: ARG002 - not written down
        """What `send` brings."""
        return (await send()).body

    async def recall(self, call: Call) -> None:
        """Nothing is recorded."""

    async def open(self, call: Call) -> OpenCall:  # noqa: ARG002 - not written down
        """Whatever it may cost."""
        return Unbooked()
