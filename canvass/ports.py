"""TCP ports on this machine: is one free, which one is, and does what listens there answer."""

import http.client
import socket
from collections.abc import Callable

from canvass.local.child import LocalError

HOST = "127.0.0.1"


def claim(port: int, host: str = HOST, *, hint: str = "") -> int:
    """The port itself, or a free one for 0; LocalError when another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LocalError(f"port {port} on {host} cannot be used: {error.strerror}{hint}") from error
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> Callable[[int], bool]:
    """A readiness check: the child answers `path` with 200."""

    def ready(_pid: int) -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ready
