"""The reference company: built from what sources say and may be kept, and told from others."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leads.evidence import Evidence, Found, SourceReport
from leads.reference import Reference, named, reference_of
from leads.vocabulary import Field, Source, SourceStatus

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ARCHER = Reference(
    "Archer (UK) Limited",
    town="Leicester",
    postcode="LE1 1AA",
    website="https://www.archer.example",
    company_number="01234567",
    sic_codes=("62020",),
    other_names=("Bowman Ltd",),
)


def report(source: Source, status: SourceStatus = SourceStatus.FOUND, **values: Any) -> SourceReport:
    until = NOW + timedelta(days=30) if source is Source.GOOGLE_PLACES else None
    told = tuple(Evidence(Field(name), value, source, None, 0.9, NOW, until) for name, value in values.items())
    return SourceReport(source, status, "", told)


@pytest.mark.parametrize(
    ("text", "name", "town"),
    [
        ("Archer Ltd", "Archer Ltd", None),
        ("Archer Ltd, Leicester", "Archer Ltd", "Leicester"),
        (" Archer  Ltd ,Ashby-de-la-Zouch ", "Archer Ltd", "Ashby-de-la-Zouch"),
        ("Smith, Jones and Co", "Smith, Jones and Co", None),
        ("Archer, Ltd", "Archer, Ltd", None),
        ("Archer Ltd, 7 High Street", "Archer Ltd, 7 High Street", None),
        (", Leicester", ", Leicester", None),
    ],
)
def test_a_town_may_follow_the_name(text: str, name: str, town: str | None) -> None:
    assert named(text) == Reference(name, town=town)


def test_it_is_made_of_what_may_be_kept() -> None:
    reports = [
        report(
            Source.REGISTER,
            name="ARCHER (UK) LIMITED",
            company_number="01234567",
            sic_codes=["62020", "82990", "43220"],
            postcode="LE1 1AA",
            town="Leicester",
            accounts_category="MICRO ENTITY",
        ),
        report(Source.WEBSITE, name="Archer", website="https://archer.example", description="We fix\ncomputers."),
        report(
            Source.GOOGLE_PLACES, name="Archer Computers", town="Oadby", postcode="LE2 4AA", website="https://x.example"
        ),
        report(Source.COMPANIES_HOUSE, SourceStatus.NOT_FOUND, company_number="99999999"),
    ]
    assert reference_of(Reference("Archer (UK) Limited"), reports) == Reference(
        name="Archer (UK) Limited",
        town="Leicester",
        postcode="LE1 1AA",
        website="https://archer.example",
        company_number="01234567",
        sic_codes=("62020", "43220"),
        description="We fix computers.",
        size="micro",
        other_names=("Archer",),
    )


def test_staff_say_more_of_the_size_than_accounts() -> None:
    asked = Reference("Archer")
    sizes = {
        reference_of(asked, [report(Source.REGISTER, employees=staff, accounts_category="small")]).size
        for staff in (9, 10, 49, 50, 250)
    }
    assert sizes == {"micro", "small", "medium", "large"}
    assert reference_of(asked, [report(Source.REGISTER, accounts_category="small-full")]).size == "small"
    assert reference_of(asked, [report(Source.REGISTER, accounts_category="group")]).size is None


def test_nobody_knows_it() -> None:
    asked = Reference("Archer", town="Leicester")
    found = reference_of(
        asked, [report(Source.REGISTER, SourceStatus.NOT_FOUND), report(Source.GOOGLE_PLACES, name="A")]
    )
    assert found == asked
    assert not found.known
    assert ARCHER.known


def test_it_comes_back_as_it_was_stored() -> None:
    assert Reference.from_json(ARCHER.to_json()) == ARCHER
    assert ARCHER.to_json()["sic_codes"] == ["62020"]
    assert Reference.from_json({"name": "Archer"}) == Reference("Archer")


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (Found("Archer UK Ltd"), True),
        (Found("BOWMAN LIMITED", town="Leicester"), True),
        (Found("Archer (UK) Limited", postcode="LE1 1AA", town="Oadby"), True),
        (Found("Archer (UK) Limited", postcode="NG1 1AA"), False),
        (Found("Archer (UK) Limited", town="Derby"), False),
        (Found("Archer (UK) LLP"), False),
        (Found("Other", company_number="1234567"), True),
        (Found("Archer (UK) Limited", company_number="07654321"), False),
        (Found("Other", website="http://archer.example/leicester"), True),
        (Found("Other", website="https://other.example"), False),
    ],
    ids=str,
)
def test_it_is_told_from_others(found: Found, same: bool) -> None:
    assert ARCHER.is_same(found) is same


def test_its_trades_are_said_in_a_few_words() -> None:
    assert ARCHER.trades == ("information technology consultancy",)
    assert Reference("A", sic_codes=("69102", "69102", "12345")).trades == (
        "solicitors",
        "manufacture of tobacco products",
    )
