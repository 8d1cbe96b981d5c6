"""The process that serves: its listening socket, its limits and its garbage collector, around the application."""

import asyncio
import gc
import resource
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from api.wire import Door, Wire

LARGEST_MESSAGE = 2 * 1024 * 1024
"""Bytes of a WebSocket message that are read at all; the API itself takes less, and says so."""
PING_EVERY, PONG_WITHIN = 20.0, 10.0
"""Seconds between two pings of a WebSocket, and in which the client must answer."""
TAKE_WITHIN = 20
"""Seconds in which a client must take what was sent to it, or the kernel ends the connection."""
MOST_UNSENT = 128 * 1024
"""Bytes that the kernel keeps for a client that does not take them, beyond what is on its way."""
YOUNG, MIDDLE, NEVER = 700, 10, 1_000_000
"""After how many new objects, and such rounds, garbage is looked for among those that are young."""
COLLECT_EVERY = 600.0
"""Seconds after which it is looked for everywhere."""
FILES = 65_536
"""Sockets and files that the process may have open, if the system lets it."""


class Server(uvicorn.Server):
    """uvicorn's, settled once everything is loaded."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What lives as long as the process is never looked through again, and what lives long seldom.

        To look through the objects of thousands of connections takes tenths of a second in which nobody is served.
        Connections leave no garbage that is to be looked for; what else does so can wait.
        """
        await super().startup(sockets=sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, NEVER)
        _collect_now_and_then()


def _collect_now_and_then() -> None:
    asyncio.get_running_loop().call_later(COLLECT_EVERY, _collect_now_and_then)
    gc.collect()


def serve(host: str, port: int) -> None:
    """Serve the application until told to stop."""
    raise_limit()
    config = configuration("api.app:create_app", host, port)
    with config.bind_socket() as listening:
        bound(listening)
        Server(config).run(sockets=[listening])


def configuration(factory: str | Callable[[], ASGIApp], host: str, port: int) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        factory,
        factory=True,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the application itself knows which proxies to trust
        timeout_graceful_shutdown=5,
        http=Door,
        ws=Wire,
        ws_max_size=LARGEST_MESSAGE,
        ws_ping_interval=PING_EVERY,
        ws_ping_timeout=PONG_WITHIN,
        ws_per_message_deflate=False,  # it would cost each watcher more memory than all the rest
    )


def raise_limit() -> None:
    """Allow as many connections as the system lets us; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def bound(listening: socket.socket) -> None:
    """Put bounds on what one client can cost, where the system has them; connections inherit these."""
    for option, value in (("TCP_USER_TIMEOUT", TAKE_WITHIN * 1000), ("TCP_NOTSENT_LOWAT", MOST_UNSENT)):
        if hasattr(socket, option):
            listening.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
