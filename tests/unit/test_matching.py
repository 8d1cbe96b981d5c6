"""Whether two records are one organisation: what decides, what adds up, and what never suffices."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.evidence import Position, Subject
from leads.matching import Identity, Key, Strength, compare, dedupe, keys_of
from leads.vocabulary import KeyKind

SAME, LIKELY, POSSIBLE, NONE = Strength

NAMES = [
    "Oakwood Dental Ltd",
    "Oakwood Dental Surgery",
    "Charnwood Networks",
    "CHARNWOOD NETWORKS UK LTD",
    "Boots",
    "&",
]
identities = st.builds(
    Identity,
    name=st.sampled_from(NAMES) | st.text(max_size=12),
    postcode=st.sampled_from([None, "LE1 1AA", "le11aa", "LE1 3AB", "M1 1AE", "90210"]),
    phone=st.sampled_from([None, "0116 496 0123", "0116 496 0124", "0345 678 9000", "310/246-1501"]),
    domain=st.sampled_from([None, "https://www.acme.co.uk", "other.com", "facebook.com/acme"]),
    company_number=st.sampled_from([None, "123456", "00123456", "SC123456", "?"]),
    address=st.sampled_from([None, "3 High St, Leicester LE1 1AA", "3 High Street", "Mill House, Mill Lane"]),
    town=st.sampled_from([None, "Leicester", "Greater Manchester"]),
    position=st.sampled_from([None, Position(52.63, -1.13), Position(53.48, -2.24)]),
    other_names=st.sampled_from([(), ("Acme Ltd",), ("Boots", "Charnwood")]),
)


def strength(a: Identity, b: Identity) -> Strength:
    return compare(a, b).strength


def test_strengths_are_ordered() -> None:
    assert all(a.at_least(b) and not b.at_least(a) for a, b in pairwise(Strength))


@settings(max_examples=50)
@given(identities, identities)
def test_comparing_is_symmetric(a: Identity, b: Identity) -> None:
    assert compare(a, b) == compare(b, a)


@settings(max_examples=50)
@given(identities, identities)
def test_equal_numbers_decide(a: Identity, b: Identity) -> None:
    one, two = [_numbered(each, "00123456") for each in (a, b)]
    assert strength(one, two) is SAME
    other = compare(one, _numbered(b, "00654321"))
    assert (other.strength, other.score) == (NONE, 0.0)
    assert other.against == ("The company numbers differ: 00123456 and 00654321.",)


@settings(max_examples=50)
@given(identities)
def test_keys_are_the_same_in_every_spelling(a: Identity) -> None:
    shouted = Identity(**{name: getattr(a, name) for name in Identity.__slots__} | {"name": a.name + " "})
    assert keys_of(shouted) == keys_of(a)


@pytest.mark.parametrize(
    "other",
    ["CHARNWOOD NETWORKS", "Charnwood Networks Ltd.", "The Charnwood Networks", "Networks Charnwood"],
)
def test_a_name_in_another_spelling_at_the_postcode_is_the_same(other: str) -> None:
    found = compare(Identity("Charnwood Networks Limited", "LE1 1AA"), Identity(other, "le11aa"))
    assert found.strength is SAME
    assert "Both are at LE1 1AA." in found.because


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Charnwood Networks", "Charnwod Networks"),
        ("Charnwood & Sons", "Charnwood and Sons Limited"),
        ("Charnwood IT Solutions Ltd", "Charnwood IT Ltd"),
        ("St Mary's Dental", "Saint Marys Dental Practice"),
        ("Oakwood Dental Practice", "Oakwood Dental Surgery"),
        ("Charnwood Networks", "Charnwood Networks (UK)"),
        ("Surefire Alarms", "Sure Fire Alarms"),
    ],
)
@pytest.mark.parametrize("shared", [{"postcode": "LE1 1AA"}, {"phone": "0116 496 0123"}])
def test_a_variant_at_the_postcode_or_phone_is_at_least_likely(name: str, other: str, shared: dict[str, Any]) -> None:
    assert strength(Identity(name, **shared), Identity(other, **shared)).at_least(LIKELY)


def test_an_equal_name_next_door_is_likely_and_far_away_is_not() -> None:
    here = Identity("Zentrix Networks Ltd", "LE1 1AA")
    assert strength(here, Identity("Zentrix Networks", "LE1 3AB")) is LIKELY
    assert not strength(here, Identity("Zentrix Networks", "M1 1AE")).at_least(LIKELY)


def test_an_equal_rare_name_without_a_place_is_likely_and_a_common_one_possible() -> None:
    assert strength(Identity("Zentrix Networks"), Identity("Zentrix Networks Ltd", "LE1 1AA")) is LIKELY
    assert strength(Identity("Boots"), Identity("Boots", "LE1 1AA")) is not LIKELY
    assert strength(Identity("Oakwood Dental"), Identity("Oakwood Dental Ltd", "LE1 1AA")) is POSSIBLE


def test_branches_of_a_chain_are_not_one_shop() -> None:
    one = Identity("Boots", "LE1 1AA", phone="0116 496 0123", domain="boots.com", address="3 High St, Leicester")
    two = Identity("Boots", "LE1 4AB", phone="0116 496 0124", domain="boots.com", address="9 Low Rd, Leicester")
    assert not strength(one, two).at_least(LIKELY)


def test_a_new_owner_at_the_same_place_and_phone_is_possible_at_most() -> None:
    where: dict[str, Any] = {"postcode": "LE1 1AA", "phone": "0116 496 0123", "address": "3 High Street, Leicester"}
    assert strength(Identity("Golden Dragon", **where), Identity("Pizza Palermo", **where)) is POSSIBLE
    assert strength(Identity("Golden Dragon", "LE1 1AA"), Identity("Pizza Palermo", "LE1 1AA")) is NONE


def test_companies_of_a_group_at_one_address_are_not_merged() -> None:
    where: dict[str, Any] = {"postcode": "LE1 1AA", "address": "3 High Street", "domain": "charnwood.co.uk"}
    found = compare(Identity("Charnwood Holdings Ltd", **where), Identity("Charnwood Ltd", **where))
    assert found.strength is POSSIBLE
    assert found.against == ("Both are full registered names, and companies of a group differ like this.",)


@pytest.mark.parametrize(
    ("name", "other"),
    [("North Hill School", "South Hill School"), ("Unit 4 Gym", "Unit 5 Gym"), ("Park Pharmacy", "Park Dental")],
)
def test_words_that_stand_against_each_other_part_neighbours(name: str, other: str) -> None:
    assert not strength(Identity(name, "LE1 1AA"), Identity(other, "LE1 1AA")).at_least(LIKELY)


def test_a_domain_alone_does_not_decide() -> None:
    found = compare(Identity("Alpha Print", domain="group.co.uk"), Identity("Zeta Logistics", domain="group.co.uk"))
    assert found.strength is NONE
    assert found.because == ("Both have the website group.co.uk.",)


def test_a_page_on_a_site_of_many_is_nobodys_domain() -> None:
    page = Identity("Zentrix", domain="https://facebook.com/zentrix")
    assert not [key for key in keys_of(page) if key.kind is KeyKind.DOMAIN]


def test_a_call_centre_number_says_little() -> None:
    far = [Identity("Zentrix Care", code, phone="0345 678 9000") for code in ("LE1 1AA", "M1 1AE")]
    near = [Identity("Zentrix Care", code, phone="0116 496 0123") for code in ("LE1 1AA", "M1 1AE")]
    assert not strength(*far).at_least(LIKELY)
    assert strength(*near).at_least(LIKELY)


def test_a_wrong_postcode_does_not_hide_the_same_address() -> None:
    right = Identity("Zentrix Networks", "LE1 1AA", address="12 Abbey Gate, Leicester", town="Leicester")
    wrong = Identity("Zentrix Networks Ltd", "LE4 9ZZ", address="12 Abbey Gate, Leicester", town="Leicester")
    found = compare(right, wrong)
    assert found.strength is SAME
    assert "Their postcodes differ: LE1 1AA and LE4 9ZZ." in found.against


def test_positions_serve_where_postcodes_are_missing() -> None:
    here = Identity("Zentrix", position=Position(52.6300, -1.1300))
    assert strength(here, Identity("Zentrix", position=Position(52.6301, -1.1301))) is SAME
    assert not strength(here, Identity("Zentrix", position=Position(53.48, -2.24))).at_least(LIKELY)


def test_former_and_trading_names_count() -> None:
    today = Identity("Ypsilon Ltd", "LE1 1AA", other_names=("Zentrix Networks Ltd",))
    assert strength(today, Identity("Zentrix Networks", "LE1 1AA")) is SAME
    assert strength(Identity("Ypsilon Ltd t/a Zentrix", "LE1 1AA"), Identity("Zentrix", "LE1 1AA")) is SAME


def test_keys_of_an_identity() -> None:
    identity = Identity("The Zentrix Care Ltd", "le11aa", "0116 496 0123", "www.zentrix.co.uk", "123456")
    assert keys_of(identity) == {
        Key(KeyKind.NUMBER, "00123456"),
        Key(KeyKind.DOMAIN, "zentrix.co.uk"),
        Key(KeyKind.PHONE, "+441164960123"),
        Key(KeyKind.NAME, "care zentrix"),
        Key(KeyKind.NAME_POSTCODE, "care zentrix"),
        Key(KeyKind.NAME_POSTCODE, "zent LE1 1AA"),
        Key(KeyKind.NAME_POSTCODE, "care LE1 1AA"),
    }


def test_a_misspelt_name_still_shares_a_key_at_its_postcode() -> None:
    assert keys_of(Identity("Zentrix Networks", "LE1 1AA")) & keys_of(Identity("Zentrx Network", "LE1 1AA"))


def test_dedupe_takes_the_best_that_is_likely() -> None:
    others = [
        ("near", Identity("Zentrix Networks", "LE1 3AB")),
        ("same", Identity("Zentrix Networks Limited", "LE1 1AA")),
        ("other", Identity("Golden Dragon", "LE1 1AA")),
    ]
    match = dedupe(Identity("Zentrix Networks", "LE1 1AA"), others)
    assert match is not None
    assert (match.ref, match.resemblance.strength) == ("same", SAME)
    assert dedupe(Identity("Golden Fleece", "LE1 1AA"), others) is None
    assert dedupe(Identity("Zentrix Networks", "LE1 1AA"), []) is None


def test_a_name_at_many_places_is_a_chain_and_wants_a_place() -> None:
    branches = [(code, Identity("Zentrix Gyms", code)) for code in ("LE1 3AB", "LE2 1AA", "LE3 1AA")]
    here = Identity("Zentrix Gyms", "LE1 1AA")
    assert dedupe(here, branches[:2]) is not None
    assert dedupe(here, branches) is None
    match = dedupe(here, [*branches, ("here", Identity("Zentrix Gyms Ltd", "LE1 1AA"))])
    assert match is not None
    assert match.ref == "here"


def test_an_identity_of_a_subject() -> None:
    subject = Subject("Acme", "3 High St", "Leicester", "LE1 1AA", "1", "acme.com", "2", other_names=("Zed",))
    assert Identity.of_subject(subject) == Identity(
        "Acme", "LE1 1AA", "1", "acme.com", "2", "3 High St", "Leicester", other_names=("Zed",)
    )


@pytest.mark.parametrize("name", ["", "...", "---"])
def test_without_a_name_nothing_is_equal(name: str) -> None:
    assert strength(Identity(name), Identity(name)) is NONE
    assert not strength(Identity(name, "LE1 1AA"), Identity(name, "LE1 1AA")).at_least(LIKELY)


def _numbered(identity: Identity, number: str) -> Identity:
    values = {name: getattr(identity, name) for name in Identity.__slots__}
    return Identity(**values | {"company_number": number})
