"""Writes down how vendors stand, for the API, which reads Postgres alone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from leads.db import Database
from leads.models import VendorState
from leads.vocabulary import Source
from worker.gate_state import Snapshot

KeyOfVendor = tuple[Source, str]
"""A source and the id of one of its keys."""


async def write_states(db: Database, standing: Mapping[KeyOfVendor, Snapshot]) -> None:
    """Replace what was known of each; the newest of several workers' words stands."""
    await _upsert(
        db, [{"source": source, "key_id": key, **_row(standing[source, key])} for source, key in sorted(standing)]
    )


async def write_model(db: Database, where: KeyOfVendor, **columns: Any) -> None:
    """Replace what was known of the model that a key asks."""
    source, key = where
    await _upsert(db, [{"source": source, "key_id": key, **columns}])


async def _upsert(db: Database, rows: list[dict[str, Any]]) -> None:
    statement = insert(VendorState).values(rows)
    changes: dict[str, Any] = {name: statement.excluded[name] for name in rows[0] if name not in {"source", "key_id"}}
    changes["updated_at"] = func.clock_timestamp()
    async with db.shared() as session:
        await session.execute(statement.on_conflict_do_update(index_elements=["source", "key_id"], set_=changes))


def _row(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "allowed": snapshot.allowed,
        "remaining": snapshot.left,
        "resets_at": snapshot.ends,
        "circuit": snapshot.circuit,
        "circuit_until": snapshot.shut_till,
        "circuit_reason": snapshot.reason,
    }
