"""How many candidates of one tenant a worker has in hand: fewer while its event loop is late.

They keep the processor busy all the same, and another tenant's candidate does not wait behind so many at each step.
"""

import asyncio
from dataclasses import dataclass

LOOK_EVERY = 0.05
"""Seconds between looks at how late the event loop is."""
LATE = 0.004
"""Seconds that are too late."""
WEIGHT = 0.2
"""Of the last look, against all before it: one long step alone slows nobody down."""
LESS, LEAST = 0.9, 12
"""The part that is left after each look at which it is too late, and what always is."""


@dataclass(slots=True)
class Pace:
    """At most `most`, one more at each look while the event loop is in time."""

    most: int
    allowed: int = 0
    lateness: float = 0.0
    """Seconds, smoothed."""

    def __post_init__(self) -> None:
        self.allowed = self.most

    def note(self, late: float) -> None:
        """Take in one look."""
        self.lateness += WEIGHT * (late - self.lateness)
        if self.lateness > LATE:
            self.allowed = max(min(LEAST, self.most), int(self.allowed * LESS))
        else:
            self.allowed = min(self.most, self.allowed + 1)

    async def look(self) -> None:
        """One look, which takes as long as there is between two."""
        clock = asyncio.get_running_loop().time
        due = clock() + LOOK_EVERY
        await asyncio.sleep(LOOK_EVERY)
        self.note(max(0.0, clock() - due))
