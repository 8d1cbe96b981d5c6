"""The register's protocol: searches, profiles and what hangs on them; the records are shaped in `register`."""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from canvass.sandbox import filings, register
from canvass.sandbox.limits import Allowance
from canvass.sandbox.organisations import Organisation, register_words
from canvass.sandbox.reception import Answer, Refusal, Reply, Vendor, endpoint, receive
from canvass.sandbox.state import Sandbox
from canvass.sandbox.world import World

Json = dict[str, Any]
Shape = Callable[[World, Organisation, Request], Json]

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


def key_of(request: Request) -> str | None:
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


def refuse(refusal: Refusal, allowance: Allowance | None) -> Response:
    if refusal in {"quota", "rate"}:
        return Response(status_code=429, headers=_headers(allowance) if allowance else {})
    if refusal in {"internal", "unavailable"}:
        return Response(status_code=500 if refusal == "internal" else 503)
    error = "Empty Authorization header" if refusal == "no key" else "Invalid Authorization"
    return JSONResponse({"error": error, "type": "ch:service"}, 401)


VENDOR = Vendor("companies_house", key_of, refuse, _headers)


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
    named = _with_words(sandbox.world, request.query_params.get("company_name_includes", ""))
    found = [each for each in named if _matches(sandbox.world, request, each)]
    start, size = _whole(request, "start_index", 0), _whole(request, "size", 20)
    page = found[start : start + size]
    if not page:
        return Reply(Response(status_code=404), {"names": []})
    items = [register.advanced_item(sandbox.world, each) for each in page]
    body: Json = {"etag": register.etag("advanced", request.url.query), "top_hit": items[0], "items": items}
    body |= {"kind": "search#advanced-search", "hits": len(found)}
    return Reply(JSONResponse(body), {"names": [each.name for each in page]})


def _with_words(world: World, text: str) -> list[Organisation]:
    """Companies whose registered names have every word of the text; all companies where there is no word."""
    words = register_words(text)
    if not words:
        return list(world.by_number.values())
    numbers = set[str].intersection(*(world.registered_by_word.get(word, set()) for word in words))
    return [world.by_number[number] for number in sorted(numbers)]


async def advanced(request: Request) -> Response:
    """The advanced search. The log tells by the operation what it was used for: to look one company up by its name,
    as with the plain search, or to list an area's."""
    operation = "search" if request.query_params.get("company_name_includes") else "advanced-search"
    return await receive(request.app.state.sandbox, request, VENDOR, operation, advanced_search)


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
    excluded = register_words(query.get("company_name_excludes", ""))
    return (
        (not codes or bool(set(codes) & set(company.sic_codes)))
        and _placed(company, query.get("location", ""))
        and excluded.isdisjoint(register_words(company.name))
        and (not statuses or world.status(company) in statuses)
        and _born_between(world.incorporated(company), query.get("incorporated_from"), query.get("incorporated_to"))
    )


def _placed(company: Organisation, location: str) -> bool:
    """Every word of the location stands in the registered address; "LE1" is the outcode, not the start of LE19."""
    words = re.findall(r"[a-z0-9]+", f"{company.address} {company.town} {company.postcode}".lower())
    return all(word in words for word in re.findall(r"[a-z0-9]+", location.lower()))


def _born_between(day: date, first: str | None, last: str | None) -> bool:
    return (not first or day >= date.fromisoformat(first)) and (not last or day <= date.fromisoformat(last))


def about_company(shape: Shape, missing: str) -> Answer:
    """The answer about one company, or the register's 404."""

    async def answer(sandbox: Sandbox, request: Request) -> Reply:
        company = sandbox.world.by_number.get(request.path_params["number"].upper())
        if company is None:
            return Reply(JSONResponse({"errors": [{"error": missing, "type": "ch:service"}]}, 404))
        return Reply(JSONResponse(shape(sandbox.world, company, request)), {"names": [company.name]})

    return answer


def _profile(world: World, company: Organisation, _: Request) -> Json:
    return register.profile(world, company)


def _officers(world: World, company: Organisation, request: Request) -> Json:
    every = filings.officers(world, company)
    active = sum("resigned_on" not in each for each in every)
    counts = {"active_count": active, "resigned_count": len(every) - active, "inactive_count": 0}
    return _page(request, every, 35) | counts | {"kind": "officer-list", "etag": register.etag("officers", company.id)}


def _controllers(world: World, company: Organisation, request: Request) -> Json:
    every = filings.controllers(world, company)
    ceased = sum("ceased_on" in each for each in every)
    return _page(request, every, 25) | {"active_count": len(every) - ceased, "ceased_count": ceased}


def _charges(world: World, company: Organisation, request: Request) -> Json:
    """The register calls the length of the page the total, and the total the unfiltered count."""
    every = filings.charges(world, company)
    states = Counter(each["status"] for each in every)
    items = _page(request, every, 25)["items"]
    return {
        "total_count": len(items),
        "unfiltered_count": len(every),
        "satisfied_count": states["fully-satisfied"],
        "part_satisfied_count": states["part-satisfied"],
        "items": items,
        "etag": register.etag("charges", company.company_number),
    }


def _filings(world: World, company: Organisation, request: Request) -> Json:
    wanted = _listed(request, "category")
    every = [each for each in filings.filings(world, company) if not wanted or each["category"] in wanted]
    page = _page(request, every, 25)
    return page | {"total_count": page.pop("total_results"), "filing_history_status": "filing-history-available"}


def _page(request: Request, every: list[Json], usual: int) -> Json:
    size = min(max(_whole(request, "items_per_page", usual), 1), 100)
    start = _whole(request, "start_index", 0)
    return {
        "total_results": len(every),
        "items_per_page": size,
        "start_index": start,
        "items": every[start : start + size],
        "links": {"self": request.url.path},
    }


_SHAPES: tuple[tuple[str, str, Shape, str], ...] = (
    ("", "profile", _profile, "company-profile-not-found"),
    ("/officers", "officers", _officers, "company-officers-not-found"),
    ("/filing-history", "filing-history", _filings, "company-filing-history-not-found"),
    ("/persons-with-significant-control", "persons-with-significant-control", _controllers, "company-psc-not-found"),
    ("/charges", "charges", _charges, "company-charges-not-found"),
)

ROUTES = [
    Route("/search/companies", endpoint(VENDOR, "search", search)),
    Route("/advanced-search/companies", advanced),
    *(
        Route(f"/company/{{number}}{path}", endpoint(VENDOR, operation, about_company(shape, missing)))
        for path, operation, shape, missing in _SHAPES
    ),
]
