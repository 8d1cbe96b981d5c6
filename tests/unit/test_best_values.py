"""Whom to believe, what may be kept, what bears a company out, and when it is closed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.best_values import ENDED, TRUSTED, best, closed, confirmation, conflicts, keepable
from leads.evidence import Evidence, SourceReport
from leads.vocabulary import Field, Source, SourceStatus

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


def piece(field: Field, value: Any, source: Source, *, confidence: float = 0.8, days: int = 0) -> Evidence:
    expires = LATER if source is Source.GOOGLE_PLACES and field is not Field.PLACE_ID else None
    return Evidence(field, value, source, None, confidence, NOW + timedelta(days=days), expires)


def test_the_first_trusted_source_wins() -> None:
    model = piece(Field.PHONE, "0116 496 0001", Source.OPENAI, confidence=1.0)
    google = piece(Field.PHONE, "0116 496 0002", Source.GOOGLE_PLACES)
    website = piece(Field.PHONE, "0116 496 0003", Source.WEBSITE, confidence=0.3)
    user = piece(Field.PHONE, "0116 496 0004", Source.USER, confidence=0.1)
    assert best([model, google, website, user])[Field.PHONE] is user
    assert best([model, google, website])[Field.PHONE] is website
    assert best([model, google])[Field.PHONE] is google
    assert best([model]) == {Field.PHONE: model}


def test_within_a_source_the_surest_then_the_newest_wins() -> None:
    old = piece(Field.EMAIL, "a@x.co.uk", Source.WEBSITE)
    new = piece(Field.EMAIL, "b@x.co.uk", Source.WEBSITE, days=1)
    sure = piece(Field.EMAIL, "c@x.co.uk", Source.WEBSITE, confidence=0.9)
    assert best([old, new])[Field.EMAIL] is new
    assert best([old, new, sure])[Field.EMAIL] is sure


def test_a_number_or_an_empty_value_that_only_the_model_brings_is_not_believed() -> None:
    number = piece(Field.COMPANY_NUMBER, "00123456", Source.OPENAI)
    empty = piece(Field.SIC_CODES, [], Source.COMPANIES_HOUSE)
    assert best([number, empty]) == {}
    assert keepable([number, empty]) == {}


def test_google_verifies_but_is_not_kept() -> None:
    google = piece(Field.PHONE, "+44 116 496 0002", Source.GOOGLE_PLACES)
    model = piece(Field.PHONE, "0116 496 0002", Source.OPENAI)
    place_id = piece(Field.PLACE_ID, "ChIJ", Source.GOOGLE_PLACES)
    assert best([google, model])[Field.PHONE] is google
    assert keepable([google, model, place_id]) == {Field.PHONE: model, Field.PLACE_ID: place_id}
    assert keepable([google]) == {}


def test_what_google_agrees_with_is_kept_before_the_rest() -> None:
    google = piece(Field.POSTCODE, "LE1 1AA", Source.GOOGLE_PLACES)
    register = piece(Field.POSTCODE, "LE2 2BB", Source.COMPANIES_HOUSE)
    model = piece(Field.POSTCODE, "le11aa", Source.OPENAI)
    assert keepable([register, model])[Field.POSTCODE] is register
    assert keepable([google, register, model])[Field.POSTCODE] is model


def test_address_and_town_come_from_where_the_postcode_comes_from() -> None:
    google = piece(Field.POSTCODE, "LE1 1AA", Source.GOOGLE_PLACES)
    office = [
        piece(Field.POSTCODE, "M1 1AE", Source.COMPANIES_HOUSE),
        piece(Field.ADDRESS, "1 Agent House, Manchester", Source.COMPANIES_HOUSE),
        piece(Field.TOWN, "Manchester", Source.COMPANIES_HOUSE),
    ]
    shop = [
        piece(Field.POSTCODE, "LE1 1AA", Source.OPENAI),
        piece(Field.ADDRESS, "3 High Street, Leicester", Source.OPENAI),
    ]
    kept = keepable([google, *office, *shop])
    assert kept[Field.ADDRESS].value == "3 High Street, Leicester"
    assert kept[Field.TOWN].value == "Manchester"
    assert {item.value for item in keepable([*office, *shop]).values()} == {item.value for item in office}


def test_a_position_is_kept_from_the_postcode_alone() -> None:
    google = piece(Field.POSITION, [52.6, -1.1], Source.GOOGLE_PLACES)
    postcode = piece(Field.POSITION, [52.7, -1.2], Source.POSTCODES)
    website = piece(Field.POSITION, [52.8, -1.3], Source.WEBSITE)
    assert best([google, postcode, website])[Field.POSITION] is google
    assert keepable([google, postcode, website])[Field.POSITION] is postcode
    assert keepable([google, website]) == {}


def test_conflicts_are_other_values_not_other_spellings() -> None:
    website = piece(Field.PHONE, "0116 496 0001", Source.WEBSITE)
    same = piece(Field.PHONE, "+441164960001", Source.GOOGLE_PLACES)
    model = piece(Field.PHONE, "0116 496 0002", Source.OPENAI)
    again = piece(Field.PHONE, "01164960002", Source.OPENAI, confidence=0.1)
    assert conflicts([model, again, same, website], Field.PHONE) == (model,)
    assert conflicts([website, same], Field.PHONE) == ()
    assert conflicts([], Field.PHONE) == ()


def test_the_model_alone_confirms_nothing() -> None:
    reports = [
        SourceReport(Source.OPENAI, SourceStatus.FOUND),
        SourceReport(Source.LINKEDIN, SourceStatus.FOUND),
        SourceReport(Source.GOOGLE_PLACES, SourceStatus.NOT_FOUND),
        SourceReport(Source.WEBSITE, SourceStatus.UNAVAILABLE),
    ]
    assert confirmation([piece(Field.COMPANY_NUMBER, "00123456", Source.OPENAI)], reports) is None


def test_what_bears_a_company_out_is_said_in_a_sentence() -> None:
    evidence = [
        piece(Field.COMPANY_NUMBER, "00123456", Source.COMPANIES_HOUSE),
        piece(Field.WEBSITE, "https://www.acme.co.uk/home", Source.WEBSITE),
    ]
    found = [
        SourceReport(source, SourceStatus.FOUND)
        for source in (Source.GOOGLE_PLACES, Source.WEBSITE, Source.COMPANIES_HOUSE)
    ]
    assert confirmation(evidence, found) == (
        "Companies House has it on the register, number 00123456, its own website, acme.co.uk, names it"
        " and Google Places lists it."
    )
    assert confirmation([], found[:2]) == "Its own website names it and Google Places lists it."
    assert confirmation([], found[:1]) == "Google Places lists it."


@pytest.mark.parametrize("status", list(ENDED))
def test_what_the_register_calls_ended_is_closed(status: str) -> None:
    values = best([piece(Field.COMPANY_STATUS, status, Source.COMPANIES_HOUSE)])
    assert closed(values) == f"Companies House says that it is {ENDED[status]}."


def test_closed_by_google_and_not_closed() -> None:
    shut = best([piece(Field.BUSINESS_STATUS, "CLOSED_PERMANENTLY", Source.GOOGLE_PLACES)])
    assert closed(shut) == "Google Places says that it has closed for good."
    open_still = [
        piece(Field.BUSINESS_STATUS, "CLOSED_TEMPORARILY", Source.GOOGLE_PLACES),
        piece(Field.COMPANY_STATUS, "active", Source.COMPANIES_HOUSE),
    ]
    assert closed(best(open_still)) is None
    assert closed({}) is None


def test_each_field_has_an_order_of_sources() -> None:
    assert set(TRUSTED) == set(Field)


pieces = st.builds(
    piece,
    st.sampled_from(Field),
    st.sampled_from(["LE1 1AA", "0116 496 0001", "x.co.uk", ["62020"], "", None, 4]),
    st.sampled_from(Source),
    confidence=st.floats(0, 1),
    days=st.integers(-9, 9),
)


@settings(max_examples=50)
@given(st.lists(pieces, max_size=12))
def test_nothing_that_expires_is_ever_kept(evidence: list[Evidence]) -> None:
    kept, believed = keepable(evidence), best(evidence)
    assert all(item.expires_at is None and item in evidence for item in kept.values())
    assert set(kept) <= set(believed)
    assert all(item.field is field and item.source in TRUSTED[field] for field, item in (kept | believed).items())


def test_what_the_model_claims_is_not_kept_where_a_source_that_knows_says_otherwise() -> None:
    claimed = piece(Field.POSTCODE, "LE2 6TD", Source.OPENAI)
    verified = piece(Field.POSTCODE, "LE2 6EN", Source.GOOGLE_PLACES)

    assert Field.POSTCODE not in keepable([claimed, verified])
    assert keepable([claimed])[Field.POSTCODE] is claimed
