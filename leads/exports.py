"""Exports: what somebody asked for as a file, the link that fetches it, and how far a download is; no file is kept."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import jwt
from sqlalchemy import ColumnElement, select, update

from leads import idempotency
from leads.db import Database, ReadSession, WriteSession
from leads.errors import InvalidError, UnauthenticatedError
from leads.export_columns import SHEETS, Column
from leads.export_text import COPIED, text_of
from leads.models import Export
from leads.settings import Settings
from leads.tokens import derive_key
from leads.vocabulary import ExportFormat, ExportKind, ExportStatus
from leads.workbooks import Workbook

LINK_LASTS = timedelta(hours=1)
NOTE_EVERY = 1.0
"""Seconds between two notes of how far a download is."""
_AUDIENCE = "canvass-export"
_ALGORITHM = "HS256"

Send = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported: `filter` is the asker's, as JSON that the asker can read again."""

    kind: ExportKind
    format: ExportFormat
    columns: Sequence[str]
    filter: dict[str, Any] = field(default_factory=dict)


async def ask(session: WriteSession, wish: Wish, *, user_id: UUID | None, key: str | None) -> Export:
    """Keep what is to be exported; under the same idempotency key, the export that was made before.

    Raises:
        InvalidError, ConflictError: nothing is kept.
    """
    columns = list(wish.columns)
    if not columns or len(set(columns)) != len(columns):
        raise InvalidError({"columns": "Name each column once, and at least one."})

    async def make() -> UUID:
        expires_at = datetime.now(UTC) + LINK_LASTS
        row = Export(
            user_id=user_id,
            kind=wish.kind,
            format=wish.format,
            filter=wish.filter,
            columns=columns,
            expires_at=expires_at,
        )
        session.add(row)
        await session.flush()
        return row.id

    values = {"format": wish.format, "filter": wish.filter, "columns": columns}
    made = await idempotency.once(session, f"export{wish.kind.title()}", key, values, make)
    row = await session.get_one(Export, made)
    await session.refresh(row)
    return row


def sign_link(settings: Settings, export_id: UUID, tenant_id: UUID, expires_at: datetime) -> str:
    """The token in a link: whoever has it may fetch this export until then, and do nothing else."""
    claims = {"aud": _AUDIENCE, "sub": str(export_id), "tenant": str(tenant_id), "exp": expires_at}
    return jwt.encode(claims, derive_key(settings, "canvass export link"), algorithm=_ALGORITHM)


def read_link(settings: Settings, export_id: str, token: str) -> tuple[UUID, UUID]:
    """The export and the tenant that a link is for.

    Raises:
        UnauthenticatedError: it is not ours, is for another export, or has expired.
    """
    try:
        claims = jwt.decode(
            token,
            derive_key(settings, "canvass export link"),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["aud", "sub", "exp"]},
        )
        known, tenant_id = UUID(claims["sub"]), UUID(claims["tenant"])
    except jwt.ExpiredSignatureError:
        raise UnauthenticatedError("This link has expired: ask for the export again.") from None
    except (jwt.InvalidTokenError, ValueError, KeyError):
        raise UnauthenticatedError("This link is not valid.") from None
    if str(known) != export_id:
        raise UnauthenticatedError("This link is not valid.")
    return known, tenant_id


def columns_of(export: Export) -> dict[str, Column]:
    """Its columns, in the order in which they were asked for."""
    known = SHEETS[export.kind].columns
    return {name: known[name] for name in export.columns}


@dataclass(slots=True)
class Download:
    """One fetching of an export; `such` says which rows, `order` how they come, or anyhow."""

    db: Database
    export: Export
    such: ColumnElement[bool]
    order: Sequence[ColumnElement[Any]] = ()
    written: int = 0
    _noted: float = 0.0

    async def write(self, send: Send) -> None:
        """Send the whole file in one reading of the database, as fast as it is taken; memory does not grow with it."""
        async with self.db.read(self.export.tenant_id) as session:
            total = await session.scalar(SHEETS[self.export.kind].count(self.such))
            await self._note(status=ExportStatus.RUNNING, total=total or 0, written=0, started_at=datetime.now(UTC))
            whole = False
            try:
                await self._write(session, send)
                whole = True
            finally:
                if not whole:
                    await session.invalidate()  # the statement may still be at it
                    await self._note(status=ExportStatus.BROKEN_OFF, written=self.written)
        await self._note(status=ExportStatus.COMPLETED, written=self.written, finished_at=datetime.now(UTC))

    async def _write(self, session: ReadSession, send: Send) -> None:
        columns = columns_of(self.export)
        headings = [column.heading for column in columns.values()]
        writer = _WRITERS[self.export.format](self.export, headings)
        await send(writer.begin())

        async def take(lines: bytes) -> None:
            self.written += writer.count(lines)
            await send(writer.add(lines))
            if time.monotonic() - self._noted > NOTE_EVERY:
                await self._note(written=self.written)

        connection = await session.connection()
        raw = await connection.get_raw_connection()
        rows = SHEETS[self.export.kind].rows(self.such).order_by(*self.order)
        text = text_of(rows, columns, self.export.format, connection.dialect)
        await cast("Any", raw.driver_connection).copy_from_query(text, output=take, **COPIED[self.export.format])
        await send(writer.end())

    async def _note(self, **values: Any) -> None:
        self._noted = time.monotonic()
        async with self.db.write(self.export.tenant_id) as session:
            await session.execute(update(Export).where(Export.id == self.export.id).values(**values))


class _Lines:
    """JSON Lines: what comes is what is sent."""

    def __init__(self, export: Export, headings: Sequence[str]) -> None:
        self._title = export.kind.title()
        self._headings = headings

    def begin(self) -> bytes:
        return b""

    def add(self, lines: bytes) -> bytes:
        return lines

    def end(self) -> bytes:
        return b""

    def count(self, lines: bytes) -> int:
        return lines.count(b"\n")


class _Csv(_Lines):
    """CSV with a line of headings."""

    def begin(self) -> bytes:
        return (",".join(self._headings) + "\n").encode()

    def count(self, lines: bytes) -> int:
        """Line breaks outside quotation marks; lines come whole."""
        return sum(part.count(b"\n") for part in lines.split(b'"')[::2])


class _Sheets(_Lines):
    """A workbook."""

    def begin(self) -> bytes:
        self._book = Workbook(self._title, self._headings)
        return b""

    def add(self, lines: bytes) -> bytes:
        return self._book.add(lines)

    def end(self) -> bytes:
        return self._book.end()


_WRITERS: dict[ExportFormat, type[_Lines]] = {
    ExportFormat.CSV: _Csv,
    ExportFormat.XLSX: _Sheets,
    ExportFormat.JSON_LINES: _Lines,
}


async def find(session: ReadSession, export_id: UUID) -> Export | None:
    """The export, if there is one."""
    return cast("Export | None", await session.scalar(select(Export).where(Export.id == export_id)))
