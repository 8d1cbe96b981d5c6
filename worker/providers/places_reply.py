"""Which of Google's hits is the company asked for, what is said of it, and which other hits are its places too."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from leads.evidence import Evidence, SourceReport, Subject
from leads.geography import miles_between
from leads.matching import RARE, Identity, Resemblance, Strength, compare
from leads.names import likeness, name_traits
from leads.normalise import normal_name, site_of
from leads.signs import SHARED_SITES
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.places_hits import CLOSED, Hit, read_hits
from worker.providers.places_terms import KEPT
from worker.providers.replies import seen_at
from worker.providers.reports import not_found

SURE = 0.9
ALIKE = 0.6
"""Least likeness of the names of two places of one company that have one website."""
MOST_LOCATIONS = 200

STATUSES = {
    CLOSED: "Google says that it has closed for good.",
    "CLOSED_TEMPORARILY": "Google says that it is closed for now.",
    "FUTURE_OPENING": "Google says that it has not opened yet.",
}
"""What is worth saying of a place's status."""


def parse_places(body: Any, subject: Subject, more: Iterable[Any] = ()) -> SourceReport:
    """The report about `subject` from a recorded answer: the hit that resembles it most, if it is at least LIKELY.

    `more` are answers to further searches for places of the same company.

    Raises:
        BadReply: the answer does not have the shape that Google promises.
    """
    moment = seen_at(body, Source.GOOGLE_PLACES)
    hits, _ = read_hits(body)
    others = [hit for each in more for hit in read_hits(each)[0]]
    chosen = choose(hits, subject)
    if chosen is not None:
        hit, resemblance = chosen
        places = own_places([*hits, *others], hit, subject)
        return _report(hit, resemblance, places, moment)
    near = [hit for hit in hits if not _astray(hit, subject)]
    if not near:
        return not_found(Source.GOOGLE_PLACES, "Google knows no such place.")
    ours = Identity.of_subject(subject)
    nearest = max(near, key=lambda hit: compare(hit.identity, ours).score)
    return not_found(Source.GOOGLE_PLACES, f"Google's hits are other places, such as {nearest.name}.")


def choose(hits: Iterable[Hit], subject: Subject) -> tuple[Hit, Resemblance] | None:
    """The hit that is the subject: the surest, of those equally sure one in the area, open, and the nearest."""
    ours = Identity.of_subject(subject)
    judged = [(hit, compare(hit.identity, ours)) for hit in hits if not _astray(hit, subject)]
    good = [pair for pair in judged if pair[1].strength.at_least(Strength.LIKELY)]
    return max(good, key=partial(_preference, subject), default=None)


def own_places(hits: Iterable[Hit], chosen: Hit, subject: Subject) -> list[Hit]:
    """The company's places, the chosen one first, each once: open ones, and none beyond the campaign's radius."""
    places = {chosen.id: chosen}
    for hit in hits:
        if hit.status != CLOSED and not _outside(hit, subject) and is_one_company(hit, chosen):
            places.setdefault(hit.id, hit)
    return list(places.values())[:MOST_LOCATIONS]


def is_one_company(a: Hit, b: Hit) -> bool:
    """Whether two places are one company's: by their website and names, or where one has none, by a rare name."""
    site, other = _site(a), _site(b)
    if site and other:
        return site == other and likeness(name_traits(a.name), name_traits(b.name)).score >= ALIKE
    if normal_name(a.name) != normal_name(b.name):
        return False
    return (a.phone is not None and a.phone == b.phone) or name_traits(a.name).weight >= RARE


def _site(hit: Hit) -> str | None:
    site = site_of(hit.website) if hit.website else None
    return None if site in SHARED_SITES else site


def _preference(subject: Subject, judged: tuple[Hit, Resemblance]) -> tuple[bool, bool, bool, float, float]:
    hit, resemblance = judged
    centre = subject.position or subject.near
    away = miles_between(hit.position, centre) if hit.position and centre else 0.0
    return (
        resemblance.strength is Strength.SAME,
        not _outside(hit, subject),
        hit.status in {"OPERATIONAL", None},
        resemblance.score,
        -away,
    )


def _astray(hit: Hit, subject: Subject) -> bool:
    """Whether nothing says where the subject is, and the hit lies outside the area that is searched."""
    known = subject.postcode or subject.town or subject.address or subject.position
    return not known and _outside(hit, subject)


def _outside(hit: Hit, subject: Subject) -> bool:
    """Whether a place is known to lie beyond the campaign's radius: Google prefers an area, and goes beyond it."""
    if hit.position is None or subject.near is None or subject.radius_miles is None:
        return False
    return miles_between(hit.position, subject.near) > subject.radius_miles


def _report(hit: Hit, resemblance: Resemblance, places: Sequence[Hit], moment: datetime) -> SourceReport:
    values = {
        Field.PLACE_ID: hit.id,
        Field.NAME: hit.name,
        Field.ADDRESS: hit.address,
        Field.POSTCODE: hit.postcode,
        Field.TOWN: hit.town,
        Field.POSITION: hit.position and [hit.position.latitude, hit.position.longitude],
        Field.PHONE: hit.phone,
        Field.WEBSITE: hit.website,
        Field.BUSINESS_STATUS: hit.status,
        Field.RATING: hit.rating,
        Field.RATING_COUNT: hit.rating_count,
        Field.OPENING_HOURS: list(hit.hours),
        Field.LOCATIONS: [_location(place) for place in places] if len(places) > 1 else None,
    }
    sure = round(SURE * resemblance.score, 2)
    facts = tuple(
        _fact(field, value, hit.link, sure, moment) for field, value in values.items() if value not in (None, [])
    )
    status = STATUSES.get(hit.status or "", "")
    detail = " ".join(filter(None, (*resemblance.because, status)))
    return SourceReport(Source.GOOGLE_PLACES, SourceStatus.FOUND, detail, facts)


def _fact(field: Field, value: Any, link: str, sure: float, moment: datetime) -> Evidence:
    keep = KEPT[field]
    return Evidence(field, value, Source.GOOGLE_PLACES, link, sure, moment, None if keep is None else moment + keep)


def _location(hit: Hit) -> dict[str, Any]:
    told = {
        "address": hit.address or hit.name,
        "postcode": hit.postcode,
        "position": hit.position and [hit.position.latitude, hit.position.longitude],
        "phone": hit.phone,
        "place_id": hit.id,
    }
    return {name: value for name, value in told.items() if value is not None}
