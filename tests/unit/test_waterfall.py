"""When a source is asked, and when what is known already makes it needless."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from leads.evidence import Evidence, Subject
from leads.vocabulary import Field, Source
from leads.waterfall import BRINGS, ROUNDS, worth_asking, worth_asking_again

SUBJECT = Subject("Oak Dental Ltd", postcode="LE1 1AA")


def said(source: Source, *fields: Field) -> list[Evidence]:
    return [Evidence(field, "x", source, None, 0.9, datetime.now(UTC)) for field in fields]


def test_our_copy_of_the_register_spares_asking_the_register() -> None:
    known = said(Source.REGISTER, *BRINGS[Source.REGISTER])
    assert not worth_asking(Source.COMPANIES_HOUSE, known)
    assert worth_asking(Source.COMPANIES_HOUSE, known[:-1])


def test_what_only_the_model_claims_is_still_missing() -> None:
    assert worth_asking(Source.COMPANIES_HOUSE, said(Source.OPENAI, *BRINGS[Source.COMPANIES_HOUSE]))


def test_whether_it_is_open_is_known_to_google_alone() -> None:
    everything = said(Source.WEBSITE, Field.PHONE, Field.WEBSITE, Field.EMAIL, Field.DESCRIPTION, Field.SOCIAL_LINKS)
    assert worth_asking(Source.GOOGLE_PLACES, everything)


@pytest.mark.parametrize(
    ("source", "after", "again"),
    [
        (Source.WEBSITE, replace(SUBJECT, website="oak.example"), True),
        (Source.WEBSITE, SUBJECT, False),
        (Source.COMPANIES_HOUSE, replace(SUBJECT, company_number="01234567"), True),
        (Source.COMPANIES_HOUSE, replace(SUBJECT, website="oak.example"), False),
        (Source.GOOGLE_PLACES, replace(SUBJECT, website="oak.example"), False),
    ],
)
def test_a_source_is_asked_again_only_when_it_can_use_what_is_new(source: Source, after: Subject, again: bool) -> None:
    assert worth_asking_again(source, SUBJECT, after) is again


def test_a_number_that_others_correct_is_asked_for_again() -> None:
    before = replace(SUBJECT, company_number="01234567")
    assert worth_asking_again(Source.COMPANIES_HOUSE, before, replace(before, company_number="07654321"))


def test_every_source_that_is_asked_has_something_to_bring() -> None:
    assert {source for sources in ROUNDS for source in sources} <= set(BRINGS)
