"""Looks a company up at Google Places (New); which hit is the company, and what is kept of it, is decided elsewhere."""

from typing import Any

import httpx2
import structlog

from leads.calls import Answer, Call, Calls, Gate, land
from leads.errors import BadReply, BudgetExhausted, RetryLater, SourceOff, Unavailable, VendorError
from leads.evidence import SourceReport, Subject
from leads.prices import PRICES, Prices
from leads.vocabulary import Source
from worker.providers.places_area import Rectangle, box, quarters
from worker.providers.places_errors import error_of
from worker.providers.places_hits import Hit, read_hits
from worker.providers.places_reply import choose, is_one_company, parse_places
from worker.providers.places_terms import REPLY
from worker.providers.replies import ask, json_of, object_of, recorded
from worker.providers.retry import retried

log = structlog.get_logger()

FIELDS = ",".join(
    (
        "nextPageToken",
        "places.id",
        "places.displayName.text",
        "places.formattedAddress",
        "places.addressComponents",
        "places.location",
        "places.internationalPhoneNumber",
        "places.websiteUri",
        "places.rating",
        "places.userRatingCount",
        "places.businessStatus",
        "places.googleMapsUri",
        "places.regularOpeningHours.weekdayDescriptions",
    )
)
"""What is used and no more; phone, website, rating and hours make a request one of the class Enterprise."""

PAGE = 20
"""Most hits of one request; it costs the same with fewer."""
MOST_SHOWN = 60
"""Most hits of one search, over all its pages."""
MOST_REQUESTS = 12
"""Requests for one company, each of which costs: a chain with more places than they show is shown in part."""
METRES_PER_MILE = 1609.344
MOST_RADIUS = 50_000.0
CLOSE_BY = 5_000.0
"""Radius about a company whose own position is known, in metres."""


class Places:
    """An enricher."""

    source = Source.GOOGLE_PLACES

    def __init__(
        self,
        http: httpx2.AsyncClient,
        key: str,
        base_url: str,
        *,
        gate: Gate,
        prices: Prices = PRICES,
        most_requests: int = MOST_REQUESTS,
    ) -> None:
        self._http = http
        self._gate = gate
        self._cost = prices.place_look_up
        self._most = most_requests
        self._url = f"{base_url.rstrip('/')}/v1/places:searchText"
        self._headers = {"X-Goog-Api-Key": key, "X-Goog-FieldMask": FIELDS}

    async def look_up(self, subject: Subject, calls: Calls) -> SourceReport:
        """What Google says about this very company; its values expire, all but the place's id.

        One request does, unless the company turns out to be a chain: then its other places are looked for as well, as
        far as budget and allowance go.

        Raises:
            BudgetExhausted: nothing was asked.
            VendorError: Google could not be asked.
        """
        first = await self._ask(question(subject), calls)
        more: list[Any] = []
        try:
            await self._look_further(first, more, subject, calls)
        except (RetryLater, BadReply, BudgetExhausted, SourceOff) as error:
            # of the company itself everything is known; whoever is asked next meets the same error
            log.info("places_incomplete", code=error.code, answers=len(more))
        return parse_places(first, subject, more)

    async def _look_further(self, first: Any, more: list[Any], subject: Subject, calls: Calls) -> None:
        """Put answers about further places of a chain into `more`: the search's next pages, then the area in pieces."""
        hits, token = read_hits(first)
        chosen = choose(hits, subject) if token else None
        if chosen is None or not _are_of(hits, chosen[0]):
            return
        shown = len(hits) + await self._pages(question(subject), token, chosen[0], more, calls)
        if shown < MOST_SHOWN or subject.near is None or subject.radius_miles is None:
            return
        tiles = quarters(box(subject.near, subject.radius_miles))
        while tiles and len(more) < self._most - 1:
            tile = tiles.pop(0)
            request = tile_question(chosen[0].name, tile)
            if await self._pages(request, None, chosen[0], more, calls) >= MOST_SHOWN:
                tiles += quarters(tile)

    async def _pages(
        self, request: dict[str, Any], token: str | None, chosen: Hit, more: list[Any], calls: Calls
    ) -> int:
        """Put a search's pages into `more`, from the one that `token` names; how many places they show."""
        shown = 0
        while len(more) < self._most - 1:
            body = await self._ask(request | ({"pageToken": token} if token else {}), calls)
            hits, token = read_hits(body)
            more.append(body)
            shown += len(hits)
            if not token or not _are_of(hits, chosen):
                break
        return shown

    async def _ask(self, request: dict[str, Any], calls: Calls) -> Any:
        """The recorded answer to one request. Each attempt is a call of its own, for each may be charged."""
        call = Call(Source.GOOGLE_PLACES, "searchText", request, most_micros=self._cost, keep=REPLY)
        return await retried(lambda: calls.make(call, lambda: self._search(request, calls)))

    async def _search(self, request: dict[str, Any], calls: Calls) -> Answer:
        sent = self._http.build_request("POST", self._url, json=request, headers=self._headers, timeout=15.0)
        async with self._gate.turn(calls.campaign_id):
            return await land(self._send(sent))

    async def _send(self, request: httpx2.Request) -> Answer:
        try:
            response = await ask(self._http, request, Source.GOOGLE_PLACES)
        except Unavailable as error:
            raise self._charged(error) if error.begun else error from None
        if response.status_code != 200:
            raise error_of(response, _json_or_none(response))
        try:
            reply = object_of(response, Source.GOOGLE_PLACES)
        except BadReply as error:
            raise self._charged(error) from None
        return Answer(recorded(reply=reply), cost_micros=self._cost, usage={"requests": 1})

    def _charged(self, error: VendorError) -> VendorError:
        """An answer was given, though it is of no use."""
        error.cost_micros = self._cost
        return error


def question(subject: Subject) -> dict[str, Any]:
    """The search for a company: its name and where it is said to be, near there if that is known."""
    where = " ".join(part for part in (subject.town, subject.postcode) if part) or subject.address or ""
    request = _search_for(", ".join(part for part in (subject.name, where) if part))
    if centre := subject.position or subject.near:
        wanted = CLOSE_BY if subject.position else (subject.radius_miles or 5.0) * METRES_PER_MILE
        point = {"latitude": centre.latitude, "longitude": centre.longitude}
        request["locationBias"] = {"circle": {"center": point, "radius": min(wanted, MOST_RADIUS)}}
    return request


def tile_question(name: str, tile: Rectangle) -> dict[str, Any]:
    """The search for all places of a name in a rectangle, and nowhere else."""
    return _search_for(name) | {"locationRestriction": {"rectangle": tile.to_json()}}


def _search_for(text: str) -> dict[str, Any]:
    return {
        "textQuery": text,
        "regionCode": "GB",
        "languageCode": "en-GB",
        "pageSize": PAGE,
        "includePureServiceAreaBusinesses": True,
    }


def _are_of(hits: list[Hit], chosen: Hit) -> bool:
    """Whether at least half of the hits are the company's places: else there is no sense in reading on."""
    return sum(is_one_company(hit, chosen) for hit in hits) * 2 >= max(1, len(hits))


def _json_or_none(response: httpx2.Response) -> Any:
    try:
        return json_of(response, Source.GOOGLE_PLACES)
    except BadReply:
        return None
