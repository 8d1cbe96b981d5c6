"""The generated world, a world from a file, and what the model makes of them."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from canvass.sandbox.finds import candidates, find_companies
from canvass.sandbox.generate import generate
from canvass.sandbox.geography import miles_between
from canvass.sandbox.options import SILENCE, Noise, SandboxOptions
from canvass.sandbox.organisations import Organisation, host_of, words_of
from canvass.sandbox.prompts import Brief
from canvass.sandbox.topics import TOPICS
from canvass.sandbox.world import World, build_world

TODAY = date(2026, 11, 23)
LE1_1AA = (52.632105, -1.124996)
DRAMA = ("0116 496 0", "0115 496 0", "0121 496 0", "01632 960", "020 7946 0", "07700 900", "0808 157 0", "0306 999 0")
AREA = Brief(postcode="LE1 1AA", miles=15.0, count=100)


@pytest.fixture(scope="module")
def organisations() -> list[Organisation]:
    return generate(1, TODAY)


@pytest.fixture(scope="module")
def world(organisations: list[Organisation]) -> World:
    return World(organisations, 1, SILENCE, today=TODAY)


def test_same_seed_same_world(organisations: list[Organisation]) -> None:
    assert generate(1, TODAY) == organisations
    assert generate(2, TODAY) != organisations


def test_enough_of_every_trade(organisations: list[Organisation]) -> None:
    kinds = Counter(each.kind for each in organisations)
    assert 2_400 <= len(organisations) <= 2_600
    assert kinds["it"] >= 300
    assert kinds["healthcare"] >= 200
    assert kinds["manufacturing"] >= 250
    assert kinds["education"] >= 150
    assert min(kinds[kind] for kind in ("retail", "office", "construction", "hospitality", "charity")) >= 100
    assert sum(1 for each in organisations if any(code.startswith("62") for code in each.sic_codes)) >= 300


def test_nothing_in_it_is_real(organisations: list[Organisation]) -> None:
    assert all(each.host.endswith(".example") for each in organisations if each.website)
    assert all(each.company_number >= "99000000" for each in organisations if each.company_number)
    drama = {re.sub(r"\D", "", prefix) for prefix in DRAMA}
    for phone in (each.phone for each in organisations if each.phone):
        digits = re.sub(r"\D", "", phone.replace("+44 (0)", "0"))
        assert any(digits.startswith(prefix) for prefix in drama), phone


def test_names_phones_and_numbers_are_unique(organisations: list[Organisation]) -> None:
    for values in (
        [each.name for each in organisations],
        [re.sub(r"\D", "", each.phone.replace("+44 (0)", "0")) for each in organisations if each.phone],
        [each.company_number for each in organisations if each.company_number],
    ):
        assert len(values) == len(set(values))


def test_it_lies_within_forty_miles(organisations: list[Organisation]) -> None:
    assert all(each.point and miles_between(each.point, LE1_1AA) <= 40 for each in organisations)


def test_gaps(organisations: list[Organisation]) -> None:
    count = len(organisations)
    assert 0.22 < sum(not each.company_number for each in organisations) / count < 0.28
    recent = [each for each in organisations if each.incorporated and (TODAY - each.incorporated).days < 366]
    assert len(recent) > 50


def test_a_file_is_taken_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "world.csv"
    path.write_text(
        "name,address,town,postcode,lat,lon,phone,website,company_number,sic_codes,kind,employees,source\n"
        'Acme,"1 Road, LE2 2BB",Leicester,le22bb,52.6,-1.1,(0116) 4960001,www.Acme.example/?,86101,62020 62090,,12,x\n'
        "Odd,,,,,,,not a site,,,,,\n"
    )
    world = build_world(SandboxOptions(world=path))
    acme, odd = world.organisations
    assert (acme.postcode, acme.host, acme.company_number, acme.sic_codes) == (
        "LE2 2BB",
        "acme.example",
        "",
        ("62020", "62090"),
    )
    assert (odd.point, odd.website, odd.employees) == (None, "", None)
    assert world.gazetteer.place("LE2 2BB") == (52.6, -1.1)
    assert world.gazetteer.place("LE1 1AA") == LE1_1AA


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.a-b.co.uk/x?", "a-b.co.uk"),
        ("A.example", "a.example"),
        ("http://a.example:8080/", "a.example"),
        ("none", ""),
        ("http://[bad", ""),
        ("http://127.0.0.1/", ""),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


def test_words_of_a_name() -> None:
    assert words_of("The O'Brien & Sons (UK) Ltd") == ["obrien", "sons"]
    assert words_of("The Company Ltd") == ["the", "company", "ltd"]


def test_finds_are_in_the_area_and_stable(world: World) -> None:
    finds = find_companies(world, AREA)
    assert finds == find_companies(world, AREA)
    assert len(finds) == 100
    assert all(find.error is None for find in finds)
    exact = {each.name for each in candidates(world, AREA)}
    assert {find.name for find in finds} <= exact


def test_known_companies_make_room_for_others(world: World) -> None:
    first = find_companies(world, replace(AREA, count=10))
    more = find_companies(world, replace(AREA, count=10, known=tuple(find.name for find in first)))
    assert len(more) == 10
    assert not {find.name for find in first} & {find.name for find in more}


def test_fewer_when_there_are_fewer(world: World) -> None:
    it = next(topic for topic in TOPICS if topic.name == "it")
    brief = replace(AREA, topics=(it,), outcodes=frozenset({"LE18"}))
    finds = find_companies(world, brief)
    assert 0 < len(finds) < 20
    assert find_companies(world, replace(brief, outcodes=frozenset({"ZE1"}))) == []
    assert find_companies(world, replace(AREA, postcode="ZE1 0AA")) == []


def test_search_terms_come_first(world: World) -> None:
    healthcare = next(topic for topic in TOPICS if topic.name == "healthcare")
    brief = replace(AREA, topics=(healthcare,), count=5)
    assert all("Dental" in find.name for find in find_companies(world, replace(brief, terms=("dentists",))))
    assert all("Optician" in find.name for find in find_companies(world, replace(brief, terms=("optician",))))


def test_areas_and_towns(world: World) -> None:
    near = candidates(world, Brief(postcode="LE1 1AA", miles=40, areas=frozenset({"NG", "B"})))
    assert {re.split("[0-9]", each.postcode)[0] for each in near} == {"NG", "B"}
    assert {each.town for each in candidates(world, Brief(places="Hinckley, Leicestershire"))} == {"Hinckley"}


def test_lookup_and_likeness(world: World) -> None:
    some = world.organisations[5]
    assert [find.name for find in find_companies(world, Brief(names=(some.name, "Nobody At All")))] == [some.name]
    alike = candidates(world, Brief(reference=some.name))
    assert some not in alike
    assert {each.kind for each in alike[:20]} == {some.kind}


def test_new_businesses_are_new(world: World) -> None:
    found = candidates(world, replace(AREA, newly_founded=True))
    assert found
    assert all(each.incorporated and (TODAY - each.incorporated).days <= 730 for each in found)


def test_noise_has_its_shares(organisations: list[Organisation]) -> None:
    world = World(organisations, 1, Noise(), today=TODAY)
    finds = find_companies(world, replace(AREA, count=1_000))
    shares = {error: count / len(finds) for error, count in Counter(find.error for find in finds).items()}
    assert shares["invented"] == pytest.approx(0.10, abs=0.03)
    assert shares["respelled"] == pytest.approx(0.08, abs=0.03)
    assert shares["wrong postcode"] == pytest.approx(0.05, abs=0.02)
    assert shares["outside"] == pytest.approx(0.05, abs=0.02)
    names = {each.name for each in organisations}
    assert all((find.name in names) == (find.error not in {"invented", "respelled"}) for find in finds)


def test_traits_have_their_shares(organisations: list[Organisation]) -> None:
    world = World(organisations, 1, Noise(), today=TODAY)
    assert sum(map(world.in_places, organisations)) / len(organisations) == pytest.approx(0.88, abs=0.03)
    assert sum(world.linkedin(each) is not None for each in organisations) / len(organisations) == pytest.approx(
        0.5, abs=0.04
    )
