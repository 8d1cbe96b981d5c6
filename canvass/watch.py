"""One campaign as a subscriber sees it: starts it through the API, follows its events, keeps when they came."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from canvass.client import BrokenError, Client, Live, RefusedError

ENDS = frozenset({"COMPLETED", "FAILED", "CANCELLED"})
# no vendor's limit makes a healthy run silent for longer: Companies House counts over five minutes
LONGEST_SILENCE = 600.0
MOST_RECONNECTS = 30

CREATE = """
mutation ($input: CreateCampaignInput!) {
  createCampaign(input: $input) {
    __typename
    ... on CreateCampaignPayload { campaign { id } }
    ... on Problem { message }
  }
}
"""

FOLLOW = """
subscription ($id: ID!, $after: Int!) {
  campaignEvents(campaignId: $id, after: $after) {
    seq kind message candidate { finder }
    counters { found unique enriched scored promoted duplicate rejected failed }
  }
}
"""

STATUS_OF_END = {"RUN_COMPLETED": "COMPLETED", "RUN_FAILED": "FAILED", "RUN_STOPPED": "CANCELLED"}


@dataclass(kw_only=True)
class Watched:
    """What was seen. Times are epoch seconds, taken when a message arrived."""

    campaign_id: str
    asked_at: float
    ended_at: float | None = None
    first_lead_at: float | None = None
    last_lead_at: float | None = None
    last_seq: int = 0
    status: str = "QUEUED"
    counters: Mapping[str, int] = field(default_factory=dict)
    found_by: Counter[str] = field(default_factory=Counter)

    def take(self, event: Mapping[str, Any], at: float) -> None:
        """Add one event; RefusedError when its number is not the next one."""
        if event["seq"] != self.last_seq + 1:
            raise RefusedError(f"event {event['seq']} came after event {self.last_seq}")
        self.last_seq = event["seq"]
        self.counters = event["counters"]
        kind = event["kind"]
        if kind == "CANDIDATE_FOUND" and event["candidate"]:
            self.found_by[event["candidate"]["finder"]] += 1
        if kind == "LEAD_READY":
            self.first_lead_at = self.first_lead_at or at
            self.last_lead_at = at
        if kind in STATUS_OF_END:
            self.status, self.ended_at = STATUS_OF_END[kind], at


async def create(client: Client, campaign: Mapping[str, Any]) -> Watched:
    """Create and start a campaign; RefusedError with the API's own words when it is not accepted."""
    asked_at = time.time()
    payload = await client.do(CREATE, input=campaign)
    return Watched(campaign_id=payload["campaign"]["id"], asked_at=asked_at)


async def follow(client: Client, watched: Watched, see: Callable[[Watched], None]) -> None:
    """Take events until the run ends, and call `see` after each; comes back with its last number when cut off."""
    cut_off = 0
    while watched.status not in ENDS:
        before = watched.last_seq
        try:
            async with client.live() as live:
                await take_events(live, watched, see)
        except BrokenError:
            cut_off = 1 if watched.last_seq > before else cut_off + 1
            if cut_off > MOST_RECONNECTS:
                raise
            await asyncio.sleep(1)


async def take_events(live: Live, watched: Watched, see: Callable[[Watched], None]) -> None:
    events = live.subscribe(FOLLOW, id=watched.campaign_id, after=watched.last_seq)
    while watched.status not in ENDS:
        event = await next_event(events)
        watched.take(event, time.time())
        see(watched)


async def next_event(events: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    try:
        async with asyncio.timeout(LONGEST_SILENCE):
            message = await anext(events)
    except TimeoutError:
        raise RefusedError(f"the campaign has been silent for {LONGEST_SILENCE:g} s") from None
    except StopAsyncIteration:
        raise RefusedError("the events ended before the campaign did") from None
    return dict(message["campaignEvents"])
