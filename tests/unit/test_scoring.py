"""Points for what is known, each with its reason: exact values, and sums that always add up."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.best_values import best
from leads.briefs import Brief
from leads.evidence import Evidence, SourceReport
from leads.scoring import Score, ScorePart, score
from leads.sic import trade_of
from leads.vocabulary import Field, Source, SourceStatus

NOW = datetime(2026, 11, 1, tzinfo=UTC)
REGISTER, WEBSITE, GOOGLE, MODEL = Source.COMPANIES_HOUSE, Source.WEBSITE, Source.GOOGLE_PLACES, Source.OPENAI
FOUND, DOWN = SourceStatus.FOUND, SourceStatus.UNAVAILABLE

BRIEF = Brief(sectors=("IT support",), sizes=("small",))
ACME = {
    Field.NAME: ("ACME LTD", REGISTER),
    Field.SIC_CODES: (["62020"], REGISTER),
    Field.COMPANY_STATUS: ("active", REGISTER),
    Field.INCORPORATED_ON: ("2014-05-12", REGISTER),
    Field.PHONE: ("0116 496 0123", WEBSITE),
    Field.EMAIL: ("hello@acme.co.uk", WEBSITE),
    Field.WEBSITE: ("https://acme.co.uk", WEBSITE),
    Field.EMPLOYEES: (24, WEBSITE),
    Field.RATING: (4.6, GOOGLE),
    Field.RATING_COUNT: (120, GOOGLE),
}
ALL = {REGISTER: FOUND, WEBSITE: FOUND, GOOGLE: FOUND}


def scored(
    facts: dict[Field, tuple[Any, Source]],
    asked: dict[Source, SourceStatus],
    *,
    brief: Brief = BRIEF,
    miles: float | None = 3.0,
    terms: Sequence[str] = (),
) -> Score:
    evidence = [
        Evidence(field, value, source, None, 0.9, NOW, NOW if source is GOOGLE else None)
        for field, (value, source) in facts.items()
    ]
    reports = [SourceReport(source, status) for source, status in asked.items()]
    return score(best(evidence), reports, distance_miles=miles, radius_miles=15.0, brief=brief, terms=terms)


def part(label: str, result: Score) -> ScorePart:
    return next(each for each in result.parts if each.label == label)


def told(label: str, result: Score) -> tuple[int, str]:
    found = part(label, result)
    return found.points, found.reason


def test_a_company_of_which_all_is_known() -> None:
    result = scored(ACME, ALL)
    assert result.parts == (
        ScorePart(
            "Fit",
            25,
            25,
            "Its SIC code 62020 (computer programming, IT consultancy and IT support) speaks of “IT support”.",
        ),
        ScorePart("Size", 10, 10, "24 people work there: small, as asked for."),
        ScorePart("Reachable", 20, 20, "Known: 0116 496 0123, hello@acme.co.uk, https://acme.co.uk."),
        ScorePart("Confirmed", 15, 15, "Borne out by Companies House, its website and Google Places."),
        ScorePart("Register", 10, 10, "It has been on the register since 12 May 2014 and is active."),
        ScorePart("Distance", 9, 10, "It is 3 miles away, of the 15 asked for."),
        ScorePart("Reputation", 10, 10, "Rated by very many people on Google Places."),
    )
    assert result.total == 99


def test_a_company_of_which_nothing_is_known() -> None:
    result = scored({}, {}, miles=20.0)
    assert [each.points for each in result.parts] == [0, 0, 0, 0, 0, 0, 0]
    assert [each.reason for each in result.parts] == [
        "Nothing that is known of it speaks of “IT support”.",
        "How many people work there is not known.",
        "No contact is known.",
        "No source bears it out.",
        "It was not found on the register.",
        "It is 20 miles away, beyond the 15 asked for.",
        "Nobody is known to have rated it.",
    ]


def test_what_only_the_model_says_earns_nothing() -> None:
    claims = {field: (value, MODEL) for field, (value, _) in ACME.items()}
    claims[Field.DESCRIPTION] = ("The best IT support firm", MODEL)
    assert scored(claims, {MODEL: FOUND}) == scored({}, {})


def test_a_source_that_is_down_is_said_and_counts_half() -> None:
    result = scored({}, dict.fromkeys(ALL, DOWN))
    assert [each.points for each in result.parts] == [12, 0, 10, 2, 5, 9, 5]
    both = "Companies House and its website could not be asked"
    assert told("Fit", result) == (12, f"What it does is not known: {both}.")
    assert told("Register", result) == (5, "Its standing is not known: Companies House could not be asked.")
    assert told("Reputation", result) == (5, "Ratings are not known: Google Places could not be asked.")
    assert "its website and Google Places could not be asked" in part("Reachable", result).reason
    assert "could not be asked" in part("Confirmed", result).reason


def test_a_source_that_is_switched_off_is_said_too() -> None:
    result = scored(ACME, ALL | {GOOGLE: SourceStatus.OFF})
    assert told("Reputation", result) == (5, "Ratings are not known: Google Places could not be asked.")


def test_googles_values_are_used_and_not_named() -> None:
    facts = {Field.PHONE: ("0116 496 0123", GOOGLE), Field.NAME: ("Acme IT Support", GOOGLE)}
    result = scored(facts, ALL)
    assert told("Reachable", result) == (
        8,
        "Known: a phone number on Google Places. No e-mail address or website is known.",
    )
    assert told("Fit", result) == (25, "Its name speaks of “IT support”.")
    assert "0116" not in str(result)


@pytest.mark.parametrize(
    ("sectors", "facts", "points"),
    [
        (("dental",), {Field.NAME: ("Oak Dentists", REGISTER)}, 25),
        (("dentists",), {Field.NAME: ("Oak Dental Surgery", REGISTER)}, 25),
        (("manufacturing",), {Field.SIC_CODES: (["25110"], REGISTER)}, 25),
        (("estate agents",), {Field.SIC_CODES: (["68310"], REGISTER)}, 25),
        (("pet shops",), {Field.SIC_CODES: (["47760"], REGISTER)}, 12),
        (("pet shops", "logistics"), {Field.DESCRIPTION: ("We do logistics.", WEBSITE)}, 25),
        (("bakery",), {Field.SIC_CODES: (["62020", "?"], REGISTER)}, 0),
        ((), {}, 25),
    ],
)
def test_fit(sectors: tuple[str, ...], facts: dict[Field, tuple[Any, Source]], points: int) -> None:
    assert part("Fit", scored(facts, {}, brief=Brief(sectors=sectors))).points == points


def test_the_types_terms_stand_in_for_sectors() -> None:
    facts = {Field.NAME: ("Oak Dental", REGISTER)}
    assert part("Fit", scored(facts, {}, brief=Brief(), terms=["dental practice"])).points == 12
    assert part("Fit", scored(facts, {}, brief=BRIEF, terms=["dental practice"])).points == 0


@pytest.mark.parametrize(
    ("staff", "sizes", "points"),
    [
        (9, ("micro",), 10),
        (10, ("micro",), 0),
        (10, ("micro", "small"), 10),
        (250, ("large",), 10),
        ("1,200", ("large",), 10),
        ("11-50", ("small",), 10),
        ("many", ("small",), 0),
        (9, (), 10),
    ],
)
def test_size(staff: int | str, sizes: tuple[str, ...], points: int) -> None:
    facts: dict[Field, tuple[Any, Source]] = {Field.EMPLOYEES: (staff, WEBSITE)}
    assert part("Size", scored(facts, {}, brief=Brief(sizes=sizes))).points == points


@pytest.mark.parametrize(
    ("status", "born", "points"),
    [
        ("active", "2016-01-01", 10),
        ("active", "2022-01-01", 9),
        ("active", "2025-01-01", 7),
        ("active", "2026-09-01", 6),
        ("active", "", 6),
        ("voluntary-arrangement", "2014-01-01", 0),
    ],
)
def test_standing_on_the_register(status: str, born: str, points: int) -> None:
    facts: dict[Field, tuple[Any, Source]] = {
        Field.COMPANY_STATUS: (status, REGISTER),
        Field.INCORPORATED_ON: (born, REGISTER),
    }
    assert part("Register", scored(facts, ALL)).points == points


@pytest.mark.parametrize(("miles", "points"), [(0.0, 10), (7.5, 7), (15.0, 4), (15.1, 0), (None, 5)])
def test_distance(miles: float | None, points: int) -> None:
    assert part("Distance", scored({}, {}, miles=miles)).points == points


@pytest.mark.parametrize(
    ("count", "rating", "points"), [(0, 5.0, 0), (1, 5.0, 3), (5, 4.0, 5), (20, 3.0, 8), (100, 4.5, 10), (100, 2.9, 5)]
)
def test_reputation(count: int, rating: float, points: int) -> None:
    facts = {Field.RATING_COUNT: (count, GOOGLE), Field.RATING: (rating, GOOGLE)}
    assert part("Reputation", scored(facts, ALL)).points == points


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from(Field),
        st.tuples(
            st.sampled_from(["active", "62020", ["62020"], 4, 250.5, "2020-02-30", None]), st.sampled_from(Source)
        ),
    ),
    st.dictionaries(st.sampled_from(Source), st.sampled_from(SourceStatus)),
    st.none() | st.floats(0, 200),
    st.sampled_from([Brief(), BRIEF, Brief(sizes=("giant",), sectors=("", "of"))]),
)
def test_the_total_is_the_sum_of_its_parts(
    facts: dict[Field, tuple[Any, Source]], asked: dict[Source, SourceStatus], miles: float | None, brief: Brief
) -> None:
    result = scored(facts, asked, miles=miles, brief=brief)
    assert result.total == sum(each.points for each in result.parts)
    assert all(0 <= each.points <= each.most and each.reason.endswith(".") for each in result.parts)
    assert sum(each.most for each in result.parts) == 100


def test_a_sic_code_says_what_its_division_does() -> None:
    assert trade_of("86230") == "healthcare: hospitals, medical and dental practices"
    assert trade_of("00000") is None
    assert trade_of("none") is None


@pytest.mark.parametrize("itself", [None, SourceStatus.OFF, DOWN, SourceStatus.NOT_FOUND])
def test_our_copy_of_the_register_speaks_for_it(itself: SourceStatus | None) -> None:
    asked = {Source.REGISTER: FOUND, WEBSITE: FOUND} | ({REGISTER: itself} if itself else {})
    result = scored(ACME, asked)
    assert told("Confirmed", result) == (10, "Borne out by Companies House and its website.")


def test_a_register_that_is_off_is_not_missed_where_our_copy_does_not_know_the_company() -> None:
    result = scored({}, {Source.REGISTER: SourceStatus.NOT_FOUND, REGISTER: SourceStatus.OFF, WEBSITE: FOUND})
    assert told("Register", result) == (0, "It was not found on the register.")


def test_of_many_sectors_the_first_are_named() -> None:
    result = scored(ACME | {Field.SIC_CODES: ([], REGISTER)}, ALL, brief=Brief(), terms=("one", "two", "three", "four"))
    assert told("Fit", result) == (0, "Nothing that is known of it speaks of “one”, “two”, “three” or the like.")
