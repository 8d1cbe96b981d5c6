"""Plain values that travel through the pipeline: what was found, what is known so far, and what a source said."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from leads.vocabulary import Field, Source, SourceStatus


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a finder reported about one company; everything but the name may be missing."""

    name: str
    address: str | None = None
    town: str | None = None
    postcode: str | None = None
    phone: str | None = None
    website: str | None = None
    company_number: str | None = None
    description: str | None = None
    source_url: str | None = None
    """Where the finder says it saw the company; None unless it is among the sources that its answer lists."""
    signal: str | None = None
    """What was seen that makes it a lead now: a planning reference and its date, a gap in its services, a competitor's
    customer. Only some campaign types ask for one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value with its source: a Fact before it is stored. `confidence` is 0–1."""

    field: Field
    value: Any
    source: Source
    url: str | None
    confidence: float
    seen_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What asking one source about one company came to; `detail` is a sentence for a person."""

    source: Source
    status: SourceStatus
    detail: str = ""
    evidence: tuple[Evidence, ...] = ()

    def first(self, wanted: Field) -> Any:
        """The value of the first piece of evidence about `wanted`, or None."""
        return next((item.value for item in self.evidence if item.field is wanted), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a candidate when a source is asked about it. `near` is the campaign's centre."""

    name: str
    address: str | None = None
    town: str | None = None
    postcode: str | None = None
    phone: str | None = None
    website: str | None = None
    company_number: str | None = None
    position: Position | None = None
    near: Position | None = None
    radius_miles: float | None = None
    other_names: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, found: Found, *, near: Position | None, radius_miles: float | None) -> Self:
        """What is known from the find alone."""
        return cls(
            name=found.name,
            address=found.address,
            town=found.town,
            postcode=found.postcode,
            phone=found.phone,
            website=found.website,
            company_number=found.company_number,
            near=near,
            radius_miles=radius_miles,
        )

    def learn(self, report: SourceReport) -> Self:
        """The subject with gaps filled from what a source confirms; a number that a source prints replaces a claim."""
        return replace(
            self,
            phone=self.phone or report.first(Field.PHONE),
            website=self.website or report.first(Field.WEBSITE),
            company_number=report.first(Field.COMPANY_NUMBER) or self.company_number,
            postcode=self.postcode or report.first(Field.POSTCODE),
        )
