"""GraphiQL at the GraphQL address, for browsers, where the operator allows it; its files are built with `make ide`."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from api.requests import weights
from leads.settings import Settings

FOLDER = "ide"
"""Within the built dashboard."""
NOT_BUILT = "GraphiQL is not built: make ide. The API works without it."
NONE_HERE = "There is nothing to look at here; send an operation by POST."


class Ide:
    """The page, if there is to be one."""

    def __init__(self, settings: Settings) -> None:
        self._page = settings.web_dist / FOLDER / "index.html"
        self._allowed = settings.ide

    def is_wanted(self, request: Request) -> bool:
        """Whether a person looks at the address with a browser."""
        if request.method != "GET" or "query" in request.query_params:
            return False
        return "text/html" in weights(request.headers.get("accept", ""))

    def page(self) -> Response:
        """The page, or why there is none."""
        if not self._allowed:
            return PlainTextResponse(NONE_HERE, status_code=404)
        if not self._page.is_file():
            return PlainTextResponse(NOT_BUILT, status_code=404)
        return FileResponse(self._page)
