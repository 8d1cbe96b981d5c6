"""Google Places: what is asked, which hit is chosen, how long its values live, and how it fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import orjson
import pytest

from leads.calls import Turn
from leads.errors import BadCredentials, BadReply, QuotaExhausted, RateLimited, Unavailable, VendorError
from leads.evidence import Position, Subject
from leads.vocabulary import Field, Source, SourceStatus
from tests.providers.books import Books, always, client
from worker.gates import open_gate
from worker.providers.places import FIELDS, Places, question
from worker.providers.places_reply import parse_places
from worker.providers.places_terms import KEPT, REPLY

OPEN = open_gate(Source.GOOGLE_PLACES)
OAK = Subject(name="Oak Dental Practice", town="Leicester", postcode="LE1 6TE", phone="0116 254 1111")


def place(name: str = "Oak Dental Practice", postcode: str = "LE1 6TE", **more: Any) -> dict[str, Any]:
    return {
        "id": f"id of {name}",
        "displayName": {"text": name},
        "formattedAddress": f"12 Mill Lane, Leicester {postcode}, UK",
        "addressComponents": [
            {"longText": postcode, "types": ["postal_code"]},
            {"longText": "Leicester", "types": ["postal_town"]},
        ],
        "location": {"latitude": 52.63, "longitude": -1.13},
        "nationalPhoneNumber": "0116 254 1111",
        "websiteUri": "https://oak-dental.co.uk/",
        "rating": 4.5,
        "userRatingCount": 12,
        "businessStatus": "OPERATIONAL",
        "googleMapsUri": "https://maps.google.com/?cid=1",
        "regularOpeningHours": {"weekdayDescriptions": ["Monday: 9–5"]},
        **more,
    }


def recorded(*places: Any) -> dict[str, Any]:
    return {"seen_at": "2026-11-20T10:00:00+00:00", "reply": {"places": list(places)} if places else {}}


async def test_what_is_sent_and_paid(books: Books) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, json={"places": [place()]})

    places = Places(client(answer), "the-key", "http://places", gate=OPEN)
    report = await places.look_up(OAK, books)
    assert report.status is SourceStatus.FOUND
    assert sent[0].headers["x-goog-fieldmask"] == FIELDS
    assert "*" not in FIELDS
    assert sent[0].headers["x-goog-api-key"] == "the-key"
    assert orjson.loads(sent[0].content)["textQuery"] == "Oak Dental Practice, Leicester LE1 6TE"
    line = books.lines[0]
    assert (line.cost_micros, line.call.most_micros, line.call.keep) == (35_000, 35_000, timedelta(days=30))
    assert await places.look_up(OAK, books) == report
    assert len(sent) == 1


def test_only_what_is_used_is_asked_for() -> None:
    assert FIELDS.split(",") == [
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
    ]
    asked = question(Subject(name="Oak"))
    assert (asked["pageSize"], asked["regionCode"], asked["includePureServiceAreaBusinesses"]) == (20, "GB", True)


def test_the_search_is_biased_towards_the_campaign() -> None:
    near = Subject(name="Oak", near=Position(52.6, -1.1), radius_miles=10)
    assert question(near)["locationBias"]["circle"]["radius"] == pytest.approx(16_093.44)
    assert question(Subject(name="Oak", near=Position(52.6, -1.1), radius_miles=200))["locationBias"]["circle"] == {
        "center": {"latitude": 52.6, "longitude": -1.1},
        "radius": 50_000.0,
    }
    assert question(Subject(name="Oak", position=Position(52, -1), near=Position(50, 0)))["locationBias"]["circle"][
        "center"
    ] == {"latitude": 52, "longitude": -1}
    assert "locationBias" not in question(Subject(name="Oak"))
    assert question(Subject(name="Oak", address="1 High St"))["regionCode"] == "GB"


def test_values_expire_but_the_id() -> None:
    report = parse_places(recorded(place()), OAK)
    seen = datetime(2026, 11, 20, 10, tzinfo=UTC)
    lives = {item.field: item.expires_at for item in report.evidence}
    assert lives.pop(Field.PLACE_ID) is None
    assert set(lives.values()) == {seen + timedelta(days=30)}
    assert {item.url for item in report.evidence} == {"https://maps.google.com/?cid=1"}
    values = {item.field: item.value for item in report.evidence}
    assert values[Field.POSITION] == [52.63, -1.13]
    assert values[Field.PHONE] == "+441162541111"
    assert values[Field.POSTCODE] == "LE1 6TE"
    assert values[Field.OPENING_HOURS] == ["Monday: 9–5"]
    assert (values[Field.RATING], values[Field.RATING_COUNT]) == (4.5, 12)


def test_every_value_has_its_terms() -> None:
    chain = parse_places(recorded(place(), place(id="other")), OAK)
    assert {item.field for item in chain.evidence} == set(KEPT)
    assert [field for field, keep in KEPT.items() if keep is None] == [Field.PLACE_ID]
    assert KEPT[Field.POSITION] == REPLY == timedelta(days=30)
    assert all(keep is None or keep <= timedelta(days=30) for keep in KEPT.values())


def test_values_have_a_link_to_google_even_where_google_gives_none() -> None:
    bare = place(id="ChIJ1")
    del bare["googleMapsUri"]
    links = {item.url for item in parse_places(recorded(bare), OAK).evidence}
    assert links == {"https://www.google.com/maps/place/?q=place_id:ChIJ1"}


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("CLOSED_PERMANENTLY", "Google says that it has closed for good."),
        ("CLOSED_TEMPORARILY", "Google says that it is closed for now."),
        ("FUTURE_OPENING", "Google says that it has not opened yet."),
        ("OPERATIONAL", ""),
    ],
)
def test_what_is_not_open_is_said(status: str, said: str) -> None:
    report = parse_places(recorded(place(businessStatus=status)), OAK)
    assert report.first(Field.BUSINESS_STATUS) == status
    assert said in report.detail
    assert ("Google says" in report.detail) is bool(said)


def test_a_firm_without_a_shop_has_no_position() -> None:
    mobile = place()
    del mobile["location"], mobile["formattedAddress"]
    report = parse_places(recorded(mobile), OAK)
    assert report.status is SourceStatus.FOUND
    assert report.first(Field.POSITION) is None


async def test_each_request_takes_its_turn(books: Books) -> None:
    class Counted:
        taken, inside = 0, 0

        @asynccontextmanager
        async def turn(self, campaign_id: UUID) -> AsyncIterator[Turn]:
            assert campaign_id == books.campaign_id
            self.taken += 1
            self.inside += 1
            try:
                async with OPEN.turn(campaign_id) as turn:
                    yield turn
            finally:
                self.inside -= 1

    gate = Counted()

    def fail_once(_: httpx2.Request) -> httpx2.Response:
        assert gate.inside == 1
        return httpx2.Response(503) if gate.taken == 1 else httpx2.Response(200, json={})

    report = await Places(client(fail_once), "k", "http://places", gate=gate).look_up(OAK, books)
    assert (report.status, gate.taken, gate.inside) == (SourceStatus.NOT_FOUND, 2, 0)


def test_the_first_hit_is_not_taken_uncompared() -> None:
    others = [place("Elm Dental Care", "LE2 1AB", nationalPhoneNumber="0116 254 2222"), place()]
    assert parse_places(recorded(*others), OAK).first(Field.NAME) == "Oak Dental Practice"
    only = parse_places(recorded(others[0]), OAK)
    assert (only.status, only.evidence) == (SourceStatus.NOT_FOUND, ())
    assert "Elm Dental Care" in only.detail


def test_of_two_entries_the_open_one_is_taken() -> None:
    closed = place(businessStatus="CLOSED_PERMANENTLY", id="old")
    assert parse_places(recorded(closed, place(id="new")), OAK).first(Field.PLACE_ID) == "new"
    assert parse_places(recorded(closed), OAK).first(Field.BUSINESS_STATUS) == "CLOSED_PERMANENTLY"


def test_a_hit_far_away_is_not_taken_for_a_company_without_a_place() -> None:
    name = "Zanrafold Computers"
    subject = Subject(name=name, near=Position(52.63, -1.13), radius_miles=15)
    assert parse_places(recorded(place(name)), subject).status is SourceStatus.FOUND
    far = place(name, location={"latitude": 50.4, "longitude": -4.1})
    assert parse_places(recorded(far), subject).status is SourceStatus.NOT_FOUND


def test_no_hits_is_an_empty_result() -> None:
    assert parse_places(recorded(), OAK).status is SourceStatus.NOT_FOUND


@pytest.mark.parametrize("reply", [[], "x", {"places": {}}, {"places": [1]}, {"places": [{"id": "x"}]}, None])
def test_another_shape_is_a_bad_reply(reply: Any) -> None:
    with pytest.raises(BadReply):
        parse_places({"seen_at": "2026-11-20T10:00:00+00:00", "reply": reply}, OAK)
    with pytest.raises(BadReply):
        parse_places(reply, OAK)


def info(reason: str, **metadata: str) -> list[dict[str, Any]]:
    return [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "metadata": metadata}]


VIOLATION = [{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"description": "Limit per day"}]}]
MINUTE = info("RATE_LIMIT_EXCEEDED", quota_limit="SearchTextRequestPerMinutePerProject", quota_unit="1/m/{project}")
DAY = info("RATE_LIMIT_EXCEEDED", quota_limit="SearchTextRequestPerDayPerProject", quota_unit="1/d/{project}")
RETRY = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "13s"}]


@pytest.mark.parametrize(
    ("status", "details", "message", "kind", "asked"),
    [
        (400, info("API_KEY_INVALID"), "API key not valid.", BadCredentials, 1),
        (400, [], "FieldMask is a required parameter.", BadReply, 1),
        (401, [], "no", BadCredentials, 1),
        (403, info("SERVICE_DISABLED"), "disabled", BadCredentials, 1),
        (403, [], "The caller does not have permission", BadCredentials, 1),
        (400, info("API_KEY_EXPIRED"), "API key expired.", BadCredentials, 1),
        (403, info("BILLING_DISABLED"), "billing", BadCredentials, 1),
        (403, info("API_KEY_IP_ADDRESS_BLOCKED"), "blocked", BadCredentials, 1),
        (404, [], "no", BadReply, 1),
        (408, [], "timeout", Unavailable, 3),
        (429, VIOLATION, "Quota exceeded", QuotaExhausted, 1),
        (502, [], "bad gateway", Unavailable, 3),
        (504, [], "deadline", Unavailable, 3),
        (429, MINUTE, "Rate limit exceeded", RateLimited, 3),
        (429, [*MINUTE, *RETRY], "Rate limit exceeded", RateLimited, 1),
        (429, DAY, "Quota exceeded", QuotaExhausted, 1),
        (429, [], "Quota exceeded for quota metric and limit 'Requests per day'", QuotaExhausted, 1),
        (429, [], "", RateLimited, 3),
        (500, [], "internal", Unavailable, 3),
        (503, [], "unavailable", Unavailable, 3),
    ],
)
async def test_refusals(
    *, books: Books, status: int, details: list[Any], message: str, kind: type[VendorError], asked: int
) -> None:
    count = 0

    def refuse(_: httpx2.Request) -> httpx2.Response:
        nonlocal count
        count += 1
        error = {"code": status, "message": message, "status": "X", "details": details}
        return httpx2.Response(status, json={"error": error})

    with pytest.raises(kind) as caught:
        await Places(client(refuse), "the-key", "http://places", gate=OPEN).look_up(OAK, books)
    assert type(caught.value) is kind
    assert count == asked
    assert books.lines[-1].error is caught.value
    assert {line.cost_micros for line in books.lines} == {0}
    assert "the-key" not in str(caught.value)
    if details == [*MINUTE, *RETRY]:
        assert getattr(caught.value, "retry_after", None) == 13.0


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"<html>", 200, BadReply),
        (b"[]", 200, BadReply),
        (b'{"places": [{"id": "x", "displayName": {"te', 200, BadReply),
        (b"", 200, BadReply),
        (b"", 502, Unavailable),
        (b"<html>", 502, Unavailable),
        (b"<html>Sorry", 429, RateLimited),
        (b"<html>", 403, BadCredentials),
    ],
)
async def test_bodies_that_are_no_json(books: Books, body: bytes, status: int, kind: type[VendorError]) -> None:
    with pytest.raises(kind):
        await Places(client(always(status, body)), "k", "http://places", gate=OPEN).look_up(OAK, books)


async def test_a_failed_connection_is_tried_again(books: Books) -> None:
    count = 0

    def fail_once(_: httpx2.Request) -> httpx2.Response:
        nonlocal count
        count += 1
        if count == 1:
            raise httpx2.ConnectError("refused")
        return httpx2.Response(200, json={"places": [place()]})

    report = await Places(client(fail_once), "k", "http://places", gate=OPEN).look_up(OAK, books)
    assert (report.status, count) == (SourceStatus.FOUND, 2)


class Severed(httpx2.AsyncByteStream):
    """A body that breaks off."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'{"places": ['
        raise httpx2.RemoteProtocolError("the connection was closed in the middle")


async def test_nonsense_is_paid_for(books: Books) -> None:
    with pytest.raises(BadReply):
        await Places(client(always(200, b"{")), "k", "http://places", gate=OPEN).look_up(OAK, books)

    assert [line.cost_micros for line in books.lines] == [35_000]


async def test_an_answer_that_broke_off_is_paid_for_and_so_is_the_next(books: Books) -> None:
    replies = iter([httpx2.Response(200, stream=Severed()), httpx2.Response(200, json={"places": [place()]})])

    report = await Places(client(lambda _: next(replies)), "k", "http://places", gate=OPEN).look_up(OAK, books)

    assert report.status is SourceStatus.FOUND
    assert [(line.cost_micros, line.answer is not None) for line in books.lines] == [(35_000, False), (35_000, True)]


async def test_what_was_not_answered_costs_nothing(books: Books) -> None:
    with pytest.raises(Unavailable):
        await Places(client(always(503, {})), "k", "http://places", gate=OPEN).look_up(OAK, books)

    assert [line.cost_micros for line in books.lines] == [0, 0, 0]
