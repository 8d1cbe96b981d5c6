"""uvicorn's WebSocket with short ways: what can be taken at once is written without a wait, and who is dead goes."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

EXTENSION = "canvass.wire"
"""Where an application finds `write` and `abort` in its scope's extensions; another server does not offer them."""
TEXT = 0x81
"""The first byte of a frame that is a whole message of text."""


class Door(HttpToolsProtocol):
    """A connection until it becomes a WebSocket; then it is freed at once, for it and its parser hold each other."""

    def handle_websocket_upgrade(self) -> None:
        """Hand on, and let go."""
        super().handle_websocket_upgrade()
        del self.parser


class Wire(WebSocketsSansIOProtocol):
    """One connection. To a thousand watchers, framing through the library costs as much as all the rest."""

    def handle_connect(self, event: Any) -> None:
        """Offer the short way to the application."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][EXTENSION] = {"write": self.write, "abort": self.transport.abort}

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what refers back to here, so that all of it is freed at once: garbage is looked for too seldom."""
        super().connection_lost(exc)
        self.conn.parser.close()
        if hasattr(self, "scope"):
            self.scope["extensions"].pop(EXTENSION, None)

    def keepalive_timeout(self) -> None:
        """Drop a client that has not answered a ping.

        A close that waits until it is read would wait for ever, and its code would keep clients from coming back.
        """
        self.pong_timer = None
        self.transport.abort()

    def write(self, text: str) -> bool:
        """Send a message of text; or send nothing and say False, where there is something to wait for."""
        if not self.writable.is_set() or self.transport.is_closing():
            return False
        if self.conn.state is not State.OPEN or self.conn.extensions or self.close_sent or self.disconnected:
            return False
        payload = text.encode()
        self.transport.write(head(len(payload)) + payload)
        return True


def head(size: int) -> bytes:
    """The head of a text frame, as RFC 6455 has it."""
    if size < 126:
        return bytes((TEXT, size))
    if size < 65_536:
        return bytes((TEXT, 126)) + size.to_bytes(2, "big")
    return bytes((TEXT, 127)) + size.to_bytes(8, "big")
