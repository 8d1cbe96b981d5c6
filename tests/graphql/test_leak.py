"""A long subscription uses no more memory at its end than at its beginning; `make bench-live` looks on for longer."""

import gc
import resource
import sys
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, ClassVar

import strawberry
from strawberry.types import ExecutionResult

from schema.compiled import CompiledExecutor
from schema.limits import ReadOnce
from schema.problems import Masked

EVENTS = 25_000
WARM = 2_000
MOST_GROWTH = 1024 * 1024


@strawberry.type
class Query:
    nothing: int


@strawberry.type
class About:
    name: str


@strawberry.type
class Event:
    seq: int

    @strawberry.field
    async def about(self) -> About:
        held.append((self.seq, self, None))
        return About(name=str(self.seq))


held: deque[tuple[int, Event, None]] = deque(maxlen=100)
"""What lives on for a while, so that identities do not come again at once."""


class Executor(CompiledExecutor):
    """Ours; what each has come to know can be looked at."""

    made: ClassVar[list[CompiledExecutor]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made.append(self)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def events(self) -> AsyncGenerator[Event, None]:
        for seq in range(EVENTS):
            yield Event(seq=seq)


def in_hand() -> tuple[int, int]:
    """Python's blocks of memory, and the process's bytes; where those cannot be read, their peak."""
    gc.collect()
    pages = Path("/proc/self/statm")
    if pages.exists():
        return sys.getallocatedblocks(), int(pages.read_text().split()[1]) * resource.getpagesize()
    return sys.getallocatedblocks(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def test_a_long_subscription_does_not_grow() -> None:
    """graphql-core 3.3.1 and 3.3.2 grow by 24 MB here, until the subscription ends: hence the pin.

    3.3.0 remembers selections by the identity of what it makes for each event, and so grows more slowly.
    """
    schema = strawberry.Schema(
        query=Query,
        subscription=Subscription,
        extensions=[Masked, ReadOnce],
        execution_context_class=Executor,
    )
    seen = 0
    before = after = (0, 0)
    async for result in await schema.stream("subscription { events { seq about { name } } }"):
        assert isinstance(result, ExecutionResult)
        assert result.data == {"events": {"seq": seen, "about": {"name": str(seen)}}}
        seen += 1
        if seen == WARM:
            before = in_hand()
        if seen == EVENTS:
            after = in_hand()
    assert seen == EVENTS
    assert after[0] - before[0] < EVENTS // 100
    assert after[1] - before[1] < MOST_GROWTH
    [executor] = Executor.made
    assert len(executor.readers) + len(executor._relevant_sub_fields) <= 8
