"""Imports as the API shows them: a file that was uploaded, what its columns hold, what would come of it, what did."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import relay

from leads import imports, models
from leads.errors import InvalidError
from leads.import_rows import ImportField, guess
from leads.vocabulary import ImportStatus, Role
from schema import declare, nodes
from schema.context import Context, Info
from schema.declare import Given
from schema.export_words import KEY
from schema.ids import key_of
from schema.paging import Listing, Order, Page
from schema.problems import Problem

if TYPE_CHECKING:
    from schema.campaigns import Campaign

SAMPLES = 3
MOST_SHOWN = 500
"""Problems, and rows that are left out, that an answer has."""


@strawberry.type(description="A column of an uploaded file.")
class ImportColumn:
    """One heading."""

    heading: str = strawberry.field(description="Its heading, for example “Company name”.")
    field: ImportField | None = strawberry.field(description="What it seems to hold, by its heading; null if unclear.")
    samples: list[str] = strawberry.field(description="What its first rows say; up to three.")


@strawberry.type(description="A row that is left out.")
class SkippedRow:
    """A `leads.import_plan.Skipped`."""

    row: int = strawberry.field(description="Its number in the file; the headings are row 1.")
    reason: str = strawberry.field(description="Why, in a sentence, for example “It is a lead of “Care”.”")


@strawberry.type(description="What is wrong with one cell of a file.")
class RowProblem:
    """A `leads.import_rows.RowProblem`."""

    row: int = strawberry.field(description="Its row's number in the file; the headings are row 1.")
    column: str = strawberry.field(description="Its column's heading, for example “Phone”.")
    value: str = strawberry.field(description="What it says, up to 80 characters.")
    message: str = strawberry.field(description="What to do about it, for example “This is not a full UK postcode…”.")


@nodes.loaded_by("lead_import")
@strawberry.type(description="A file of companies that was uploaded to POST /imports, and what became of it.")
class LeadImport(relay.Node):
    """A `models.LeadImport`."""

    id: relay.NodeID[UUID]
    name: str = strawberry.field(description="The file's name, for example “customers.csv”.")
    status: ImportStatus = strawberry.field(description="Where it stands.")
    columns: list[ImportColumn] = strawberry.field(description="The file's columns, in its order.")
    total: int = strawberry.field(description="Rows that say something, without the headings, for example 250.")
    checked: int = strawberry.field(description="Rows of these that are decided, while it is imported.")
    imported: int = strawberry.field(description="Rows that became leads.")
    skipped: list[SkippedRow] = strawberry.field(description="Rows that did not, up to 500.")
    created_at: datetime = strawberry.field(description="When it was uploaded.")
    expires_at: datetime = strawberry.field(description="Until when it can be imported: a day after its upload.")
    finished_at: datetime | None = strawberry.field(description="When it was imported; null until then.")
    campaign_id: strawberry.Private[UUID | None]

    @declare.field(description="The campaign that holds its leads; null until there is one.")
    async def campaign(self, info: Info) -> Annotated["Campaign", strawberry.lazy("schema.campaigns")] | None:
        """It has ended; the leads are what it is for."""
        found: Campaign | None = await nodes.load(info.context, "Campaign", self.campaign_id)
        return found

    @classmethod
    def of(cls, row: models.LeadImport) -> Self:
        """From its row."""
        first = (row.content or [])[:SAMPLES]
        fields = {heading: each for each, heading in guess(row.headings).items()}
        return cls(
            id=row.id,
            name=row.name,
            status=row.status,
            columns=[
                ImportColumn(
                    heading=heading, field=fields.get(heading), samples=[cells[place][:200] for _, cells in first]
                )
                for place, heading in enumerate(row.headings)
            ],
            total=row.total,
            checked=row.checked,
            imported=row.imported,
            skipped=[SkippedRow(**each) for each in row.skipped[:MOST_SHOWN]],
            created_at=row.created_at,
            expires_at=row.expires_at,
            finished_at=row.finished_at,
            campaign_id=row.campaign_id,
        )


@strawberry.input(description="What a column of the file holds.")
class ImportColumnInput:
    """One column; those that are not named are left out."""

    heading: str = strawberry.field(description="The column's heading, as `LeadImport.columns` has it.")
    field: ImportField = strawberry.field(description="What it holds, for example PHONE.")


@strawberry.input(description="Which file, and what its columns hold.")
class CheckImportInput:
    """What `checkImport` takes."""

    import_id: strawberry.ID = strawberry.field(description="The uploaded file's id.")
    columns: list[ImportColumnInput] | None = strawberry.field(
        default=None, description="What the columns hold; as `LeadImport.columns` guesses if left out."
    )


@strawberry.input(description="Which file is to be imported, and how.")
class ImportLeadsInput:
    """What `importLeads` takes."""

    import_id: strawberry.ID = strawberry.field(description="The uploaded file's id.")
    columns: list[ImportColumnInput] | None = strawberry.field(
        default=None, description="What the columns hold; as `LeadImport.columns` guesses if left out."
    )
    campaign_name: str | None = strawberry.field(
        default=None, description="What the campaign is called that holds the leads; “Import of” the file if left out."
    )
    skip_invalid: bool = strawberry.field(
        default=False, description="Leave out rows with problems; else one such row refuses the whole file."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY.replace("export", "import"))


@strawberry.type(description="What would come of a file. Nothing is changed.")
class ImportCheck:
    """A `leads.import_plan.Plan`."""

    rows: int = strawberry.field(description="Rows that say something, for example 250.")
    ready: int = strawberry.field(description="Rows that would become leads, for example 231.")
    skipped: list[SkippedRow] = strawberry.field(description="Rows whose company the team has already; up to 500.")
    problems: list[RowProblem] = strawberry.field(description="What is wrong with other rows; up to 500.")
    problem_count: int = strawberry.field(description="How many such problems there are in all.")


@strawberry.type(description="The file is imported.")
class ImportLeadsPayload:
    """What `importLeads` gives."""

    lead_import: LeadImport = strawberry.field(description="With what became of its rows, and its campaign.")


CheckImportResult = Annotated[
    ImportCheck | Problem, strawberry.union("CheckImportResult", description="What would come of it, or why nothing.")
]
ImportLeadsResult = Annotated[
    ImportLeadsPayload | Problem, strawberry.union("ImportLeadsResult", description="Done, or why not.")
]


@strawberry.type
class ImportMutations:
    """Part of Mutation."""

    @declare.mutation(
        description="Make leads of an uploaded file, all or none, in a campaign of their own. For members."
    )
    async def import_leads(self, info: Info, given: Given[ImportLeadsInput]) -> ImportLeadsResult:
        """Problem INVALID names rows and columns. A file is imported once; a second call gives what the first did."""
        viewer = info.context.require(Role.MEMBER)
        wish = await _wish(info.context, given)
        row = await imports.run(
            info.context.services.db, viewer.tenant_id, wish, user_id=viewer.user_id, key=given.idempotency_key
        )
        info.context.forget()
        return ImportLeadsPayload(lead_import=LeadImport.of(row))


async def check_import(context: Context, given: CheckImportInput) -> ImportCheck:
    """What would come of it.

    Raises:
        NotFoundError, InvalidError: there is no such file, or its columns are not well named.
    """
    viewer = context.require(Role.MEMBER)
    wish = await _wish(context, given)
    row: models.LeadImport | None = await context.loaders.lead_import.load(wish.import_id)
    plan = await imports.check(context.services.db, viewer.tenant_id, wish)
    return ImportCheck(
        rows=row.total if row else 0,
        ready=len(plan.arrivals),
        skipped=[SkippedRow(row=each.row, reason=each.reason) for each in plan.skipped[:MOST_SHOWN]],
        problems=[
            RowProblem(row=each.row, column=each.column, value=each.value, message=each.message)
            for each in plan.problems[:MOST_SHOWN]
        ],
        problem_count=len(plan.problems),
    )


def import_listing(page: Page) -> Listing:
    """The tenant's imports, the latest first."""
    row = models.LeadImport
    order = Order.of("imports", row.created_at, datetime, row.id, descending=True)
    return Listing(name="imports", statement=select(row), order=order, page=page, parent=row.tenant_id)


async def _wish(context: Context, given: Any) -> imports.Wish:
    import_id = key_of(given.import_id, "LeadImport", "importId")
    if given.columns is None:
        row = await context.loaders.lead_import.load(import_id)
        columns = guess(row.headings) if row else {}
    else:
        columns = {each.field: each.heading for each in given.columns}
        if len(columns) != len(given.columns):
            raise InvalidError({"columns": "Name each thing that a column holds once."})
    name, going = getattr(given, "campaign_name", None), getattr(given, "skip_invalid", False)
    return imports.Wish(import_id, columns, name, keep_going=going)
