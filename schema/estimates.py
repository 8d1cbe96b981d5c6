"""What a campaign would cost and how long it would take, before there is one."""

from typing import Annotated, Self

import strawberry

from leads import campaigns, credentials, models, prompt_versions, spending
from leads.areas import Spot
from leads.briefs import Brief
from leads.campaign_types import TYPES
from leads.db import ReadSession
from leads.estimates import Estimate, Line, Means, Prospect, advice, estimate
from leads.settings import Settings
from leads.vocabulary import Role, Source
from schema.briefs import districts_about, locate, values_of
from schema.campaign_results import CreateCampaignInput
from schema.context import Context
from schema.money import Money
from schema.problems import Problem


@strawberry.type(description="Calls of one kind that a campaign would make.")
class EstimateLine:
    """A `leads.estimates.Line`."""

    source: Source = strawberry.field(description="Who would be asked, for example GOOGLE_PLACES.")
    label: str = strawberry.field(description="What for, for a person: for example “First questions”.")
    calls: int = strawberry.field(description="How often, for example 137.")
    cost: Money = strawberry.field(description="What that costs, for example 4.80 USD; zero for what is free.")

    @classmethod
    def of(cls, line: Line) -> Self:
        """The same, for the API."""
        return cls(source=line.source, label=line.label, calls=line.calls, cost=Money.of(line.cost_micros))


@strawberry.type(description="What a campaign would probably come to. Nobody is asked for it, and nothing is kept.")
class CampaignEstimate:
    """A `leads.estimates.Estimate`, beside what may be spent."""

    cost: Money = strawberry.field(description="What all the leads would probably cost, for example 5.29 USD.")
    most: Money = strawberry.field(
        description="What a bad day costs, on which three finds in ten become leads, for example 12.64 USD; or the "
        "spending limit, or what is left of the month's budget, where that is less."
    )
    seconds: int = strawberry.field(description="How long the run would probably take, for example 30.")
    lines: list[EstimateLine] = strawberry.field(description="What the cost is made of, free calls too.")
    month_left: Money | None = strawberry.field(
        description="What is left of this month's budget, for example 44.89 USD; null where there is no such budget."
    )
    fits: bool = strawberry.field(description="Whether the spending limit and the month's budget allow the cost.")
    advice: str | None = strawberry.field(description="What to do where they do not, for a person.")

    @classmethod
    def of(cls, estimated: Estimate, *, budget: int | None, month_left: int | None) -> Self:
        """The same, for the API; budgets are in micro-dollars."""
        limits = [limit for limit in (budget, month_left) if limit is not None]
        told = advice(estimated, budget=budget, month_left=month_left)
        return cls(
            cost=Money.of(estimated.cost_micros),
            most=Money.of(min([estimated.most_micros, *limits])),
            seconds=estimated.seconds,
            lines=[EstimateLine.of(line) for line in estimated.lines],
            month_left=None if month_left is None else Money.of(month_left),
            fits=told is None,
            advice=told,
        )


EstimateCampaignResult = Annotated[
    CampaignEstimate | Problem,
    strawberry.union("EstimateCampaignResult", description="The estimate, or what is wrong with the input."),
]


async def estimate_campaign(context: Context, given: CreateCampaignInput) -> CampaignEstimate:
    """What `createCampaign` with this input would come to; it refuses what that refuses.

    Raises:
        InvalidError: naming every field that is wrong.
    """
    context.require(Role.MEMBER)
    values = values_of(given)
    place = await locate(context, values["postcode"])
    draft = campaigns.draft(values, place=place)
    districts = await districts_about(context, place, draft.radius_miles)
    settings = context.services.settings
    async with context.read() as session:
        prospect = await _prospect(session, draft, districts)
        estimated = estimate(prospect, await _means(session, settings))
        month_left = await spending.left_this_month(session)
    return CampaignEstimate.of(estimated, budget=draft.budget_micros, month_left=month_left)


async def _prospect(session: ReadSession, draft: models.Campaign, districts: list[Spot]) -> Prospect:
    kind = TYPES[draft.type]
    return Prospect(
        kind=kind,
        brief=Brief.from_json(draft.brief),
        centre=campaigns.place_of(draft),
        districts=districts,
        radius_miles=draft.radius_miles,
        wanted=draft.max_results,
        find_linkedin=draft.find_linkedin,
        analyze_above=draft.analyze_above,
        wording=await prompt_versions.in_force(session, kind),
    )


async def _means(session: ReadSession, settings: Settings) -> Means:
    states = await credentials.states(session, settings)
    return Means(
        sources=frozenset(state.source for state in states if state.configured),
        model=settings.openai_model,
        prices=settings.prices,
        streams=settings.openai_streams,
        places_per_minute=settings.google_places_per_minute,
        register_per_window=settings.companies_house_per_window,
    )
