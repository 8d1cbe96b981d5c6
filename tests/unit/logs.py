"""A schema that is none: subscriptions to a log in memory, which begin and end as those of the real one do."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import orjson
from strawberry.types import ExecutionResult

from api.execution import Refusal, Result
from api.operations import Operation
from api.streams import Streams
from leads.scopes import Scope
from leads.tokens import Viewer
from leads.vocabulary import Role
from schema.context import Caller, Resume
from schema.root import Schema

FOLLOW = "subscription ($after: Int, $snapshot: Boolean) { campaignEvents(after: $after, snapshot: $snapshot) { seq } }"


@dataclass(slots=True)
class Log:
    """The log, and how its subscriptions were executed."""

    length: int = 0
    runs: list[Resume] = field(default_factory=list)
    callers: list[Caller] = field(default_factory=list)
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    mistake: Exception | None = None

    def grow(self, by: int = 1) -> None:
        """Append events."""
        self.length += by
        self.grown.set()

    @property
    def shared_runs(self) -> int:
        """Executions that go on for ever."""
        return sum(run.back is not None for run in self.runs)

    async def stream(
        self,
        query: str,
        *,
        variable_values: Mapping[str, Any] | None,
        context_value: Caller,
        operation_name: str | None,
    ) -> AsyncGenerator[ExecutionResult, None]:
        """As `schema.root.Schema.stream`."""
        assert query == FOLLOW
        assert context_value.resume is not None
        self.runs.append(context_value.resume)
        self.callers.append(context_value)
        return self._results(context_value.resume)

    async def _results(self, resume: Resume) -> AsyncGenerator[ExecutionResult, None]:
        await asyncio.sleep(0)
        if resume.snapshot:
            resume.seq = self.length
            yield _told(self.length)
            return
        seq = resume.begin(0, self.length)
        while True:
            end = self.length if resume.last is None else min(self.length, resume.last)
            while seq < end:
                seq = resume.seq = seq + 1
                yield _told(seq)
                await asyncio.sleep(0)
            if self.mistake is not None:
                raise self.mistake
            if resume.last is not None:
                return
            if seq == self.length:
                self.grown.clear()
                await self.grown.wait()


def _told(seq: int) -> ExecutionResult:
    return ExecutionResult(data={"campaignEvents": {"seq": seq}}, errors=None)


def streams_of(log: Log) -> Streams:
    return Streams(cast("Schema", log))


def caller(tenant_id: UUID | None = None, role: Role = Role.VIEWER, allowed: frozenset[Scope] | None = None) -> Caller:
    """Somebody who is signed in."""
    until = datetime.now(UTC) + timedelta(hours=1)
    viewer = Viewer(uuid4(), tenant_id or UUID(int=1), role, until, allowed=allowed)
    return Caller(cast("Any", None), viewer)


class Follower:
    """A client that follows the log; `seen` is what it got."""

    def __init__(self, streams: Streams, after: int = 0, *, snapshot: bool = False, by: Caller | None = None) -> None:
        self.seen: list[int] = []
        self.after = after
        operation = Operation(FOLLOW, {"after": after, "snapshot": snapshot})
        self.results = streams.results(operation, by or caller())

    async def read(self, number: int = 1) -> list[int]:
        """So many more events."""
        for _ in range(number):
            async with asyncio.timeout(5):
                result = await anext(self.results)
            assert isinstance(result, Result), result
            assert orjson.loads(result.text) == {"data": {"campaignEvents": {"seq": result.seq}}}
            self.seen.append(cast("int", result.seq))
        return self.seen[-number:] if number else []

    async def end(self) -> Refusal | None:
        """What it is told at the end, which must come next."""
        async with asyncio.timeout(5):
            last = await anext(self.results, None)
        assert not isinstance(last, Result)
        return last

    async def leave(self) -> None:
        await self.results.aclose()
