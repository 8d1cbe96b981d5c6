"""When a vendor's call is made again, and after how long a wait; which errors allow it is in `leads.errors`."""

import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import stamina

from leads.errors import RetryLater

T = TypeVar("T")

ATTEMPTS = 3
PATIENCE = 10.0
"""Longest wait before another attempt, in seconds: whoever must wait longer is told so instead."""


def _wait(error: Exception) -> bool | float:
    if not isinstance(error, RetryLater):
        return False
    if error.retry_after is None:
        return True
    return error.retry_after <= PATIENCE and error.retry_after * random.uniform(1.0, 1.25) + 0.05


async def retried(send: Callable[[], Awaitable[T]]) -> T:
    """What `send` brings, after at most three attempts with jitter; only for calls that cost nothing when repeated.

    Raises:
        VendorError: what the last attempt raised, at once where another one is of no use.
    """
    async for attempt in stamina.retry_context(
        on=_wait, attempts=ATTEMPTS, timeout=30.0, wait_initial=0.25, wait_max=4.0, wait_jitter=0.5
    ):
        with attempt:
            return await send()
    raise AssertionError("the loop above returns or raises")
