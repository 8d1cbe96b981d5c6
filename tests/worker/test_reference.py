"""Who the reference company is: the sources are asked in turn, each with what the others brought."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leads.calls import Calls, Enricher
from leads.errors import BudgetExhausted, Unavailable
from leads.evidence import Evidence, Position, SourceReport, Subject
from leads.geography import Place
from leads.reference import Reference
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books
from worker.reference import resolve

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LEICESTER = Place("LE1 1AA", Position(52.6362, -1.1331), "Leicester", "East Midlands")
NUMBER = {"company_number": "01234567", "sic_codes": ["62020"]}
UNKNOWN = (
    "No source knows the reference company “Archer Ltd” for certain: its name alone is searched with."
    " Its town or its full name may help."
)


def told(source: Source, **values: Any) -> SourceReport:
    evidence = tuple(Evidence(Field(name), value, source, None, 0.9, NOW) for name, value in values.items())
    return SourceReport(source, SourceStatus.FOUND if values else SourceStatus.NOT_FOUND, "", evidence)


@dataclass
class Says:
    """An enricher that says what a function says, and remembers what it was asked."""

    source: Source
    answer: Callable[[Subject], dict[str, Any]]
    asked: list[Subject] = field(default_factory=list)

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        self.asked.append(subject)
        return told(self.source, **self.answer(subject))


@dataclass
class Box:
    enrichers: dict[Source, Enricher]


def box(*enrichers: Says) -> Box:
    return Box({each.source: each for each in enrichers})


async def test_one_source_leads_to_the_next() -> None:
    google = Says(Source.GOOGLE_PLACES, lambda _: {"website": "https://archer.example"})
    site = Says(Source.WEBSITE, lambda it: {"website": it.website, "company_number": "01234567"} if it.website else {})
    register = Says(Source.REGISTER, lambda it: NUMBER | {"town": "Leicester"} if it.company_number else {})

    found = await resolve(box(register, google, site), "Archer Ltd", Books(), place=LEICESTER)

    assert found.reference == Reference(
        "Archer Ltd",
        town="Leicester",
        website="https://archer.example",
        company_number="01234567",
        sic_codes=("62020",),
    )
    assert found.said == (
        "The reference company is Archer Ltd (number 01234567, Leicester, information technology consultancy), "
        "known to Local register and Google Places and Company website."
    )
    assert (len(register.asked), len(google.asked), len(site.asked)) == (3, 1, 2)
    assert google.asked[0] == Subject("Archer Ltd", near=LEICESTER.position)


async def test_the_campaigns_town_is_tried_only_where_nobody_knows_the_name_alone() -> None:
    register = Says(Source.REGISTER, lambda it: NUMBER if it.town == "Leicester" else {})
    found = await resolve(box(register), "Archer Ltd", Books(), place=LEICESTER)
    assert found.reference.company_number == "01234567"
    assert [each.town for each in register.asked] == [None, "Leicester"]

    elsewhere = Says(Source.REGISTER, lambda it: NUMBER if it.town == "Leicester" else {})
    found = await resolve(box(elsewhere), "Archer Ltd, Derby", Books(), place=LEICESTER)
    assert found.reference == Reference("Archer Ltd", town="Derby")
    assert {each.town for each in elsewhere.asked} == {"Derby"}


async def test_a_company_that_nobody_knows_is_its_name() -> None:
    nobody = Says(Source.REGISTER, lambda _: {})
    found = await resolve(box(nobody), "Archer Ltd", Books())
    assert (found.reference, found.said) == (Reference("Archer Ltd"), UNKNOWN)
    assert len(nobody.asked) == 1
    assert (await resolve(box(), "Archer Ltd", Books())).said == UNKNOWN


async def test_sources_that_cannot_be_asked_are_named() -> None:
    def down(_: Subject) -> dict[str, Any]:
        raise Unavailable(Source.GOOGLE_PLACES, "down")

    def dear(_: Subject) -> dict[str, Any]:
        raise BudgetExhausted(Source.COMPANIES_HOUSE, "no money")

    found = await resolve(
        box(Says(Source.GOOGLE_PLACES, down), Says(Source.COMPANIES_HOUSE, dear)), "Archer Ltd", Books()
    )
    assert found.reference == Reference("Archer Ltd")
    assert found.said.endswith("Google Places and Companies House could not be asked.")
