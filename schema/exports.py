"""Exports as the API shows them: what each kind takes, and what is kept of it until its link is fetched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry
from sqlalchemy import ColumnElement, select
from strawberry import relay

from leads import models
from leads.export_columns import CustomerColumn, FactColumn, InteractionColumn, LeadColumn
from leads.exports import sign_link
from leads.vocabulary import ExportFormat, ExportKind, ExportStatus
from schema import declare, nodes
from schema.context import Info
from schema.customer_filters import CustomerFilter, customers_that
from schema.export_words import COLUMNS, FORMAT, KEY
from schema.interaction_filters import FactFilter, InteractionFilter, facts_that, interactions_that
from schema.kept import kept, restored
from schema.lead_filters import LeadFilter, leads_that
from schema.paging import Listing, Order, Page
from schema.problems import Problem


@nodes.loaded_by("export")
@strawberry.type(
    description="A file that can be fetched by its link until that expires; it is written as you fetch it."
)
class Export(relay.Node):
    """A `models.Export`."""

    id: relay.NodeID[UUID]
    kind: ExportKind = strawberry.field(description="What it has a line for, for example LEADS.")
    format: ExportFormat = strawberry.field(description="As what it is written, for example CSV.")
    columns: list[str] = strawberry.field(description="Its columns in order, for example COMPANY and PHONE.")
    status: ExportStatus = strawberry.field(description="How the latest download stands.")
    total: int | None = strawberry.field(
        description="Lines that the latest download has in all, for example 1204; null before the first."
    )
    written: int = strawberry.field(description="Lines of it that were sent so far, for example 800.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    expires_at: datetime = strawberry.field(description="When its link ends, an hour after it was asked for.")
    started_at: datetime | None = strawberry.field(description="When the latest download began.")
    finished_at: datetime | None = strawberry.field(description="When a download last came to its end.")
    tenant_id: strawberry.Private[UUID]

    @declare.field(
        description="Where to fetch it, on the API's own host, without other credentials: /exports/…?token=…. "
        "Null once it has expired."
    )
    def url(self, info: Info) -> str | None:
        """Whoever has it can fetch the file."""
        if self.expires_at <= datetime.now(UTC):
            return None
        token = sign_link(info.context.services.settings, self.id, self.tenant_id, self.expires_at)
        return f"/exports/{self.id}?token={token}"

    @classmethod
    def of(cls, row: models.Export) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            kind=row.kind,
            format=row.format,
            columns=list(row.columns),
            status=row.status,
            total=row.total,
            written=row.written,
            created_at=row.created_at,
            expires_at=row.expires_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            tenant_id=row.tenant_id,
        )


@strawberry.input(description="Which leads, and as what.")
class ExportLeadsInput:
    """What `exportLeads` takes."""

    filter: LeadFilter | None = strawberry.field(default=None, description="Which leads; all if left out.")
    columns: list[LeadColumn] | None = strawberry.field(default=None, description=COLUMNS)
    format: ExportFormat = strawberry.field(default=ExportFormat.CSV, description=FORMAT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Which customers, and as what.")
class ExportCustomersInput:
    """What `exportCustomers` takes."""

    filter: CustomerFilter | None = strawberry.field(default=None, description="Which customers; all if left out.")
    columns: list[CustomerColumn] | None = strawberry.field(default=None, description=COLUMNS)
    format: ExportFormat = strawberry.field(default=ExportFormat.CSV, description=FORMAT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Which facts, and as what. What its owner's terms forbid to hand on is left out.")
class ExportFactsInput:
    """What `exportFacts` takes."""

    filter: FactFilter | None = strawberry.field(default=None, description="Which facts; all if left out.")
    columns: list[FactColumn] | None = strawberry.field(default=None, description=COLUMNS)
    format: ExportFormat = strawberry.field(default=ExportFormat.CSV, description=FORMAT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Which interactions, and as what.")
class ExportInteractionsInput:
    """What `exportInteractions` takes."""

    filter: InteractionFilter | None = strawberry.field(default=None, description="Which; all if left out.")
    columns: list[InteractionColumn] | None = strawberry.field(default=None, description=COLUMNS)
    format: ExportFormat = strawberry.field(default=ExportFormat.CSV, description=FORMAT)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The export can be fetched.")
class ExportLeadsPayload:
    """What `exportLeads` gives."""

    export: Export = strawberry.field(description="With the link that fetches it.")


@strawberry.type(description="The export can be fetched.")
class ExportCustomersPayload:
    """What `exportCustomers` gives."""

    export: Export = strawberry.field(description="With the link that fetches it.")


@strawberry.type(description="The export can be fetched.")
class ExportFactsPayload:
    """What `exportFacts` gives."""

    export: Export = strawberry.field(description="With the link that fetches it.")


@strawberry.type(description="The export can be fetched.")
class ExportInteractionsPayload:
    """What `exportInteractions` gives."""

    export: Export = strawberry.field(description="With the link that fetches it.")


ExportLeadsResult = Annotated[
    ExportLeadsPayload | Problem, strawberry.union("ExportLeadsResult", description="Done, or why not.")
]
ExportCustomersResult = Annotated[
    ExportCustomersPayload | Problem, strawberry.union("ExportCustomersResult", description="Done, or why not.")
]
ExportFactsResult = Annotated[
    ExportFactsPayload | Problem, strawberry.union("ExportFactsResult", description="Done, or why not.")
]
ExportInteractionsResult = Annotated[
    ExportInteractionsPayload | Problem, strawberry.union("ExportInteractionsResult", description="Done, or why not.")
]


@dataclass(frozen=True, slots=True)
class Such:
    """How an export of one kind is filtered: the filter's type, and the condition that it stands for."""

    filter: type[Any]
    condition: Callable[[Any], ColumnElement[bool]]
    columns: Sequence[str]


KINDS: Mapping[ExportKind, Such] = {
    ExportKind.LEADS: Such(LeadFilter, leads_that, tuple(LeadColumn)),
    ExportKind.CUSTOMERS: Such(CustomerFilter, customers_that, tuple(CustomerColumn)),
    ExportKind.FACTS: Such(FactFilter, facts_that, tuple(FactColumn)),
    ExportKind.INTERACTIONS: Such(InteractionFilter, interactions_that, tuple(InteractionColumn)),
}


def condition_of(export: models.Export) -> ColumnElement[bool]:
    """Which rows it has, as it was asked for."""
    such = KINDS[export.kind]
    return such.condition(restored(such.filter, export.filter.get("filter")))


def filter_kept(kind: ExportKind, where: Any) -> dict[str, Any]:
    """A filter as it is kept.

    Raises:
        InvalidError: it is none that could be read.
    """
    KINDS[kind].condition(where)
    return {"filter": kept(where)} if where is not None else {}


def export_listing(page: Page) -> Listing:
    """The tenant's exports, the latest first."""
    row = models.Export
    order = Order.of("exports", row.created_at, datetime, row.id, descending=True)
    return Listing(name="exports", statement=select(row), order=order, page=page, parent=row.tenant_id)
