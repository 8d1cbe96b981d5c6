"""Google Places (New): text search with its field mask, pages and errors; `place_search` decides what matches."""

import base64
import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from canvass.sandbox.chance import number, token
from canvass.sandbox.limits import Allowance
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.place_search import MOST_PLACES, Circle, Rectangle, Search, matching_places
from canvass.sandbox.prices import PLACES_ENTERPRISE_PRICE, PLACES_PRO_PRICE
from canvass.sandbox.reception import Refusal, Reply, Vendor, endpoint
from canvass.sandbox.state import Sandbox
from canvass.sandbox.topics import topic_of
from canvass.sandbox.world import World

Json = dict[str, Any]

ENTERPRISE = frozenset(
    {
        "nationalPhoneNumber",
        "internationalPhoneNumber",
        "websiteUri",
        "rating",
        "userRatingCount",
        "regularOpeningHours",
    }
)
PRO = frozenset(
    [
        "id",
        "name",
        "displayName",
        "formattedAddress",
        "shortFormattedAddress",
        "addressComponents",
        "location",
        "businessStatus",
        "types",
        "primaryType",
        "primaryTypeDisplayName",
        "googleMapsUri",
        "viewport",
        "plusCode",
        "utcOffsetMinutes",
        "pureServiceAreaBusiness",
        "attributions",
    ]
)
LARGEST_RADIUS = 50_000
PAGE = 20
SERVICE = {"service": "places.googleapis.com"}
STATUSES = {0: "CLOSED_PERMANENTLY", 1: "CLOSED_TEMPORARILY", 2: "FUTURE_OPENING"}
"""One place in fifty each; all others are open."""
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def problem(code: int, status: str, message: str, reason: str = "", metadata: dict[str, str] | None = None) -> Response:
    error: Json = {"code": code, "message": message, "status": status}
    if reason:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
        error["details"] = [{**info, "metadata": SERVICE | (metadata or {})}]
    return JSONResponse({"error": error}, code)


def _quota(per: str, limit: int) -> dict[str, str]:
    unit = {"Minute": "1/min/{project}", "Day": "1/d/{project}"}[per]
    return {"quota_limit": f"SearchTextRequestPer{per}PerProject", "quota_limit_value": str(limit), "quota_unit": unit}


def _refuse(refusal: Refusal, _allowance: Allowance | None) -> Response:
    unregistered = (
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or "
        "other form of API consumer identity to call this API."
    )
    refusals: dict[Refusal, tuple[Any, ...]] = {
        "no key": (403, "PERMISSION_DENIED", unregistered),
        "bad key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", "API_KEY_INVALID"),
        "quota": (429, "RESOURCE_EXHAUSTED", "Quota exceeded.", "RATE_LIMIT_EXCEEDED", _quota("Day", 75_000)),
        "rate": (429, "RESOURCE_EXHAUSTED", "Quota exceeded.", "RATE_LIMIT_EXCEEDED", _quota("Minute", 600)),
        "internal": (500, "INTERNAL", "Internal error encountered."),
        "unavailable": (503, "UNAVAILABLE", "The service is currently unavailable."),
    }
    return problem(*refusals[refusal])


def _key(request: Request) -> str | None:
    return request.headers.get("x-goog-api-key") or request.query_params.get("key")


VENDOR = Vendor("places", _key, _refuse)


def _invalid(message: str) -> Reply:
    return Reply(problem(400, "INVALID_ARGUMENT", message))


async def search_text(sandbox: Sandbox, request: Request) -> Reply:
    mask = request.headers.get("x-goog-fieldmask") or request.query_params.get("fields") or ""
    fields = [field.strip() for field in mask.split(",") if field.strip()]
    body = _read(await request.body())
    if reason := _mask_problem(fields) or _body_problem(body):
        return _invalid(reason)
    search = _search(body)
    offset = _offset(body, search)
    if offset is None:
        return _invalid("Request parameters for paging requests must match the initial SearchText request.")
    found = matching_places(sandbox.world, search)[:MOST_PLACES]
    size = min(body.get("pageSize") or body.get("maxResultCount") or PAGE, PAGE)
    page = found[offset : offset + size]
    whole: Json = {"places": [place(sandbox.world, each) for each in page]} if page else {}
    if offset + size < len(found):
        whole["nextPageToken"] = _page_token(search, offset + size)
    return Reply(JSONResponse(masked(whole, fields)), {"names": [each.name for each in page]}, price(fields))


def _read(raw: bytes) -> Json:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _mask_problem(fields: list[str]) -> str | None:
    if not fields:
        return (
            "FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters#definitions "
            "on how to provide it. As an example, you can set the header 'X-Goog-FieldMask' with value "
            "'places.displayName,places.id'."
        )
    unknown = next((field for field in fields if not _known(field)), None)
    return f"Error expanding 'fields' parameter. Cannot find matching fields for path '{unknown}'." if unknown else None


def _known(field: str) -> bool:
    if field in {"*", "places", "places.*", "nextPageToken"}:
        return True
    first, _, rest = field.partition(".")
    return first == "places" and rest.split(".")[0] in ENTERPRISE | PRO


def _body_problem(body: Json) -> str | None:
    if not str(body.get("textQuery") or "").strip():
        return "Empty text_query."
    if body.get("pageToken") and not isinstance(body["pageToken"], str):
        return "Invalid value at 'page_token' (TYPE_STRING)."
    if (body.get("pageSize") or 0) < 0:
        return "page_size must not be negative."
    if body.get("locationBias") and body.get("locationRestriction"):
        return "Only one of location_bias and location_restriction may be set."
    if "circle" in (body.get("locationRestriction") or {}):
        return "Invalid JSON payload received. Unknown name \"circle\" at 'location_restriction': Cannot find field."
    radius = ((body.get("locationBias") or {}).get("circle") or {}).get("radius") or 0
    return "Circle radius must be between 0 and 50000 meters." if not 0 <= radius <= LARGEST_RADIUS else None


def _search(body: Json) -> Search:
    circle = (body.get("locationBias") or {}).get("circle")
    box = (body.get("locationRestriction") or {}).get("rectangle")
    bias = (
        Circle(_point(circle["center"]), float(circle.get("radius") or 0)) if circle and circle.get("center") else None
    )
    within = Rectangle(_point(box["low"]), _point(box["high"])) if box else None
    return Search(str(body["textQuery"]), bias, within)


def _point(raw: Json) -> tuple[float, float]:
    return float(raw.get("latitude", 0)), float(raw.get("longitude", 0))


def _page_token(search: Search, offset: int) -> str:
    return base64.urlsafe_b64encode(f"{token(16, search)}:{offset}".encode()).decode()


def _offset(body: Json, search: Search) -> int | None:
    """Where the page begins; None for a token that another search gave."""
    if not body.get("pageToken"):
        return 0
    try:
        of, _, offset = base64.urlsafe_b64decode(str(body["pageToken"])).decode().partition(":")
    except ValueError:
        return None
    return int(offset) if of == token(16, search) and offset.isdigit() else None


def price(fields: list[str]) -> int:
    """The dearest field asked for decides."""
    asked = {field.split(".")[1] for field in fields if field.startswith("places.")}
    dear = asked & ENTERPRISE or {"*", "places", "places.*"} & set(fields)
    return PLACES_ENTERPRISE_PRICE if dear else PLACES_PRO_PRICE


def masked(whole: Json, fields: list[str]) -> Json:
    if "*" in fields:
        return whole
    kept: Json = {}
    for field in fields:
        name, _, rest = field.partition(".")
        if name not in whole:
            continue
        if name == "places" and rest and rest != "*":
            kept.setdefault("places", [{} for _ in whole["places"]])
            for slot, full in zip(kept["places"], whole["places"], strict=True):
                _copy(slot, full, rest.split("."))
        else:
            kept[name] = whole[name]
    return kept


def _copy(slot: Json, full: Json, path: list[str]) -> None:
    name, *rest = path
    if name not in full:
        return
    if rest and isinstance(full[name], dict):
        _copy(slot.setdefault(name, {}), full[name], rest)
    else:
        slot[name] = full[name]


def place(world: World, organisation: Organisation) -> Json:
    """A Place as the vendor has it; what the world does not know is left out."""
    luck = number(world.seed, "place", organisation.id)
    topic = topic_of(organisation)
    kind = topic.place_type if topic else "establishment"
    lat, lon = world.point(organisation) or (0.0, 0.0)
    known: Json = {
        "name": f"places/{place_id(organisation)}",
        "id": place_id(organisation),
        "types": list(dict.fromkeys((kind, "point_of_interest", "establishment"))),
        "primaryType": kind,
        **_phones(organisation.phone),
        "formattedAddress": f"{organisation.address}, UK".lstrip(", "),
        "addressComponents": _components(organisation),
        "location": {"latitude": lat, "longitude": lon},
        "googleMapsUri": f"https://maps.google.com/?cid={luck}",
        "businessStatus": STATUSES.get(luck % 50, "OPERATIONAL"),
        "displayName": {"text": trading_name(organisation.name), "languageCode": "en"},
        "regularOpeningHours": {"weekdayDescriptions": [_hours(day) for day in WEEK]},
    }
    if organisation.website:
        known["websiteUri"] = organisation.website
    if luck % 4:
        known |= {"rating": 3 + luck % 21 / 10, "userRatingCount": 1 + luck % 180}
    return known


def place_id(organisation: Organisation) -> str:
    return f"ChIJ{token(23, 'place id', organisation.id, organisation.name)}"


def trading_name(name: str) -> str:
    """The name over the door: without its legal form, and not in capitals."""
    bare = re.sub(r"[ ,]+(limited|ltd|llp|plc)\.?$", "", name, flags=re.IGNORECASE)
    return bare.title() if bare.isupper() and len(bare) > 5 else bare


def _hours(day: str) -> str:
    return f"{day}: Closed" if day.startswith("S") else f"{day}: 9:00 AM – 5:30 PM"


def _phones(phone: str) -> dict[str, str]:
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    digits = f"0{digits[2:]}" if digits.startswith("44") else digits
    if not 10 <= len(digits) <= 11 or not digits.startswith("0"):
        return {}
    cut = 3 if digits[1] == "2" else 5 if digits.startswith(("01632", "07")) else 4
    national = f"{digits[:cut]} {digits[cut:-4]} {digits[-4:]}" if cut < 5 else f"{digits[:cut]} {digits[cut:]}"
    return {"nationalPhoneNumber": national, "internationalPhoneNumber": f"+44 {national[1:]}"}


def _components(organisation: Organisation) -> list[Json]:
    parts = (
        (organisation.town, ["postal_town"]),
        ("United Kingdom", ["country", "political"]),
        (organisation.postcode, ["postal_code"]),
    )
    return [
        {"longText": text, "shortText": "GB" if "country" in types else text, "types": types, "languageCode": "en"}
        for text, types in parts
        if text
    ]


ROUTES = [Route("/v1/places:searchText", endpoint(VENDOR, "searchText", search_text), methods=["POST"])]
