"""uvicorn's WebSocket with a short way out: text for a client that can take it at once is written without a wait."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

EXTENSION = "canvass.write"
"""Where an application finds the short way in its scope's extensions; another server does not offer it."""
TEXT = 0x81
"""The first byte of a frame that is a whole message of text."""


class Wire(WebSocketsSansIOProtocol):
    """One connection. To a thousand watchers, framing through the library costs as much as all the rest."""

    def handle_connect(self, event: Any) -> None:
        """Offer the short way to the application."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][EXTENSION] = {"write": self.write}

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
