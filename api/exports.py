"""`GET /exports/{id}?token=…`: an export, written while it is fetched; the link is all that it takes."""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from api.process import Process
from leads import exports
from leads.errors import CanvassError, UnauthenticatedError
from leads.exports import Download
from leads.models import Export
from leads.vocabulary import ExportFormat
from schema.exports import condition_of

log = structlog.get_logger(__name__)

PART_OF_POOL = 4
"""One in so many database connections may be used by downloads."""
TYPES = {
    ExportFormat.CSV: ("text/csv; charset=utf-8", "csv"),
    ExportFormat.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ExportFormat.JSON_LINES: ("application/jsonl; charset=utf-8", "jsonl"),
}


class Gone(CanvassError):
    """Whoever fetched has left."""


class Exports:
    """Answers for one process."""

    def __init__(self) -> None:
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        request = Request(scope, receive)
        process: Process = request.app.state.process
        try:
            found = await _found(process, request)
        except UnauthenticatedError as refusal:
            await PlainTextResponse(refusal.message, status_code=403)(scope, receive, send)
            return
        if request.method == "HEAD":
            await Response(headers=_headers(found))(scope, receive, send)
            return
        if self._under_way >= max(1, process.services.settings.pool_size // PART_OF_POOL):
            busy = PlainTextResponse("Too many exports are being fetched; try again.", 503, {"retry-after": "10"})
            await busy(scope, receive, send)
            return
        self._under_way += 1
        try:
            await _write(process, found, receive, send)
        finally:
            self._under_way -= 1


async def _found(process: Process, request: Request) -> Export:
    settings, db = process.services.settings, process.services.db
    token = request.query_params.get("token", "")
    export_id, tenant_id = exports.read_link(settings, request.path_params["export_id"], token)
    async with db.read(tenant_id) as session:
        found = await exports.find(session, export_id)
    if found is None:
        raise UnauthenticatedError("This link is not valid.")
    return found


async def _write(process: Process, export: Export, receive: Receive, send: Send) -> None:
    """The answer; what breaks once it has begun breaks the connection off, so that no part is taken for the whole."""
    leaving = asyncio.create_task(_left(receive))
    download = Download(process.services.db, export, condition_of(export))

    async def hand_on(part: bytes) -> None:
        if leaving.done():
            raise Gone
        await send({"type": "http.response.body", "body": part, "more_body": True})

    try:
        headers = [(name.encode(), value.encode()) for name, value in _headers(export).items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await download.write(hand_on)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (Gone, OSError, SQLAlchemyError) as error:
        log.info("export_broken_off", export=str(export.id), written=download.written, error=type(error).__name__)
        if not isinstance(error, Gone):
            raise
    finally:
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving


async def _left(receive: Receive) -> None:
    """Wait until the other end is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(export: Export) -> dict[str, str]:
    kind, ending = TYPES[export.format]
    name = f"{export.kind.lower()}-{export.created_at:%Y-%m-%d}.{ending}"
    return {
        "content-type": kind,
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
        "x-accel-buffering": "no",
    }
