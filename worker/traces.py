"""Spans of operations, runs, steps and vendor calls, for a collector where one is set; otherwise nothing at all."""

import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import MappingProxyType
from typing import Literal, Protocol
from uuid import UUID

from leads.errors import NotConfiguredError
from leads.settings import Settings

Kind = Literal["internal", "server", "client"]
Attributes = Mapping[str, str]

_OFF = nullcontext()


class Tracer(Protocol):
    """Sends spans to a collector; `worker.otel` has the one that there is."""

    def span(
        self, name: str, kind: Kind, parent: str | None, own: UUID | None, about: Attributes
    ) -> AbstractContextManager[None]:
        """As `span` below says."""

    def past(self, name: str, seconds: float, failure: str | None) -> None:
        """As `past` below says."""

    def here(self) -> str | None:
        """As `here` below says."""

    def close(self) -> None:
        """Send what is left, if that can be done soon."""


_tracer: Tracer | None = None


@contextmanager
def tracing(settings: Settings, process: str) -> Iterator[None]:
    """Trace what `process` ("api" or "worker") does within the block, if a collector is set.

    Raises:
        NotConfiguredError: one is, and what it takes is not installed.
    """
    global _tracer  # noqa: PLW0603 - a process has one, and steps should not have to hand it on
    if settings.otlp_endpoint is None:
        yield
        return
    try:
        _tracer = pkgutil.resolve_name("worker.otel:Otlp")(settings.otlp_endpoint, f"canvass-{process}")
    except ModuleNotFoundError as missing:
        problem = f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and {missing.name} is missing: pip install 'canvass[otel]'"
        raise NotConfiguredError([problem]) from None
    try:
        yield
    finally:
        tracer, _tracer = _tracer, None
        if tracer is not None:
            tracer.close()


def span(
    name: str,
    *,
    kind: Kind = "internal",
    parent: str | None = None,
    own: UUID | None = None,
    about: Attributes = MappingProxyType({}),
) -> AbstractContextManager[None]:
    """A span around the block: below `parent` (a traceparent), or else below the one that it stands in.

    With `own` its number is that of `run_span`, so that others can hang theirs below it.
    """
    return _OFF if _tracer is None else _tracer.span(name, kind, parent, own, about)


def past(name: str, seconds: float, *, failure: str | None = None) -> None:
    """A call to somebody outside that took so long and has just ended, in `failure` if it did."""
    if _tracer is not None:
        _tracer.past(name, seconds, failure)


def here() -> str | None:
    """The traceparent of the span that we are in; None where nothing is traced."""
    return None if _tracer is None else _tracer.here()


def run_span(run_id: UUID, asked_by: str | None) -> str:
    """The traceparent of a run's own span, which is in the trace of what asked for it, or in one of its own.

    Its number follows from the run's, so that each worker knows it without being told.
    """
    _, trace, _, flags = (asked_by or f"00-{run_id.hex}--01").split("-")
    return f"00-{trace}-{run_id.hex[16:]}-{flags}"
