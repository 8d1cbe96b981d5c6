"""The sandbox as an egress proxy: answers requests for company websites instead of passing them on."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from canvass.sandbox.limits import Allowance
from canvass.sandbox.reception import Refusal, Reply, Vendor, receive
from canvass.sandbox.sites import page, publishes_contact
from canvass.sandbox.state import Sandbox

__all__ = ["EgressProxy", "publishes_contact"]

LABEL_HEADER = {"X-Canvass-Sandbox": "1"}


def _refuse(refusal: Refusal, _allowance: Allowance | None) -> Response:
    codes = {"rate": 429, "internal": 500}
    return PlainTextResponse("Canvass sandbox: no answer", codes.get(refusal, 503), headers=LABEL_HEADER)


VENDOR = Vendor("websites", lambda _: None, _refuse, needs_key=False)


async def fetch(sandbox: Sandbox, request: Request) -> Reply:
    """A page of a host in the world; 502 for every other host, as from a proxy that cannot resolve it."""
    host = request.scope["site"]
    if sandbox.pace.site_is_down(host):
        return Reply(PlainTextResponse("Canvass sandbox: host does not answer", 504, headers=LABEL_HEADER))
    found = page(sandbox.world, host, request.scope["path"])
    if found is None or request.method not in {"GET", "HEAD"}:
        return Reply(PlainTextResponse(f"Canvass sandbox: cannot resolve {host}", 502, headers=LABEL_HEADER))
    response = Response(found.text, found.status, media_type=found.media_type, headers=LABEL_HEADER | found.headers)
    return Reply(response, {"names": list(found.names)})


class EgressProxy:
    """Tells requests for websites (absolute-form, or over TLS after a CONNECT) from those for the vendors."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        self.app = app
        self.sandbox = sandbox

    async def __call__(self, scope: Scope, receive_: Receive, send: Send) -> None:
        site = _site_scope(scope) if scope["type"] == "http" else None
        if site is None:
            await self.app(scope, receive_, send)
            return
        request = Request(site, receive_)
        response = await receive(self.sandbox, request, VENDOR, "page", fetch)
        await response(site, receive_, send)


def _site_scope(scope: Scope) -> Scope | None:
    """The scope of a request for a website with its `site`, or None where it is for the sandbox itself."""
    target = scope["raw_path"].decode("ascii", "replace")
    if target.startswith(("http://", "https://")):
        parts = urlsplit(target)
        return {
            **scope,
            "site": parts.hostname or "",
            "path": parts.path or "/",
            "raw_path": (parts.path or "/").encode(),
        }
    if scope["scheme"] != "https":
        return None
    hosts = (value.decode("latin-1") for name, value in scope["headers"] if name == b"host")
    return {**scope, "site": next(hosts, "").partition(":")[0].lower()}
