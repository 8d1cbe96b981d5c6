"""Parsers are given anything: they return a report, or raise BadReply, and nothing else."""

from typing import Any

import httpx2
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.errors import BadReply, Unavailable, VendorError
from leads.evidence import Subject
from tests.providers.events import deltas, ended, item, results, search
from tests.providers.spoiling import DATE, QUICK, anything, spoilt
from tests.providers.test_places import place
from worker.providers.openai_errors import classify, code_and_message
from worker.providers.openai_stream import Transcript
from worker.providers.places_errors import error_of
from worker.providers.places_reply import parse_places
from worker.providers.postcodes import parse_districts, parse_place

OAK = Subject(name="Oakhollow Dental", postcode="LE1 6TE", town="Leicester", phone="0116 254 1111")


@QUICK
@given(spoilt({"seen_at": DATE, "reply": {"places": [place()]}}))
def test_places(body: Any) -> None:
    try:
        report = parse_places(body, OAK)
    except BadReply:
        return
    orjson.dumps([item.value for item in report.evidence])


@QUICK
@given(
    spoilt({"error": {"message": "x", "details": [{"reason": "API_KEY_INVALID", "metadata": {}, "retryDelay": "1s"}]}})
)
def test_errors_of_places(body: Any) -> None:
    for status in (400, 403, 429, 500):
        assert isinstance(error_of(httpx2.Response(status), body), VendorError)


@QUICK
@given(
    st.lists(spoilt(search("https://a.example/")[1]) | spoilt(deltas(results(item()))[0]) | spoilt(ended()), max_size=6)
)
def test_events(events: list[Any]) -> None:
    transcript = Transcript()
    try:
        for event in events:
            transcript.take(event)
    except BadReply:
        pass
    assert transcript.usage("x").input >= 0
    assert isinstance(transcript.verdict(), VendorError | None)


@QUICK
@given(anything, st.sampled_from([None, 400, 401, 404, 429, 500]))
def test_errors_of_openai(error: Any, status: int | None) -> None:
    code, message = code_and_message(error)
    assert isinstance(classify(status=status, code=code, message=message), VendorError)


@QUICK
@given(st.text(max_size=200), st.integers(1, 9))
def test_texts_of_the_model(text: str, size: int) -> None:
    transcript = Transcript()
    for event in [*deltas(text, size), ended()]:
        transcript.take(event)
    assert isinstance(transcript.verdict(), BadReply | None)


@QUICK
@given(spoilt({"postcode": "LE1 1AA", "latitude": 1.0, "longitude": 2.0}), spoilt([{"outcode": "LE1", "latitude": 1}]))
def test_postcodes(place_: Any, districts: Any) -> None:
    for parse, value in ((parse_place, place_), (parse_districts, districts)):
        try:
            parse(value)
        except Unavailable:
            continue


def test_spoiling_reaches_the_depth() -> None:
    with pytest.raises(BadReply):
        parse_places({"seen_at": DATE, "reply": {"places": [{**place(), "displayName": None}]}}, OAK)
