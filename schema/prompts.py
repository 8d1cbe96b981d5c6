"""How each type of campaign is worded for the model, and a tenant's own wordings."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

from leads import models, prompt_versions
from leads.campaign_types import TYPES
from leads.db import ReadSession
from leads.types.entry import CampaignType
from leads.wordings import Wording, built_in
from schema import declare
from schema.context import Context, Info
from schema.people import User, user_by_id


@strawberry.type(description="What the model is told to look for. The rules of every type are not part of it.")
class Prompt:
    """A `leads.wordings.Wording`."""

    version: str = strawberry.field(
        description="The number of the tenant's own wording, for example “3”, or “built-in”."
    )
    prompt: str = strawberry.field(description="What to look for, and what proves it: up to 4,000 characters.")
    include: list[str] = strawberry.field(description="What belongs in the answer, for example “clinics”.")
    exclude: list[str] = strawberry.field(description="What does not, for example “hospitals of the NHS”.")

    @classmethod
    def of(cls, wording: Wording) -> Self:
        """The same, for the API."""
        return cls(
            version=wording.version,
            prompt=wording.prompt,
            include=list(wording.include),
            exclude=list(wording.exclude),
        )


@strawberry.type(description="A wording that the tenant has saved. It is never changed: each edit is another version.")
class PromptVersion:
    """A `models.PromptVersion`."""

    number: int = strawberry.field(description="1 for the tenant's first of this type.")
    in_force: bool = strawberry.field(description="Whether the next run takes it.")
    prompt: str = strawberry.field(description="What to look for and what counts as having seen it.")
    include: list[str] = strawberry.field(description="What belongs in the answer.")
    exclude: list[str] = strawberry.field(description="What does not.")
    created_at: datetime = strawberry.field(description="When it was saved.")
    author: strawberry.Private[UUID | None]

    @declare.field(description="Who saved it; null when that person is gone.")
    async def created_by(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.author)

    @classmethod
    def of(cls, row: models.PromptVersion) -> Self:
        """From its row."""
        return cls(
            number=row.number,
            in_force=row.in_force,
            prompt=row.prompt,
            include=list(row.include),
            exclude=list(row.exclude),
            created_at=row.created_at,
            author=row.created_by,
        )


@strawberry.type(description="How a type of campaign is worded for the model, and how it was.")
class PromptTemplate:
    """A campaign type's wordings."""

    type: str = strawberry.field(description="The type's key, for example “healthcare”.")
    label: str = strawberry.field(description="The type's name, for example “Healthcare”.")
    in_force: Prompt = strawberry.field(description="What the next run takes. A run keeps what it began with.")
    built_in: Prompt = strawberry.field(description="What Canvass comes with.")
    versions: list[PromptVersion] = strawberry.field(description="The tenant's own, the latest first.")


async def prompt_template(context: Context, type_key: str) -> PromptTemplate | None:
    """A type's wordings; None where there is no such type."""
    if type_key not in TYPES:
        return None
    async with context.read() as session:
        return await template_of(session, prompt_versions.type_of(type_key))


async def template_of(session: ReadSession, kind: CampaignType) -> PromptTemplate:
    """As the transaction sees them."""
    rows = await prompt_versions.history(session, kind)
    used = next((prompt_versions.wording_of(row) for row in rows if row.in_force), built_in(kind))
    return PromptTemplate(
        type=kind.key,
        label=kind.label,
        in_force=Prompt.of(used),
        built_in=Prompt.of(built_in(kind)),
        versions=[PromptVersion.of(row) for row in rows],
    )
