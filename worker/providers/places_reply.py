"""What Google Places (New) says: its errors as a table, and the one among its hits that is the company asked for."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2

from leads.errors import BadCredentials, BadReply, QuotaExhausted, RateLimited, Unavailable, VendorError
from leads.evidence import Position, SourceReport, Subject
from leads.geography import miles_between, normal_postcode
from leads.matching import Identity, Resemblance, Strength, compare
from leads.normalise import normal_phone
from leads.vocabulary import Field, Source, SourceStatus
from worker.providers.replies import retry_after, seconds, seen_at, text_of
from worker.providers.reports import evidence, not_found

KEEP = timedelta(days=30)
"""Google's terms: coordinates may be kept for thirty days, place ids for ever; the rest is not kept longer either."""

BY_REASON: dict[str, str] = {
    "API_KEY_INVALID": "the key is not valid: set GOOGLE_PLACES_API_KEY, or the organisation's own key",
    "API_KEY_EXPIRED": "the key has expired: set GOOGLE_PLACES_API_KEY, or the organisation's own key, to a new one",
    "API_KEY_SERVICE_BLOCKED": "the key is not allowed to use Places API (New): allow it in the key's restrictions",
    "API_KEY_IP_ADDRESS_BLOCKED": "the key does not allow this server's address: change the key's restrictions",
    "API_KEY_HTTP_REFERRER_BLOCKED": "the key is for web pages only: use a key for servers",
    "SERVICE_DISABLED": "Places API (New) is not enabled in the key's project: enable it",
    "BILLING_DISABLED": "billing is not enabled in the key's project: enable it",
    "CONSUMER_SUSPENDED": "the key's project is suspended",
    "CONSUMER_INVALID": "the key's project does not exist",
}
"""Reasons for which a key is of no use, whatever the status; a bad key comes as a 400."""

_PER_DAY = re.compile(r"per[ _]?day|1/d\b", re.IGNORECASE)


def error_of(response: httpx2.Response, body: Any) -> VendorError:
    """The error for a response that is not a success; `body` is its JSON, or None."""
    told = body.get("error") if isinstance(body, dict) else None
    told = told if isinstance(told, dict) else {}
    message = text_of(told.get("message"), most=200) or "without a reason"
    reason, quota, delay = _details(told.get("details"))
    status = response.status_code
    if status == 429:
        return _too_many(f"{quota} {message}", delay if delay is not None else retry_after(response.headers))
    if reason in BY_REASON:
        return BadCredentials(Source.GOOGLE_PLACES, BY_REASON[reason])
    if status in {401, 403}:
        return BadCredentials(Source.GOOGLE_PLACES, f"the key may not search for places: {message}")
    if status == 408 or status >= 500:
        return Unavailable(Source.GOOGLE_PLACES, f"failed on its side (status {status})")
    return BadReply(Source.GOOGLE_PLACES, f"refused the request (status {status}): {message}")


def _too_many(quota: str, delay: float | None) -> VendorError:
    if _PER_DAY.search(quota):
        return QuotaExhausted(Source.GOOGLE_PLACES, "the day's allowance is used up: raise the quota or wait for a day")
    return RateLimited(Source.GOOGLE_PLACES, "too many requests in a minute", retry_after=delay)


def _details(details: Any) -> tuple[str, str, float | None]:
    """The reason, the quota with its unit, and the delay to wait, from google.rpc's details."""
    reason, quota, delay = "", "", None
    for detail in _objects(details):
        reason = text_of(detail.get("reason")) or reason
        metadata = detail.get("metadata")
        if isinstance(metadata, dict):
            quota = f"{metadata.get('quota_limit', '')} {metadata.get('quota_unit', '')}"
        if "retryDelay" in detail:
            delay = seconds(str(detail["retryDelay"]))
    return reason, quota, delay


def parse_places(body: Any, subject: Subject) -> SourceReport:
    """The report about `subject` from a recorded answer: the hit that resembles it most, if it is at least LIKELY.

    Raises:
        BadReply: the answer does not have the shape that Google promises.
    """
    moment = seen_at(body, Source.GOOGLE_PLACES)
    hits = list(_hits(body.get("reply")))
    judged = [(compare(_identity(hit), Identity.of_subject(subject)), hit) for hit in hits if not _astray(hit, subject)]
    good = [(resemblance, hit) for resemblance, hit in judged if resemblance.strength.at_least(Strength.LIKELY)]
    if good:
        resemblance, hit = max(good, key=_preference)
        return _report(hit, resemblance, moment)
    if not judged:
        return not_found(Source.GOOGLE_PLACES, "Google knows no such place.")
    nearest = max(judged, key=lambda pair: pair[0].score)[1]
    return not_found(Source.GOOGLE_PLACES, f"Google's hits are other places, such as {_name(nearest)}.")


def _preference(judged: tuple[Resemblance, dict[str, Any]]) -> tuple[bool, bool, float]:
    """The surest first; of those equally sure, one that is open."""
    resemblance, hit = judged
    return resemblance.strength is Strength.SAME, hit.get("businessStatus") == "OPERATIONAL", resemblance.score


def _astray(hit: dict[str, Any], subject: Subject) -> bool:
    """Whether nothing says where the subject is, and the hit lies outside the area that is searched."""
    position = _position(hit)
    known = subject.postcode or subject.town or subject.address or subject.position
    if known or position is None or subject.near is None or subject.radius_miles is None:
        return False
    return miles_between(position, subject.near) > subject.radius_miles


def _hits(reply: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(reply, dict):
        raise BadReply(Source.GOOGLE_PLACES, "the answer is not a JSON object")
    places = reply.get("places", [])
    if not isinstance(places, list):
        raise BadReply(Source.GOOGLE_PLACES, "`places` is not a list")
    for place in places:
        if not isinstance(place, dict) or not text_of(place.get("id")) or _name(place) == "":
            raise BadReply(Source.GOOGLE_PLACES, "a place without id or name")
        yield place


def _identity(place: dict[str, Any]) -> Identity:
    address = text_of(place.get("formattedAddress"))
    return Identity(
        name=_name(place),
        postcode=_postcode(place),
        phone=_phone(place),
        domain=text_of(place.get("websiteUri")),
        address=address,
        town=_component(place, "postal_town") or _component(place, "locality"),
        position=_position(place),
    )


def _report(place: dict[str, Any], resemblance: Resemblance, moment: datetime) -> SourceReport:
    sure = round(0.9 * resemblance.score, 2)
    position = _position(place)
    values = {
        Field.PLACE_ID: (text_of(place.get("id")), sure),
        Field.NAME: (_name(place), sure),
        Field.ADDRESS: (text_of(place.get("formattedAddress")), sure),
        Field.POSTCODE: (_postcode(place), sure),
        Field.TOWN: (_component(place, "postal_town") or _component(place, "locality"), sure),
        Field.POSITION: (position and [position.latitude, position.longitude], sure),
        Field.PHONE: (_phone(place), sure),
        Field.WEBSITE: (text_of(place.get("websiteUri"), most=1000), sure),
        Field.BUSINESS_STATUS: (text_of(place.get("businessStatus")), sure),
        Field.RATING: (_number(place.get("rating")), sure),
        Field.RATING_COUNT: (_number(place.get("userRatingCount")), sure),
        Field.OPENING_HOURS: (_hours(place.get("regularOpeningHours")), sure),
    }
    url = text_of(place.get("googleMapsUri"), most=1000)
    ever = frozenset({Field.PLACE_ID})
    facts = evidence(Source.GOOGLE_PLACES, values, url=url, seen_at=moment, keep=KEEP, for_ever=ever)
    return SourceReport(Source.GOOGLE_PLACES, SourceStatus.FOUND, " ".join(resemblance.because), facts)


def _name(place: dict[str, Any]) -> str:
    shown = place.get("displayName")
    return (text_of(shown.get("text"), most=200) if isinstance(shown, dict) else None) or ""


def _phone(place: dict[str, Any]) -> str | None:
    number = text_of(place.get("internationalPhoneNumber")) or text_of(place.get("nationalPhoneNumber"))
    return (normal_phone(number) or number) if number else None


def _postcode(place: dict[str, Any]) -> str | None:
    code = _component(place, "postal_code")
    return normal_postcode(code) if code else None


def _component(place: dict[str, Any], kind: str) -> str | None:
    for component in _objects(place.get("addressComponents")):
        types = component.get("types")
        if isinstance(types, list) and kind in types:
            return text_of(component.get("longText"), most=100)
    return None


def _position(place: dict[str, Any]) -> Position | None:
    location = place.get("location")
    location = location if isinstance(location, dict) else {}
    latitude, longitude = _number(location.get("latitude")), _number(location.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Position(latitude, longitude)


def _number(value: Any) -> float | None:
    """A finite number; booleans are none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12:
        return None
    return value


def _hours(value: Any) -> list[str]:
    lines = value.get("weekdayDescriptions") if isinstance(value, dict) else None
    return [line for item in lines[:14] if (line := text_of(item))] if isinstance(lines, list) else []


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
