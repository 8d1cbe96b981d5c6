"""What mutations of campaigns take and give."""

from typing import Annotated

import strawberry
from strawberry.types.unset import UNSET

from schema.campaign_lists import ListedCompanyInput
from schema.campaigns import Campaign
from schema.problems import Problem


@strawberry.input(description="A new campaign. `campaignTypes` says which of these a type asks for.")
class CreateCampaignInput:
    """What a campaign is made of."""

    name: str = strawberry.field(description="What it is called.")
    type: str = strawberry.field(description="The key of its type.")
    postcode: str | None = strawberry.field(default=None, description="The middle of the area that is searched.")
    radius_miles: int | None = strawberry.field(default=15, description="How far from there it may be: 1 to 200.")
    max_results: int | None = strawberry.field(default=100, description="How many leads are wanted at most: 1 to 500.")
    sectors: list[str] | None = strawberry.field(default=None, description="Lines of business.")
    sizes: list[str] | None = strawberry.field(default=None, description="Sizes by number of staff.")
    exclusions: list[str] | None = strawberry.field(default=None, description="What must not be found.")
    reference_company: str | None = strawberry.field(default=None, description="A company to resemble.")
    company_names: list[str] | None = strawberry.field(default=None, description="Companies to look up.")
    companies: list[ListedCompanyInput] | None = strawberry.field(
        default=None, description="The same, with what you know of each; `readCompanyList` makes them of a file."
    )
    prompt: str | None = strawberry.field(default=None, description="What else matters, in your words.")
    include_existing_customers: bool | None = strawberry.field(default=False, description="Find customers again.")
    find_linkedin: bool | None = strawberry.field(
        default=True, description="Search LinkedIn for the pages of leads whose websites link to none."
    )
    analyze_above: int | None = strawberry.field(
        default=None,
        description="Analyse leads that score this or more, for example 70: 0 for all, null for those you ask for.",
    )
    budget_minor: int | None = strawberry.field(default=None, description="What it may cost, in cents.")
    start: bool | None = strawberry.field(default=True, description="Start it at once.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="A key of yours: the same key and input again give the same campaign."
    )


@strawberry.input(description="What is to change in a campaign; what is left out stays as it is.")
class UpdateCampaignInput:
    """Any part of a brief."""

    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    postcode: str | None = strawberry.field(default=UNSET, description="The middle of the area that is searched.")
    radius_miles: int | None = strawberry.field(default=UNSET, description="How far from there: 1 to 200.")
    max_results: int | None = strawberry.field(default=UNSET, description="How many leads at most: 1 to 500.")
    sectors: list[str] | None = strawberry.field(default=UNSET, description="Lines of business.")
    sizes: list[str] | None = strawberry.field(default=UNSET, description="Sizes by number of staff.")
    exclusions: list[str] | None = strawberry.field(default=UNSET, description="What must not be found.")
    reference_company: str | None = strawberry.field(default=UNSET, description="A company to resemble.")
    company_names: list[str] | None = strawberry.field(default=UNSET, description="Companies to look up.")
    companies: list[ListedCompanyInput] | None = strawberry.field(
        default=UNSET, description="The same, with what you know of each; `readCompanyList` makes them of a file."
    )
    prompt: str | None = strawberry.field(default=UNSET, description="What else matters, in your words.")
    include_existing_customers: bool | None = strawberry.field(default=UNSET, description="Find customers again.")
    find_linkedin: bool | None = strawberry.field(
        default=UNSET, description="Search LinkedIn for the pages of leads whose websites link to none."
    )
    analyze_above: int | None = strawberry.field(
        default=UNSET,
        description="Analyse leads that score this or more, for example 70: 0 for all, null for those you ask for.",
    )
    budget_minor: int | None = strawberry.field(default=UNSET, description="What it may cost, in cents.")


@strawberry.input
class _Named:
    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")


@strawberry.type
class _Shown:
    campaign: Campaign = strawberry.field(description="The campaign as it now is.")


@strawberry.type(description="The campaign was created.")
class CreateCampaignPayload(_Shown):
    """What `createCampaign` gives."""


@strawberry.type(description="The brief was changed.")
class UpdateCampaignPayload(_Shown):
    """What `updateCampaign` gives."""


@strawberry.input(description="Which campaign to start.")
class StartCampaignInput(_Named):
    """What `startCampaign` takes."""


@strawberry.type(description="A run is queued.")
class StartCampaignPayload(_Shown):
    """What `startCampaign` gives."""


@strawberry.input(description="Which campaign to pause.")
class PauseCampaignInput(_Named):
    """What `pauseCampaign` takes."""


@strawberry.type(description="The run is paused.")
class PauseCampaignPayload(_Shown):
    """What `pauseCampaign` gives."""


@strawberry.input(description="Which campaign to resume.")
class ResumeCampaignInput(_Named):
    """What `resumeCampaign` takes."""


@strawberry.type(description="The run goes on.")
class ResumeCampaignPayload(_Shown):
    """What `resumeCampaign` gives."""


@strawberry.input(description="Which campaign to stop.")
class StopCampaignInput(_Named):
    """What `stopCampaign` takes."""


@strawberry.type(description="The run is stopped.")
class StopCampaignPayload(_Shown):
    """What `stopCampaign` gives."""


@strawberry.input(description="Which campaign to restart.")
class RestartCampaignInput(_Named):
    """What `restartCampaign` takes."""


@strawberry.type(description="Another run is queued.")
class RestartCampaignPayload(_Shown):
    """What `restartCampaign` gives."""


@strawberry.input(description="Which campaign to delete.")
class DeleteCampaignInput(_Named):
    """What `deleteCampaign` takes."""


@strawberry.type(description="The campaign is hidden; its leads stay.")
class DeleteCampaignPayload:
    """What `deleteCampaign` gives."""

    deleted_id: strawberry.ID = strawberry.field(description="The id that names nothing any more.")


CreateCampaignResult = Annotated[
    CreateCampaignPayload | Problem,
    strawberry.union("CreateCampaignResult", description="Done, or why not."),
]
UpdateCampaignResult = Annotated[
    UpdateCampaignPayload | Problem,
    strawberry.union("UpdateCampaignResult", description="Done, or why not."),
]
StartCampaignResult = Annotated[
    StartCampaignPayload | Problem,
    strawberry.union("StartCampaignResult", description="Done, or why not."),
]
PauseCampaignResult = Annotated[
    PauseCampaignPayload | Problem,
    strawberry.union("PauseCampaignResult", description="Done, or why not."),
]
ResumeCampaignResult = Annotated[
    ResumeCampaignPayload | Problem,
    strawberry.union("ResumeCampaignResult", description="Done, or why not."),
]
StopCampaignResult = Annotated[
    StopCampaignPayload | Problem,
    strawberry.union("StopCampaignResult", description="Done, or why not."),
]
RestartCampaignResult = Annotated[
    RestartCampaignPayload | Problem,
    strawberry.union("RestartCampaignResult", description="Done, or why not."),
]
DeleteCampaignResult = Annotated[
    DeleteCampaignPayload | Problem,
    strawberry.union("DeleteCampaignResult", description="Done, or why not."),
]
