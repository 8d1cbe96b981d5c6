"""SIC codes for what a brief wants: as the form suggests, by the classification's own words, never beyond the type."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.briefs import Brief
from leads.campaign_types import TYPES
from leads.sic import codes_under
from leads.trade_codes import codes_for, codes_of, shortest, within

quick = settings(max_examples=60, deadline=None, database=None)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("solicitors", ("69102",)),
        ("law firms", ("69101", "69102", "69109")),
        ("accountancy", ("69201",)),
        ("IT", ("62",)),
        ("dentists", ("86230",)),
        ("Schools", ("85",)),
        ("roofing", ("43910",)),
        ("plumbing services", ("43220",)),
        ("haulage", ("49",)),
        ("restaurants", ("56",)),
        ("cleaning", ("81210", "81221", "81222", "81223", "81229", "81299", "20412")),
        ("wedding photography", ()),
        ("hydrotherapy", ()),
        ("local businesses", ()),
        ("", ()),
        ("日本", ()),
    ],
)
def test_words_are_looked_up_in_the_classification(words: str, codes: tuple[str, ...]) -> None:
    assert codes_for(words) == codes


def test_a_brief_without_sectors_wants_what_the_type_is_about() -> None:
    assert codes_of(TYPES["it_msp_expansion"], Brief()) == (
        "62020",
        "62090",
        "62030",
        "63110",
        "61100",
        "61200",
        "61900",
    )
    assert codes_of(TYPES["location_based"], Brief()) == ()
    assert codes_of(TYPES["similar_business"], Brief(), ("62020",)) == ("62020",)
    assert codes_of(TYPES["healthcare"], Brief(), ("62020",)) == TYPES["healthcare"].sic_codes


def test_suggested_sectors_narrow_to_their_codes() -> None:
    brief = Brief(sectors=("GP Practices", "dental practices"))
    assert codes_of(TYPES["healthcare"], brief) == ("86210", "86230")
    assert codes_of(TYPES["location_based"], Brief(sectors=("hospitality",))) == ("55", "56")


def test_other_sectors_narrow_by_their_words_within_the_type() -> None:
    assert codes_of(TYPES["manufacturing"], Brief(sectors=("food", "glass fibres"))) == ("10", "23140")
    assert codes_of(TYPES["retail_office"], Brief(sectors=("solicitors", "restaurants"))) == ("69102",)
    assert codes_of(TYPES["location_based"], Brief(sectors=("restaurants",))) == ("56",)
    assert codes_of(TYPES["similar_business"], Brief(sectors=("IT",)), ("62020", "70229")) == ("62020",)
    assert codes_of(TYPES["healthcare"], Brief(sectors=("hydrotherapy",))) == ()


@pytest.mark.parametrize("key", ["planning_applications", "it_msp_gaps", "custom", "company_list", "similar_business"])
def test_registers_cannot_answer_what_turns_on_more_than_a_trade(key: str) -> None:
    assert codes_of(TYPES[key], Brief()) == codes_of(TYPES[key], Brief(sectors=("solicitors",))) == ()


def test_parts_of_codes() -> None:
    assert within(["86", "47730"], ["86230", "4773"]) == ["86230", "47730"]
    assert within(["86"], []) == ["86"]
    assert shortest(["86230", "86", "86", "47"]) == ("86", "47")


@quick
@given(st.sampled_from(list(TYPES.values())), st.lists(st.text(max_size=20) | st.sampled_from(["food", "law"])))
def test_codes_exist_and_lie_within_the_type(kind: object, sectors: list[str]) -> None:
    assert isinstance(kind, type(TYPES["custom"]))
    codes = codes_of(kind, Brief(sectors=tuple(sectors)))
    assert all(codes_under([code]) for code in codes)
    assert len(set(codes)) == len(codes)
    if kind.sic_codes:
        assert all(code.startswith(kind.sic_codes) for code in codes)
