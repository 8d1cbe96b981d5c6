"""One child process: how it is started, known to be ready, and stopped; who restarts it is the supervisor's affair."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

LAUNCHER = Path(__file__).with_name("launch.py")
STEP = 0.01

Identity = Literal["same", "namespace", "nobody"]


class LocalError(Exception):
    """Something about this machine stands in the way; the message is one line for the person at the terminal."""


def always(_pid: int) -> bool:
    """For a child that cannot be asked."""
    return True


@dataclass(frozen=True, kw_only=True)
class Child:
    """What is needed to run one process.

    `ready(pid)` is asked again and again until it is, `alive(pid)` every few seconds from then on; both answer soon.
    `death_signal` is what the kernel sends it (on Linux) when its parent dies without stopping it. It stands on the
    children of lower layers: they end after it, and those of its own layer with it.
    """

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    ready: Callable[[int], bool] = always
    alive: Callable[[int], bool] = always
    ready_within: float = 30
    stop_signal: int = signal.SIGTERM
    stop_within: float = 10
    layer: int = 0
    death_signal: int = signal.SIGKILL
    identity: Identity = "same"


def launched(command: Sequence[str], identity: Identity, death_signal: int = signal.SIGKILL) -> list[str]:
    """The command line that runs `command` tied to this process."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(death_signal)), identity]
    return [*launcher, *command]


def spawn(child: Child) -> subprocess.Popen[bytes]:
    """Start it in a session of its own (Ctrl-C must reach the parent only), from the main thread.

    The kernel counts the end of the thread that started a child as the death of its parent.
    """
    with child.log.open("ab") as log:
        return subprocess.Popen(
            launched(child.command, child.identity, child.death_signal),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=None if child.env is None else dict(child.env),
            start_new_session=True,
        )


def await_ready(child: Child, process: subprocess.Popen[bytes]) -> None:
    """Return when it is ready; raise LocalError when it ends instead, or takes too long (then it is killed)."""
    deadline = time.monotonic() + child.ready_within
    while not child.ready(process.pid):
        if process.poll() is not None:
            raise LocalError(f"{child.name} did not start{last_words(child.log)}")
        if time.monotonic() > deadline:
            stop(child, process, within=0)
            raise LocalError(f"{child.name} was not ready after {child.ready_within:g} s; see {child.log}")
        time.sleep(STEP)


def stop(child: Child, process: subprocess.Popen[bytes], within: float | None = None) -> None:
    """Ask it to end, wait as long as it is given, then kill it and whatever is left of its process group."""
    limit = child.stop_within if within is None else within
    if process.poll() is None and limit > 0:
        process.send_signal(child.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(limit)
    kill_group(process.pid)
    process.wait()


def kill_group(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def last_words(log: Path) -> str:
    """The last line of a log, for an error message of one line."""
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    said = [line.strip() for line in lines if line.strip()]
    return f": {said[-1]} (see {log})" if said else f"; see {log}"


@cache
def identity_for_postgres() -> Identity:
    """PostgreSQL refuses to run as root: how this process, if it is root, makes it run."""
    if os.geteuid() != 0:
        return "same"
    for identity in ("namespace", "nobody"):
        tried = subprocess.run(
            launched([sys.executable, "-I", "-S", "-c", ""], identity), capture_output=True, timeout=30, check=False
        )
        if tried.returncode == 0:
            return identity
    raise LocalError("PostgreSQL does not run as root and this machine lets root be no one else: use an ordinary user")
