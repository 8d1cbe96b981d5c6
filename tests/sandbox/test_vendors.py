"""Places, Companies House, postcodes.io and the sandbox's own endpoints over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.server import RunningSandbox, running_sandbox

SEARCH = "/v1/places:searchText"
LEICESTER = {"latitude": 52.634, "longitude": -1.13}
BIAS = {"circle": {"center": LEICESTER, "radius": 20_000.0}}
CH_KEY = ("sandbox-register", "")


async def places(http: httpx2.AsyncClient, mask: str | None, key: str = "sandbox", **body: Any) -> httpx2.Response:
    headers = {"X-Goog-Api-Key": key} | ({"X-Goog-FieldMask": mask} if mask else {})
    return await http.post(SEARCH, json=body, headers=headers)


@pytest.fixture
def registered(sandbox: RunningSandbox) -> Organisation:
    return next(each for each in sandbox.sandbox.world.organisations if each.company_number and each.website)


async def test_mask_decides_what_is_sent(http: httpx2.AsyncClient, registered: Organisation) -> None:
    query = f"{registered.name}, {registered.postcode}"
    reply = await places(http, "places.id,places.displayName.text,places.websiteUri", textQuery=query)
    [first, *_] = reply.json()["places"]
    assert set(first) == {"id", "displayName", "websiteUri"}
    assert first["displayName"] == {
        "text": registered.name.removesuffix(" Limited").removesuffix(" Ltd").removesuffix(" LLP")
    }
    assert first["websiteUri"] == registered.website


async def test_pages_end_at_sixty(http: httpx2.AsyncClient) -> None:
    seen: list[str] = []
    token: dict[str, str] = {}
    for _ in range(3):
        reply = await places(
            http, "places.id,nextPageToken", textQuery="builders", pageSize=50, locationBias=BIAS, **token
        )
        body = reply.json()
        seen += [place["id"] for place in body["places"]]
        token = {"pageToken": body["nextPageToken"]} if "nextPageToken" in body else {}
    assert len(seen) == len(set(seen)) == 60
    assert token == {}


async def test_page_token_belongs_to_its_search(http: httpx2.AsyncClient) -> None:
    first = (await places(http, "nextPageToken", textQuery="builders", locationBias=BIAS)).json()
    reply = await places(http, "*", textQuery="shops", locationBias=BIAS, pageToken=first["nextPageToken"])
    assert (reply.status_code, reply.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


async def test_restriction_excludes_what_bias_only_prefers(http: httpx2.AsyncClient) -> None:
    box = {"rectangle": {"low": {"latitude": 52.6, "longitude": -1.2}, "high": {"latitude": 52.7, "longitude": -1.0}}}
    reply = await places(http, "places.location", textQuery="dentist", locationRestriction=box)
    spots = [place["location"] for place in reply.json()["places"]]
    assert spots
    assert all(52.6 <= spot["latitude"] <= 52.7 and -1.2 <= spot["longitude"] <= -1.0 for spot in spots)


async def test_no_hits_is_an_empty_object(http: httpx2.AsyncClient) -> None:
    reply = await places(http, "places.id", textQuery="Qwertzuiop Asdfghjkl")
    assert (reply.status_code, reply.json()) == (200, {})


@pytest.mark.parametrize(
    "case",
    [
        (None, "sandbox", {"textQuery": "x"}, 400, None),
        ("places.colour", "sandbox", {"textQuery": "x"}, 400, None),
        ("*", "AIza-wrong", {"textQuery": "x"}, 400, "API_KEY_INVALID"),
        ("*", "sandbox-quota", {"textQuery": "x"}, 429, "RATE_LIMIT_EXCEEDED"),
        ("*", "sandbox", {}, 400, None),
        ("*", "sandbox", {"textQuery": "x", "locationBias": {"circle": {"radius": 50_001}}}, 400, None),
        ("*", "sandbox", {"textQuery": "x", "locationRestriction": {"circle": {}}}, 400, None),
    ],
)
async def test_places_errors(http: httpx2.AsyncClient, case: tuple[Any, ...]) -> None:
    mask, key, body, status, reason = case
    reply = await places(http, mask, key, **body)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (status, status)
    assert [detail["reason"] for detail in error.get("details", [])] == ([reason] if reason else [])


async def test_daily_quota_is_told_from_the_minute(http: httpx2.AsyncClient) -> None:
    reply = await places(http, "*", "sandbox-quota", textQuery="x")
    assert reply.json()["error"]["details"][0]["metadata"]["quota_limit"] == "SearchTextRequestPerDayPerProject"


async def test_register_search_and_profile(http: httpx2.AsyncClient, registered: Organisation) -> None:
    found = (await http.get("/search/companies", params={"q": registered.name}, auth=CH_KEY)).json()
    assert found["items"][0]["title"] == registered.name.upper()
    number = found["items"][0]["company_number"]
    assert number == registered.company_number
    reply = await http.get(f"/company/{number}", auth=CH_KEY)
    profile = reply.json()
    assert profile["sic_codes"] == list(registered.sic_codes)
    assert profile["registered_office_address"]["postal_code"] == registered.postcode
    assert reply.headers["x-ratelimit-limit"] == "600"
    assert reply.headers["x-ratelimit-window"] == "5m"


@pytest.mark.parametrize(
    ("part", "count"), [("officers", "total_results"), ("filing-history", "total_count"), ("charges", "total_count"),
                        ("persons-with-significant-control", "total_results")]
)  # fmt: skip
async def test_parts_of_a_company(http: httpx2.AsyncClient, registered: Organisation, part: str, count: str) -> None:
    body = (await http.get(f"/company/{registered.company_number}/{part}", auth=CH_KEY)).json()
    assert body[count] == len(body["items"])


async def test_advanced_search_narrows(http: httpx2.AsyncClient) -> None:
    asked = {"sic_codes": "62020,62090", "location": "LE3", "company_status": "active", "size": "500"}
    found = (await http.get("/advanced-search/companies", params=asked, auth=CH_KEY)).json()
    assert found["hits"] == len(found["items"]) > 1
    for item in found["items"]:
        assert set(item["sic_codes"]) & {"62020", "62090"}
        assert item["registered_office_address"]["postal_code"].startswith("LE3 ")
    born = sorted(item["date_of_creation"] for item in found["items"])
    later = asked | {"incorporated_from": born[-1]}
    again = (await http.get("/advanced-search/companies", params=later, auth=CH_KEY)).json()
    assert {item["date_of_creation"] for item in again["items"]} == {born[-1]}


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/advanced-search/companies?sic_codes=01110", 404, ""),
        ("/advanced-search/companies?size=5001", 422, "Invalid size parameter"),
        ("/advanced-search/companies?incorporated_from=01/02/2020", 400, "Date provided is either invalid"),
        ("/advanced-search/companies?company_status=asleep", 400, "Error attempting to map request parameter"),
        ("/company/00000001", 404, '{"errors":[{"error":"company-profile-not-found","type":"ch:service"}]}'),
    ],
)
async def test_register_errors(http: httpx2.AsyncClient, path: str, status: int, text: str) -> None:
    reply = await http.get(path, auth=CH_KEY)
    assert reply.status_code == status
    assert reply.text.startswith(text)
    assert bool(reply.text) == bool(text)


async def test_register_keys(http: httpx2.AsyncClient) -> None:
    nobody = await http.get("/company/00000001")
    stranger = await http.get("/company/00000001", auth=("wrong", ""))
    assert (nobody.status_code, nobody.json()["error"]) == (401, "Empty Authorization header")
    assert (stranger.status_code, stranger.json()) == (401, {"error": "Invalid Authorization", "type": "ch:service"})


@pytest_asyncio.fixture
async def limited() -> AsyncIterator[httpx2.AsyncClient]:
    options = SandboxOptions(latency="zero", noise=SILENCE, faults="limits=1")
    async with running_sandbox(options) as running, httpx2.AsyncClient(base_url=running.url, trust_env=False) as http:
        yield http


async def test_register_allows_six_hundred(limited: httpx2.AsyncClient) -> None:
    replies = [await limited.get("/company/00000001", auth=CH_KEY) for _ in range(601)]
    assert {reply.status_code for reply in replies[:600]} == {404}
    assert replies[599].headers["x-ratelimit-remain"] == "0"
    assert replies[600].status_code == 429
    other = await limited.get("/company/00000001", auth=("sandbox-other", ""))
    assert (other.status_code, other.headers["x-ratelimit-remain"]) == (404, "599")


async def test_postcodes(http: httpx2.AsyncClient) -> None:
    body = (await http.get("/postcodes/le11aa")).json()
    result = body["result"]
    assert (result["postcode"], result["outcode"], result["incode"]) == ("LE1 1AA", "LE1", "1AA")
    assert (result["latitude"], result["longitude"]) == (52.632105, -1.124996)
    assert (result["country"], result["region"]) == ("England", "East Midlands")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/postcodes/LE1%209ZZ", "Postcode not found"),
        ("/postcodes/nonsense", "Invalid postcode"),
        ("/outcodes/ZZ9", "Outcode not found"),
    ],
)
async def test_postcode_errors(http: httpx2.AsyncClient, path: str, error: str) -> None:
    reply = await http.get(path)
    assert (reply.status_code, reply.json()) == (404, {"status": 404, "error": error})


async def test_many_postcodes(http: httpx2.AsyncClient) -> None:
    body = (await http.post("/postcodes", json={"postcodes": ["LE1 1AA", "LE1 9ZZ"]})).json()
    assert [(each["query"], each["result"] and each["result"]["postcode"]) for each in body["result"]] == [
        ("LE1 1AA", "LE1 1AA"),
        ("LE1 9ZZ", None),
    ]
    too_many = await http.post("/postcodes", json={"postcodes": ["LE1 1AA"] * 101})
    assert too_many.status_code == 400


async def test_outcodes_near(http: httpx2.AsyncClient) -> None:
    near = (await http.get("/outcodes/LE1/nearest", params={"radius": 10_000, "limit": 100})).json()["result"]
    distances = [each["distance"] for each in near]
    assert near[0]["outcode"] == "LE1"
    assert distances == sorted(distances)
    assert distances[-1] <= 10_000
    point = {"lat": near[0]["latitude"], "lon": near[0]["longitude"], "radius": 10_000, "limit": 100}
    assert (await http.get("/outcodes", params=point)).json()["result"] == near
    spot = {"lat": 52.632105, "lon": -1.124996, "radius": 500}
    assert (await http.get("/postcodes", params=spot)).json()["result"][0]["postcode"] == "LE1 1AA"


async def test_a_vendor_goes_down_and_comes_up(limited: httpx2.AsyncClient) -> None:
    async def ask() -> tuple[int, int]:
        google = await places(limited, "places.id", textQuery="Nobody Knows")
        register = await limited.get("/company/00000001", auth=CH_KEY)
        return google.status_code, register.status_code

    assert await ask() == (200, 404)
    await limited.post("/_sandbox/faults", json={"faults": "down=places"})
    assert await ask() == (503, 404)
    await limited.post("/_sandbox/faults", json={"faults": ""})
    assert await ask() == (200, 404)
    refused = await limited.post("/_sandbox/faults", json={"faults": "down=nobody"})
    assert refused.status_code == 400
    entries = (await limited.get("/_sandbox/log")).json()["entries"]
    assert [(entry["status"], entry["fault"]) for entry in entries if entry["vendor"] == "places"] == [
        (200, None),
        (503, "down"),
        (200, None),
    ]


async def test_cut_body_breaks_the_connection() -> None:
    options = SandboxOptions(latency="zero", noise=SILENCE, faults="cut=1")
    async with running_sandbox(options) as running, httpx2.AsyncClient(trust_env=False) as http:
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.get(f"{running.url}/postcodes/LE11AA")


async def test_hang_never_answers() -> None:
    options = SandboxOptions(latency="zero", noise=SILENCE, faults="hang=1")
    async with running_sandbox(options) as running, httpx2.AsyncClient(trust_env=False, timeout=0.3) as http:
        with pytest.raises(httpx2.ReadTimeout):
            await http.get(f"{running.url}/postcodes/LE11AA")
