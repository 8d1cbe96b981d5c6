"""Turns what a source said into reports: evidence for the values that are there, and the statuses without any."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from leads.evidence import Evidence, SourceReport
from leads.vocabulary import Field, Source, SourceStatus

Values = Mapping[Field, tuple[Any, float]]
"""Values with the confidence (0–1) in each; None and empty values mean that the source does not say."""


def evidence(
    source: Source,
    values: Values,
    *,
    url: str | None,
    seen_at: datetime,
    keep: timedelta | None = None,
    for_ever: frozenset[Field] = frozenset(),
) -> tuple[Evidence, ...]:
    """A piece of evidence for each value that is there; `keep` limits all but those `for_ever`."""
    until = None if keep is None else seen_at + keep
    return tuple(
        Evidence(field, value, source, url, confidence, seen_at, None if field in for_ever else until)
        for field, (value, confidence) in values.items()
        if value not in (None, "", [], ())
    )


def not_found(source: Source, detail: str) -> SourceReport:
    """The source was asked and has nothing about this company."""
    return SourceReport(source, SourceStatus.NOT_FOUND, detail)


def skipped(source: Source, detail: str) -> SourceReport:
    """The source was not asked."""
    return SourceReport(source, SourceStatus.SKIPPED, detail)
