"""What a killed PostgreSQL leaves behind, and how to tell it from a running one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from canvass.local.child import LocalError


def clear_stale(data: Path, socket_lock: Path) -> None:
    """Stop a server that outlived its Canvass on this folder, and remove files whose process is gone.

    PostgreSQL itself takes any living process with the number in its file for another server, and in a container
    numbers repeat from start to start. The caller holds the data folder, so no other Canvass can own a server here.
    """
    lock = data / "postmaster.pid"
    pid = pid_in(lock)
    if pid is not None and works_in(pid, data):
        end(pid, data)
    lock.unlink(missing_ok=True)
    socket_lock.unlink(missing_ok=True)


def pid_in(lock: Path) -> int | None:
    try:
        first = lock.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def works_in(pid: int, data: Path) -> bool:
    """Whether process `pid` is a server over `data`: a server makes its data folder its working folder."""
    if sys.platform.startswith("linux"):
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
        except (FileNotFoundError, PermissionError):
            return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607
    return "postgres" in listed.stdout and str(data) in listed.stdout


def end(pid: int, data: Path) -> None:
    """An immediate shutdown: the log of changes brings the data back at the next start."""
    os.kill(pid, signal.SIGQUIT)
    for _ in range(500):
        if not works_in(pid, data):
            return
        time.sleep(0.02)
    raise LocalError(f"an earlier PostgreSQL (process {pid}) does not end; stop it by hand")
