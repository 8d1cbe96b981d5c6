"""What the one-machine edition tells its children of the sandbox."""

import pytest

from canvass.edition import without_limits


@pytest.mark.parametrize(
    ("options", "unlimited"),
    [
        ([], False),
        (["--latency", "real"], False),
        (["--latency", "zero"], True),
        (["--seed", "3", "--latency", "zero", "--faults", "errors=0.1"], True),
        (["--latency", "zero", "--faults", "errors=0.1,limits=on"], False),
    ],
)
def test_only_a_sandbox_without_waits_has_no_limits(options: list[str], unlimited: bool) -> None:
    assert without_limits(options) is unlimited
