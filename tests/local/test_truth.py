"""The benchmark that compares leads with the world: what it calls right, another's, wrong, and not kept."""

from pathlib import Path
from typing import Any

import pytest

from bench.truth import Identified, Truth, judge_all
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.world import build_world

WORLD = """name,address,town,postcode,lat,lon,phone,website,company_number,sic_codes,kind,employees,source
Oak & Ash Ltd,"1 High Street, Leicester",Leicester,LE1 1AB,52.6360,-1.1300,0116 496 0001,https://oak.example,01234567,,,,
Pine Care,"2 Low Road, Leicester",Leicester,LE2 2CD,52.6100,-1.1200,,https://pine.example,07654321,,,,
Beech Clinic,"3 Mill Lane, Leicester",Leicester,LE3 3EF,52.6300,-1.1700,0116 496 0003,,,,,,
"""
OAK = {"name": "Oak & Ash Ltd", "companyNumber": None, "postcode": "LE1 1AB", "website": None, "phone": None}


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    file = tmp_path / "world.csv"
    file.write_text(WORLD)
    return Truth(build_world(SandboxOptions(world=file)))


def lead(*evidence: tuple[str, str, Any], asked: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    said = [{"field": field, "source": source, "value": value} for field, source, value in evidence]
    return {**OAK, **changes, "evidence": said, "asked": asked or {}}


def judged(truth: Truth, found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {finding.field: (str(finding.verdict), finding.why) for finding in judge_all(truth, [found]).findings}


def test_a_lead_with_its_own_data_is_right(truth: Truth) -> None:
    found = lead(
        ("postcode", "OPENAI", "LE1 1AB"),
        ("company_number", "COMPANIES_HOUSE", "01234567"),
        name="OAK AND ASH LIMITED",
        companyNumber="01234567",
        website="https://www.oak.example/contact",
        phone="+441164960001",
    )
    outcome = judge_all(truth, [found])
    assert outcome.identified == {Identified.RIGHT: 1}
    assert {str(finding.verdict) for finding in outcome.findings} == {"right"}
    assert outcome.wrong == 0


def test_another_organisations_number_is_wrong_and_says_from_whom(truth: Truth) -> None:
    found = lead(
        ("postcode", "OPENAI", "LE1 1AB"),
        ("company_number", "COMPANIES_HOUSE", "07654321"),
        companyNumber="07654321",
    )
    assert judged(truth, found)["company_number"] == ("another's", "from the register")
    assert judge_all(truth, [found]).figures["leads_with_a_wrong_value"] == 1


def test_a_postcode_elsewhere_is_wrong_and_one_near_by_is_not(truth: Truth) -> None:
    named = ("phone", "GOOGLE_PLACES", "0116 496 0001")
    found = lead(named, ("postcode", "OPENAI", "LE2 2CD"), postcode="LE2 2CD")
    assert judged(truth, found)["postcode"] == ("wrong", "from the model")
    assert judged(truth, lead(("postcode", "OPENAI", "LE1 1AB")))["postcode"] == ("right", "")


def test_what_is_missing_says_who_had_it_or_could_not_be_asked(truth: Truth) -> None:
    found = lead(
        ("postcode", "OPENAI", "LE1 1AB"),
        ("phone", "GOOGLE_PLACES", "0116 496 0001"),
        ("website", "OPENAI", "https://oak.example"),
        ("website", "GOOGLE_PLACES", "https://other.example"),
        asked={"COMPANIES_HOUSE": "UNAVAILABLE", "GOOGLE_PLACES": "FOUND"},
    )
    assert judged(truth, found) == {
        "company_number": ("not kept", "no source had one, the register could not be asked"),
        "postcode": ("right", ""),
        "website": ("not kept", "only the model and Google had one, and they differ"),
        "phone": ("not kept", "only Google had one"),
    }


def test_what_the_world_does_not_have_either_is_no_fault(truth: Truth) -> None:
    found = lead(("postcode", "OPENAI", "LE3 3EF"), name="Beech Clinic", postcode="LE3 3EF")
    assert judged(truth, found)["website"] == ("nothing to know", "")


@pytest.mark.parametrize(
    ("changes", "evidence", "how"),
    [
        ({"name": "Oak & Ash"}, [], Identified.NAME_ONLY),
        ({"name": "Elm Partners"}, [("postcode", "OPENAI", "LE1 1AB")], Identified.NOBODY),
        ({"name": "Oakk and Ash"}, [("phone", "WEBSITE", "0116 4960001")], Identified.RIGHT),
        ({"name": "Pine Care"}, [("name", "OPENAI", "Oak & Ash"), ("postcode", "OPENAI", "LE1 1AB")], Identified.RIGHT),
    ],
)
def test_who_a_lead_is_about(
    truth: Truth, changes: dict[str, Any], evidence: list[tuple[str, str, Any]], how: Identified
) -> None:
    outcome = judge_all(truth, [lead(*evidence, **changes)])
    assert outcome.identified == {how: 1}
    assert list(outcome.strangers) == ([changes["name"]] if how is Identified.NOBODY else [])
