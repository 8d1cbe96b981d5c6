"""What is wrapped around every answer and request: headers that keep browsers strict, and a bound on bodies."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FOR_THE_IDE = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "font-src 'self'", "font-src 'self' data:"
)
"""GraphiQL's editor sets styles of its own; its scripts are ours all the same."""


class StrictHeaders:
    """Adds headers to every HTTP answer. With `ide`, GraphiQL's page may do what it needs."""

    def __init__(self, app: ASGIApp, *, ide: bool) -> None:
        self._app = app
        self._ide = ide

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = FOR_THE_IDE if self._ide and scope["path"] == "/graphql" else STRICT

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["content-security-policy"] = policy
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses bodies of more than `largest` bytes with 413, whether their length was announced or not.

    `elsewhere` has other limits by path.
    """

    def __init__(self, app: ASGIApp, *, largest: int, elsewhere: Mapping[str, int]) -> None:
        self._app = app
        self._largest = largest
        self._elsewhere = elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._elsewhere.get(scope["path"], self._largest)
        if _announced(scope) > largest:
            await _refuse(scope, receive, send)
            return
        received = 0

        async def receive_some() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > largest:
                raise _TooLargeError
            return message

        try:
            await self._app(scope, receive_some, send)
        except _TooLargeError:
            await _refuse(scope, receive, send)


class _TooLargeError(Exception):
    """A body went past the limit while it was read, which is before anything was answered."""


def _announced(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("The request is too large.", status_code=413)(scope, receive, send)
