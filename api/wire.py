"""uvicorn's WebSocket with short ways: the ordinary is not parsed twice nor framed with a wait; who is dead goes.

It knows the insides of uvicorn and websockets; `requirements.lock` says of which.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.protocol import Protocol, State
from websockets.utils import accept_key

EXTENSION = "canvass.wire"
"""Where an application finds `write` and `abort` in its scope's extensions; another server does not offer them."""
TEXT = 0x81
"""The first byte of a frame that is a whole message of text."""
PIECES = 1_000
"""Frames that one message may come in: their bytes are counted by the library, they are not."""
_KEY = re.compile(rb"[A-Za-z0-9+/]{21}[AQgw]==")
_SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"


class Door(HttpToolsProtocol):
    """A connection until it becomes a WebSocket; then it is freed at once, for it and its parser hold each other."""

    def handle_websocket_upgrade(self) -> None:
        """Hand on, and let go. What is not an ordinary handshake is left to the library, which says what is wrong."""
        key = key_of(self.scope)
        if key is None:
            super().handle_websocket_upgrade()
        else:
            self.connections.discard(self)
            wire = Wire(config=self.config, server_state=self.server_state, app_state=self.app_state)
            wire.connection_made(self.transport)
            self.transport.set_protocol(wire)
            wire.begin(self.scope, self.url, key)
        del self.parser


class Wire(WebSocketsSansIOProtocol):
    """One connection. To a thousand watchers, framing through the library costs as much as all the rest."""

    key = ""
    """Of its handshake, where that was an ordinary one."""

    def begin(self, asked: Mapping[str, Any], url: bytes, key: str) -> None:
        """Ask the application whether to accept; `asked` is the request as it was parsed."""
        self.key = key
        self.handshake_initiated = True
        self.conn.parser = Protocol.parse(self.conn)  # nothing but frames is to come
        next(self.conn.parser)
        path, _, query = url.partition(b"?")
        offered = b",".join(value for name, value in asked["headers"] if name == b"sec-websocket-protocol")
        scope: Any = {
            **asked,
            "type": "websocket",
            "asgi": {"version": self.asgi_version, "spec_version": "2.4"},
            "scheme": self.scheme,
            "path": self.root_path + unquote(path.decode("ascii")),
            "raw_path": self.root_path.encode("ascii") + path,
            "query_string": query,
            "subprotocols": [each.strip() for each in offered.decode("latin-1").split(",") if each.strip()],
            "extensions": {"websocket.http.response": {}, EXTENSION: self._short_ways()},
        }
        self.scope = scope
        self.queue.put_nowait({"type": "websocket.connect"})
        task = self.loop.create_task(self.run_asgi())
        task.add_done_callback(self.on_task_complete)
        self.tasks.add(task)

    async def send(self, message: Any) -> None:
        """Accept an ordinary handshake in a short way; the rest is the library's."""
        if not self.key or message["type"] != "websocket.accept" or self.disconnected or self.transport.is_closing():
            await super().send(message)
            return
        headers: Sequence[tuple[bytes, bytes]] = [*self.default_headers, *message.get("headers", [])]
        lines = [f"Sec-WebSocket-Accept: {accept_key(self.key)}"]
        lines += [f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in headers]
        if subprotocol := message.get("subprotocol"):
            lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
        self.conn.state, self.handshake_complete, self.key = State.OPEN, True, ""
        self.transport.write((_SWITCHING + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        self.start_keepalive()

    def handle_connect(self, event: Any) -> None:
        """Offer the short ways to the application also where the library has parsed the handshake."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][EXTENSION] = self._short_ways()

    def _short_ways(self) -> dict[object, object]:
        return {"write": self.write, "abort": self.transport.abort}

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what refers back to here, so that all of it is freed at once: garbage is looked for too seldom."""
        super().connection_lost(exc)
        self.conn.parser.close()
        if hasattr(self, "scope"):
            self.scope["extensions"].pop(EXTENSION, None)

    def handle_ping(self) -> None:
        """Answer, but to those who take nothing: pongs would pile up as long as they ask for more."""
        pongs = self.conn.data_to_send()
        if self.writable.is_set():
            self.transport.write(b"".join(pongs))

    def handle_cont(self, event: Frame) -> None:
        """Add it to its message; one that comes in crumbs is too large, however little they weigh."""
        if len(self.frames) < PIECES:
            super().handle_cont(event)
        elif not self.close_sent:
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, f"more than {PIECES} frames")
            self.handle_parser_exception()

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


def key_of(asked: Mapping[str, Any]) -> str | None:
    """The key of an ordinary handshake; that its connection is to be upgraded, the server has seen."""
    headers = dict(asked["headers"])
    key = headers.get(b"sec-websocket-key", b"")
    if asked["method"] != "GET" or asked["http_version"] != "1.1" or len(headers) != len(asked["headers"]):
        return None
    if headers.get(b"upgrade", b"").lower() != b"websocket" or headers.get(b"sec-websocket-version") != b"13":
        return None
    return key.decode("ascii") if _KEY.fullmatch(key) else None


def head(size: int) -> bytes:
    """The head of a text frame, as RFC 6455 has it."""
    if size < 126:
        return bytes((TEXT, size))
    if size < 65_536:
        return bytes((TEXT, 126)) + size.to_bytes(2, "big")
    return bytes((TEXT, 127)) + size.to_bytes(8, "big")
