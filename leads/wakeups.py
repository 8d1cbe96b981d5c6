"""What is announced after a commit: hints that there is something to do or to read. Losing one only costs time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventWritten:
    """A campaign's log has grown to `seq`."""

    tenant_id: UUID
    campaign_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class WorkWaiting:
    """A job waits: `discover` a run, `advance` a candidate, or `care` for a lead by the task that waits."""

    tenant_id: UUID
    job: Literal["discover", "advance", "care"]
    subject: UUID
    fence: int = 0
    """How often it was taken up before: a new attempt is a new job, whatever became of the old one."""
    search: int = 0
    """The reaper's search that found it lying: what was announced before may have died with a worker, unclaimed."""


Wakeup = EventWritten | WorkWaiting


class Announcer(Protocol):
    """Carries wake-ups to whoever waits for them; it never raises, for what was committed stays committed."""

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        """Tell them all, in order."""


class Silence:
    """An announcer for commands that nobody listens to."""

    async def announce(self, wakeups: Sequence[Wakeup]) -> None:
        """Tell nobody."""
