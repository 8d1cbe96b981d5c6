"""What is announced after a commit: hints that there is something to do or to read. Losing one only costs time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventWritten:
    """A campaign's log has grown to `seq`."""

    tenant_id: UUID
    campaign_id: UUID
    seq: int


Job = Literal["discover", "advance", "care"]
JOBS: tuple[Job, ...] = get_args(Job)
"""What can be done: `discover` for a run, `advance` a candidate, `care` for a lead by one of its tasks."""


@dataclass(frozen=True, slots=True)
class WorkWaiting:
    """There is something to do of a kind; what it is, PostgreSQL says."""

    job: Job


Wakeup = EventWritten | WorkWaiting


class Announcer(Protocol):
    """Carries wake-ups to whoever waits for them; it never raises, for what was committed stays committed."""

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        """Tell them all, in order."""


class Silence:
    """An announcer for commands that nobody listens to."""

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        """Tell nobody."""
