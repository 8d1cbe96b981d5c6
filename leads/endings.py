"""How tasks are ended: they are cancelled until they have come to their end; and what must be done first still is."""

import asyncio
import math
from collections.abc import Iterable
from typing import Any

AGAIN_AFTER = 0.5
"""Seconds after which a task that goes on is cancelled once more."""


async def end_all(tasks: "Iterable[asyncio.Future[Any]]") -> None:
    """Cancel `tasks`, and return when all are over; what they raise is of no interest any more.

    Once is not always enough: a driver whose connection breaks while it is cancelled may raise its own error instead,
    which a loop that goes on after errors then takes for an ordinary one.
    """
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        done, pending = await asyncio.wait(pending, timeout=AGAIN_AFTER)
        for task in done:
            if not task.cancelled():
                task.exception()  # so that asyncio does not complain that nobody looked


async def outlast(work: "asyncio.Future[Any]", patience: float = math.inf) -> bool:
    """Wait until `work` is over; once the waiting task is cancelled, however often, for at most so many seconds more.

    Returns whether it was cancelled: then it is for the caller to raise CancelledError, and `work` may not be over.
    """
    clock = asyncio.get_running_loop().time
    cancelled, until = False, math.inf
    while not work.done() and clock() < until:
        try:
            await asyncio.wait([work], timeout=None if until == math.inf else until - clock())
        except asyncio.CancelledError:
            cancelled, until = True, min(until, clock() + patience)
    return cancelled
