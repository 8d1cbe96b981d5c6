"""Campaigns as the API shows them, and what can be asked about many of them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import briefs, campaign_types, lifecycle, models
from leads.errors import InvalidError
from leads.vocabulary import CampaignStatus, Stage
from schema import declare, nodes
from schema.campaign_lists import ListedCompany
from schema.campaign_types import CampaignType
from schema.candidate_filters import CandidateFilter, CandidateOrder, EventFilter, candidate_listing, event_listing
from schema.candidates import Candidate
from schema.connections import After, Before, Connection, First, Last, connect
from schema.context import Info
from schema.counters import Counters
from schema.events import CampaignEvent
from schema.finders import FinderShare
from schema.lead_filters import LeadFilter, LeadOrder, lead_listing
from schema.leads import Lead
from schema.loading import Child
from schema.money import Money
from schema.paging import Page
from schema.runs import Run, seconds_of
from schema.schedules import Schedule
from schema.words import CampaignAction

MOST_EVENTS = 500


@strawberry.type(description="What a campaign looks for, beside its place.")
class Brief:
    """A `leads.briefs.Brief`."""

    sectors: list[str] = strawberry.field(description="Lines of business; empty for all of the type's.")
    sizes: list[str] = strawberry.field(description="Sizes by number of staff; empty for all.")
    exclusions: list[str] = strawberry.field(description="What must not be found.")
    reference_company: str | None = strawberry.field(description="The company that others should resemble.")
    company_names: list[str] = strawberry.field(description="The companies that are to be looked up, by name.")
    companies: list[ListedCompany] = strawberry.field(description="Those of which the team knows more than the name.")
    prompt: str | None = strawberry.field(description="What else matters, in the team's words.")

    @classmethod
    def of(cls, brief: briefs.Brief) -> Self:
        """The same, for the API."""
        return cls(
            sectors=list(brief.sectors),
            sizes=list(brief.sizes),
            exclusions=list(brief.exclusions),
            reference_company=brief.reference_company,
            company_names=list(brief.company_names),
            companies=[ListedCompany.of(company) for company in brief.companies],
            prompt=brief.prompt,
        )


@nodes.loaded_by("campaign")
@strawberry.type(description="A team's brief, and the state of its current run.")
class Campaign(relay.Node):
    """A `models.Campaign`."""

    id: relay.NodeID[UUID]
    name: str = strawberry.field(description="What it is called.")
    type: CampaignType = strawberry.field(description="Its kind.")
    status: CampaignStatus = strawberry.field(description="Where it stands.")
    reason: str | None = strawberry.field(description="Why it stands there, if there is something to say.")
    postcode: str | None = strawberry.field(description="The middle of the area that is searched.")
    town: str | None = strawberry.field(description="The town of that postcode.")
    radius_miles: int = strawberry.field(description="How far from there a company may be.")
    max_results: int = strawberry.field(description="How many leads are wanted at most.")
    brief: Brief = strawberry.field(description="What it looks for.")
    include_existing_customers: bool = strawberry.field(description="Whether customers may be found again.")
    find_linkedin: bool = strawberry.field(
        description="Whether LinkedIn is searched for the pages of leads whose websites link to none."
    )
    analyze_above: int | None = strawberry.field(
        description="The score from which on leads are analysed, for example 70; null for those that are asked for."
    )
    budget: Money | None = strawberry.field(description="What all its runs together may cost; null for no limit.")
    cost: Money = strawberry.field(description="What all its runs have cost.")
    counters: Counters = strawberry.field(description="The current run's numbers.")
    mail_to: list[str] = strawberry.field(
        description="Addresses that are told by mail when a run has completed or failed, beside whoever asked for it."
    )
    last_seq: int = strawberry.field(description="The number of its latest event.")
    created_at: datetime = strawberry.field(description="When it was created.")
    run_id: strawberry.Private[UUID | None]
    deleted: strawberry.Private[bool]

    @declare.field(description="How long the current run took, or has taken so far.")
    async def duration_seconds(self, info: Info) -> float | None:
        """Null before it began."""
        return seconds_of(await self._current(info))

    @declare.field(description="When the current run began.")
    async def started_at(self, info: Info) -> datetime | None:
        """Null before it began."""
        run = await self._current(info)
        return run.started_at if run else None

    @declare.field(description="When the current run ended.")
    async def finished_at(self, info: Info) -> datetime | None:
        """Null until then."""
        run = await self._current(info)
        return run.finished_at if run else None

    @declare.field(description="The current run, which is the latest.")
    async def run(self, info: Info) -> Run | None:
        """Null for a draft."""
        run = await self._current(info)
        return Run.of(run) if run else None

    @declare.field(description="All its runs, the latest first.")
    async def runs(self, info: Info) -> list[Run]:
        """Few."""
        return [Run.of(row) for row in await info.context.loaders.runs_of_campaign.load(self.id)]

    @declare.field(description="When it runs by itself; null where only people start it.")
    async def schedule(self, info: Info) -> Schedule | None:
        """One at most."""
        row = await info.context.loaders.schedule_of_campaign.load(self.id)
        return Schedule.of(row) if row else None

    @declare.field(description="What each finder brought to the current run, the one that found most first.")
    async def finders(self, info: Info) -> list[FinderShare]:
        """None before it began."""
        shares = await info.context.loaders.finders_of_run.load(self.run_id) if self.run_id else []
        return [FinderShare.of(share) for share in shares]

    @declare.field(
        description="What a lead of it has cost, for example 0.05 USD: all runs by all leads; null without leads."
    )
    async def cost_per_lead(self, info: Info) -> Money | None:
        """Leads that people rejected later count too: they were paid for."""
        micros = await info.context.loaders.cost_per_lead.load(self.id)
        return None if micros is None else Money.of(micros)

    @declare.field(description="The leads that it has brought.")
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
        return await connect(info.context, listing, Lead.of, parent=self.id)

    @declare.field(description="Entries of its log, in order.")
    async def events(
        self,
        info: Info,
        after: Annotated[int | None, strawberry.argument(description="Only those numbered above this.")] = 0,
        first: Annotated[int | None, strawberry.argument(description="At most this many (up to 500).")] = 200,
        where: Annotated[EventFilter | None, strawberry.argument(name="filter", description="Which entries.")] = None,
    ) -> list[CampaignEvent]:
        """A part of the log."""
        limit = 200 if first is None else first
        if not 0 <= limit <= MOST_EVENTS:
            raise InvalidError({"first": f"From 0 to {MOST_EVENTS}."})
        part = await info.context.loaders.page.load(Child(event_listing(where, after or 0, limit), self.id))
        return [CampaignEvent.of(row) for row, _ in part.rows]

    @declare.field(description="What finders have reported, the latest first.")
    async def candidates(
        self,
        info: Info,
        stage: Annotated[Stage | None, strawberry.argument(description="Only those in this stage.")] = None,
        where: Annotated[
            CandidateFilter | None, strawberry.argument(name="filter", description="Which candidates.")
        ] = None,
        order_by: Annotated[CandidateOrder | None, strawberry.argument(description="In what order.")] = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Candidate]:
        """A page of them."""
        if stage is not None:
            where = CandidateFilter(stage=[stage], all_of=[where] if where else None)
        listing = candidate_listing(where, order_by, Page.of(first, after, last, before))
        return await connect(info.context, listing, Candidate.of, parent=self.id)

    @declare.field(description="What can be done to it now.")
    def allowed_actions(self) -> list[CampaignAction]:
        """As the state machine says."""
        if self.deleted:
            return []
        return [
            action for action in CampaignAction if self.status in lifecycle.CAMPAIGN[lifecycle.Action(action.value)][0]
        ]

    async def _current(self, info: Info) -> models.Run | None:
        return await info.context.loaders.run.load(self.run_id) if self.run_id else None

    @classmethod
    def of(cls, row: models.Campaign) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            name=row.name,
            type=CampaignType.of(campaign_types.TYPES[row.type]),
            status=row.status,
            reason=row.reason,
            postcode=row.postcode,
            town=row.town,
            radius_miles=row.radius_miles,
            max_results=row.max_results,
            brief=Brief.of(briefs.Brief.from_json(row.brief)),
            include_existing_customers=row.include_existing_customers,
            find_linkedin=row.find_linkedin,
            analyze_above=row.analyze_above,
            budget=None if row.budget_micros is None else Money.of(row.budget_micros),
            cost=Money.of(row.cost_micros),
            counters=Counters.of_row(row),
            mail_to=list(row.mail_to),
            last_seq=row.event_seq,
            created_at=row.created_at,
            run_id=row.run_id,
            deleted=row.deleted_at is not None,
        )
