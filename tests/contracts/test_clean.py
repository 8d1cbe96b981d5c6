"""What reads the code without running it has nothing to say: ruff's rules, its format, and mypy --strict."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", "mypy"])
def test_nothing_is_found(command: str) -> None:
    program, *arguments = command.split()
    tool = Path(sys.executable).parent / program
    result = subprocess.run([tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
