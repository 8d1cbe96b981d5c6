"""The lists that stand at the root of queries, each with its filter and orders."""

from typing import Annotated

import strawberry

from schema import declare
from schema.campaign_filters import CampaignFilter, CampaignOrder, campaign_listing
from schema.campaigns import Campaign
from schema.companies import Company
from schema.company_filters import CompanyFilter, CompanyOrder, company_listing
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Info
from schema.customer_filters import CustomerFilter, CustomerOrder, customer_listing
from schema.customers import Customer
from schema.interaction_filters import InteractionFilter, InteractionOrder, interaction_listing
from schema.interactions import Interaction
from schema.lead_filters import LeadFilter, LeadOrder, lead_listing
from schema.leads import Lead
from schema.paging import Page


@strawberry.type
class ListQueries:
    """Part of Query."""

    @declare.field(description="The tenant's campaigns, the latest first unless told otherwise.")
    async def campaigns(
        self,
        info: Info,
        where: Annotated[
            CampaignFilter | None, strawberry.argument(name="filter", description="Which campaigns.")
        ] = None,
        order_by: Annotated[CampaignOrder | None, strawberry.argument(description="In what order.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Campaign]:
        """A page of them."""
        listing = campaign_listing(where, order_by, Page.of(first, after, last, before))
        return await connect(info.context, listing, Campaign.of)

    @declare.field(description="The tenant's leads, the latest first unless told otherwise.")
    async def leads(
        self,
        info: Info,
        where: Annotated[LeadFilter | None, strawberry.argument(name="filter", description="Which leads.")] = None,
        order_by: Annotated[LeadOrder | None, strawberry.argument(description="In what order.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Lead]:
        """A page of them."""
        listing = lead_listing(where, order_by, Page.of(first, after, last, before))
        return await connect(info.context, listing, Lead.of)

    @declare.field(description="The tenant's customers, the latest first unless told otherwise.")
    async def customers(
        self,
        info: Info,
        where: Annotated[
            CustomerFilter | None, strawberry.argument(name="filter", description="Which customers.")
        ] = None,
        order_by: Annotated[CustomerOrder | None, strawberry.argument(description="In what order.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Customer]:
        """A page of them."""
        listing = customer_listing(where, order_by, Page.of(first, after, last, before))
        return await connect(info.context, listing, Customer.of)

    @declare.field(description="All companies that the tenant has, the latest first unless told otherwise.")
    async def companies(
        self,
        info: Info,
        where: Annotated[
            CompanyFilter | None, strawberry.argument(name="filter", description="Which companies.")
        ] = None,
        order_by: Annotated[CompanyOrder | None, strawberry.argument(description="In what order.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Company]:
        """A page of them."""
        listing = company_listing(where, order_by, Page.of(first, after, last, before))
        return await connect(info.context, listing, Company.of)

    @declare.field(description="How the team was in touch with its leads, the latest first unless told otherwise.")
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
        return await connect(info.context, listing, Interaction.of)
