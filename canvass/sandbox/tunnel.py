"""The door of the sandbox's port: CONNECT opens a TLS tunnel that ends here, everything else is plain HTTP."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

MOST_HEAD = 16_384
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
UNRESOLVED = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

ContextFor = Callable[[str], ssl.SSLContext | None]


class Held(asyncio.Protocol):
    """Keeps what arrives between the TLS handshake and the moment when HTTP takes over."""

    def __init__(self) -> None:
        self.data = b""

    def data_received(self, data: bytes) -> None:
        self.data += data


class FrontDoor(asyncio.Protocol):
    """What uvicorn starts for each connection. `context_for` gives the TLS context of a host, None for unknown ones."""

    def __init__(
        self,
        context_for: ContextFor,
        *,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.context_for = context_for
        self.config, self.state, self.app_state = config, server_state, app_state
        self.head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.state.connections.add(self)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature is asyncio's
        self.state.connections.discard(self)

    def shutdown(self) -> None:
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        self.head += data
        if not b"CONNECT ".startswith(self.head[:8]):
            self._hand_over(self.transport, self.head)
        elif b"\r\n\r\n" in self.head:
            task = asyncio.get_running_loop().create_task(self._tunnel())
            self.state.tasks.add(task)
            task.add_done_callback(self.state.tasks.discard)
        elif len(self.head) > MOST_HEAD:
            self.transport.close()

    def _hand_over(self, transport: Any, data: bytes) -> None:
        """HTTP takes the connection, with what has already arrived."""
        self.state.connections.discard(self)
        protocol = H11Protocol(self.config, self.state, self.app_state)
        protocol.connection_made(transport)
        transport.set_protocol(protocol)
        if data:
            protocol.data_received(data)

    async def _tunnel(self) -> None:
        target = self.head.split(b" ", 2)[1].decode("ascii", "replace")
        host, _, port = target.rpartition(":")
        context = self.context_for(host.lower()) if port == "443" else None
        self.transport.write(ESTABLISHED if context else UNRESOLVED)
        if context is None:
            self.transport.close()
            return
        held = Held()
        try:
            secured = await asyncio.get_running_loop().start_tls(self.transport, held, context, server_side=True)
        except OSError:
            self.transport.close()
            return
        if secured is not None:
            self._hand_over(secured, held.data)
