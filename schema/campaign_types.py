"""The kinds of campaign, as the API shows them: what a form needs to know."""

from typing import Self

import strawberry
from strawberry.scalars import JSON

from leads import campaign_types
from leads.campaign_types import InputKind
from schema.words import described

described(
    InputKind,
    "How an input is asked for.",
    POSTCODE="A UK postcode.",
    INTEGER="A whole number.",
    TEXT="One line of text.",
    LONG_TEXT="Text of several lines.",
    TEXT_LIST="Several short texts; the options are suggestions.",
    BOOLEAN="Yes or no.",
    CHOICES="Any of the options.",
    MONEY="An amount in minor units.",
    COMPANIES="Companies as ListedCompanyInput has them; `readCompanyList` makes them of a file.",
)


@strawberry.type(description="One thing that a type of campaign asks for.")
class CampaignTypeInput:
    """A `leads.campaign_types.Input`."""

    name: str = strawberry.field(description="The field of CreateCampaignInput that it fills.")
    label: str = strawberry.field(description="What to call it in a form.")
    help: str = strawberry.field(description="A sentence to put beside it.")
    kind: InputKind = strawberry.field(description="How to ask for it.")
    required: bool = strawberry.field(description="Whether the campaign can never be created without it.")
    default: JSON | None = strawberry.field(description="What it is when nothing is given.")
    minimum: int | None = strawberry.field(description="The least value, length or number of entries.")
    maximum: int | None = strawberry.field(description="The greatest value, length or number of entries.")
    options: list[str] = strawberry.field(description="What to choose from, or suggestions.")

    @classmethod
    def of(cls, item: campaign_types.Input) -> Self:
        """From the registry's."""
        return cls(
            name=item.name,
            label=item.label,
            help=item.help,
            kind=item.kind,
            required=item.required and item.unless is None,
            default=None if item.default is None else JSON(item.default),
            minimum=item.minimum,
            maximum=item.maximum,
            options=list(item.options),
        )


@strawberry.type(description="A kind of campaign.")
class CampaignType:
    """A `leads.campaign_types.CampaignType`, without what only the model is told."""

    key: str = strawberry.field(description="What CreateCampaignInput.type takes.")
    label: str = strawberry.field(description="Its name for a person.")
    description: str = strawberry.field(description="What it finds, in a sentence or two.")
    inputs: list[CampaignTypeInput] = strawberry.field(description="What it asks for, in the order of a form.")
    search_terms: list[str] = strawberry.field(description="What is searched for when the brief says nothing else.")

    @classmethod
    def of(cls, kind: campaign_types.CampaignType) -> Self:
        """From the registry's."""
        return cls(
            key=kind.key,
            label=kind.label,
            description=kind.description,
            inputs=[CampaignTypeInput.of(item) for item in kind.inputs],
            search_terms=list(kind.search_terms),
        )
