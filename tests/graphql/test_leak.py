"""A subscription that lives for 100,000 events uses no more memory at its end than at its beginning."""

import gc
import sys
from collections.abc import AsyncGenerator

import psutil
import strawberry

from schema.limits import Limits, ParsedOnce
from schema.problems import Masked

EVENTS = 100_000
WARM = 2_000
MOST_GROWTH = 2 * 1024 * 1024


@strawberry.type
class Query:
    nothing: int


@strawberry.type
class Event:
    seq: int


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def events(self) -> AsyncGenerator[Event, None]:
        for seq in range(EVENTS):
            yield Event(seq=seq)


def resident() -> int:
    """Bytes of memory that this process has in hand."""
    return psutil.Process().memory_info().rss


async def test_a_long_subscription_does_not_grow() -> None:
    """graphql-core 3.3.1 and 3.3.2 fail this by 130 MB: hence the pin."""
    schema = strawberry.Schema(query=Query, subscription=Subscription, extensions=[Limits, Masked, ParsedOnce])
    seen = before = blocks = 0
    async for result in await schema.stream("subscription { events { seq } }"):
        assert result.data == {"events": {"seq": seen}}
        seen += 1
        if seen == WARM:
            gc.collect()
            before, blocks = resident(), sys.getallocatedblocks()
    gc.collect()
    assert seen == EVENTS
    assert sys.getallocatedblocks() - blocks < EVENTS // 100
    assert resident() - before < MOST_GROWTH
