"""How fields are declared: strawberry's decorators, typed so that what they decorate keeps its type."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

import strawberry

from schema import words  # noqa: F401 - enums are described before any field has their type
from schema.ahead import Many
from schema.audit import Audited

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

Given = Annotated[T, strawberry.argument(name="input", description="What to do, and with what.")]
"""A mutation's one input."""


def field(*, description: str, many: Many | None = None) -> Callable[[F], F]:
    """A field that is resolved by the decorated method; `many` does the same for all entries of a list at once."""
    metadata = {"many": many} if many else {}
    return cast("Callable[[F], F]", strawberry.field(description=description, metadata=metadata))


def mutation(*, description: str) -> Callable[[F], F]:
    """A mutation; a Problem raised in it becomes its answer, and the audit log has an entry for it."""
    return cast("Callable[[F], F]", strawberry.mutation(description=description, extensions=[Audited()]))


def subscription(*, description: str) -> Callable[[F], F]:
    """A subscription; the decorated method is an async generator."""
    return cast("Callable[[F], F]", strawberry.subscription(description=description))
