"""One operation executed for one caller, as a stream of encoded results; nothing here knows who else wants them."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

import orjson
from strawberry.types import ExecutionResult

from api.operations import Operation, is_ambiguous
from schema.context import Caller, Resume
from schema.root import Schema


@dataclass(frozen=True, slots=True)
class Result:
    """One result as JSON; `seq` is the number of its event, for a subscription that can be resumed."""

    text: str
    seq: int | None = None
    at: float = field(default_factory=time.monotonic)
    """When it was executed, by the monotonic clock."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The operation was not begun, or cannot go on; `errors` as the specification formats them."""

    errors: list[Mapping[str, Any]]


Results = AsyncGenerator[Result | Refusal, None]
Take = Callable[[Result], bool]
"""Takes a result at once, if it can."""


class Streaming(Protocol):
    """Whatever gives the results of an operation one after another."""

    def results(self, operation: Operation, caller: Caller, *, take: Take) -> Results:
        """To its end. What is new to many at once is offered to `take`; what that takes is not among the results."""


WHICH = Refusal([{"message": "There are several operations: say by `operationName` which of them is meant."}])
BROKEN = Refusal([{"message": "Something went wrong on our side.", "extensions": {"code": "INTERNAL"}}])


async def execute(schema: Schema, operation: Operation, caller: Caller, resume: Resume) -> Results:
    """The operation's results; a Refusal is the last."""
    if is_ambiguous(operation):
        yield WHICH
        return
    source = await schema.stream(
        operation.query,
        variable_values=dict(operation.variables) if operation.variables else None,
        context_value=replace(caller, resume=resume),
        operation_name=operation.name,
    )
    async with aclosing(source) as results:
        async for each in results:
            result = cast("ExecutionResult", each)
            if _is_refusal(result):
                yield Refusal([error.formatted for error in result.errors or ()])
                return
            yield Result(encoded(result, caller.cost), resume.seq)


def _is_refusal(result: ExecutionResult) -> bool:
    """Whether it is about the whole operation rather than about one of its fields."""
    return result.data is None and all(error.path is None for error in result.errors or ())


def encoded(result: ExecutionResult, cost: Mapping[str, Any] | None = None) -> str:
    """A result as the specification has it, and what it cost."""
    told: dict[str, Any] = {"data": result.data}
    if result.errors:
        told["errors"] = [error.formatted for error in result.errors]
    extensions = {"cost": cost} if cost else {}
    if result.extensions:
        extensions |= result.extensions
    if extensions:
        told["extensions"] = extensions
    return orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS).decode()
