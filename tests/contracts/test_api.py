"""What the API promises in writing is so: released clients go on, and every code of an error is explained."""

from pathlib import Path

from graphql import build_schema, parse, separate_operations, validate

from leads.errors import ProblemCode
from schema.catalogue import catalogue
from schema.changes import PAGE, breaking, page
from schema.codes import MEANINGS, Code
from schema.sdl import sdl

ROOT = Path(__file__).parents[2]


def test_what_the_ide_begins_with_is_valid() -> None:
    document = parse((ROOT / "web" / "ide" / "operations.graphql").read_text())
    operations = [separate_operations(document)[node.name.value] for node in document.definitions if node.name]  # type: ignore[attr-defined]
    assert len(operations) == 8
    assert [validate(build_schema(sdl()), operation) for operation in operations] == [[]] * 8


def test_nothing_breaks_clients_of_the_last_release() -> None:
    assert breaking(sdl()) == []


def test_what_breaks_clients_is_found() -> None:
    without = sdl().replace("  QUEUED\n", "  WAITING\n", 1)
    assert breaking(without) == ["Enum value CampaignStatus.QUEUED was removed."]


def test_the_page_of_changes_is_up_to_date() -> None:
    """Else run `make sdl`."""
    assert PAGE.read_text() == page(sdl())


def test_the_page_of_errors_is_up_to_date() -> None:
    """Else run `make errors`."""
    assert (ROOT / "docs" / "errors.md").read_text() == catalogue()


def test_every_code_is_explained() -> None:
    assert set(MEANINGS) == {*Code, *ProblemCode}
