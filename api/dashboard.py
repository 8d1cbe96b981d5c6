"""The built dashboard: its files, and its page for every address that is none of them."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
NOT_BUILT = "The dashboard is not built. `make` says how; the API works without it."


class Dashboard(StaticFiles):
    """Files below `assets` carry a hash in their names and never change; all others are asked for again each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if not (self._folder / "index.html").is_file():
            response = Response(NOT_BUILT, status_code=404, media_type="text/plain")
            await response(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the page where the address is not a file's."""
        wanted = "index.html" if path in ("", ".") else path
        try:
            response = await super().get_response(wanted, scope)
        except HTTPException as problem:
            if problem.status_code != 404 or Path(path).suffix:
                raise
            response = await super().get_response("index.html", scope)
        response.headers["cache-control"] = FOR_GOOD if wanted.startswith("assets/") else ASK_FIRST
        return response
