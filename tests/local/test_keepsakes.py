"""What a data folder remembers: made up once, the same ever after, for the owner's eyes only."""

from pathlib import Path

import pytest

from canvass.keepsakes import keepsakes
from canvass.local.child import LocalError


def test_they_stay_the_same_and_grow(folder: Path) -> None:
    first = keepsakes(folder, ("a@canvass.example",))
    assert keepsakes(folder, ("a@canvass.example",)) == first
    grown = keepsakes(folder, ("a@canvass.example", "b@canvass.example"))
    assert grown.secret_key == first.secret_key
    assert grown.passwords["a@canvass.example"] == first.passwords["a@canvass.example"]
    assert set(grown.passwords) == {"a@canvass.example", "b@canvass.example"}
    assert len(grown.secret_key) >= 32
    assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_spoilt_file_is_an_error_and_is_left_alone(folder: Path) -> None:
    (folder / "secrets.json").write_text('{"secret_key": ')
    with pytest.raises(LocalError, match="cannot be read; restore it"):
        keepsakes(folder, ())
    assert (folder / "secrets.json").read_text() == '{"secret_key": '
