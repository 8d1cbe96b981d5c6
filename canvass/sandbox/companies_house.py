"""The register's protocol: searches, profiles and what hangs on them; the records are shaped in `register`."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from canvass.sandbox import register
from canvass.sandbox.limits import Allowance
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.reception import Answer, Refusal, Reply, Vendor, endpoint
from canvass.sandbox.state import Sandbox
from canvass.sandbox.world import World

Json = dict[str, Any]

STATUSES = frozenset(
    [
        "active",
        "dissolved",
        "liquidation",
        "receivership",
        "administration",
        "voluntary-arrangement",
        "converted-closed",
        "insolvency-proceedings",
        "registered",
        "removed",
        "closed",
        "open",
    ]
)
BAD_DATE = (
    "Date provided is either invalid, empty or in the incorrect format, please use the format of 'yyyy-mm-dd' "
    "e.g '2000-12-20'"
)
BAD_STATUS = (
    "Error attempting to map request parameter values, please check the values of fields 'company_status' or "
    "'company_type' or 'company_subtype' contain accurate values"
)
BAD_SIZE = "Invalid size parameter, size must be greater than zero and not greater than 5000"
SEARCH_AGREES = 0.35
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _key(request: Request) -> str | None:
    """The user name of Basic credentials; a header that holds none counts as a bad key, not as no key."""
    header = request.headers.get("authorization")
    if not header:
        return None
    try:
        return base64.b64decode(header.partition(" ")[2], validate=True).decode().partition(":")[0] or "invalid"
    except (binascii.Error, UnicodeDecodeError):
        return "invalid"


def _headers(allowance: Allowance) -> dict[str, str]:
    return {
        "X-Ratelimit-Limit": str(allowance.limit),
        "X-Ratelimit-Remain": str(allowance.remaining),
        "X-Ratelimit-Reset": str(int(allowance.resets_at)),
        "X-Ratelimit-Window": f"{allowance.window // 60}m",
    }


def _refuse(refusal: Refusal, allowance: Allowance | None) -> Response:
    if refusal in {"quota", "rate"}:
        return Response(status_code=429, headers=_headers(allowance) if allowance else {})
    if refusal in {"internal", "unavailable"}:
        return Response(status_code=500 if refusal == "internal" else 503)
    error = "Empty Authorization header" if refusal == "no key" else "Invalid Authorization"
    return JSONResponse({"error": error, "type": "ch:service"}, 401)


VENDOR = Vendor("companies_house", _key, _refuse, _headers)


async def search(sandbox: Sandbox, request: Request) -> Reply:
    query = request.query_params.get("q", "").strip()
    if not query:
        return Reply(JSONResponse({"errors": [{"error": "invalid-request", "type": "ch:validation"}]}, 400))
    size = min(max(_whole(request, "items_per_page", 20), 1), 100)
    start = _whole(request, "start_index", 0)
    found = _named(sandbox.world, query)
    page = found[start : start + size]
    body: Json = {
        "kind": "search#companies",
        "total_results": len(found),
        "items_per_page": size,
        "start_index": start,
        "page_number": start // size + 1,
        "items": [register.search_item(sandbox.world, each) for each in page],
    }
    return Reply(JSONResponse(body), {"names": [each.name for each in page]})


def _named(world: World, query: str) -> list[Organisation]:
    ranked = (each for score, each in world.rank(query) if score >= SEARCH_AGREES and each.company_number)
    exact = world.by_number.get(query.upper())
    found = list(dict.fromkeys([*([exact] if exact else []), *ranked]))
    return [each for each in found if world.by_number[each.company_number] is each]


def _whole(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() else default


async def advanced_search(sandbox: Sandbox, request: Request) -> Reply:
    """No hits is a 404 without a body."""
    if refused := _bad_parameter(request):
        return Reply(refused)
    found = [each for each in sandbox.world.by_number.values() if _matches(sandbox.world, request, each)]
    start, size = _whole(request, "start_index", 0), _whole(request, "size", 20)
    page = found[start : start + size]
    if not page:
        return Reply(Response(status_code=404), {"names": []})
    items = [register.advanced_item(sandbox.world, each) for each in page]
    body: Json = {"etag": register.etag("advanced", request.url.query), "top_hit": items[0], "items": items}
    body |= {"kind": "search#advanced-search", "hits": len(found)}
    return Reply(JSONResponse(body), {"names": [each.name for each in page]})


def _bad_parameter(request: Request) -> Response | None:
    query = request.query_params
    dates = (query[name] for name in ("incorporated_from", "incorporated_to") if name in query)
    if any(_date(text) is None for text in dates):
        return Response(BAD_DATE, 400)
    if set(_listed(request, "company_status")) - STATUSES:
        return Response(BAD_STATUS, 400)
    return Response(BAD_SIZE, 422) if "size" in query and not 0 < _whole(request, "size", 0) <= 5000 else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def _listed(request: Request, name: str) -> list[str]:
    """A list parameter, given once with commas or several times."""
    return [part.strip() for text in request.query_params.getlist(name) for part in text.split(",") if part.strip()]


def _matches(world: World, request: Request, company: Organisation) -> bool:
    query = request.query_params
    codes, statuses = _listed(request, "sic_codes"), _listed(request, "company_status")
    return (
        (not codes or bool(set(codes) & set(company.sic_codes)))
        and _placed(company, query.get("location", ""))
        and query.get("company_name_includes", "").lower() in company.name.lower()
        and (
            not query.get("company_name_excludes") or query["company_name_excludes"].lower() not in company.name.lower()
        )
        and (not statuses or world.status(company) in statuses)
        and _born_between(world.incorporated(company), query.get("incorporated_from"), query.get("incorporated_to"))
    )


def _placed(company: Organisation, location: str) -> bool:
    """Every word of the location stands in the registered address; "LE1" is the outcode, not the start of LE19."""
    words = re.findall(r"[a-z0-9]+", f"{company.address} {company.town} {company.postcode}".lower())
    return all(word in words for word in re.findall(r"[a-z0-9]+", location.lower()))


def _born_between(day: date, first: str | None, last: str | None) -> bool:
    return (not first or day >= date.fromisoformat(first)) and (not last or day <= date.fromisoformat(last))


def about_company(shape: Callable[[World, Organisation], Json], missing: str) -> Answer:
    """The answer about one company, or the register's 404."""

    async def answer(sandbox: Sandbox, request: Request) -> Reply:
        company = sandbox.world.by_number.get(request.path_params["number"].upper())
        if company is None:
            return Reply(JSONResponse({"errors": [{"error": missing, "type": "ch:service"}]}, 404))
        return Reply(JSONResponse(shape(sandbox.world, company)), {"names": [company.name]})

    return answer


def _route(path: str, operation: str, answer: Answer) -> Route:
    return Route(path, endpoint(VENDOR, operation, answer))


_SHAPES: tuple[tuple[str, str, Callable[[World, Organisation], Json], str], ...] = (
    ("/company/{number}", "profile", register.profile, "company-profile-not-found"),
    ("/company/{number}/officers", "officers", register.officers, "company-officers-not-found"),
    ("/company/{number}/filing-history", "filing-history", register.filing_history, "company-filing-history-not-found"),
    (
        "/company/{number}/persons-with-significant-control",
        "persons-with-significant-control",
        register.controllers,
        "company-psc-not-found",
    ),
    ("/company/{number}/charges", "charges", register.charges, "company-charges-not-found"),
)

ROUTES = [
    _route("/search/companies", "search", search),
    _route("/advanced-search/companies", "advanced-search", advanced_search),
    *(_route(path, operation, about_company(shape, missing)) for path, operation, shape, missing in _SHAPES),
]
