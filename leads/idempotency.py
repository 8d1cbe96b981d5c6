"""The same request twice is done once: what a key of the caller's gave before is given again."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select

from leads.db import ReadSession, WriteSession
from leads.errors import ConflictError, InvalidError
from leads.models import IdempotencyKey

LONGEST_KEY = 200


def input_hash(values: Mapping[str, Any]) -> str:
    """What tells one input from another, whatever the order of its fields."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()


async def replayed(session: ReadSession, operation: str, key: str | None, values: Mapping[str, Any]) -> UUID | None:
    """The id that `operation` gave under `key` before, or None when it is new or there is no key.

    Raises:
        ConflictError: the key was used with another input.
        InvalidError: it cannot be a key.
    """
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise InvalidError({"idempotencyKey": f"A key has 1 to {LONGEST_KEY} characters."})
    statement = select(IdempotencyKey).where(IdempotencyKey.operation == operation, IdempotencyKey.key == key)
    known = await session.scalar(statement)
    if known is None:
        return None
    if known.input_hash != input_hash(values):
        raise ConflictError("This idempotency key was used with another input.", field="idempotencyKey")
    return known.result_id


async def once(
    session: WriteSession,
    operation: str,
    key: str | None,
    values: Mapping[str, Any],
    make: Callable[[], Awaitable[UUID]],
) -> UUID:
    """The id that `make` gives, or gave when the same key and input were here before; callers at once take turns.

    Raises:
        ConflictError, InvalidError: as `replayed`.
    """
    if key is None:
        return await make()
    turn = f"{session.tenant_id}/{operation}/{key}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(turn, 0))))
    before = await replayed(session, operation, key, values)
    if before is not None:
        return before
    result_id = await make()
    session.add(IdempotencyKey(operation=operation, key=key, input_hash=input_hash(values), result_id=result_id))
    return result_id
