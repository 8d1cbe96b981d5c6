"""Whether two records are the same organisation: keys that find whom to compare, and a comparison a person can read.

Register numbers decide. Otherwise evidence is added up: name, place, phone, domain, address, each with its weight. A
wrong merge loses a company, so a name without a place and a place without a name are never enough to be sure.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, Self, TypeVar

from leads.addresses import Nearness, PlaceTraits, nearness, other_building, place_traits
from leads.evidence import Position, Subject
from leads.names import Likeness, NameTraits, likeness, name_traits
from leads.normalise import CACHED, aliases, normal_company_number, normal_phone, site_of, word_set
from leads.vocabulary import KeyKind

Ref = TypeVar("Ref")


class Strength(StrEnum):
    """How sure it is that two records are one organisation, strongest first."""

    SAME = "SAME"
    LIKELY = "LIKELY"
    POSSIBLE = "POSSIBLE"
    NONE = "NONE"

    def at_least(self, other: "Strength") -> bool:
        """Whether this is as strong as `other` or stronger."""
        return _ORDER[self] <= _ORDER[other]


_ORDER = {strength: order for order, strength in enumerate(Strength)}


@dataclass(frozen=True, slots=True)
class Identity:
    """What an organisation can be recognised by, in any spelling; everything but the name may be missing."""

    name: str
    postcode: str | None = None
    phone: str | None = None
    domain: str | None = None
    company_number: str | None = None
    address: str | None = None
    town: str | None = None
    position: Position | None = None
    other_names: tuple[str, ...] = ()

    @classmethod
    def of_subject(cls, subject: Subject) -> Self:
        """What is known of a candidate."""
        return cls(
            name=subject.name,
            postcode=subject.postcode,
            phone=subject.phone,
            domain=subject.website,
            company_number=subject.company_number,
            address=subject.address,
            town=subject.town,
            position=subject.position,
            other_names=subject.other_names,
        )


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How alike two records are; `score` is 0–1, `because` and `against` are sentences for a person."""

    strength: Strength
    score: float
    because: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Something to look others up by. Sharing a key is a reason to compare; only a NUMBER proves anything."""

    kind: KeyKind
    value: str


@dataclass(frozen=True, slots=True)
class Match(Generic[Ref]):
    """The record that a candidate is taken for, and why."""

    ref: Ref
    resemblance: Resemblance


BASE = -3.5
"""Before anything is known two records are different organisations. All points are log-odds."""
NAME_CURVE = ((0.0, -7.0), (0.4, -5.0), (0.6, -2.5), (0.75, -0.5), (0.85, 1.5), (0.95, 3.0), (1.0, 4.0))
RARITY_CURVE = ((0.0, 0.2), (0.25, 0.3), (0.5, 0.5), (1.0, 1.0), (2.0, 1.2), (3.0, 1.3))
"""How much of a name's points counts away from a common place, by the weight of the words in common."""
CLASH, REGISTERED_APART = -1.5, -1.5
ONE_PLACE = frozenset({Nearness.SAME_POSTCODE, Nearness.SAME_ADDRESS})
PLACE_POINTS = {
    Nearness.SAME_POSTCODE: (3.0, "Both are in the same postcode."),
    Nearness.SAME_ADDRESS: (3.0, "Both have the same street address."),
    Nearness.NEAR: (0.5, "They are near each other."),
    Nearness.OTHER_TOWN: (-1.0, "They are in different towns."),
    Nearness.APART: (-2.5, "They are in different places."),
}
POSTCODE_DIFFERS, BUILDING_DIFFERS = -0.5, -1.0
PHONE_SAME, CALL_CENTRE_SAME, PHONE_DIFFERS = 3.5, 1.0, -1.0
DOMAIN_SAME, DOMAIN_DIFFERS = 1.5, -0.75

CERTAIN, LIKELY_FROM, POSSIBLE_FROM = 0.92, 0.7, 0.2
"""Least scores of SAME, LIKELY and POSSIBLE."""
JUST_LIKELY, JUST_POSSIBLE = 0.9, 0.6
OTHER_NAME = 0.6
"""Names less alike than this are other names: the same place and phone make them POSSIBLE and no more."""
RARE = 1.05
"""From this weight of words on, equal names without a place are LIKELY."""
NEARLY_EQUAL = 0.93

CALL_CENTRES = ("+443", "+448")
"""Numbers without a place: all branches of a chain give them."""
SHARED_SITES = word_set(
    "facebook.com instagram.com linkedin.com twitter.com x.com youtube.com google.com google.co.uk yell.com nhs.uk"
    " business.site wixsite.com wordpress.com blogspot.com linktr.ee tripadvisor.co.uk tripadvisor.com"
)
"""Sites where many organisations have a page: no one's own."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for (points above 0) or against two records being one, and a sentence that says so."""

    points: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Traits:
    """An identity in its normal forms, worked out once for many comparisons."""

    names: tuple[NameTraits, ...]
    place: PlaceTraits
    phone: str | None
    domain: str | None
    number: str | None


def compare(a: Identity, b: Identity) -> Resemblance:
    """How alike two records are; the order of the two does not matter."""
    left, right = _traits(a), _traits(b)
    if left.number and right.number:
        return _by_number(left.number, right.number)
    names = max((likeness(x, y) for x in left.names for y in right.names), key=_by_score)
    where = nearness(left.place, right.place)
    signs = [
        *_name_signs(a, b, names, where),
        *_place_signs(left.place, right.place, where),
        *_contact_signs(left, right),
    ]
    score = _bounded(_probability(signs), names, where, left, right)
    return Resemblance(
        strength=_strength(score),
        score=score,
        because=tuple(sign.sentence for sign in signs if sign.points > 0),
        against=tuple(sign.sentence for sign in signs if sign.points < 0),
    )


def keys_of(identity: Identity) -> frozenset[Key]:
    """What to look others up by, so that hardly any other record of the same organisation is missed."""
    traits = _traits(identity)
    exact = (
        (KeyKind.NUMBER, traits.number),
        (KeyKind.DOMAIN, traits.domain),
        (KeyKind.PHONE, traits.phone),
    )
    keys = {Key(kind, value) for kind, value in exact if value}
    for name in traits.names:
        keys |= _name_keys(name, traits.place.postcode)
    return frozenset(keys)


def dedupe(candidate: Identity, others: Iterable[tuple[Ref, Identity]]) -> Match[Ref] | None:
    """The other that the candidate most resembles, if it is at least LIKELY."""
    matches = [Match(ref, compare(candidate, other)) for ref, other in others]
    good = [match for match in matches if match.resemblance.strength.at_least(Strength.LIKELY)]
    return max(good, key=lambda match: match.resemblance.score, default=None)


@lru_cache(maxsize=CACHED)
def _traits(identity: Identity) -> Traits:
    place = place_traits(identity.address, identity.town, identity.postcode, identity.position)
    site = site_of(identity.domain) if identity.domain else None
    return Traits(
        names=tuple(name_traits(name, place.town) for name in _all_names(identity)),
        place=place,
        phone=_phone(identity.phone),
        domain=None if site in SHARED_SITES else site,
        number=normal_company_number(identity.company_number) if identity.company_number else None,
    )


def _all_names(identity: Identity) -> list[str]:
    names = [alias for name in (identity.name, *identity.other_names) for alias in aliases(name)]
    return list(dict.fromkeys(names))


def _phone(text: str | None) -> str | None:
    if not text:
        return None
    digits = "".join(char for char in text if char.isdigit())
    return normal_phone(text) or (digits if len(digits) >= 7 else None)


def _name_keys(name: NameTraits, postcode: str | None) -> set[Key]:
    keys = {Key(KeyKind.NAME, " ".join(sorted(name.words)))}
    telling = sorted(name.words, key=lambda word: (-name.words[word], -len(word), word))
    if len(telling) > 2:
        keys.add(Key(KeyKind.NAME, " ".join(sorted(telling[:2]))))
    if postcode:
        keys |= {Key(KeyKind.NAME_POSTCODE, f"{word[:4]} {postcode}") for word in telling[:3]}
    return keys


def _by_number(a: str, b: str) -> Resemblance:
    if a == b:
        return Resemblance(Strength.SAME, 1.0, (f"Both have the company number {a}.",), ())
    return Resemblance(Strength.NONE, 0.0, (), (f"The company numbers differ: {a} and {b}.",))


def _by_score(names: Likeness) -> tuple[float, float]:
    return names.score, names.telling


def _name_signs(a: Identity, b: Identity, names: Likeness, where: Nearness) -> list[Sign]:
    points = _on_curve(NAME_CURVE, names.score)
    if points > 0 and where not in ONE_PLACE:
        points *= _on_curve(RARITY_CURVE, names.telling)
    first, second = sorted((a.name, b.name))
    if names.equal:
        return [Sign(points, f"The names are the same: {first}.")]
    alike = "are much alike" if points > 0 else "differ"
    signs = [Sign(points, f"The names {alike}: {first} and {second}.")]
    if names.clash:
        signs.append(Sign(CLASH, f"In the names “{names.clash[0]}” stands against “{names.clash[1]}”."))
    if names.registered:
        signs.append(Sign(REGISTERED_APART, "Both are names as on the register, and companies of a group differ so."))
    return signs


def _place_signs(a: PlaceTraits, b: PlaceTraits, where: Nearness) -> list[Sign]:
    if where is Nearness.UNKNOWN:
        return []
    signs = [Sign(*PLACE_POINTS[where])]
    if where is Nearness.SAME_ADDRESS and a.outcode and b.outcode:
        signs.append(Sign(POSTCODE_DIFFERS, f"Their postcodes differ: {a.postcode} and {b.postcode}."))
    elif other_building(a, b):
        signs.append(Sign(BUILDING_DIFFERS, "The numbers in their addresses differ."))
    return signs


def _contact_signs(a: Traits, b: Traits) -> list[Sign]:
    signs = []
    if a.phone and b.phone:
        if a.phone == b.phone:
            points = CALL_CENTRE_SAME if a.phone.startswith(CALL_CENTRES) else PHONE_SAME
            signs.append(Sign(points, f"Both have the phone number {a.phone}."))
        else:
            signs.append(Sign(PHONE_DIFFERS, "Their phone numbers differ."))
    if a.domain and b.domain:
        if a.domain == b.domain:
            signs.append(Sign(DOMAIN_SAME, f"Both have the website {a.domain}."))
        else:
            signs.append(Sign(DOMAIN_DIFFERS, "Their websites differ."))
    return signs


def _probability(signs: Iterable[Sign]) -> float:
    return 1 / (1 + math.exp(-BASE - sum(sign.points for sign in signs)))


def _bounded(score: float, names: Likeness, where: Nearness, a: Traits, b: Traits) -> float:
    least, most = _bounds(names, where, a, b)
    return max(least, min(most, score))


def _bounds(names: Likeness, where: Nearness, a: Traits, b: Traits) -> tuple[float, float]:
    """What the rules allow the sum of points to say: the least and the most."""
    placed = where in ONE_PLACE
    same_phone = bool(a.phone and a.phone == b.phone and not a.phone.startswith(CALL_CENTRES))
    if names.score < OTHER_NAME:
        return (POSSIBLE_FROM if placed and same_phone else 0.0), JUST_POSSIBLE
    if names.equal and placed:
        return CERTAIN, 1.0
    if placed or same_phone:
        return (LIKELY_FROM if names.equal else 0.0), 1.0
    if where is not Nearness.UNKNOWN:
        return 0.0, JUST_LIKELY
    if names.equal and names.telling >= RARE:
        return LIKELY_FROM, JUST_LIKELY
    nearly = names.score >= NEARLY_EQUAL and names.telling >= RARE
    return 0.0, JUST_LIKELY if nearly else JUST_POSSIBLE


def _strength(score: float) -> Strength:
    if score >= CERTAIN:
        return Strength.SAME
    if score >= LIKELY_FROM:
        return Strength.LIKELY
    return Strength.POSSIBLE if score >= POSSIBLE_FROM else Strength.NONE


def _on_curve(curve: tuple[tuple[float, float], ...], x: float) -> float:
    (x0, y0), *rest = curve
    for x1, y1 in rest:
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        x0, y0 = x1, y1
    return y0
