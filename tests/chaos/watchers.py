"""Who watches a campaign while all this happens: subscribers that come back with their last number, again and again."""

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from canvass.client import Client, RefusedError
from canvass.watch import STATUS_OF_END

FOLLOW = """
subscription ($id: ID!, $after: Int!) {
  campaignEvents(campaignId: $id, after: $after) {
    seq kind message counters { found unique enriched scored promoted duplicate rejected failed }
  }
}
"""
AGAIN = 0.2
"""Seconds before a watcher that was cut off comes back."""


@dataclass
class Watcher:
    """One subscriber of one campaign. `patience` is how many seconds it stays at most before it leaves by itself."""

    graphql: Sequence[str]
    token: str
    campaign_id: str
    dice: random.Random
    patience: float | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    came: list[float] = field(default_factory=list)
    """When each of them came."""
    visits: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The number that it comes back with."""
        return int(self.events[-1]["seq"]) if self.events else 0

    async def watch(self) -> None:
        """Until cancelled; each visit is to another API than the last."""
        places = itertools.cycle(self.graphql)
        while True:
            self.visits += 1
            try:
                async with asyncio.timeout(self.patience and self.dice.uniform(0.2, self.patience)):
                    await self._visit(next(places))
            except TimeoutError:
                continue
            except RefusedError as error:
                self.refused.append(str(error))
            await asyncio.sleep(AGAIN)

    async def _visit(self, graphql: str) -> None:
        async with Client(graphql, self.token) as client, client.live() as live:
            async for data in live.subscribe(FOLLOW, id=self.campaign_id, after=self.last):
                self.came.append(time.time())
                self.events.append(data["campaignEvents"])

    async def until_end(self, run: int = 1) -> None:
        """When it has seen the end of so many runs."""
        while sum(event["kind"] in STATUS_OF_END for event in self.events) < run:  # noqa: ASYNC110 - it watches elsewhere
            await asyncio.sleep(0.1)
