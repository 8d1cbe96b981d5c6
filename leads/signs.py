"""What speaks for and against two records being one organisation: each sign with its points and its sentence."""

from dataclasses import dataclass
from typing import NamedTuple

from leads.addresses import Nearness, PlaceTraits, other_building, same_street
from leads.names import Likeness, NameTraits
from leads.normalise import word_set

BASE = -3.5
"""Before anything is known two records are different organisations. All points are log-odds."""
NAME_CURVE = ((0.0, -7.0), (0.4, -5.0), (0.6, -2.5), (0.75, -0.5), (0.85, 1.5), (0.95, 3.0), (1.0, 4.0))
"""A name's points by how alike the two are."""
RARITY_CURVE = ((0.0, 0.2), (0.25, 0.3), (0.5, 0.5), (1.0, 1.0), (2.0, 1.2), (3.0, 1.3))
"""How much of these points counts away from a common place, by the weight of the words in common."""
CLASH, REGISTERED_APART, GROUP_WORD = -1.5, -0.5, -1.5
PLACE_POINTS = {
    Nearness.SAME_POSTCODE: 3.0,
    Nearness.SAME_ADDRESS: 3.0,
    Nearness.NEAR: 1.0,
    Nearness.SAME_TOWN: 0.0,
    Nearness.UNCLEAR: 0.3,
    Nearness.OTHER_TOWN: -1.0,
    Nearness.APART: -2.5,
}
STREET_TOO, POSTCODE_DIFFERS, BUILDING_DIFFERS = 1.0, -0.5, -1.0
PHONE_SAME, CALL_CENTRE_SAME, PHONE_DIFFERS = 3.5, 1.0, -1.0
DOMAIN_SAME, DOMAIN_DIFFERS = 1.5, -0.75
"""A group shares its domain, and a company has several: neither decides."""

ONE_PLACE = frozenset({Nearness.SAME_POSTCODE, Nearness.SAME_ADDRESS})
CALL_CENTRES = ("+443", "+448")
"""Numbers without a place: all branches of a chain give them."""
SHARED_SITES = word_set(
    "blogspot.com business.site facebook.com google.co.uk google.com instagram.com linkedin.com linktr.ee nhs.uk"
    " tripadvisor.co.uk tripadvisor.com twitter.com wixsite.com wordpress.com x.com yell.com youtube.com"
)
"""Sites where many organisations have a page: no one's own."""


@dataclass(frozen=True, slots=True)
class Traits:
    """A record in its normal forms, worked out once for many comparisons."""

    names: tuple[NameTraits, ...]
    place: PlaceTraits
    phone: str | None
    domain: str | None
    number: str | None


class Sign(NamedTuple):
    """One thing that speaks for (points above 0) or against two records being one, and a sentence that says so."""

    points: float
    sentence: str


def name_signs(names: Likeness, where: Nearness) -> list[Sign]:
    """What the names say; words that many names share say less, unless the place is one."""
    points = _on_curve(NAME_CURVE, names.score)
    if points > 0 and where not in ONE_PLACE:
        points *= _on_curve(RARITY_CURVE, names.telling)
    first, second = names.texts
    if names.equal:
        return [Sign(points, f"The names are the same: {first}.")]
    alike = "are much alike" if points > 0 else "differ"
    signs = [Sign(points, f"The names {alike}: {first} and {second}.")]
    if names.clash:
        signs.append(Sign(CLASH, f"In the names, “{names.clash[0]}” stands against “{names.clash[1]}”."))
    if names.registered:
        signs.append(
            Sign(REGISTERED_APART, "Both are full registered names, and companies of a group differ like this.")
        )
    return signs


def place_signs(a: PlaceTraits, b: PlaceTraits, where: Nearness) -> list[Sign]:
    """What the places say."""
    if where is Nearness.UNKNOWN:
        return []
    signs = [Sign(PLACE_POINTS[where], _place_sentence(a, b, where))]
    if where is Nearness.SAME_ADDRESS and a.outcode and b.outcode:
        signs.append(Sign(POSTCODE_DIFFERS, f"Their postcodes differ: {_both(a.postcode, b.postcode)}."))
    elif where is Nearness.SAME_POSTCODE and same_street(a, b):
        signs.append(Sign(STREET_TOO, "Their street addresses agree too."))
    elif other_building(a, b):
        signs.append(Sign(BUILDING_DIFFERS, "The numbers in their addresses differ."))
    return signs


def contact_signs(a: Traits, b: Traits) -> list[Sign]:
    """What phones and domains say."""
    signs = []
    if a.phone and a.phone == b.phone:
        points = PHONE_SAME if same_phone(a, b) else CALL_CENTRE_SAME
        signs.append(Sign(points, f"Both have the phone number {a.phone}."))
    elif a.phone and b.phone:
        signs.append(Sign(PHONE_DIFFERS, f"Their phone numbers differ: {_both(a.phone, b.phone)}."))
    if a.domain and a.domain == b.domain:
        signs.append(Sign(DOMAIN_SAME, f"Both have the website {a.domain}."))
    elif a.domain and b.domain:
        signs.append(Sign(DOMAIN_DIFFERS, f"Their websites differ: {_both(a.domain, b.domain)}."))
    return signs


def same_phone(a: Traits, b: Traits) -> bool:
    """Whether both have one phone number that belongs to a place."""
    return bool(a.phone and a.phone == b.phone and not a.phone.startswith(CALL_CENTRES))


def _place_sentence(a: PlaceTraits, b: PlaceTraits, where: Nearness) -> str:
    if where is Nearness.SAME_POSTCODE:
        return f"Both are at {a.postcode}."
    if where is Nearness.SAME_ADDRESS:
        return "Both have the same street address."
    if where is Nearness.NEAR:
        return "They are near each other."
    if where is Nearness.SAME_TOWN:
        return "They are in the same town."
    if where is Nearness.UNCLEAR:
        return "Nothing speaks against their being in one place."
    known = f": {_both(a.postcode, b.postcode)}" if a.postcode and b.postcode else ""
    return f"They are in different places{known}."


def _both(a: str | None, b: str | None) -> str:
    return " and ".join(sorted((str(a), str(b))))


def _on_curve(curve: tuple[tuple[float, float], ...], x: float) -> float:
    """The value at `x` on straight lines between the curve's points."""
    (x0, y0), *rest = curve
    for x1, y1 in rest:
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        x0, y0 = x1, y1
    return y0
