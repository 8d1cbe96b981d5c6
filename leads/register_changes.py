"""What the register's stream says has changed, written over what the monthly file brought; reading it is elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, or_, select, text, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from leads import register
from leads.errors import ConflictError
from leads.models.register import RegisterCompany, RegisterLoad
from leads.register_names import name_key
from leads.register_words import REMOVED, Standing


@dataclass(frozen=True, slots=True)
class Change:
    """One event: a company's columns as they are now, or None when it is no longer on the register.

    The columns do not say the keys, nor how many charges there are, of which the stream knows nothing.
    """

    number: str
    timepoint: int
    published_at: datetime
    columns: Mapping[str, Any] | None


async def timepoint(session: AsyncSession) -> int | None:
    """The last event that was taken over; None for none yet.

    Raises:
        ConflictError: there is no register that it could be taken over into.
    """
    loaded = await register.status(session)
    if loaded is None:
        raise ConflictError("There is no register yet: import a monthly file first.")
    return loaded.timepoint


async def take_over(session: AsyncSession, changes: Sequence[Change]) -> None:
    """Write the changes, of each company the last one, and remember how far the stream was read.

    What was published before the file's day is in the file, which may know better. A company that was removed stays as
    a row that no look-up shows: an older file, imported later, would bring it back.
    """
    await session.execute(text("LOCK TABLE register_company IN ROW EXCLUSIVE MODE"))  # not before an import is over
    loaded = await register.status(session)
    last = {change.number: change for change in changes if loaded and change.published_at >= loaded.moment}
    if rows := [_row(change, change.columns) for change in last.values() if change.columns is not None]:
        await _write(session, rows)
    for change in last.values():
        if change.columns is None:
            await _remove(session, change)
    newest = select(RegisterLoad.id).order_by(RegisterLoad.loaded_at.desc()).limit(1).scalar_subquery()
    end = max(changes, key=lambda change: change.timepoint)
    read = {"timepoint": end.timepoint, "followed_at": end.published_at}
    await session.execute(update(RegisterLoad).where(RegisterLoad.id == newest).values(read))


def _row(change: Change, columns: Mapping[str, Any]) -> dict[str, Any]:
    former = columns.get("former_names") or []
    keys = list(dict.fromkeys(key for name in former if (key := name_key(name))))
    return {
        **columns,
        "number": change.number,
        "name_key": name_key(columns["name"]) or None,
        "former_names": former or None,
        "former_keys": keys or None,
        "changed_at": change.published_at,
    }


async def _write(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    new = insert(cast("SqlTable", RegisterCompany.__table__))
    said = {name: new.excluded[name] for name in rows[0] if name != "number"}
    older = _older_than(new.excluded.changed_at)
    await session.execute(new.on_conflict_do_update(index_elements=["number"], set_=said, where=older), rows)


async def _remove(session: AsyncSession, change: Change) -> None:
    gone = {"status": REMOVED, "standing": Standing.GONE, "changed_at": change.published_at}
    this = RegisterCompany.number == change.number
    await session.execute(update(RegisterCompany).where(this, _older_than(change.published_at)).values(gone))


def _older_than(moment: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Two followers, or an event that comes twice, must not undo what is newer."""
    return or_(RegisterCompany.changed_at.is_(None), RegisterCompany.changed_at <= moment)
