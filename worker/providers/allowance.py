"""How many requests a key has left in the vendor's window, so that a limit is met by waiting and not by refusals."""

import asyncio
import time
from collections.abc import Mapping

from leads.errors import RateLimited
from leads.vocabulary import Source

PATIENCE = 10.0
"""Longest wait for the next window, in seconds: whoever must wait longer is told so instead."""


class Allowance:
    """`limit` requests per window of `seconds`, counted here, and corrected by what the vendor's headers say.

    The vendor's count is the true one: other processes may use the same key.
    """

    def __init__(self, source: Source, *, limit: int, seconds: float) -> None:
        self._source = source
        self._limit = limit
        self._seconds = seconds
        self._used = 0
        self._ends = 0.0

    async def take(self) -> None:
        """Use one request, after a short wait for the next window where none is left.

        Raises:
            RateLimited: the next window is too far away.
        """
        while (wait := self._wait()) > 0:
            if wait > PATIENCE:
                raise RateLimited(self._source, "the allowance is used up for now", retry_after=wait)
            await asyncio.sleep(wait)
        self._used += 1

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take over what a response says: X-Ratelimit-Remain, and X-Ratelimit-Reset in epoch seconds."""
        remain, reset = headers.get("x-ratelimit-remain", ""), headers.get("x-ratelimit-reset", "")
        if reset.isdigit() and 0 < (left := int(reset) - time.time()) <= self._seconds:
            self._ends = time.monotonic() + left
        if remain.isdigit():
            self._used = max(self._used, self._limit - int(remain))

    def refused(self, headers: Mapping[str, str]) -> RateLimited:
        """The error for a request that the vendor refused for its limit; it says when, if the vendor does."""
        self.learn(headers)
        return RateLimited(self._source, "too many requests", retry_after=self._wait() or None)

    def _wait(self) -> float:
        """Seconds until a request may be made; a new window begins when the old one has ended."""
        now = time.monotonic()
        if now >= self._ends:
            self._used, self._ends = 0, now + self._seconds
        return self._ends - now if self._used >= self._limit else 0.0
