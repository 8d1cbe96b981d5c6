"""Reading a streamed answer event by event, without a network."""

import pytest

from leads.errors import BadReply, QuotaExhausted, RateLimited, Unavailable
from leads.evidence import Found
from tests.providers.events import SOURCE, deltas, ended, item, results, search
from worker.providers.openai_items import Marks, found_of, schema
from worker.providers.openai_prices import Usage, cost, most_usage
from worker.providers.openai_stream import Transcript


def read(*events: dict[str, object]) -> tuple[list[Found], Transcript]:
    transcript = Transcript()
    return [found for event in events for found in transcript.take(event)], transcript


def test_an_item_is_found_when_its_brace_closes() -> None:
    transcript = Transcript()
    head, tail = results(item("First"), item("Second")).split('"Second"')
    seen = [found.name for event in deltas(head, 3) for found in transcript.take(event)]
    assert seen == ["First"]
    seen += [found.name for event in deltas(f'"Second"{tail}', 3) for found in transcript.take(event)]
    assert seen == ["First", "Second"]
    assert transcript.verdict() is not None
    transcript.take(ended())
    assert transcript.verdict() is None


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_citation_marks_and_the_vendors_tag_are_taken_off(size: int) -> None:
    mark = "\ue200cite\ue202turn0search3\ue201"
    told = item(f"Oak {mark}Dental", description=f"Dentists. {mark}", source_url=f"{SOURCE}?utm_source=openai&a=1")
    text = results(told).replace("}]}", f"}}{mark}]}}{mark}")
    founds, transcript = read(*search(SOURCE), *deltas(text, size), ended())
    assert transcript.verdict() is None
    assert [(found.name, found.description, found.source_url) for found in founds] == [
        ("Oak Dental", "Dentists.", f"{SOURCE}?a=1")
    ]


def test_a_mark_that_is_never_closed_ends_before_punctuation() -> None:
    assert Marks().taken_out('"a\ue200cite turn0","b"') == '"a","b"'


def test_escaped_marks_are_taken_off_values() -> None:
    founds, _ = read(*deltas('{"results":[{"name":"Oak\\ue200cite\\ue201 Dental"}]}'))
    assert founds == [Found(name="Oak Dental")]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://oak.example/contact", True),
        ("http://www.oak.example/contact/", True),
        ("https://oak.example/contact?utm_source=openai", True),
        ("https://oak.example/other", False),
        ("https://invented.example/contact", False),
        ("not an address", False),
        (None, False),
    ],
)
def test_a_source_must_be_among_those_that_were_returned(said: str | None, kept: bool) -> None:
    founds, _ = read(*search(SOURCE), *deltas(results(item(source_url=said, website="https://oak.example"))))
    assert (founds[0].source_url is not None) is kept
    assert founds[0].website == "https://oak.example"


def test_items_of_another_shape_are_passed_over() -> None:
    odd = ["text", 7, None, [1], {}, item(None), item(""), item(5), item("x" * 500), item("Bad", phone=5), item("Good")]
    founds, transcript = read(*deltas(results(*odd)), ended())
    assert [found.name for found in founds] == ["Good"]
    assert transcript.verdict() is None
    assert [told["name"] for told in transcript.results] == ["Good"]


def test_values_are_made_plain() -> None:
    told = item(
        " Oak\u0000 \nDental ", postcode="le11aa", phone="  ", website="javascript:alert(1)", description="x" * 2000
    )
    found = found_of(told, set())
    assert found == Found(name="Oak Dental", postcode="LE1 1AA", description="x" * 1000)


def test_a_preliminary_text_that_is_no_json_does_no_harm() -> None:
    founds, transcript = read(*deltas("I will search first.", part=1), *deltas(results(item()), part=2), ended())
    assert len(founds) == 1
    assert transcript.verdict() is None


@pytest.mark.parametrize(
    "text", ["Sorry, nothing.", '{"results":[{"name":"A"},', '{"companies":[]}', '{"results":[]} x', ""]
)
def test_a_text_that_is_not_our_json_is_a_bad_reply(text: str) -> None:
    _, transcript = read(*deltas(text), ended())
    assert isinstance(transcript.verdict(), BadReply)


def test_what_arrived_before_the_text_broke_is_kept() -> None:
    founds, transcript = read(*deltas(results(item("First"))[:-2] + ",]]]", 1000), ended())
    assert [found.name for found in founds] == ["First"]
    assert isinstance(transcript.verdict(), BadReply)


def test_no_companies_is_an_answer() -> None:
    founds, transcript = read(*deltas('{"results":[]}'), ended())
    assert (founds, transcript.verdict()) == ([], None)


def test_an_incomplete_answer_ends_normally() -> None:
    text = results(item("First"), item("Second"))
    founds, transcript = read(*deltas(text[:-30]), ended("incomplete"))
    assert [found.name for found in founds] == ["First"]
    assert transcript.verdict() is None


def test_a_refusal_is_a_bad_reply_with_its_words() -> None:
    told = {"type": "response.refusal.delta", "output_index": 1, "content_index": 0, "delta": "I cannot help."}
    _, transcript = read(told, ended())
    verdict = transcript.verdict()
    assert isinstance(verdict, BadReply)
    assert verdict.message == "the model declined to answer: I cannot help."


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("server_error", Unavailable),
        ("rate_limit_exceeded", RateLimited),
        ("insufficient_quota", QuotaExhausted),
        ("vector_store_timeout", Unavailable),
        ("invalid_prompt", BadReply),
        (None, Unavailable),
    ],
)
def test_failures_inside_the_stream(code: str | None, kind: type[Exception]) -> None:
    error = {"code": code, "message": "No."}
    for events in ([{"type": "error", "error": error}], [ended("failed", error=error, usage=None)]):
        assert isinstance(read(*events)[1].verdict(), kind)


def test_a_cut_stream_and_a_cancelled_answer_are_unavailable() -> None:
    assert isinstance(read(*deltas(results(item())))[1].verdict(), Unavailable)
    assert isinstance(read(ended("cancelled"))[1].verdict(), Unavailable)


def test_use_and_cost_as_the_vendor_says() -> None:
    _, transcript = read(*search(SOURCE), ended())
    assert transcript.usage("") == Usage(input=10_000, cached=4_000, output=2_000, reasoning=500, searches=3)
    assert cost("gpt-6-luna", transcript.usage("")) == 600 + 40 + 1_000 + 30_000


def test_use_of_a_cut_stream_is_estimated() -> None:
    _, transcript = read(*search(SOURCE), *deltas("x" * 300))
    assert transcript.usage("y" * 30) == Usage(input=10 + 12_000, output=100, searches=1)
    assert Transcript().usage("y" * 30) == Usage()


def test_the_most_that_an_answer_uses() -> None:
    assert most_usage("x" * 30, output_tokens=500, searches=2) == Usage(input=24_010, output=500, searches=2)


def test_the_schema_is_strict() -> None:
    told = schema()["properties"]["results"]["items"]
    assert told["additionalProperties"] is False
    assert told["required"] == list(told["properties"])
    assert told["properties"]["name"] == {"type": "string"}
    assert told["properties"]["phone"] == {"type": ["string", "null"]}
