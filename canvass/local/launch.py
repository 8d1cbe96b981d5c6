"""Runs between fork and exec of a child: ties its life to its parent's and gives up root for a server that refuses it.

Started as a script (`python -I -S launch.py PARENT DEATH_SIGNAL IDENTITY COMMAND…`), so it imports the standard library
only. It is a process of its own rather than a `preexec_fn`, which is unsafe in a process that has threads.
IDENTITY is `same`, `namespace` (root becomes an ordinary user inside a user namespace; files stay root's) or `nobody`
(for where user namespaces are blocked: the user nobody, who may still pass through root's folders).
"""

import ctypes
import os
import pwd
import struct
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
NOBODY = 65534
NOT_LAUNCHED = 71


def call(name: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def enter_namespace() -> None:
    """Root's id is mapped to an ordinary one that has a name: initdb refuses ids without an entry in passwd."""
    user = next(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0)
    call("unshare", CLONE_NEWUSER)
    process = Path("/proc/self")
    (process / "setgroups").write_text("deny")
    (process / "uid_map").write_text(f"{user} 0 1")
    (process / "gid_map").write_text(f"{user} 0 1")


def become_nobody() -> None:
    """Keeps one capability, to reach a data folder and binaries below folders that only root may enter."""
    call("prctl", PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    bit = 1 << CAP_DAC_OVERRIDE
    call("capset", struct.pack("=Ii", CAPABILITY_VERSION_3, 0), struct.pack("=6I", bit, bit, bit, 0, 0, 0))
    call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def die_with(parent: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    call("prctl", PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(NOT_LAUNCHED)


def main(parent: str, death_signal: str, identity: str, *command: str) -> None:
    if identity == "namespace":
        enter_namespace()
    elif identity == "nobody":
        become_nobody()
    die_with(int(parent), int(death_signal))
    os.execvp(command[0], command)  # noqa: S606 - a shell is what must not come between


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        print(f"{sys.argv[4]} could not be started: {error}", file=sys.stderr)
        sys.exit(NOT_LAUNCHED)
