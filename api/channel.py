"""A subscription that is executed once for all who follow it, with a short memory of its results."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager

import structlog

from api.execution import BROKEN, Refusal, Result, Results
from schema.context import Resume

log = structlog.get_logger()

LINGER = 5.0
"""Seconds for which a subscription that nobody follows any more is kept going, for those who are reconnecting."""
LASTS = 30.0
"""Seconds for which a result is remembered: what it says of things "as they are now" must not be old."""
AT_ONCE = 50
"""Results that a follower takes from the memory at a time: what it has taken is kept until it is through with it."""
BURST = 100
"""Followers who are given a result before others than them have a turn."""


class Follower:
    """Where one follower is. `take` is offered what is new as it comes, and says whether it could be taken at once."""

    __slots__ = ("place", "take", "woken")

    def __init__(self, place: int, take: Callable[[Result], bool]) -> None:
        self.place = place
        """Of the result that it wants next."""
        self.take = take
        self.woken = asyncio.get_running_loop().create_future()
        """While it waits, not done; the future of each wait is another."""

    def wake(self) -> None:
        """Let it go on by itself, if it waits."""
        if not self.woken.done():
            self.woken.set_result(None)


class Channel:
    """One execution and its followers, each of whom reads at a pace of their own; nobody waits for anybody else.

    Results have places, from 0. The newest are remembered: at most `most`, and as many as fit into `room()` bytes.
    """

    def __init__(
        self,
        source: Results,
        resume: Resume,
        *,
        most: int,
        room: Callable[[], int],
        on_end: Callable[["Channel"], None],
    ) -> None:
        self.followers = 0
        self.ended = False
        self.failure: Refusal | None = None
        """Why it ended, where there is something to say."""
        self.size = 0
        """Bytes that are remembered, roughly."""
        self._resume = resume
        self._most = most
        self._room = room
        self._memory: deque[Result] = deque()
        self._count = 0
        self._waiting: dict[Follower, None] = {}
        self._on_end = on_end
        self._farewell: asyncio.TimerHandle | None = None
        self._run = asyncio.create_task(self._execute(source))
        self._run.add_done_callback(self._end)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Somebody follows within the block; a while after the last of them has left, it ends."""
        self.followers += 1
        if self._farewell is not None:
            self._farewell.cancel()
            self._farewell = None
        try:
            yield
        finally:
            self.followers -= 1
            if not self.followers and not self.ended:
                self._farewell = asyncio.get_running_loop().call_later(LINGER, self._leave)

    @property
    def newest(self) -> int:
        """The place of the newest result; 0 before there is one."""
        return max(0, self._count - 1)

    @property
    def next(self) -> int:
        """The place of the next result."""
        return self._count

    async def begun(self) -> int | None:
        """The number of the event before that at place 0, once that is known; None when it has failed before."""
        await self._resume.begins.wait()
        return self._resume.begun

    async def follow(self, follower: Follower, *, skipping: bool = False) -> AsyncGenerator[Result, None]:
        """Each result from its place on, until the channel ends or what comes next is no longer remembered.

        What it takes at once is not among them. Those who are `skipping` go on with the oldest that is remembered.
        """
        while True:
            oldest = self._oldest()
            if follower.place < oldest:
                if not skipping:
                    return
                follower.place = oldest
            if follower.place < self._count:
                for result in self._from(follower.place - self._count):
                    yield result
                    follower.place += 1
            elif self.ended:
                return
            else:
                await self._wait(follower)

    async def _wait(self, follower: Follower) -> None:
        """Until there is something that it could not take at once."""
        follower.woken = asyncio.get_running_loop().create_future()
        self._waiting[follower] = None
        try:
            await follower.woken
        finally:
            del self._waiting[follower]

    async def close(self) -> None:
        """End it for all."""
        self._leave()
        await asyncio.wait([self._run])

    def _leave(self) -> None:
        """End it; whoever comes from now on is given another."""
        self._on_end(self)
        self._run.cancel()

    def _oldest(self) -> int:
        """The place of the oldest result that is remembered; what has lasted long enough is forgotten first."""
        if self._most > 1:
            before = time.monotonic() - LASTS
            while self._memory and self._memory[0].at < before:
                self._drop()
        return self._count - len(self._memory)

    def _from(self, behind: int) -> list[Result]:
        """The results from so many (below 0) before the end, but not too many at a time."""
        return [self._memory[place] for place in range(behind, min(0, behind + AT_ONCE))]

    async def _execute(self, source: Results) -> None:
        async with aclosing(source) as results:
            async for result in results:
                if isinstance(result, Refusal):
                    self.failure = result
                    return
                self._remember(result)
                await self._offer(result, self._count - 1)

    async def _offer(self, result: Result, place: int) -> None:
        """Give it to those who wait for it."""
        for number, follower in enumerate(list(self._waiting), 1):
            if follower.place <= place and not follower.woken.done():
                if follower.place == place and follower.take(result):
                    follower.place += 1
                else:
                    follower.wake()
            if number % BURST == 0:
                await asyncio.sleep(0)

    def _remember(self, result: Result) -> None:
        self._memory.append(result)
        self._count += 1
        self.size += len(result.text)
        while len(self._memory) > self._most or (len(self._memory) > 1 and self.size > self._room()):
            self._drop()

    def _drop(self) -> None:
        self.size -= len(self._memory.popleft().text)

    def _end(self, run: asyncio.Task[None]) -> None:
        if not run.cancelled() and (mistake := run.exception()) is not None:
            log.error("subscription_broke", exc_info=mistake)
            self.failure = BROKEN
        self.ended = True
        self._on_end(self)
        self._resume.begins.set()
        for follower in self._waiting:
            follower.wake()
