"""A company is called as people write it, if somebody writes it so; never by another name."""

from datetime import UTC, datetime, timedelta

import pytest

from leads.evidence import Evidence
from leads.vocabulary import Field, Source
from worker.stages.promote import readable_name

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def named(value: str, *, expires: bool = False) -> Evidence:
    return Evidence(Field.NAME, value, Source.OPENAI, None, 0.4, NOW, NOW + timedelta(days=30) if expires else None)


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ([named("Quillmarsh Dental Ltd")], "Quillmarsh Dental Ltd"),
        ([named("Quillmarsh Dental Limited")], "Quillmarsh Dental Limited"),
        ([named("Quillmarsh Dentists Ltd")], "QUILLMARSH DENTAL LTD"),
        ([named("Quillmarsh Dental Ltd", expires=True)], "QUILLMARSH DENTAL LTD"),
        ([], "QUILLMARSH DENTAL LTD"),
    ],
)
def test_capitals_of_the_register(others: list[Evidence], name: str) -> None:
    assert readable_name("QUILLMARSH DENTAL LTD", others) == name


def test_a_name_in_small_letters_stays() -> None:
    assert readable_name("Quillmarsh Dental Ltd", [named("quillmarsh dental ltd")]) == "Quillmarsh Dental Ltd"
