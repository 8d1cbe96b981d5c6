"""What stands before every operation, whatever it came by: which document it is, how large, and who pays for it."""

import math
from contextlib import aclosing
from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address
from typing import Self

from graphql import GraphQLError, GraphQLSchema, OperationType, get_operation_ast

from api.documents import Documents, read_trusted
from api.execution import Refusal, Results, Streaming, Take
from api.meter import Allowance, Balance, Meter, connect
from api.operations import Operation, is_ambiguous
from api.requests import Asked, Refused
from leads.settings import Settings
from leads.tokens import CredentialKind
from schema.codes import Code, coded
from schema.context import Caller
from schema.costs import MOST, cost_of
from schema.limits import check_values, parse_once
from schema.root import Schema

IN_VAIN = 10
"""Points of what is not executed: a document that cannot be read, or that costs too much."""
SEVERAL = "There are several operations: say by operationName which of them is meant."
NONE = "The document has no operation of that name."
STRANGERS = 10
"""An address without credentials may spend so many times less."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """An operation that may be executed; what it costs stands in its caller."""

    operation: Operation
    kind: OperationType
    caller: Caller


class Admission:
    """Decides, for all operations of a process."""

    def __init__(self, schema: GraphQLSchema, settings: Settings, documents: Documents, meter: Meter) -> None:
        self._schema = schema
        self._documents = documents
        self._meter = meter
        self._allowance = Allowance(settings.cost_limit, settings.cost_per_second)
        self._of_strangers = Allowance(
            settings.cost_limit // STRANGERS, math.ceil(settings.cost_per_second / STRANGERS)
        )

    @classmethod
    def opened(cls, schema: Schema, settings: Settings) -> Self:
        """With the documents and the Redis that the settings name.

        Raises:
            NotConfiguredError: the documents cannot be read.
        """
        redis = connect(settings.redis_url)
        documents = Documents(read_trusted(settings), redis, only=settings.trusted_only)
        return cls(schema._schema, settings, documents, Meter(redis))  # noqa: SLF001 - there is no other way to it

    async def close(self) -> None:
        """Tell what was spent and not told yet, and close the connections."""
        await self._meter.close()

    async def admit(self, asked: Asked, caller: Caller) -> Admitted:
        """The operation, paid for.

        Raises:
            Refused: it is not to be executed.
        """
        query = await self._documents.text_of(asked, signed_in=caller.viewer is not None)
        operation = Operation(query, asked.variables, asked.name)
        try:
            check_values(operation.variables)
            kind = _kind(operation)
            cost = cost_of(self._schema, query, asked.name).of(operation.variables or {})
        except GraphQLError as error:
            await self._pay(caller, IN_VAIN)
            raise Refused.of(error) from None
        balance = await self._pay(caller, cost)
        shown = None if kind is OperationType.SUBSCRIPTION else balance.shown
        return Admitted(operation, kind, replace(caller, cost=shown))

    async def _pay(self, caller: Caller, cost: int) -> Balance:
        allowance = self._allowance if caller.viewer else self._of_strangers
        most = min(MOST, allowance.limit)
        if cost > most:
            await self._pay(caller, IN_VAIN)
            message = f"This operation would cost {cost:,} points; at most {most:,} are allowed."
            raise Refused.because(Code.TOO_COSTLY, message, cost={"requested": cost, "limit": most})
        balance = await self._meter.spend(credential_of(caller), cost, allowance)
        if not balance.granted:
            seconds = max(1, math.ceil(balance.retry_after))
            raise Refused.because(
                Code.RATE_LIMITED,
                f"Your points are used up. Try again after {seconds} s.",
                headers={"retry-after": str(seconds)},
                retryAfter=seconds,
                cost=balance.shown,
            )
        return balance


def credential_of(caller: Caller) -> str:
    """Whose points are spent: an API key's, a user's, or those of an address (of IPv6, its network)."""
    viewer = caller.viewer
    if viewer is None:
        return f"address:{network_of(caller.address)}"
    if viewer.credential is not None and viewer.credential.kind is CredentialKind.KEY:
        return str(viewer.credential)
    return f"user:{viewer.user_id}"


def network_of(address: str) -> str:
    """What one party has of addresses: one of IPv4, 2⁶⁴ of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)


def _kind(operation: Operation) -> OperationType:
    chosen = get_operation_ast(parse_once(operation.query), operation.name)
    if chosen is None:
        message = SEVERAL if is_ambiguous(operation) else NONE
        raise coded(GraphQLError(message), Code.OPERATION_RESOLUTION_FAILURE)
    return chosen.operation


async def told(refused: Refused) -> Results:
    """The refusal as the results of the operation."""
    yield Refusal(refused.errors)


@dataclass(frozen=True, slots=True)
class Gated:
    """The same streams, for operations that are not admitted yet."""

    streams: Streaming
    admission: Admission

    async def results(self, operation: Operation, caller: Caller, *, take: Take) -> Results:
        """The operation's results, or why there are none."""
        asked = Asked(operation.query, operation.variables, operation.name)
        try:
            admitted = await self.admission.admit(asked, caller)
        except Refused as refused:
            yield Refusal(refused.errors)
            return
        async with aclosing(self.streams.results(admitted.operation, admitted.caller, take=take)) as results:
            async for result in results:
                yield result
