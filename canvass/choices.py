"""What CANVASS_DATA and CANVASS_PORT say about where the one-machine edition lives."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from canvass.local.child import LocalError
from canvass.local.folders import default_data_folder

DEFAULT_PORT = 8000


def data_folder() -> Path | None:
    given = os.environ.get("CANVASS_DATA")
    return Path(given).expanduser().absolute() if given else None


def lasting_folder() -> Path:
    """CANVASS_DATA, or the user's folder for data."""
    return data_folder() or default_data_folder()


@contextmanager
def once_folder() -> Iterator[Path]:
    """CANVASS_DATA, which stays, or a folder that goes with the run."""
    given = data_folder()
    if given:
        yield given
    else:
        with tempfile.TemporaryDirectory(prefix="canvass-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)


def chosen_port(default: int) -> int:
    given = os.environ.get("CANVASS_PORT", "")
    if not given:
        return default
    if not given.isdigit() or int(given) > 65535:
        raise LocalError(f"CANVASS_PORT is {given!r}, and must be a number from 0 (any free port) to 65535")
    return int(given)
