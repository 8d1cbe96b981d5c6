"""Vendor keys and the state of each source; a key goes in and never comes out."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from leads import credentials
from leads.credentials import KeyOrigin
from leads.vocabulary import SOURCE_LABELS, Provider, Role, Source
from schema import declare
from schema.context import Context, Info
from schema.declare import Given
from schema.problems import Problem


@strawberry.type(description="Whether a source can be asked, as whom, and when it last answered this tenant.")
class ProviderStatus:
    """A `leads.credentials.SourceState`."""

    source: Source = strawberry.field(description="Which source.")
    label: str = strawberry.field(description="Its name for a person.")
    needs_key: bool = strawberry.field(description="Whether it needs a key at all.")
    configured: bool = strawberry.field(description="Whether it can be asked.")
    origin: KeyOrigin | None = strawberry.field(description="Whose key it is asked with.")
    hint: str | None = strawberry.field(description="The last four characters of the tenant's own key.")
    last_ok_at: datetime | None = strawberry.field(description="When it last answered.")
    last_error_at: datetime | None = strawberry.field(description="When it last failed.")
    last_error: str | None = strawberry.field(description="How it last failed.")

    @classmethod
    def of(cls, state: credentials.SourceState) -> Self:
        """The same, for the API."""
        return cls(
            source=state.source,
            label=SOURCE_LABELS[state.source],
            needs_key=state.needs_key,
            configured=state.configured,
            origin=state.origin,
            hint=state.hint,
            last_ok_at=state.last_ok_at,
            last_error_at=state.last_error_at,
            last_error=state.last_error,
        )


@strawberry.input(description="A vendor key of the tenant's own.")
class SetProviderKeyInput:
    """What `setProviderKey` takes."""

    provider: Provider = strawberry.field(description="Whose key it is.")
    key: str = strawberry.field(description="The key; it is kept encrypted and never shown again.")


@strawberry.type(description="The key is kept.")
class SetProviderKeyPayload:
    """What `setProviderKey` gives."""

    provider_status: ProviderStatus = strawberry.field(description="The source as it now is.")


@strawberry.input(description="Which of the tenant's own keys to forget.")
class RemoveProviderKeyInput:
    """What `removeProviderKey` takes."""

    provider: Provider = strawberry.field(description="Whose key it is.")


@strawberry.type(description="The key is forgotten.")
class RemoveProviderKeyPayload:
    """What `removeProviderKey` gives."""

    provider_status: ProviderStatus = strawberry.field(description="The source as it now is.")


SetProviderKeyResult = Annotated[
    SetProviderKeyPayload | Problem, strawberry.union("SetProviderKeyResult", description="Done, or why not.")
]
RemoveProviderKeyResult = Annotated[
    RemoveProviderKeyPayload | Problem, strawberry.union("RemoveProviderKeyResult", description="Done, or why not.")
]


async def provider_statuses(context: Context) -> list[ProviderStatus]:
    """Every source's."""
    async with context.read() as session:
        return [ProviderStatus.of(state) for state in await credentials.states(session, context.services.settings)]


async def _status(context: Context, provider: Provider) -> ProviderStatus:
    statuses = await provider_statuses(context)
    return next(status for status in statuses if status.source.value == provider.value)


@strawberry.type
class ProviderMutations:
    """Part of Mutation."""

    @declare.mutation(description="Keep a vendor key of the tenant's own. For admins.")
    async def set_provider_key(self, info: Info, given: Given[SetProviderKeyInput]) -> SetProviderKeyResult:
        """Problem FORBIDDEN for others."""
        async with info.context.write(Role.ADMIN) as session:
            await credentials.set_key(session, info.context.services.settings, given.provider, given.key)
        return SetProviderKeyPayload(provider_status=await _status(info.context, given.provider))

    @declare.mutation(description="Forget a vendor key of the tenant's own. For admins.")
    async def remove_provider_key(self, info: Info, given: Given[RemoveProviderKeyInput]) -> RemoveProviderKeyResult:
        """Problem FORBIDDEN for others; without a key there is nothing to do."""
        async with info.context.write(Role.ADMIN) as session:
            await credentials.remove_key(session, given.provider)
        return RemoveProviderKeyPayload(provider_status=await _status(info.context, given.provider))
