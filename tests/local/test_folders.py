"""The data folder: where it is, who may use it, and what is said when it cannot be used."""

import os
import sys
from pathlib import Path

import pytest

from canvass.local.child import LocalError
from canvass.local.folders import default_data_folder, locked, make_private, ours, socket_folder


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has its own place for such data")
@pytest.mark.parametrize(("given", "expected"), [("/data", "/data/canvass"), ("relative", "/me/.local/share/canvass")])
def test_the_default_is_the_users_data_folder(given: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/me")
    monkeypatch.setenv("XDG_DATA_HOME", given)
    assert default_data_folder() == Path(expected)


def test_a_folder_is_private_and_held_by_one(folder: Path) -> None:
    data = folder / "a" / "b"
    with locked(data):
        assert data.stat().st_mode & 0o777 == 0o700
        with pytest.raises(LocalError, match=rf"in use by another Canvass \(process {os.getpid()}\)"), locked(data):
            pass
    with locked(data):
        assert (data / "lock").read_text() == f"{os.getpid()}\n"


def test_a_folder_that_cannot_be_made_is_one_line(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(LocalError, match=r"^the folder .*/file/data cannot be made: Not a directory$"):
        make_private(folder / "file" / "data")


def test_the_socket_folder_is_private_and_the_same_each_time(folder: Path) -> None:
    assert socket_folder(folder, "s") == folder / "run"
    assert (folder / "run").stat().st_mode & 0o777 == 0o700
    deep = folder / ("d" * 120)
    elsewhere = socket_folder(deep, "s")
    assert elsewhere == socket_folder(deep, "s")
    assert elsewhere.stat().st_mode & 0o777 == 0o700
    elsewhere.rmdir()


def test_a_link_in_the_place_of_a_socket_folder_is_refused(folder: Path) -> None:
    (folder / "link").symlink_to(folder)
    with pytest.raises(LocalError, match="belongs to someone else"):
        ours(folder / "link")
