"""The lists that stand at the root of queries, each with its filter and orders."""

from typing import Annotated

import strawberry

from leads.vocabulary import Role
from schema import declare, nodes
from schema.campaign_filters import CampaignFilter, CampaignOrder, campaign_listing
from schema.campaigns import Campaign
from schema.companies import Company
from schema.company_filters import CompanyFilter, CompanyOrder, company_listing
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Info
from schema.customer_filters import CustomerFilter, CustomerOrder, customer_listing
from schema.customers import Customer
from schema.declare import Given
from schema.exports import Export, export_listing
from schema.ids import maybe_key
from schema.imports import CheckImportInput, CheckImportResult, LeadImport, check_import, import_listing
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

    @declare.field(description="Exports that the team has asked for, the latest first. For members.")
    async def exports(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Export]:
        """A page of them."""
        info.context.require(Role.MEMBER)
        return await connect(info.context, export_listing(Page.of(first, after, last, before)), Export.of)

    @declare.field(description="An export by its id, to follow a download. For members.")
    async def export(
        self, info: Info, node_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")]
    ) -> Export | None:
        """Null when there is none that you may see."""
        info.context.require(Role.MEMBER)
        found: Export | None = await nodes.load(info.context, "Export", maybe_key(node_id, "Export"))
        return found

    @declare.field(description="Files that the team has uploaded to import, the latest first. For members.")
    async def lead_imports(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[LeadImport]:
        """A page of them."""
        info.context.require(Role.MEMBER)
        return await connect(info.context, import_listing(Page.of(first, after, last, before)), LeadImport.of)

    @declare.field(description="An uploaded file by its id, to follow its import. For members.")
    async def lead_import(
        self, info: Info, node_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")]
    ) -> LeadImport | None:
        """Null when there is none that you may see."""
        info.context.require(Role.MEMBER)
        found: LeadImport | None = await nodes.load(info.context, "LeadImport", maybe_key(node_id, "LeadImport"))
        return found

    @declare.field(description="What would come of an uploaded file, row by row; nothing is changed. For members.")
    async def check_import(self, info: Info, given: Given[CheckImportInput]) -> CheckImportResult:
        """Problem NOT_FOUND or INVALID where it cannot be checked."""
        return await check_import(info.context, given)
