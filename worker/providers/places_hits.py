"""Reads the places in an answer of Google Places (New) into plain values; whose they are is judged elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from leads.errors import BadReply
from leads.evidence import Position
from leads.geography import normal_postcode
from leads.matching import Identity
from leads.normalise import normal_phone
from leads.vocabulary import Source
from worker.providers.places_terms import map_link
from worker.providers.replies import text_of

CLOSED = "CLOSED_PERMANENTLY"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place, as far as Google knows it; `link` is where Google shows it."""

    id: str
    name: str
    link: str
    address: str | None = None
    postcode: str | None = None
    town: str | None = None
    position: Position | None = None
    phone: str | None = None
    website: str | None = None
    status: str | None = None
    rating: float | None = None
    rating_count: float | None = None
    hours: tuple[str, ...] = ()

    @property
    def identity(self) -> Identity:
        """What it can be compared by."""
        return Identity(
            name=self.name,
            postcode=self.postcode,
            phone=self.phone,
            domain=self.website,
            address=self.address,
            town=self.town,
            position=self.position,
        )


def read_hits(body: Any) -> tuple[list[Hit], str | None]:
    """The places of a recorded answer, in Google's order, and the token of the next page, if there is one.

    Raises:
        BadReply: the answer does not have the shape that Google promises.
    """
    reply = body.get("reply") if isinstance(body, dict) else None
    if not isinstance(reply, dict):
        raise BadReply(Source.GOOGLE_PLACES, "the answer is not a JSON object")
    places = reply.get("places", [])
    if not isinstance(places, list):
        raise BadReply(Source.GOOGLE_PLACES, "`places` is not a list")
    token = reply.get("nextPageToken")
    return [_hit(place) for place in places], token if isinstance(token, str) and token else None


def _hit(place: Any) -> Hit:
    known = place if isinstance(place, dict) else {}
    place_id, name = text_of(known.get("id")), _name(known)
    if not place_id or not name:
        raise BadReply(Source.GOOGLE_PLACES, "a place without id or name")
    return Hit(
        id=place_id,
        name=name,
        link=text_of(known.get("googleMapsUri"), most=1000) or map_link(place_id),
        address=text_of(known.get("formattedAddress")),
        postcode=normal_postcode(_component(known, "postal_code") or ""),
        town=_component(known, "postal_town") or _component(known, "locality"),
        position=_position(known.get("location")),
        phone=_phone(known),
        website=text_of(known.get("websiteUri"), most=1000),
        status=text_of(known.get("businessStatus")),
        rating=_number(known.get("rating")),
        rating_count=_number(known.get("userRatingCount")),
        hours=tuple(_hours(known.get("regularOpeningHours"))),
    )


def _name(place: dict[str, Any]) -> str | None:
    shown = place.get("displayName")
    return text_of(shown.get("text"), most=200) if isinstance(shown, dict) else None


def _phone(place: dict[str, Any]) -> str | None:
    number = text_of(place.get("internationalPhoneNumber")) or text_of(place.get("nationalPhoneNumber"))
    return (normal_phone(number) or number) if number else None


def _component(place: dict[str, Any], kind: str) -> str | None:
    for component in _objects(place.get("addressComponents")):
        types = component.get("types")
        if isinstance(types, list) and kind in types:
            return text_of(component.get("longText"), most=100)
    return None


def _position(location: Any) -> Position | None:
    known = location if isinstance(location, dict) else {}
    latitude, longitude = _number(known.get("latitude")), _number(known.get("longitude"))
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
