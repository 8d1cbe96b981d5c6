"""How many candidates a worker that serves several tenants has in hand while its event loop is late, and whose.

With many in hand each waits for all others at every step, though the processor does no more in all. So there are fewer
of the tenant for which most was done of late; another tenant's, perhaps ten of a small campaign, need not wait.
"""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

LOOK_EVERY = 0.05
"""Seconds between looks at how late the event loop is."""
LATE = 0.005
"""Seconds that are too late."""
WEIGHT = 0.2
"""Of the last look, against all before it: one long step alone slows nobody down."""
LESS, LEAST = 0.9, 8
"""The part that is left after each look at which it is too late, and what always is."""
FADES, LITTLE = 0.995, 0.1
"""The part of what was done that still counts at the next look: half of it after seven seconds, at last nothing."""


@dataclass(slots=True)
class Pace:
    """At most `most`, one more at each look while the event loop is in time."""

    most: int
    allowed: int = field(init=False)
    lateness: float = 0.0
    """Seconds, smoothed."""
    done: dict[UUID, float] = field(default_factory=dict)
    """By tenant, how many were done of late."""

    def __post_init__(self) -> None:
        self.allowed = self.most

    def lets(self, tenant_id: UUID, in_hand: int, *, alone: bool) -> bool:
        """Whether one more of the tenant's may be taken up beside so many; who is alone makes nobody wait."""
        return alone or in_hand < self.allowed or self.done.get(tenant_id, 0) < max(self.done.values(), default=0)

    def note(self, late: float) -> None:
        """Take in one look."""
        self.lateness += WEIGHT * (late - self.lateness)
        if self.lateness > LATE:
            self.allowed = max(min(LEAST, self.most), int(self.allowed * LESS))
        else:
            self.allowed = min(self.most, self.allowed + 1)
        self.done = {each: count * FADES for each, count in self.done.items() if count > LITTLE}

    def count(self, tenant_id: UUID) -> None:
        """One more of the tenant's is done."""
        self.done[tenant_id] = self.done.get(tenant_id, 0) + 1

    async def keep_looking(self) -> None:
        """Look for ever."""
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
            self.note(max(0.0, clock() - due))
