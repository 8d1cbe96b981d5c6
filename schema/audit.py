"""The audit log's one pen: it stands around every mutation, and writes who did what to what, and how it ended."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any
from uuid import UUID

import structlog
from strawberry import relay
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver

from leads import models
from leads.accounts import RefusedError
from leads.audit import Deed, Outcome, record
from leads.errors import Problem
from schema.context import Context, Info
from schema.ids import parse_id

log = structlog.get_logger()

Subject = tuple[str, UUID]

ROUTINE = frozenset({"refreshToken"})
"""What people's programs do all day: only its failures are worth an entry."""


class Audited(FieldExtension):
    """Writes an entry for each call of a mutation whose tenant is known, after it has ended."""

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **given: Any) -> Any:
        """The mutation's answer; an error when it could not be written down."""
        outcome, answer, known = Outcome.INTERNAL, None, None
        try:
            answer = await next_(source, info, **given)
            outcome = Outcome.DONE
        except Problem as problem:
            outcome, known = Outcome(problem.code), problem.user if isinstance(problem, RefusedError) else None
            raise
        finally:
            subject = subject_of(answer) or subject_of(given.get("given"))
            if known is not None:
                _later(_write(info.context, info.field_name, outcome, subject, known))
            elif outcome is not Outcome.DONE or info.field_name not in ROUTINE:
                await _write(info.context, info.field_name, outcome, subject)
        return answer


def _later(work: Coroutine[Any, Any, None]) -> None:
    """Do it after the answer: how long that takes must not tell that there is somebody of that address."""
    task = asyncio.create_task(work)
    _under_way.add(task)
    task.add_done_callback(_done)


def _done(task: asyncio.Task[None]) -> None:
    _under_way.discard(task)
    if not task.cancelled() and (mistake := task.exception()) is not None:
        log.error("audit_not_written", exc_info=mistake)


_under_way: set[asyncio.Task[None]] = set()


async def refused(context: Context, actions: Iterable[str]) -> None:
    """Write that a key was not let in to do these."""
    for action in actions:
        await _write(context, action, Outcome.FORBIDDEN, None)


def subject_of(value: Any) -> Subject | None:
    """The first thing with an id that a payload shows, or that an input names."""
    for name, part in (vars(value) if hasattr(value, "__dict__") else {}).items():
        if isinstance(part, relay.Node) and isinstance(key := getattr(part, "id", None), UUID):
            return type(part).__name__, key
        if name.endswith("_id") and isinstance(part, str) and (found := parse_id(part)):
            return found
    return None


async def _write(
    context: Context, action: str, outcome: Outcome, subject: Subject | None, known: models.User | None = None
) -> None:
    """An entry in the log of whoever signs in or out, or else of whoever asks; there is none where that is nobody."""
    viewer, user = context.caller.viewer, context.signed_in or known
    deed = Deed(
        action=action,
        outcome=outcome,
        correlation_id=context.correlation_id,
        user_id=user.id if user else viewer.user_id if viewer else None,
        credential=viewer.name if viewer else None,
        address=context.caller.address or None,
        subject=subject or (("User", user.id) if user else None),
    )
    if tenant_id := user.tenant_id if user else viewer.tenant_id if viewer else None:
        await record(context.services.db, tenant_id, deed)
