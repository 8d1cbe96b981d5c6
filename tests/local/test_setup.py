"""The set-up: what it takes from a lock file, and what the lock files may not contain."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
assert spec
assert spec.loader
setup = importlib.util.module_from_spec(spec)
spec.loader.exec_module(setup)

LOCK = """\
alpha==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
beta==2.0 \\
    --hash=sha256:cc
"""


def test_an_entry_is_taken_with_its_hashes() -> None:
    assert setup.select(LOCK, lambda name: name == "beta") == "beta==2.0 \\\n    --hash=sha256:cc\n"
    assert setup.select(LOCK, lambda _: True) == LOCK


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_exact_versions_hashes_and_no_address(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    assert len(entries) > 50
    for entry in entries:
        head, *hashes = [line.strip().removesuffix("\\").strip() for line in entry.split("\n")]
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^:/]+)?", head), head
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), head


def test_the_product_is_locked_to_the_versions_that_are_tested() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==[\w.]+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
