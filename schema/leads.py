"""Leads as the API shows them, and what can be asked about many of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import lifecycle, models
from leads.errors import NotFoundError
from leads.vocabulary import LeadStatus
from schema import declare, nodes
from schema.ahead import by_id
from schema.care import LeadAnalysis, LeadTask
from schema.companies import Company
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Context, Info
from schema.counters import SourceReport
from schema.customers import Customer
from schema.facts import Fact, facts_of, surest_facts
from schema.interaction_filters import InteractionFilter, InteractionOrder, interaction_listing
from schema.interactions import Interaction
from schema.loading import Child
from schema.paging import Page

if TYPE_CHECKING:
    from schema.campaigns import Campaign


@strawberry.type(description="One reason for a lead's score; the parts add up to it.")
class ScorePart:
    """A line of the score's sum."""

    label: str = strawberry.field(description="What was looked at.")
    points: int = strawberry.field(description="Points given.")
    most: int = strawberry.field(description="Points that could be had.")
    reason: str = strawberry.field(description="Why as many.")

    @classmethod
    def of(cls, part: dict[str, Any]) -> Self:
        """From a stored part."""
        return cls(label=part["label"], points=part["points"], most=part["most"], reason=part["reason"])


async def _companies(context: Context, leads: Sequence["Lead"]) -> list[Company | None]:
    rows = await by_id(context, models.Company, (lead.company_id for lead in leads))
    return [Company.of(rows[lead.company_id]) if lead.company_id in rows else None for lead in leads]


async def _campaigns(context: Context, leads: Sequence["Lead"]) -> list[Any]:
    rows = await by_id(context, models.Campaign, (lead.campaign_id for lead in leads))
    shown = {key: nodes.show("Campaign", row) for key, row in rows.items()}
    return [shown.get(lead.campaign_id) for lead in leads]


async def _customers(context: Context, leads: Sequence["Lead"]) -> list[Customer | None]:
    rows = await by_id(context, models.Customer, (lead.company_id for lead in leads), column="company_id")
    return [Customer.of(rows[lead.company_id]) if lead.company_id in rows else None for lead in leads]


async def _facts(context: Context, leads: Sequence["Lead"], top: int | None = None) -> list[list[Fact]]:
    found = await facts_of(context, [lead.company_id for lead in leads], top)
    return [found.get(lead.company_id, []) for lead in leads]


@nodes.loaded_by("lead")
@strawberry.type(description="A company's place in the sales funnel, from one campaign.")
class Lead(relay.Node):
    """A `models.Lead`."""

    id: relay.NodeID[UUID]
    status: LeadStatus = strawberry.field(description="Where it stands.")
    score: int = strawberry.field(description="0 to 100.")
    score_parts: list[ScorePart] = strawberry.field(description="How the score comes about.")
    distance_miles: float | None = strawberry.field(description="From the campaign's postcode, as the crow flies.")
    notes: str = strawberry.field(description="The team's own words about it.")
    created_at: datetime = strawberry.field(description="When it was promoted.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    company_id: strawberry.Private[UUID]
    campaign_id: strawberry.Private[UUID]
    candidate_id: strawberry.Private[UUID]

    @declare.field(description="The company.", many=_companies)
    async def company(self, info: Info) -> Company:
        """Always there."""
        row = await info.context.loaders.company.load(self.company_id)
        if row is None:
            raise NotFoundError("The company is gone.")
        return Company.of(row)

    @declare.field(description="The campaign that found it, even if that is deleted.", many=_campaigns)
    async def campaign(self, info: Info) -> Annotated["Campaign", strawberry.lazy("schema.campaigns")]:
        """Always there."""
        found: Campaign = await nodes.load(info.context, "Campaign", self.campaign_id)
        return found

    @declare.field(description="What is known about its company and may still be shown, with sources.", many=_facts)
    async def facts(
        self,
        info: Info,
        top: Annotated[
            int | None,
            strawberry.argument(description="So many of the surest, for example 3; all, by field, if left out."),
        ] = None,
    ) -> list[Fact]:
        """By field, the surest of each first; or the surest of all."""
        if top is not None:
            part = await info.context.loaders.page.load(Child(surest_facts(top), self.company_id))
            return [Fact.of(row) for row, _ in part.rows]
        return [Fact.of(row) for row in await info.context.loaders.facts_of_company.load(self.company_id)]

    @declare.field(description="What each source said when it was asked.")
    async def sources(self, info: Info) -> list[SourceReport]:
        """As recorded with its candidate."""
        row = await info.context.loaders.candidate.load(self.candidate_id)
        return SourceReport.all_of(row.sources) if row else []

    @declare.field(description="What a model makes of its facts; the latest analysis. Null until there is one.")
    async def analysis(self, info: Info) -> LeadAnalysis | None:
        """Made by itself where the campaign says so, or by `analyzeLead`."""
        return next((LeadAnalysis.of(row) for row in await info.context.loaders.analysis_of_lead.load(self.id)), None)

    @declare.field(description="What is done for it after it has become a lead, the latest first.")
    async def tasks(self, info: Info) -> list[LeadTask]:
        """Few."""
        return [LeadTask.of(row) for row in await info.context.loaders.tasks_of_lead.load(self.id)]

    @declare.field(description="How the team was in touch, the latest first.")
    async def interactions(
        self,
        info: Info,
        where: Annotated[
            InteractionFilter | None, strawberry.argument(name="filter", description="Which interactions.")
        ] = None,
        order_by: Annotated[InteractionOrder | None, strawberry.argument(description="In what order.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Interaction]:
        """A page of them."""
        listing = interaction_listing(where, order_by, Page.of(first, after, last, before))
        return await connect(info.context, listing, Interaction.of, parent=self.id)

    @declare.field(description="Its company's record as a customer, if it is one.", many=_customers)
    async def customer(self, info: Info) -> Customer | None:
        """Whichever lead it came from."""
        row = await info.context.loaders.customer_of_company.load(self.company_id)
        return Customer.of(row) if row else None

    @declare.field(description="Statuses that a person may give it; converting is a mutation of its own.")
    def allowed_statuses(self) -> list[LeadStatus]:
        """As the state machine says."""
        return [status for status in LeadStatus if status in lifecycle.LEAD[self.status]]

    @classmethod
    def of(cls, row: models.Lead) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            status=row.status,
            score=row.score,
            score_parts=[ScorePart.of(part) for part in row.score_parts],
            distance_miles=row.distance_miles,
            notes=row.notes,
            created_at=row.created_at,
            updated_at=row.updated_at,
            company_id=row.company_id,
            campaign_id=row.campaign_id,
            candidate_id=row.candidate_id,
        )
