"""Whose candidates go first while a worker that serves several tenants is busy.

Whatever is in hand shares one processor, and at each step waits for all the rest: ten candidates of a small campaign
for the dozens of a large one. So while the event loop is late, work of a tenant for whom much was done of late stops
between two steps. It goes on piece by piece, faster the longer the others leave time for it, and never not at all.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

LOOK_EVERY = 0.02
"""Seconds between looks at how late the event loop is."""
LATE = 0.002
"""Seconds that are too late: a loop that a small campaign has for itself is later than that only for moments."""
WEIGHT = 0.4
"""Of the last look, against all before it: one long step alone stops nobody."""
AT_FIRST, AT_LEAST = 0.5, 0.2
"""How many that stopped go on at each look: when the first of them stops, and in the worst case."""
QUICKER, SLOWER = 1.003, 0.98
"""By what that changes at a look at which the loop is in time (it doubles in five seconds), and when it is late."""
FADES, LITTLE = 0.998, 0.1
"""The part of what was done that still counts at the next look: half of it after seven seconds, at last nothing."""
TWICE, SOME = 2, 8
"""Much was done for a tenant that has had twice as many candidates done as another, and eight besides."""


@dataclass(slots=True)
class Pace:
    """What was done for each tenant of late, for whom something is in hand, and what has stopped."""

    lateness: float = 0.0
    """Of the event loop, in seconds, smoothed."""
    done: dict[UUID, float] = field(default_factory=dict)
    """By tenant, how many candidates."""
    in_hand: Counter[UUID] = field(default_factory=Counter)
    """By tenant, how much work of every kind."""
    _stopped: dict[asyncio.Future[None], UUID] = field(default_factory=dict)
    _rate: float = AT_FIRST
    _may_go: float = 0.0

    def begin(self, tenant_id: UUID) -> None:
        """Some work of the tenant's is in hand."""
        self.in_hand[tenant_id] += 1

    def end(self, tenant_id: UUID, *, candidates: int) -> None:
        """It is no more, and so many candidates were done by it."""
        self.in_hand[tenant_id] -= 1
        if not self.in_hand[tenant_id]:
            del self.in_hand[tenant_id]
        self.done[tenant_id] = self.done.get(tenant_id, 0) + candidates

    async def turn(self, tenant_id: UUID) -> None:
        """Between two steps of some work: when the next may be taken."""
        if not self._comes_after(tenant_id) or not (self.lateness > LATE or self._stopped):
            return
        go_on = asyncio.get_running_loop().create_future()
        self._stopped[go_on] = tenant_id
        try:
            await go_on
        finally:
            self._stopped.pop(go_on, None)

    def note(self, late: float) -> None:
        """Take in one look, and let go on what may."""
        self.lateness += WEIGHT * (late - self.lateness)
        self.done = {each: count * FADES for each, count in self.done.items() if count > LITTLE}
        if not self._stopped:
            self._rate, self._may_go = AT_FIRST, 0.0
            return
        self._rate = max(AT_LEAST, self._rate * (SLOWER if self.lateness > LATE else QUICKER))
        self._may_go += self._rate
        after = {tenant_id for tenant_id in self._stopped.values() if self._comes_after(tenant_id)}
        for go_on, tenant_id in list(self._stopped.items()):
            if tenant_id not in after:
                self._go_on(go_on)
            elif self._may_go >= 1:
                self._may_go -= 1
                self._go_on(go_on)
        self._may_go = min(self._may_go, 1.0)

    async def keep_looking(self) -> None:
        """Look for ever."""
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
            self.note(max(0.0, clock() - due))

    def _comes_after(self, tenant_id: UUID) -> bool:
        """Whether much was done for the tenant, against another for whom something is in hand."""
        enough = (self.done.get(tenant_id, 0) - SOME) / TWICE
        return any(self.done.get(other, 0) < enough for other in self.in_hand if other != tenant_id)

    def _go_on(self, stopped: asyncio.Future[None]) -> None:
        del self._stopped[stopped]
        if not stopped.done():
            stopped.set_result(None)
