"""Whether two records are at one place: postcodes, street addresses, towns and positions, in whatever spelling."""

import re
from dataclasses import dataclass
from enum import StrEnum

from leads.evidence import Position
from leads.geography import miles_between, normal_postcode
from leads.normalise import word_set

SAME_MILES = 0.06
NEAR_MILES = 2.0
"""Up to these distances two positions are one place, or neighbours."""
SAME_BUILDING = 0.7
"""Share of the telling words of an address without a number that must agree."""

STREET_WORDS = {
    "rd": "road",
    "st": "street",
    "str": "street",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cl": "close",
    "ct": "court",
    "crt": "court",
    "cres": "crescent",
    "gdns": "gardens",
    "gdn": "gardens",
    "pl": "place",
    "sq": "square",
    "ter": "terrace",
    "terr": "terrace",
    "pk": "park",
    "ind": "industrial",
    "est": "estate",
    "hse": "house",
    "blvd": "boulevard",
    "blv": "boulevard",
    "pkwy": "parkway",
    "bldg": "building",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}
"""Short forms in addresses, and what they stand for."""

COMMON = word_set(
    "road street avenue lane drive close court crescent gardens place square terrace way row hill park industrial"
    " estate house building boulevard unit suite floor ground first second centre business north south east west the of"
    " and high london uk united kingdom england scotland wales northern ireland gb"
)
"""Words of addresses that do not tell one street from another."""

_WORD = re.compile(r"[a-z]+|[0-9]+[a-z]*")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b")


class Nearness(StrEnum):
    """How two places lie to each other, by the most exact thing known of both."""

    SAME_POSTCODE = "same postcode"
    SAME_ADDRESS = "same address"
    NEAR = "near"
    SAME_TOWN = "same town"
    UNCLEAR = "unclear"
    OTHER_TOWN = "other town"
    APART = "apart"
    UNKNOWN = "unknown"
    """One of the two has no place at all; UNCLEAR: both have, but nothing that can be compared."""


@dataclass(frozen=True, slots=True)
class PlaceTraits:
    """An address taken apart once; `known` is whether there is any place at all.

    `outcode` is the first half of a British postcode, or a foreign one whole; `telling` are the words that tell one
    street from another.
    """

    postcode: str | None
    outcode: str | None
    town: frozenset[str]
    numbers: frozenset[str]
    telling: frozenset[str]
    position: Position | None
    known: bool


def place_traits(
    address: str | None, town: str | None, postcode: str | None, position: Position | None = None
) -> PlaceTraits:
    """Take an address apart; a postcode that stands only in the address is found there."""
    text = (address or "").upper()
    written = _POSTCODE.findall(text)
    code = normal_postcode(postcode) if postcode else None
    code = code or (normal_postcode(written[-1]) if written else None)
    words = [STREET_WORDS.get(word, word) for word in _WORD.findall(_POSTCODE.sub(" ", text).lower())]
    home = frozenset(_WORD.findall((town or "").lower()))
    return PlaceTraits(
        postcode=code,
        outcode=code.split()[0] if code else (postcode or "").strip().upper() or None,
        town=home,
        numbers=frozenset(word for word in words if word[0].isdigit()),
        telling=frozenset(word for word in words if word.isalpha() and len(word) > 1) - COMMON - home,
        position=position,
        known=bool(postcode or words or home or position),
    )


def nearness(a: PlaceTraits, b: PlaceTraits) -> Nearness:
    """How the two lie to each other; a street address that agrees outweighs a postcode that does not."""
    if not (a.known and b.known):
        return Nearness.UNKNOWN
    if a.postcode and a.postcode == b.postcode:
        return Nearness.SAME_POSTCODE
    if same_street(a, b):
        return Nearness.SAME_ADDRESS
    if a.position and b.position:
        return _by_distance(miles_between(a.position, b.position))
    if a.outcode and a.outcode == b.outcode:
        return Nearness.NEAR
    return _by_town(a, b)


def same_street(a: PlaceTraits, b: PlaceTraits) -> bool:
    """Whether both name the same number in the same street, or the same building, and no other town."""
    elsewhere = bool(a.outcode and b.outcode and a.outcode != b.outcode)
    if elsewhere and a.town.isdisjoint(b.town):
        return False
    shared = len(a.telling & b.telling)
    if a.numbers and b.numbers:
        numbers = len(a.numbers & b.numbers)
        nameless = not a.telling and not b.telling
        return numbers > 1 or (numbers == 1 and (shared > 0 or nameless))
    enough = SAME_BUILDING * min(len(a.telling), len(b.telling))
    return not (a.postcode and b.postcode) and shared > 1 and shared >= enough


def other_building(a: PlaceTraits, b: PlaceTraits) -> bool:
    """Whether both have a number and none in common."""
    return bool(a.numbers and b.numbers and a.numbers.isdisjoint(b.numbers))


def _by_town(a: PlaceTraits, b: PlaceTraits) -> Nearness:
    if a.town and b.town and not a.town.isdisjoint(b.town):
        return Nearness.SAME_TOWN
    if a.outcode and b.outcode:
        return Nearness.APART
    return Nearness.OTHER_TOWN if a.town and b.town else Nearness.UNCLEAR


def _by_distance(miles: float) -> Nearness:
    if miles <= SAME_MILES:
        return Nearness.SAME_ADDRESS
    return Nearness.NEAR if miles <= NEAR_MILES else Nearness.APART
