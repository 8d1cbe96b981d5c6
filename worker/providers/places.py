"""Looks a company up at Google Places (New), by one text search; reading and choosing is in `places_reply`."""

from typing import Any

import httpx2

from leads.calls import Answer, Call, Calls
from leads.errors import BadReply
from leads.evidence import SourceReport, Subject
from leads.vocabulary import Source
from worker.providers.places_reply import KEEP, error_of, parse_places
from worker.providers.replies import ask, json_of, object_of, recorded
from worker.providers.retry import retried

SEARCH_MICROS = 35_000
"""Text Search, Enterprise: phone, website, rating and hours put a request into that class."""

FIELDS = ",".join(
    f"places.{name}"
    for name in (
        "id",
        "displayName",
        "formattedAddress",
        "addressComponents",
        "location",
        "nationalPhoneNumber",
        "internationalPhoneNumber",
        "websiteUri",
        "rating",
        "userRatingCount",
        "businessStatus",
        "googleMapsUri",
        "regularOpeningHours.weekdayDescriptions",
    )
)
METRES_PER_MILE = 1609.344
MOST_RADIUS = 50_000.0
CLOSE_BY = 5_000.0
"""Radius about a company whose own position is known, in metres."""


class Places:
    """An enricher."""

    source = Source.GOOGLE_PLACES

    def __init__(self, http: httpx2.AsyncClient, key: str, base_url: str) -> None:
        self._http = http
        self._url = f"{base_url.rstrip('/')}/v1/places:searchText"
        self._headers = {"X-Goog-Api-Key": key, "X-Goog-FieldMask": FIELDS}

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What Google says about this very company; its values expire, all but the place's id.

        Raises:
            BudgetExhausted: nothing was asked.
            VendorError: Google could not be asked.
        """
        request = question(subject)
        call = Call(Source.GOOGLE_PLACES, "searchText", request, most_micros=SEARCH_MICROS, keep=KEEP)
        return parse_places(await calls.make(call, lambda: retried(lambda: self._search(request))), subject)

    async def _search(self, request: dict[str, Any]) -> Answer:
        sent = self._http.build_request("POST", self._url, json=request, headers=self._headers, timeout=15.0)
        response = await ask(self._http, sent, Source.GOOGLE_PLACES)
        if response.status_code != 200:
            raise error_of(response, _json_or_none(response))
        reply = object_of(response, Source.GOOGLE_PLACES)
        return Answer(recorded(reply=reply), cost_micros=SEARCH_MICROS, usage={"requests": 1})


def question(subject: Subject) -> dict[str, Any]:
    """The search for a company: its name and where it is said to be, near there if that is known."""
    where = " ".join(part for part in (subject.town, subject.postcode) if part) or subject.address or ""
    request: dict[str, Any] = {
        "textQuery": ", ".join(part for part in (subject.name, where) if part),
        "regionCode": "GB",
        "languageCode": "en-GB",
        "pageSize": 5,
    }
    if centre := subject.position or subject.near:
        wanted = CLOSE_BY if subject.position else (subject.radius_miles or 5.0) * METRES_PER_MILE
        point = {"latitude": centre.latitude, "longitude": centre.longitude}
        request["locationBias"] = {"circle": {"center": point, "radius": min(wanted, MOST_RADIUS)}}
    return request


def _json_or_none(response: httpx2.Response) -> Any:
    try:
        return json_of(response, Source.GOOGLE_PLACES)
    except BadReply:
        return None
