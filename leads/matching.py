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

from leads.addresses import Nearness, nearness, place_traits
from leads.evidence import Position, Subject
from leads.names import CORE_WEIGHT, Likeness, NameTraits, likeness, name_traits
from leads.normalise import CACHED, aliases, normal_company_number, normal_name, normal_phone, site_of
from leads.signs import BASE, ONE_PLACE, SHARED_SITES, Sign, Traits, contact_signs, name_signs, place_signs, same_phone
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
    placed: bool = False
    """Whether a place, or the phone of a place, is the same."""


@dataclass(frozen=True, slots=True)
class Key:
    """Something to look others up by. Sharing one is a reason to compare; only a NUMBER proves anything.

    A NAME is a whole name, its words in alphabetical order; NAME_POSTCODE are pieces of it: its two most telling words,
    and the beginning of each telling word with the postcode.
    """

    kind: KeyKind
    value: str


@dataclass(frozen=True, slots=True)
class Match(Generic[Ref]):
    """The record that a candidate is taken for, and why."""

    ref: Ref
    resemblance: Resemblance


CERTAIN, LIKELY_FROM, POSSIBLE_FROM = 0.92, 0.7, 0.2
"""Least scores of SAME, LIKELY and POSSIBLE."""
JUST_LIKELY, JUST_POSSIBLE = 0.9, 0.6
OTHER_NAME = 0.6
"""Names less alike than this are other names: the same place and phone make them POSSIBLE and no more."""
RARE, LONG = 0.95, 4
"""From this weight, or number, of words on, equal names without a place are LIKELY."""
NEARLY_EQUAL = 0.93
"""The same for names that differ by a letter or two."""
BRANCHES = 3
"""A name known at this many postcodes is a chain's: only what is at the same place counts."""


def compare(a: Identity, b: Identity) -> Resemblance:
    """How alike two records are; the order of the two does not matter."""
    left, right = _traits(a), _traits(b)
    if (b.name, b.other_names) < (a.name, a.other_names):
        left, right = right, left
    if left.number and right.number:
        return _by_number(left.number, right.number)
    names = _best_likeness(left.names, right.names)
    where = nearness(left.place, right.place)
    signs = [
        *name_signs(names, where),
        *place_signs(left.place, right.place, where),
        *contact_signs(left, right),
    ]
    least, most = _bounds(names, where, left, right)
    score = max(least, min(most, _probability(signs)))
    return Resemblance(
        strength=_strength(score),
        score=score,
        because=tuple([sign.sentence for sign in signs if sign.points > 0]),
        against=tuple([sign.sentence for sign in signs if sign.points < 0]),
        placed=where in ONE_PLACE or same_phone(left, right),
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
    """The other that the candidate most resembles, if it is at least LIKELY; of a name with many branches, in place."""
    known = list(others)
    branches = _has_branches(candidate, [other for _, other in known])
    matches = (Match(ref, compare(candidate, other)) for ref, other in known)
    good = [match for match in matches if _accepted(match.resemblance, branches=branches)]
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
    words = sorted(name.words, key=lambda word: name.words[word] < CORE_WEIGHT)
    pieces = {" ".join(sorted(words[:2]))} | ({f"{word[:4]} {postcode}" for word in words[:3]} if postcode else set())
    return {Key(KeyKind.NAME, " ".join(sorted(words)))} | {Key(KeyKind.NAME_POSTCODE, piece) for piece in pieces}


def _by_number(a: str, b: str) -> Resemblance:
    if a == b:
        return Resemblance(Strength.SAME, 1.0, (f"Both have the company number {a}.",), ())
    return Resemblance(Strength.NONE, 0.0, (), (f"The company numbers differ: {min(a, b)} and {max(a, b)}.",))


def _best_likeness(left: tuple[NameTraits, ...], right: tuple[NameTraits, ...]) -> Likeness:
    if len(left) == len(right) == 1:
        return likeness(left[0], right[0])
    return max((likeness(a, b) for a in left for b in right), key=lambda names: (names.score, names.telling))


def _accepted(found: Resemblance, *, branches: bool) -> bool:
    if branches and not (found.placed or found.score == 1.0):
        return False
    return found.strength.at_least(Strength.LIKELY)


def _has_branches(candidate: Identity, others: Iterable[Identity]) -> bool:
    name = normal_name(candidate.name)
    places = {_traits(other).place.postcode for other in others if normal_name(other.name) == name}
    return len(places - {None}) >= BRANCHES


def _probability(signs: Iterable[Sign]) -> float:
    return 1 / (1 + math.exp(-BASE - sum(sign.points for sign in signs)))


def _bounds(names: Likeness, where: Nearness, a: Traits, b: Traits) -> tuple[float, float]:
    """What the rules allow the sum of points to say: the least and the most."""
    placed, called = where in ONE_PLACE, same_phone(a, b)
    if names.score < OTHER_NAME:
        return (POSSIBLE_FROM if placed and called else 0.0), JUST_POSSIBLE
    if names.equal and placed:
        return CERTAIN, 1.0
    if names.group_word and not called:
        return 0.0, JUST_POSSIBLE
    if placed or called:
        return (LIKELY_FROM if names.equal else 0.0), (JUST_LIKELY if names.registered or names.clash else 1.0)
    return (0.0, JUST_LIKELY) if where is not Nearness.UNKNOWN else _bounds_nowhere(names)


def _bounds_nowhere(names: Likeness) -> tuple[float, float]:
    """The same where one of the two has no place: only a rare or long name says more than that it may be."""
    if names.equal:
        rare = names.telling >= RARE or names.words >= LONG
        return (LIKELY_FROM, JUST_LIKELY) if rare else (POSSIBLE_FROM, JUST_POSSIBLE)
    nearly = names.score >= NEARLY_EQUAL and names.telling >= RARE
    return 0.0, JUST_LIKELY if nearly else JUST_POSSIBLE


def _strength(score: float) -> Strength:
    if score >= CERTAIN:
        return Strength.SAME
    if score >= LIKELY_FROM:
        return Strength.LIKELY
    return Strength.POSSIBLE if score >= POSSIBLE_FROM else Strength.NONE
