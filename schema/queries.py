"""The root of queries."""

import asyncio
from datetime import date
from typing import Annotated

import strawberry
from strawberry import relay

from leads import campaign_types
from leads.errors import InvalidError
from leads.vocabulary import Role
from schema import declare, nodes
from schema.about import About, CampaignStatistics, about, campaign_statistics
from schema.access_queries import AccessQueries
from schema.campaign_lists import Csv, ReadCompanyListResult, read_company_list
from schema.campaign_results import CreateCampaignInput
from schema.campaign_types import CampaignType
from schema.campaigns import Campaign
from schema.companies import Company
from schema.context import Info
from schema.customers import Customer
from schema.declare import Given
from schema.estimates import EstimateCampaignResult, estimate_campaign
from schema.feed import FeedQueries
from schema.ids import maybe_key, parse_id
from schema.leads import Lead
from schema.list_queries import ListQueries
from schema.mails import MailQueries
from schema.paging import MOST
from schema.people import User, user_by_id
from schema.prompt_mutations import PreviewPromptInput, PreviewPromptResult, preview_prompt
from schema.prompts import PromptTemplate, prompt_template
from schema.providers import ProviderStatus, provider_statuses
from schema.schedules import ScheduleQueries
from schema.spending import Spending, read_spending
from schema.webhooks import WebhookQueries

Id = Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")]


@strawberry.type(description="What can be asked.")
class Query(ListQueries, AccessQueries, FeedQueries, WebhookQueries, ScheduleQueries, MailQueries):
    """The root of queries. Everything but `viewer` and `about` needs a viewer."""

    @declare.field(description="Any node by its id; null when there is none that you may see.")
    async def node(self, info: Info, node_id: Id) -> relay.Node | None:
        """As Relay asks."""
        info.context.require(Role.VIEWER)
        return await _node(info, node_id)

    @declare.field(description="Nodes by their ids, up to 100, in that order; null for each that is none.")
    async def nodes(
        self,
        info: Info,
        node_ids: Annotated[list[strawberry.ID], strawberry.argument(name="ids", description="Their ids.")],
    ) -> list[relay.Node | None]:
        """As Relay asks; nodes of one kind are read in one statement."""
        info.context.require(Role.VIEWER)
        if len(node_ids) > MOST:
            raise InvalidError({"ids": f"At most {MOST} at once."})
        return await asyncio.gather(*(_node(info, each) for each in node_ids))

    @declare.field(description="Who is signed in; null when nobody is.")
    async def viewer(self, info: Info) -> User | None:
        """For everyone."""
        viewer = info.context.caller.viewer
        return await user_by_id(info, viewer.user_id) if viewer else None

    @declare.field(description="The kinds of campaign there are, in the order of a form.")
    def campaign_types(self, info: Info) -> list[CampaignType]:
        """Read from the registry."""
        info.context.require(Role.VIEWER)
        return [CampaignType.of(kind) for kind in campaign_types.TYPES.values()]

    @declare.field(description="Companies read from the text of a file, to create a campaign with. For members.")
    def read_company_list(self, info: Info, csv: Csv) -> ReadCompanyListResult:
        """Problem INVALID names the line from which nothing can be read."""
        info.context.require(Role.MEMBER)
        return read_company_list(csv)

    @declare.field(description="A campaign by its id.")
    async def campaign(self, info: Info, node_id: Id) -> Campaign | None:
        """Null when there is none that you may see, or it is deleted."""
        info.context.require(Role.VIEWER)
        found: Campaign | None = await nodes.load(info.context, "Campaign", maybe_key(node_id, "Campaign"))
        return None if found is None or found.deleted else found

    @declare.field(description="Sums over all the tenant's campaigns.")
    async def campaign_statistics(self, info: Info) -> CampaignStatistics:
        """Counted now."""
        return await campaign_statistics(info.context)

    @declare.field(description="A lead by its id.")
    async def lead(self, info: Info, node_id: Id) -> Lead | None:
        """Null when there is none that you may see."""
        info.context.require(Role.VIEWER)
        found: Lead | None = await nodes.load(info.context, "Lead", maybe_key(node_id, "Lead"))
        return found

    @declare.field(description="A company by its id.")
    async def company(self, info: Info, node_id: Id) -> Company | None:
        """Null when there is none that you may see."""
        info.context.require(Role.VIEWER)
        found: Company | None = await nodes.load(info.context, "Company", maybe_key(node_id, "Company"))
        return found

    @declare.field(description="A customer by its id.")
    async def customer(self, info: Info, node_id: Id) -> Customer | None:
        """Null when there is none that you may see."""
        info.context.require(Role.VIEWER)
        found: Customer | None = await nodes.load(info.context, "Customer", maybe_key(node_id, "Customer"))
        return found

    @declare.field(description="Which sources can be asked, as whom, and when each last answered.")
    async def provider_status(self, info: Info) -> list[ProviderStatus]:
        """Never a key."""
        return await provider_statuses(info.context)

    @declare.field(description="What a campaign with this input would cost, and how long it would take. For members.")
    async def estimate_campaign(self, info: Info, given: Given[CreateCampaignInput]) -> EstimateCampaignResult:
        """Problem INVALID names each field that is wrong, as `createCampaign` does."""
        return await estimate_campaign(info.context, given)

    @declare.field(description="What all campaigns together spend in a month (UTC), by source, and the month's budget.")
    async def spending(
        self,
        info: Info,
        month: Annotated[
            date | None,
            strawberry.argument(description="Any day of the month, such as 2026-11-01; now if left out."),
        ] = None,
    ) -> Spending:
        """Summed now."""
        info.context.require(Role.VIEWER)
        return await read_spending(info, month)

    @declare.field(description="How a type of campaign is worded for the model; null where there is no such type.")
    async def prompt_template(
        self,
        info: Info,
        type_key: Annotated[str, strawberry.argument(name="type", description="The type's key: “healthcare”.")],
    ) -> PromptTemplate | None:
        """The tenant's own wordings are its alone."""
        info.context.require(Role.VIEWER)
        return await prompt_template(info.context, type_key)

    @declare.field(description="What the model would be told. Nothing is sent or kept. For members.")
    async def preview_prompt(self, info: Info, given: Given[PreviewPromptInput]) -> PreviewPromptResult:
        """Problem INVALID or NOT_FOUND says what is wrong."""
        return await preview_prompt(info.context, given)

    @declare.field(description="What this installation is.")
    def about(self, info: Info) -> About:
        """For everyone."""
        return about(info.context)


async def _node(info: Info, node_id: str) -> relay.Node | None:
    kind, key = parse_id(node_id) or ("", None)
    found: relay.Node | None = await nodes.load(info.context, kind, key)
    return None if isinstance(found, Campaign) and found.deleted else found
