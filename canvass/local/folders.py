"""Where the one-machine edition keeps things: the data folder with its lock, and folders short enough for sockets."""

import fcntl
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from canvass.local.child import LocalError

# sun_path holds 108 bytes on Linux and 104 on macOS, the final zero included
LONGEST_SOCKET_PATH = 103


def default_data_folder() -> Path:
    """The platform's folder for a user's data."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "canvass"
    given = os.environ.get("XDG_DATA_HOME", "")
    return (Path(given) if given.startswith("/") else Path.home() / ".local" / "share") / "canvass"


def make_private(folder: Path) -> Path:
    """Make a folder, if it is not there, that only its owner may enter; LocalError when it cannot be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LocalError(f"the folder {folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LocalError(f"the folder {folder} cannot be written")
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """Make the data folder and hold it for this process: two editions on the same data would spoil it."""
    make_private(folder)
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LocalError(f"the folder {folder} cannot be written: {error.strerror}") from error
    try:
        lock(descriptor, folder)
        yield folder
    finally:
        os.close(descriptor)


def lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 32).decode().strip() or "unknown"
        raise LocalError(
            f"the data folder {folder} is in use by another Canvass (process {holder}); set CANVASS_DATA to another"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def socket_folder(folder: Path, name: str) -> Path:
    """A private folder in which a socket called `name` can be made: within `folder` where its path is short enough."""
    key = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
    spare = f"canvass-{os.geteuid()}-{key}"
    candidates = (folder.absolute() / "run", Path(tempfile.gettempdir()) / spare, Path("/tmp") / spare)  # noqa: S108
    for candidate in candidates:
        if len(os.fsencode(candidate / name)) <= LONGEST_SOCKET_PATH:
            return ours(make_private(candidate))
    raise LocalError(f"no folder for sockets has a path of at most {LONGEST_SOCKET_PATH} bytes")


def ours(folder: Path) -> Path:
    """Refuse a folder that another user put in our way, as anyone can below /tmp."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise LocalError(f"the folder {folder} belongs to someone else")
    folder.chmod(0o700)
    return folder
