"""Vendor keys and the state of each source; a key goes in and never comes out."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

import strawberry

from leads import credentials
from leads.credentials import KeyOrigin
from leads.vendor_states import UNKNOWN, VendorHealth, healths
from leads.vocabulary import SOURCE_LABELS, Circuit, Provider, Role, Source
from schema import declare
from schema.context import Context, Info
from schema.declare import Given
from schema.money import Money
from schema.problems import Problem


@strawberry.type(description="How many requests a key may still make.")
class RateLimit:
    """A `leads.vendor_states.Rate`."""

    allowed: int = strawberry.field(description="Requests in a window, such as 600 in five minutes.")
    remaining: int = strawberry.field(description="How many of them are left, such as 412.")
    resets_at: datetime = strawberry.field(
        description="When all are there again; in the past when nothing was asked since."
    )


@strawberry.type(description="Whether a source can be asked, as whom, how it answers this tenant, and what it costs.")
class ProviderStatus:
    """A `leads.credentials.SourceState` and a `leads.vendor_states.VendorHealth`."""

    source: Source = strawberry.field(description="Which source.")
    label: str = strawberry.field(description="Its name for a person.")
    needs_key: bool = strawberry.field(description="Whether it needs a key at all.")
    configured: bool = strawberry.field(description="Whether it can be asked.")
    origin: KeyOrigin | None = strawberry.field(description="Whose key it is asked with.")
    hint: str | None = strawberry.field(description="The last four characters of the tenant's own key.")
    last_ok_at: datetime | None = strawberry.field(description="When it last answered.")
    last_error_at: datetime | None = strawberry.field(description="When it last failed.")
    last_error: str | None = strawberry.field(description="How it last failed.")
    rate: RateLimit | None = strawberry.field(
        description="What its key may still do, counted over all who use it; null when nothing is known of a limit."
    )
    error_rate: float | None = strawberry.field(
        description="Share of the last hour's calls that failed, 0 to 1, such as 0.04; null without calls."
    )
    median_ms: int | None = strawberry.field(
        description="Milliseconds that half of the last hour's answered calls took at most, waits for a turn included."
    )
    p95_ms: int | None = strawberry.field(
        name="p95Ms", description="Milliseconds that 95 of 100 of them took at most, such as 840."
    )
    calls_today: int = strawberry.field(description="Calls since midnight UTC, those under way among them.")
    circuit: Circuit = strawberry.field(
        description="CLOSED: it is asked. OPEN: it failed so often that it is left in peace. HALF_OPEN: it is tried."
    )
    circuit_until: datetime | None = strawberry.field(description="Until when it is left in peace, while it is.")
    circuit_reason: str | None = strawberry.field(description="How it failed, while it is not asked as usual.")
    spent_today: Money = strawberry.field(description="What its calls have cost since midnight UTC.")
    model: str | None = strawberry.field(description="The language model that is asked, such as gpt-6-luna.")
    model_retires_at: datetime | None = strawberry.field(description="When that model shuts down, if it is to.")
    detail: str | None = strawberry.field(
        description="What else a person should know of it, in a sentence, such as how old the local register is."
    )

    @classmethod
    def of(cls, state: credentials.SourceState, health: VendorHealth) -> Self:
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
            rate=RateLimit(**asdict(health.rate)) if health.rate else None,
            error_rate=health.error_rate,
            median_ms=health.median_ms,
            p95_ms=health.p95_ms,
            calls_today=health.calls_today,
            circuit=health.circuit,
            circuit_until=health.circuit_until,
            circuit_reason=health.circuit_reason,
            spent_today=Money.of(health.spent_today_micros),
            model=health.model,
            model_retires_at=health.model_retires_at,
            detail=state.detail or health.detail,
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
    settings = context.services.settings
    async with context.read() as session:
        states = await credentials.states(session, settings)
        health = await healths(session, settings)
    return [ProviderStatus.of(state, health.get(state.source, UNKNOWN)) for state in states]


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
