"""postcodes.io's protocol over the gazetteer: postcodes, outcodes, what is nearest, and the bulk look-up."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from canvass.sandbox.geography import METRES_PER_MILE
from canvass.sandbox.limits import Allowance
from canvass.sandbox.postcodes import Gazetteer, Point, nation_of, region_of, tidy_postcode
from canvass.sandbox.reception import Refusal, Reply, Vendor, endpoint
from canvass.sandbox.state import Sandbox

Json = dict[str, Any]
MOST_BULK = 100


def _status(code: int, error: str) -> Response:
    return JSONResponse({"status": code, "error": error}, code)


def _refuse(refusal: Refusal, _allowance: Allowance | None) -> Response:
    codes = {"rate": (429, "Too many requests"), "internal": (500, "Internal server error")}
    return _status(*codes.get(refusal, (503, "Service unavailable")))


VENDOR = Vendor("postcodes", lambda _: None, _refuse, needs_key=False)


def postcode_result(gazetteer: Gazetteer, postcode: str) -> Json:
    lat, lon = gazetteer.points[postcode]
    outcode, incode = postcode.split(" ")
    return {
        "postcode": postcode,
        "quality": 1,
        "country": nation_of(outcode),
        "nhs_ha": None,
        "longitude": lon,
        "latitude": lat,
        "region": region_of(outcode),
        "outcode": outcode,
        "incode": incode,
        "admin_district": gazetteer.districts.get(postcode),
        "admin_county": None,
        "admin_ward": None,
        "parish": None,
        "parliamentary_constituency": None,
    }


def outcode_result(gazetteer: Gazetteer, outcode: str) -> Json:
    lat, lon = gazetteer.outcodes[outcode]
    return {
        "outcode": outcode,
        "longitude": lon,
        "latitude": lat,
        "admin_district": [],
        "admin_county": [],
        "admin_ward": [],
        "parish": [],
        "country": [nation_of(outcode)],
    }


def _found(result: Any, names: list[str]) -> Reply:
    return Reply(JSONResponse({"status": 200, "result": result}), {"names": names})


async def one_postcode(sandbox: Sandbox, request: Request) -> Reply:
    tidy = tidy_postcode(request.path_params["postcode"])
    if tidy is None:
        return Reply(_status(404, "Invalid postcode"))
    if tidy not in sandbox.world.gazetteer.points:
        return Reply(_status(404, "Postcode not found"))
    return _found(postcode_result(sandbox.world.gazetteer, tidy), [tidy])


async def many_postcodes(sandbox: Sandbox, request: Request) -> Reply:
    asked = _asked_for(await request.body())
    if asked is None:
        return Reply(
            _status(400, "Invalid JSON query submitted. You need to submit a JSON object with an array of postcodes")
        )
    if len(asked) > MOST_BULK:
        return Reply(
            _status(400, f"Too many postcodes submitted. Up to {MOST_BULK} postcodes can be bulk requested at a time")
        )
    gazetteer = sandbox.world.gazetteer
    tidied = [(text, tidy_postcode(text)) for text in asked]
    results = [
        {"query": text, "result": postcode_result(gazetteer, tidy) if tidy in gazetteer.points and tidy else None}
        for text, tidy in tidied
    ]
    return _found(results, asked)


def _asked_for(raw: bytes) -> list[str] | None:
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    postcodes = body.get("postcodes") if isinstance(body, dict) else None
    return [str(text) for text in postcodes] if isinstance(postcodes, list) else None


async def near_point(sandbox: Sandbox, request: Request) -> Reply:
    """GET /postcodes?lon&lat: radius in metres (100, at most 2,000), limit 10, at most 100."""
    point = _point(request)
    if point is None:
        return Reply(_status(400, "Invalid longitude/latitude submitted"))
    return _postcodes_near(sandbox, request, point)


def _postcodes_near(sandbox: Sandbox, request: Request, centre: Point) -> Reply:
    gazetteer = sandbox.world.gazetteer
    near = gazetteer.grid.near(centre, _radius(request, 100, 2_000))[: _limit(request)]
    results = [postcode_result(gazetteer, code) | {"distance": miles * METRES_PER_MILE} for miles, code in near]
    return _found(results or None, [code for _, code in near])


async def one_outcode(sandbox: Sandbox, request: Request) -> Reply:
    outcode = request.path_params["outcode"].strip().upper()
    if outcode not in sandbox.world.gazetteer.outcodes:
        return Reply(_status(404, "Outcode not found"))
    return _found(outcode_result(sandbox.world.gazetteer, outcode), [outcode])


async def near_outcode(sandbox: Sandbox, request: Request) -> Reply:
    """GET /outcodes/{outcode}/nearest: radius in metres (5,000, at most 25,000), limit 10, at most 100."""
    centre = sandbox.world.gazetteer.outcodes.get(request.path_params["outcode"].strip().upper())
    return _outcodes_near(sandbox, request, centre) if centre else Reply(_status(404, "Outcode not found"))


async def outcodes_near_point(sandbox: Sandbox, request: Request) -> Reply:
    point = _point(request)
    return (
        _outcodes_near(sandbox, request, point)
        if point
        else Reply(_status(400, "Invalid longitude/latitude submitted"))
    )


def _outcodes_near(sandbox: Sandbox, request: Request, centre: Point) -> Reply:
    gazetteer = sandbox.world.gazetteer
    near = gazetteer.outcodes_near(centre, _radius(request, 5_000, 25_000))[: _limit(request)]
    results = [outcode_result(gazetteer, code) | {"distance": miles * METRES_PER_MILE} for miles, code in near]
    return _found(results or None, [code for _, code in near])


def _point(request: Request) -> Point | None:
    query = request.query_params
    try:
        return float(query.get("lat") or query["latitude"]), float(query.get("lon") or query["longitude"])
    except (KeyError, ValueError):
        return None


def _radius(request: Request, default: int, most: int) -> float:
    """In miles, from metres."""
    text = request.query_params.get("radius", "")
    metres = float(text) if text.replace(".", "", 1).isdigit() else default
    return min(metres, most) / METRES_PER_MILE


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "")
    return min(int(text), 100) if text.isdigit() and int(text) else 10


async def near_postcode(sandbox: Sandbox, request: Request) -> Reply:
    centre = sandbox.world.gazetteer.points.get(tidy_postcode(request.path_params["postcode"]) or "")
    return _postcodes_near(sandbox, request, centre) if centre else Reply(_status(404, "Postcode not found"))


ROUTES = [
    Route("/postcodes", endpoint(VENDOR, "bulk", many_postcodes), methods=["POST"]),
    Route("/postcodes", endpoint(VENDOR, "near point", near_point)),
    Route("/postcodes/{postcode}", endpoint(VENDOR, "postcode", one_postcode)),
    Route("/postcodes/{postcode}/nearest", endpoint(VENDOR, "near postcode", near_postcode)),
    Route("/outcodes", endpoint(VENDOR, "outcodes near point", outcodes_near_point)),
    Route("/outcodes/{outcode}", endpoint(VENDOR, "outcode", one_outcode)),
    Route("/outcodes/{outcode}/nearest", endpoint(VENDOR, "near outcode", near_outcode)),
]
