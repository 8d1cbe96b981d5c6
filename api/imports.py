"""`POST /imports?name=…`: takes a file of companies as the request's body, and says what its columns seem to hold."""

import asyncio

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.auth import caller_of
from api.process import Process
from leads import imports
from leads.errors import ForbiddenError, InvalidError, Problem, ProblemCode
from leads.import_files import LARGEST_FILE, read_file
from leads.import_rows import guess
from leads.models import LeadImport
from leads.scopes import Scope
from leads.tokens import Viewer
from schema.context import Context
from schema.ids import global_id

__all__ = ["LARGEST_FILE", "upload"]

LONGEST_NAME = 120
STATUSES = {ProblemCode.UNAUTHENTICATED: 401, ProblemCode.FORBIDDEN: 403}


async def upload(request: Request) -> Response:
    """201 with the import's id and columns; 4xx with a Problem as JSON, and nothing is kept."""
    process: Process = request.app.state.process
    try:
        viewer = await _viewer(process, request)
        name = _name(request)
        table = await asyncio.to_thread(read_file, await request.body(), name)
        async with process.services.db.write(viewer.tenant_id) as session:
            row = await imports.keep(session, table, name, user_id=viewer.user_id)
    except Problem as problem:
        said = {"code": problem.code, "message": problem.message, "field": problem.field}
        return _json(said, STATUSES.get(problem.code, 400))
    return _json(_shown(row), 201)


async def _viewer(process: Process, request: Request) -> Viewer:
    """Who sends it.

    Raises:
        UnauthenticatedError, ForbiddenError: they may not.
    """
    context = Context(await caller_of(process.services, request.headers, request.scope.get("client")))
    if Scope.LEADS_WRITE not in context.viewer.scopes:
        raise ForbiddenError("This is for members, and for keys with the scope leads:write.")
    return context.viewer


def _name(request: Request) -> str:
    name = " ".join(request.query_params.get("name", "").replace("\0", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidError({"name": f"Give the file's name, up to {LONGEST_NAME} characters: /imports?name=leads.csv"})
    return name


def _shown(row: LeadImport) -> dict[str, object]:
    fields = {heading: each for each, heading in guess(row.headings).items()}
    return {
        "id": global_id("LeadImport", row.id),
        "name": row.name,
        "rows": row.total,
        "columns": [{"heading": heading, "field": fields.get(heading)} for heading in row.headings],
        "expiresAt": row.expires_at,
    }


def _json(content: object, status: int) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
