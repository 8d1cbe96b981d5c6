"""Leases: what this process has in hand stays its own while it lives; whoever finds a lease run out may take it up."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.sql.dml import ReturningUpdate

from leads.db import Database
from worker.turns import Row, locked

log = structlog.get_logger()


class Held(NamedTuple):
    """Of which kind a row is, and which task works on it."""

    kind: type[Row]
    task: "asyncio.Task[object] | None"


class Leases:
    """The rows that one worker process works on, kept alive together."""

    def __init__(self, db: Database, owner: str, lease: timedelta) -> None:
        self.db = db
        self.owner = owner
        self.lease = lease
        self._held: dict[UUID, Held] = {}

    @contextmanager
    def hold(self, kind: type[Row], row_id: UUID) -> Iterator[None]:
        """Keep the lease of a claimed row alive within the block; if it is lost, cancel the block's task."""
        self._held[row_id] = Held(kind, asyncio.current_task())
        try:
            yield
        finally:
            self._held.pop(row_id, None)

    async def keep_alive(self) -> None:
        """Renew all leases, three times in a lease's life, for ever."""
        while True:
            await asyncio.sleep(self.lease.total_seconds() / 3)
            try:
                await self._renew()
            except (DBAPIError, InterfaceError, OSError) as error:
                log.warning("leases_not_renewed", error=str(error))

    async def _renew(self) -> None:
        kinds: dict[type[Row], list[UUID]] = {}
        for row_id, held in self._held.items():
            kinds.setdefault(held.kind, []).append(row_id)
        for kind, ids in kinds.items():
            async with self.db.system_session() as session:
                kept = set(await session.scalars(renewing(kind, ids, self.owner, self.lease)))
            self._put_down([row_id for row_id in ids if row_id not in kept])

    def _put_down(self, lost: Sequence[UUID]) -> None:
        """Stop working on what others have taken over, or what is at an end."""
        for row_id in lost:
            held = self._held.get(row_id)
            if held is not None and held.task is not None:
                log.info("lease_lost", subject=str(row_id))
                held.task.cancel()


def renewing(kind: type[Row], ids: Sequence[UUID], owner: str, lease: timedelta) -> ReturningUpdate[UUID]:
    """The statement that renews leases of what is still the owner's.

    Rows are locked in the order in which everybody locks several of a kind: or two would wait for each other.
    """
    rows = locked(select(kind.id).where(kind.id.in_(ids)).order_by(kind.id).with_for_update(key_share=True))
    mine = update(kind).where(kind.id == rows.c.id, kind.lease_owner == owner)
    return mine.values(lease_until=func.clock_timestamp() + lease).returning(kind.id)
