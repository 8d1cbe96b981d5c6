"""The embedded Valkey: started over what a killed one left, and stopped."""

import os
import signal
from pathlib import Path

from redis import Redis

from canvass.local.valkey import Valkey
from tests.local.conftest import alive, eventually


def test_it_answers_on_its_socket_and_forgets(folder: Path) -> None:
    with Valkey(folder) as server, Redis.from_url(server.redis_url) as client:
        assert client.set("a", "1") is True
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: not alive(server.pid))
    assert server.socket.exists()
    with Valkey(folder) as server, Redis.from_url(server.redis_url) as client:
        assert client.get("a") is None
        pid = server.pid
    assert not alive(pid)
    assert not server.socket.exists()
