"""What admins do to the wordings of campaign types, and how anybody sees what the model would be told."""

from typing import Annotated
from uuid import UUID

import strawberry

from leads import briefs, campaigns, idempotency, prompt_previews, prompt_versions
from leads.errors import InvalidError
from leads.models import Campaign
from leads.prompt_previews import Setting
from leads.types.entry import CampaignType
from leads.vocabulary import Role
from leads.wordings import Wording, worded
from schema import declare
from schema.briefs import districts_about
from schema.context import Context, Info
from schema.declare import Given
from schema.ids import key_of
from schema.problems import Problem
from schema.prompts import PromptTemplate, template_of

SAVE_PROMPT = "savePrompt"
_TYPE = "The type's key, for example “healthcare”."


@strawberry.input(description="A wording of the tenant's own for a type of campaign.")
class SavePromptInput:
    """What `savePrompt` takes."""

    type: str = strawberry.field(description=_TYPE)
    prompt: str = strawberry.field(description="What to look for, and what proves it: 1 to 4,000 characters.")
    include: list[str] = strawberry.field(
        description="What belongs in the answer, for example [“clinics”]: 1 to 20 entries of up to 300 characters."
    )
    exclude: list[str] = strawberry.field(description="What does not: up to 20 entries of up to 300 characters.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="A key of yours: the same key and input again save nothing further."
    )


@strawberry.input(description="Which of the tenant's own wordings to put in force.")
class UsePromptInput:
    """What `usePrompt` takes."""

    type: str = strawberry.field(description=_TYPE)
    number: int = strawberry.field(description="The version's number, for example 2.")


@strawberry.input(description="Which type's built-in wording to put in force.")
class ResetPromptInput:
    """What `resetPrompt` takes."""

    type: str = strawberry.field(description=_TYPE)


@strawberry.input(description="What to show; what is left out is as it is in force.")
class PreviewPromptInput:
    """What `previewPrompt` takes."""

    type: str = strawberry.field(description=_TYPE)
    prompt: str | None = strawberry.field(default=None, description="A prompt to try: 1 to 4,000 characters.")
    include: list[str] | None = strawberry.field(default=None, description="What would belong in the answer.")
    exclude: list[str] | None = strawberry.field(default=None, description="What would not.")
    campaign_id: strawberry.ID | None = strawberry.field(
        default=None, description="A campaign of this type whose values to put in; without one, examples."
    )


@strawberry.type
class _Shown:
    prompt_template: PromptTemplate = strawberry.field(description="The type's wordings as they now are.")


@strawberry.type(description="The wording is saved and in force.")
class SavePromptPayload(_Shown):
    """What `savePrompt` gives."""


@strawberry.type(description="The wording is in force.")
class UsePromptPayload(_Shown):
    """What `usePrompt` gives."""


@strawberry.type(description="The built-in wording is in force; the tenant's own are kept.")
class ResetPromptPayload(_Shown):
    """What `resetPrompt` gives."""


@strawberry.type(description="What a model would be told. Nothing is sent or kept.")
class PromptPreview:
    """A `leads.prompt_previews.Preview`."""

    instructions: str = strawberry.field(description="What comes before every question, with the rules of every type.")
    question: str = strawberry.field(description="The first question, as a line for each thing that it says.")


SavePromptResult = Annotated[
    SavePromptPayload | Problem, strawberry.union("SavePromptResult", description="Done, or why not.")
]
UsePromptResult = Annotated[
    UsePromptPayload | Problem, strawberry.union("UsePromptResult", description="Done, or why not.")
]
ResetPromptResult = Annotated[
    ResetPromptPayload | Problem, strawberry.union("ResetPromptResult", description="Done, or why not.")
]
PreviewPromptResult = Annotated[
    PromptPreview | Problem, strawberry.union("PreviewPromptResult", description="The texts, or why not.")
]


@strawberry.type
class PromptMutations:
    """Part of Mutation."""

    @declare.mutation(description="Word a type of campaign anew, for runs that begin from now on. For admins.")
    async def save_prompt(self, info: Info, given: Given[SavePromptInput]) -> SavePromptResult:
        """Problem INVALID names each part that is wrong; saving what is in force already changes nothing."""
        kind = prompt_versions.type_of(given.type)
        values = {"type": given.type, "prompt": given.prompt, "include": given.include, "exclude": given.exclude}
        async with info.context.write(Role.ADMIN) as session:

            async def make() -> UUID:
                row = await prompt_versions.save(
                    session, kind, given.prompt, given.include, given.exclude, created_by=info.context.viewer.user_id
                )
                return row.id

            await idempotency.once(session, SAVE_PROMPT, given.idempotency_key, values, make)
            return SavePromptPayload(prompt_template=await template_of(session, kind))

    @declare.mutation(description="Put a wording in force that was saved before. For admins.")
    async def use_prompt(self, info: Info, given: Given[UsePromptInput]) -> UsePromptResult:
        """Problem NOT_FOUND where there is none with this number."""
        kind = prompt_versions.type_of(given.type)
        async with info.context.write(Role.ADMIN) as session:
            await prompt_versions.use(session, kind, given.number)
            return UsePromptPayload(prompt_template=await template_of(session, kind))

    @declare.mutation(description="Put a type's built-in wording in force again. For admins.")
    async def reset_prompt(self, info: Info, given: Given[ResetPromptInput]) -> ResetPromptResult:
        """The tenant's own are kept, to be used again."""
        kind = prompt_versions.type_of(given.type)
        async with info.context.write(Role.ADMIN) as session:
            await prompt_versions.reset(session, kind)
            return ResetPromptPayload(prompt_template=await template_of(session, kind))


async def preview_prompt(context: Context, given: PreviewPromptInput) -> PromptPreview:
    """What the model would be told of a campaign of this type.

    Raises:
        NotFoundError, InvalidError: naming what is wrong.
    """
    context.require(Role.MEMBER)
    kind = prompt_versions.type_of(given.type)
    async with context.read() as session:
        wording = _tried(await prompt_versions.in_force(session, kind), given)
        key = key_of(given.campaign_id, "Campaign", "campaignId") if given.campaign_id else None
        campaign = await campaigns.find(session, key) if key else None
    setting = await _setting(context, kind, campaign) if campaign else prompt_previews.example_of(kind)
    shown = prompt_previews.preview(kind, wording, setting)
    return PromptPreview(instructions=shown.instructions, question=shown.question)


def _tried(wording: Wording, given: PreviewPromptInput) -> Wording:
    """The wording in force, with what is to be tried in its place."""
    if given.prompt is None and given.include is None and given.exclude is None:
        return wording
    return worded(
        wording.prompt if given.prompt is None else given.prompt,
        wording.include if given.include is None else given.include,
        wording.exclude if given.exclude is None else given.exclude,
    )


async def _setting(context: Context, kind: CampaignType, campaign: Campaign) -> Setting:
    if campaign.type != kind.key:
        raise InvalidError({"campaignId": f"That campaign is of another type: {campaign.type}."})
    centre = campaigns.place_of(campaign)
    districts = await districts_about(context, centre, campaign.radius_miles)
    brief = briefs.Brief.from_json(campaign.brief)
    return Setting(brief, centre, campaign.radius_miles, campaign.max_results, districts)
