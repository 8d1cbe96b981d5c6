"""Where a piece of work comes from: the number under which every log has it, and its place in a trace."""

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Self
from uuid import uuid4

import structlog

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)
_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)

_current: ContextVar["Trail | None"] = ContextVar("trail", default=None)


@dataclass(frozen=True, slots=True)
class Trail:
    """From the request that asked for it to the vendors that were called for it. It is never sent to a vendor.

    `traceparent` is a W3C Trace Context header, such as 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.
    """

    correlation_id: str
    traceparent: str | None = None

    @classmethod
    def new(cls) -> Self:
        """For what nobody outside has given a number."""
        return cls(uuid4().hex[:16])

    @classmethod
    def from_headers(cls, request_id: str | None, traceparent: str | None) -> Self:
        """As the caller numbered it: by X-Request-Id, or else by its trace; what is not well formed is not taken."""
        parent = traceparent if traceparent and _PARENT.fullmatch(traceparent) else None
        if request_id and _NUMBER.fullmatch(request_id):
            return cls(request_id, parent)
        return cls(parent.split("-")[1], parent) if parent else cls.new()

    def follow(self) -> None:
        """Let this task, and those that it starts, be work of this trail; their log lines say so."""
        _current.set(self)
        structlog.contextvars.bind_contextvars(correlation_id=self.correlation_id)


def current() -> Trail:
    """The trail of this task; a new one where it has none."""
    return _current.get() or Trail.new()
