"""The house's own rules, held by tests: sizes, arrows, documented settings, the one place that catches everything."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

import schema
from leads.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "canvass", "leads", "migrations", "schema", "worker")
FILE_CAP, TEST_CAP, FUNCTION_CAP = 300, 400, 40


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_longer_than_the_house_allows() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in sources(*PACKAGES, "tests", "bench")}
    too_long = {
        str(path.relative_to(ROOT)): length
        for path, length in lengths.items()
        if length > (TEST_CAP if "tests" in path.parts else FILE_CAP)
        and "versions" not in path.parts  # a migration is written once and read never
    }
    assert too_long == {}


def test_no_function_is_longer_than_the_house_allows() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(*PACKAGES, "tests", "bench")
        if "versions" not in path.parts
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_CAP
    ]
    assert too_long == []


def test_everything_is_caught_in_one_place_only() -> None:
    places = {
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in _TOO_WIDE)
    }
    assert places == {"worker/jobs.py"}


_TOO_WIDE = {"Exception", "BaseException"}


def test_arrows_only_point_right() -> None:
    """The contracts are in pyproject.toml."""
    command = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_our_schema_is_the_one_that_is_imported() -> None:
    """A package on PyPI has the same name."""
    assert Path(schema.__file__ or "").parent == ROOT / "schema"


@pytest.mark.parametrize(("name", "field"), Settings.model_fields.items())
def test_every_setting_is_documented(name: str, field: FieldInfo) -> None:
    variable = str(field.validation_alias or f"CANVASS_{name.upper()}")
    assert variable in (ROOT / ".env.example").read_text()
    assert f"`{variable}`" in (ROOT / "docs" / "operating.md").read_text()
    assert field.description
