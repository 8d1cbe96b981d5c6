"""Who waits for a turn at one gate in one process: for each campaign one asks, and the others stand behind it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Bell:
    """Rings for all who wait at that moment."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def ring(self) -> None:
        """Wake them."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self) -> None:
        """Until it rings next."""
        await self._next.wait()


class Line:
    """Room for `most` turns at once, shared fairly between campaigns."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heads: dict[str, asyncio.Lock] = {}
        self._present: Counter[str] = Counter()
        self._asking: set[str] = set()
        self._room = Bell()
        self._ended = Bell()
        self.in_hand: Counter[str] = Counter()

    def behind(self, campaign: str) -> int:
        """How many of the campaign stand behind the one that asks."""
        return self._present[campaign] - 1

    @asynccontextmanager
    async def head(self, campaign: str) -> AsyncIterator[None]:
        """Wait to be the one of the campaign that asks."""
        self._present[campaign] += 1
        try:
            async with self._heads.setdefault(campaign, asyncio.Lock()):
                self._asking.add(campaign)
                try:
                    yield
                finally:
                    self._asking.discard(campaign)
        finally:
            self._present[campaign] -= 1
            if not self._present[campaign]:
                del self._present[campaign], self._heads[campaign]

    async def take(self, campaign: str) -> None:
        """Wait for room in this process, and take it; `give` gives it back."""
        while not self._has_room(campaign):
            await self._room.wait()
        self.in_hand[campaign] += 1

    def give(self, campaign: str) -> None:
        """The room is free again."""
        self.in_hand[campaign] -= 1
        if not self.in_hand[campaign]:
            del self.in_hand[campaign]
        self._room.ring()

    def call(self) -> None:
        """A turn has ended everywhere: whoever was refused one may ask again."""
        self._ended.ring()

    async def wait(self, seconds: float) -> None:
        """Until a turn of this process ends, or so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    def _has_room(self, campaign: str) -> bool:
        """Whether a place is free beside those kept for campaigns that ask and have fewer in hand."""
        free = self._most - self.in_hand.total()
        return free > sum(self.in_hand[other] < self.in_hand[campaign] for other in self._asking if other != campaign)
