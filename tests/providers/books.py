"""The books of calls as tests keep them, and clients whose vendor is a function."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx2
import orjson

from leads.calls import Answer, Call
from leads.errors import VendorError

Handler = Callable[[httpx2.Request], httpx2.Response]


@dataclass
class Line:
    """One call that was opened, and how it was closed."""

    call: Call
    answer: Answer | None = None
    error: VendorError | None = None
    cost_micros: int = 0
    usage: dict[str, int] = field(default_factory=dict)

    async def settle(self, answer: Answer) -> None:
        assert self.answer is None
        assert self.error is None
        orjson.dumps(answer.body)
        self.answer, self.cost_micros, self.usage = answer, answer.cost_micros, dict(answer.usage)

    async def fail(self, error: VendorError, *, cost_micros: int = 0, usage: Mapping[str, int] | None = None) -> None:
        assert self.answer is None
        assert self.error is None
        self.error, self.cost_micros, self.usage = error, cost_micros, dict(usage or {})


@dataclass
class Books:
    """Implements `leads.calls.Calls`; a call that was answered before is answered from the record, as JSON."""

    lines: list[Line] = field(default_factory=list)
    campaign_id: UUID = field(default_factory=uuid4)

    async def recall(self, call: Call) -> Any | None:
        answers = (line.answer for line in self.lines if line.call == call and line.answer)
        return next((orjson.loads(orjson.dumps(answer.body)) for answer in answers), None)

    async def make(self, call: Call, send: Callable[[], Awaitable[Answer]]) -> Any:
        if (recorded := await self.recall(call)) is not None:
            return recorded
        line = await self.open(call)
        try:
            answer = await send()
        except VendorError as error:
            await line.fail(error, cost_micros=error.cost_micros)
            raise
        await line.settle(answer)
        return orjson.loads(orjson.dumps(answer.body))

    async def open(self, call: Call) -> Line:
        self.lines.append(Line(call))
        return self.lines[-1]


def client(handler: Handler) -> httpx2.AsyncClient:
    """A client that reaches nobody but `handler`."""
    return httpx2.AsyncClient(transport=httpx2.MockTransport(handler), trust_env=False)


def always(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> Handler:
    """A vendor that gives everybody the same answer: JSON, or bytes as they are."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return lambda _: httpx2.Response(status, content=content, headers=headers)
