"""Operations whose results come one after another; a subscription that many hold is executed once for all of them.

Who follows a campaign reads from a short memory of encoded results at a pace of their own; who has fallen behind it,
or comes from further back, reads pages of the log, shared too, until they have caught up. Nobody waits for anybody
else, and nothing is kept for anybody in particular.
"""

import asyncio
from collections.abc import Hashable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from api.channel import Channel, Follower
from api.execution import Refusal, Result, Results, Take, execute
from api.operations import Operation, Root, root_of
from api.replays import PAGE, Reading, Replays
from leads.tokens import FOREVER, Viewer
from schema.context import Caller, Resume
from schema.root import Schema

REMEMBERED = 1000
"""Results of a subscription that are kept for those who follow it,"""
ROOM, LEAST_ROOM = 64 * 1024 * 1024, 16 * 1024
"""if they fit into its part of so many bytes for all subscriptions of the process (but never less than the second)."""
BACK = 200
"""Events before the newest with which a shared subscription begins, at the most: older ones are read in pages."""
RESUMABLE, LATEST = "campaignEvents", "campaignProgress"
BEHIND = Refusal(
    [
        {
            "message": "You have fallen behind. Subscribe again, and read what you missed by a query.",
            "extensions": {"code": "BEHIND"},
        }
    ]
)
PERSONAL: Mapping[str, Any] = {"user_id": UUID(int=0), "expires_at": FOREVER, "credential": None}
"""What of a viewer makes no difference to what they see, and what stands in its place; all else parts them."""


def in_turn(_result: Result) -> bool:
    """For those who take nothing but in turn."""
    return False


@dataclass(frozen=True, slots=True)
class Common:
    """A subscription as all who may share it ask for it; `caller` is nobody in particular, and never signed out."""

    root: Root
    caller: Caller
    key: Hashable

    @classmethod
    def of(cls, root: Root, caller: Caller, viewer: Viewer) -> "Common":
        """Shared by those who see the same: of one tenant, with the same rights, and nobody else."""
        anybody = replace(viewer, **PERSONAL)
        return cls(root, Caller(caller.services, anybody), (root.shared.key, anybody))


class Streams:
    """All streams of one API process."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._channels: dict[Hashable, Channel] = {}
        self._replays = Replays()

    def results(
        self, operation: Operation, caller: Caller, *, after: int | None = None, take: Take = in_turn
    ) -> Results:
        """The operation's results, to its end; `after` takes the place of the argument of that name.

        What is new to many at once is offered to `take`; what that takes is not among the results.
        """
        root = root_of(operation)
        if root is None or caller.viewer is None:
            return execute(self._schema, operation, caller, Resume(after))
        common = Common.of(root, caller, caller.viewer)
        if root.name != RESUMABLE:
            return self._followed(common, take)
        if after is None and root.snapshot:
            return self._from_now(common, take)
        return self._resumed(common, root.after if after is None else after, take)

    def figures(self) -> dict[str, int]:
        """What those who watch over the process may want to know, by name."""
        channels = self._channels.values()
        return {
            "followers": sum(channel.followers for channel in channels),
            "subscriptions": len(channels),
            "remembered_bytes": sum(channel.size for channel in channels),
            "replayed_bytes": self._replays.size,
        }

    async def close(self) -> None:
        """End them all."""
        await asyncio.gather(self._replays.close(), *(channel.close() for channel in list(self._channels.values())))

    async def _followed(self, common: Common, take: Take) -> Results:
        """From now on, together with all others; of what only the latest counts, that one first."""
        latest = common.root.name == LATEST
        channel = self._channel(common, Resume(), most=1 if latest else REMEMBERED)
        with channel.followed():
            follower = Follower(channel.newest if latest else channel.next, take)
            async for result in channel.follow(follower, skipping=latest):
                yield result
            if not channel.ended:
                yield BEHIND
            elif channel.failure:
                yield channel.failure

    async def _from_now(self, common: Common, take: Take) -> Results:
        """A snapshot, and every event after it."""
        for result in await self._snapshot(common):
            yield result
            if isinstance(result, Refusal) or result.seq is None:
                return
            async with aclosing(self._resumed(common, result.seq, take)) as results:
                async for each in results:
                    yield each

    async def _resumed(self, common: Common, after: int, take: Take) -> Results:
        """Every event above `after`, once and in order: as they are remembered, or from the log."""
        channel = self._channel(common, Resume(after, back=BACK), most=REMEMBERED)
        with channel.followed():
            begun = await channel.begun()
            follower = Follower(after - (begun or 0), take)
            while begun is not None and not channel.ended:
                async for result in channel.follow(follower):
                    yield result
                for each in () if channel.ended else await self._logged(common, begun + follower.place):
                    yield each
                    if isinstance(each, Refusal):
                        return
                    follower.place = (each.seq or 0) - begun
            if channel.failure:
                yield channel.failure

    async def _logged(self, common: Common, after: int) -> Reading:
        """The next events above `after`, which are in the log: the rest of their page."""
        resume = Resume(after // PAGE * PAGE, last=after // PAGE * PAGE + PAGE)
        for _ in range(2):  # the first may share a reading that began too early
            page = await self._replays.page(
                common.key, after // PAGE, lambda: execute(self._schema, common.root.shared, common.caller, resume)
            )
            fresh = [each for each in page if isinstance(each, Refusal) or (each.seq or 0) > after]
            if fresh:
                return fresh
        return [BEHIND]

    async def _snapshot(self, common: Common) -> Reading:
        return await self._replays.snapshot(
            common.key, lambda: execute(self._schema, common.root.shared, common.caller, Resume(snapshot=True))
        )

    def _channel(self, common: Common, resume: Resume, *, most: int) -> Channel:
        channel = self._channels.get(common.key)
        if channel is None:
            source = execute(self._schema, common.root.shared, common.caller, resume)
            channel = Channel(source, resume, most=most, room=self._room, on_end=partial(self._forget, common.key))
            self._channels[common.key] = channel
        return channel

    def _forget(self, key: Hashable, channel: Channel) -> None:
        if self._channels.get(key) is channel:
            del self._channels[key]

    def _room(self) -> int:
        return max(LEAST_ROOM, ROOM // max(1, len(self._channels)))
