"""The registry of campaign types: whole entries, prompts of their own, and inputs that are checked."""

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads import prompts
from leads.briefs import brief_of, fold_lines
from leads.campaign_types import TYPES, CampaignType, Input, InputKind, check
from leads.evidence import Found
from leads.geography import normal_postcode
from leads.lists import problem_of
from leads.sic import codes_under
from leads.types.inputs import LONGEST_ENTRY

quick = settings(max_examples=50, deadline=None, database=None)
KEYS = {
    "it_msp_expansion",
    "it_msp_gaps",
    "competitor_verification",
    "education",
    "healthcare",
    "manufacturing",
    "retail_office",
    "new_businesses",
    "planning_applications",
    "similar_business",
    "location_based",
    "company_list",
    "custom",
}
FULL: Mapping[str, Any] = {
    "name": "Autumn",
    "postcode": "le11aa",
    "radiusMiles": 15,
    "maxResults": 100,
    "sectors": ["sector one", "sector two"],
    "sizes": ["Small"],
    "exclusions": ["Chain Limited"],
    "referenceCompany": "Archer (UK) Limited",
    "companyNames": ["Alpha Limited", "Beta & Sons"],
    "companies": [{"name": "Gamma LLP", "postcode": "le11aa"}],
    "prompt": "Those with a workshop.",
    "includeExistingCustomers": False,
    "budgetMinor": 500,
}
every_type = pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)


def asks(kind: CampaignType, name: str) -> bool:
    return any(each.name == name for each in kind.inputs)


def asked(kind: CampaignType, name: str) -> Input:
    return next(each for each in kind.inputs if each.name == name)


def test_there_are_thirteen() -> None:
    assert set(TYPES) == KEYS
    assert all(kind.key == key for key, kind in TYPES.items())


@every_type
def test_an_entry_is_whole(kind: CampaignType) -> None:
    names = [each.name for each in kind.inputs]
    assert len(names) == len(set(names))
    assert set(kind.sic_by_sector) <= set(next((each.options for each in kind.inputs if each.name == "sectors"), ()))
    assert {"radiusMiles", "maxResults", "includeExistingCustomers", "budgetMinor", "postcode"} <= set(names)
    assert all(each.label and each.help for each in kind.inputs)
    assert len(set(kind.search_terms)) == len(kind.search_terms) >= 8
    assert kind.label
    assert kind.description.endswith(".")
    assert kind.include
    assert kind.exclude
    assert len(kind.prompt) > 500


@every_type
def test_the_instructions_hold_the_entry_and_the_common_rules(kind: CampaignType) -> None:
    told = prompts.instructions(kind)
    assert (f"\nSignal: {kind.signal}.\n" in told) is (kind.signal is not None)
    for text in (kind.prompt, prompts.RULES, *kind.include, *kind.exclude):
        assert text in told
    assert "source_url" in told
    assert told == prompts.instructions(kind)


def test_the_rules_name_fields_that_exist() -> None:
    named = {"source_url", "website", "company_number", "description", "address", "postcode", "phone", "signal"}
    assert named <= set(Found.__slots__)
    assert all(field in prompts.RULES for field in named)


def test_no_two_types_share_a_prompt_or_a_sentence_of_one() -> None:
    for one, other in combinations(TYPES.values(), 2):
        sentences = [{" ".join(each.split()) for each in kind.prompt.split(". ")} for kind in (one, other)]
        assert not sentences[0] & sentences[1], (one.key, other.key)
        assert one.search_terms != other.search_terms
        assert one.label != other.label


@every_type
def test_a_question_contains_what_the_type_asks_for(kind: CampaignType) -> None:
    values = {each.name: FULL[each.name] for each in kind.inputs}
    assert check(kind.key, {**values, "name": "x"}) == {}
    text = prompts.question(
        kind, brief_of(values), most=3, where=(), terms=kind.search_terms[:4], names=values.get("companyNames", ())
    )
    expected = {
        "sectors": "Sectors: sector one; sector two",
        "sizes": "Sizes: small (10–49 staff)",
        "exclusions": "Exclude: Chain Limited",
        "referenceCompany": "Reference company: Archer (UK) Limited",
        "companyNames": "Company names: Alpha Limited; Beta & Sons",
        "prompt": "“Those with a workshop.”",
    }
    for name, line in expected.items():
        assert (line in text) is asks(kind, name), (name, text)
    assert text.startswith("At most 3 companies\nLooking for: ")
    assert f"Search terms: {'; '.join(kind.search_terms[:4])}\n" in text


@every_type
def test_the_full_input_is_fine_and_each_required_one_is_missed(kind: CampaignType) -> None:
    assert check(kind.key, FULL) == {}
    required = {each.name for each in kind.inputs if each.required}
    assert set(check(kind.key, {})) == required | {"name"}
    blank = {"name": " ", "companyNames": ["", " "], "prompt": "\n", "referenceCompany": "\u200b", "postcode": ""}
    assert set(check(kind.key, blank)) == required | {"name"}


@pytest.mark.parametrize(
    ("key", "required"),
    [
        ("education", {"postcode"}),
        ("company_list", {"companyNames"}),
        ("similar_business", {"referenceCompany"}),
        ("competitor_verification", {"referenceCompany", "postcode"}),
        ("custom", {"prompt"}),
    ],
)
def test_what_is_required(key: str, required: set[str]) -> None:
    assert {each.name for each in TYPES[key].inputs if each.required} == required


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"postcode": "Leicester"}, "postcode", "Postcode must be a full UK postcode, such as LE1 1AA."),
        ({"postcode": 7}, "postcode", "Postcode must be a full UK postcode, such as LE1 1AA."),
        ({"radiusMiles": 0}, "radiusMiles", "Radius in miles must be a whole number from 1 to 200."),
        ({"radiusMiles": 201}, "radiusMiles", "Radius in miles must be a whole number from 1 to 200."),
        ({"maxResults": 501}, "maxResults", "Most leads must be a whole number from 1 to 500."),
        ({"maxResults": True}, "maxResults", "Most leads must be a whole number from 1 to 500."),
        ({"maxResults": math.nan}, "maxResults", "Most leads must be a whole number from 1 to 500."),
        ({"maxResults": []}, "maxResults", "Most leads must be a whole number from 1 to 500."),
        ({"radiusMiles": ""}, "radiusMiles", "Radius in miles must be a whole number from 1 to 200."),
        ({"postcode": []}, "postcode", "Postcode must be a full UK postcode, such as LE1 1AA."),
        ({"sectors": ""}, "sectors", "Sectors must be a list of texts."),
        ({"budgetMinor": 0}, "budgetMinor", "Spending limit must be a whole number from 1 to 10,000,000."),
        ({"sectors": "IT"}, "sectors", "Sectors must be a list of texts."),
        ({"sectors": ["a", None]}, "sectors", "Sectors must be a list of texts."),
        ({"exclusions": [f"no {n}" for n in range(51)]}, "exclusions",
         "Leave out can have 50 entries; this has 51. Leave some out."),
        ({"exclusions": ["x" * 161]}, "exclusions",
         f"Leave out: an entry can have 160 characters. Shorten “{'x' * 40}…”."),
        ({"sizes": ["small", "huge"]}, "sizes",
         "Sizes: “huge” is not one of the choices. Choose from: micro, small, medium, large."),
        ({"prompt": "x" * 2001}, "prompt", "In your own words can have 2,000 characters; this has 2,001. Shorten it."),
        ({"prompt": ["x"]}, "prompt", "In your own words must be text."),
        ({"includeExistingCustomers": "yes"}, "includeExistingCustomers",
         "Include existing customers must be true or false."),
        ({"name": "x" * 121}, "name", "Name can have 120 characters; this has 121. Shorten it."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(change: dict[str, Any], field: str, message: str) -> None:
    assert check("education", {**FULL, **change}) == {field: message}


def test_all_errors_come_at_once() -> None:
    wrong = check("similar_business", {"postcode": "x", "radiusMiles": 500, "maxResults": -1, "budgetMinor": 0})
    assert list(wrong) == ["name", "radiusMiles", "maxResults", "budgetMinor", "referenceCompany", "postcode"]


def test_a_list_of_names_is_counted_after_tidying() -> None:
    names = [f"Company {number}" for number in range(500)]
    assert check("company_list", {"name": "x", "companyNames": [*names, *names, " "]}) == {}
    wrong = check("company_list", {"name": "x", "companyNames": [*names, "One more"]})
    assert wrong == {"companyNames": "Company names can have 500 entries; this has 501. Leave some out."}


def test_companies_from_a_file_stand_in_for_names_and_are_checked_one_by_one() -> None:
    assert check("company_list", {"name": "x", "companies": [{"name": "Alpha"}]}) == {}
    assert set(check("company_list", {"name": "x", "companies": []})) == {"companyNames"}
    wrong = [{"name": "Alpha", "postcode": None}, {"name": " Beta ", "postcode": "LE1"}]
    assert check("company_list", {"name": "x", "companies": wrong}) == {
        "companies": "Companies from a file, entry 2 (Beta): “LE1” is not a full UK postcode."
    }
    assert check("company_list", {"name": "x", "companies": [{"postcode": "LE1 1AA"}]}) == {
        "companies": "Companies from a file, entry 1: The name is missing."
    }
    assert check("company_list", {"name": "x", "companies": "Alpha"}) == {
        "companies": "Companies from a file must be a list of companies."
    }


def test_names_and_companies_are_counted_together_once_each() -> None:
    names = [f"Company {number} Ltd" for number in range(300)]
    companies = [{"name": f"COMPANY {number} LIMITED", "postcode": "LE1 1AA"} for number in range(299, 500)]
    assert check("company_list", {"name": "x", "companyNames": names, "companies": companies}) == {}
    wrong = check("company_list", {"name": "x", "companyNames": [*names, "One more"], "companies": companies})
    assert wrong == {"companies": "The names and the companies from the file are 501 together; a campaign takes 500."}
    assert check("company_list", {"name": "x", "companies": [{"name": "A"}] * 501}) == {
        "companies": "Companies from a file can have 500 entries; this has 501. Leave some out."
    }


def test_which_types_want_a_signal_and_that_a_find_without_one_says_so() -> None:
    signalled = {key for key, kind in TYPES.items() if kind.signal}
    assert signalled == {"it_msp_gaps", "planning_applications", "competitor_verification", "new_businesses"}
    gaps = TYPES["it_msp_gaps"]
    assert gaps.lacks(Found("Alpha")) == "The finder names no sign for it."
    assert gaps.lacks(Found("Alpha", signal="A vacancy.")) is None
    assert TYPES["healthcare"].lacks(Found("Alpha")) is None


def test_which_types_registers_answer() -> None:
    listable = {key for key, kind in TYPES.items() if kind.sic_codes}
    trades = {"it_msp_expansion", "education", "healthcare", "manufacturing", "retail_office"}
    assert listable == trades | {"new_businesses"}
    assert {key for key, kind in TYPES.items() if kind.sic_by_sector} == listable | {"location_based"}
    assert {key for key, kind in TYPES.items() if kind.register_first} == {"new_businesses"}
    assert {key for key, kind in TYPES.items() if kind.follows_reference} == {
        "similar_business",
        "competitor_verification",
    }
    for kind in TYPES.values():
        codes = [*kind.sic_codes, *(code for each in kind.sic_by_sector.values() for code in each)]
        assert all(codes_under([code]) for code in codes), kind.key
        if kind.sic_codes:
            parts = (code for each in kind.sic_by_sector.values() for code in each)
            assert all(code.startswith(kind.sic_codes) for code in parts), kind.key


def test_an_unknown_type_is_named_with_the_choices() -> None:
    wrong = check("nonsense", {"name": "x", "radiusMiles": 900})
    assert set(wrong) == {"radiusMiles", "type"}
    assert wrong["type"].startswith(
        "There is no type of campaign “nonsense”. Choose from: it_msp_expansion, education,"
    )


def test_what_a_type_does_not_ask_for_is_ignored() -> None:
    assert check("education", {**FULL, "companyNames": 7, "referenceCompany": {}}) == {}


def test_defaults() -> None:
    assert TYPES["education"].default("radiusMiles") == 15
    assert TYPES["location_based"].default("radiusMiles") == 5
    assert TYPES["company_list"].default("maxResults") == 500
    assert TYPES["custom"].default("includeExistingCustomers") is False
    assert TYPES["custom"].default("budgetMinor") is None


def test_a_new_type_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    bees = Input("prompt", "Bees", "Which bees?", InputKind.LONG_TEXT, required=True, maximum=10)
    monkeypatch.setitem(TYPES, "beekeepers", replace(TYPES["custom"], key="beekeepers", inputs=(bees,)))
    assert check("beekeepers", {"name": "x"}) == {"prompt": "Bees is needed. Which bees?"}
    assert check("beekeepers", {"name": "x", "prompt": "x" * 11, "radiusMiles": 0}) == {
        "radiusMiles": "Radius in miles must be a whole number from 1 to 200.",
        "prompt": "Bees can have 10 characters; this has 11. Shorten it.",
    }
    assert check("beekeepers", {"name": "x", "prompt": "wild"}) == {}
    assert TYPES["beekeepers"].default("maxResults") == 100


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2)
)
plausible = st.fixed_dictionaries(
    {"name": st.text(max_size=130)},
    optional={
        "postcode": st.sampled_from(["LE1 1AA", "le11aa", "LE1", "", "SW1A 1AA"]) | st.text(max_size=9),
        "radiusMiles": st.integers(-5, 220) | st.none(),
        "maxResults": st.integers(-5, 520) | st.none(),
        "budgetMinor": st.integers(-2, 2**40) | st.none(),
        "sizes": st.lists(st.sampled_from(["small", "Micro", "tiny"]), max_size=3),
        "sectors": st.lists(st.text(max_size=180), max_size=30),
        "prompt": st.text(max_size=30),
    },
)


@quick
@given(st.sampled_from(sorted(TYPES)) | st.text(), st.dictionaries(st.sampled_from(sorted(FULL)), anything))
def test_check_never_raises(key: str, values: dict[str, Any]) -> None:
    assert all(isinstance(message, str) and message for message in check(key, values).values())


@quick
@given(st.sampled_from(sorted(TYPES)), plausible, st.sampled_from(sorted(FULL)), anything)
def test_check_accepts_nothing_out_of_range(key: str, values: dict[str, Any], name: str, value: Any) -> None:
    values = {**FULL, **values, name: value}
    if check(key, values):
        return
    assert values["radiusMiles"] is None or 1 <= values["radiusMiles"] <= 200
    assert values["maxResults"] is None or 1 <= values["maxResults"] <= 500
    assert values["budgetMinor"] is None or 1 <= values["budgetMinor"] <= 10_000_000
    assert 1 <= len(fold_lines(values["name"])) <= 120
    for each in TYPES[key].inputs:
        within(each, values[each.name])


def within(each: Input, value: Any) -> None:
    brief = brief_of({each.name: value})
    if each.kind is InputKind.POSTCODE and not each.is_blank(value):
        assert normal_postcode(value)
    if each.kind is InputKind.TEXT_LIST:
        entries = (*brief.sectors, *brief.exclusions, *brief.company_names)
        assert len(entries) <= (each.maximum or 0)
        assert all(1 <= len(entry) <= LONGEST_ENTRY for entry in entries)
    if each.kind is InputKind.COMPANIES:
        assert len(brief.companies) <= 500
        assert all(problem_of(company) is None for company in brief.companies)
    if each.kind is InputKind.CHOICES:
        assert set(brief.sizes) <= set(each.options)
    if each.name == "prompt":
        assert len(brief.prompt or "") <= 2000
        assert brief.prompt or not each.required
