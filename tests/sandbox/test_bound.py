"""The lower bound, over logs written by hand."""

from typing import Any

import pytest

from canvass.sandbox.bound import filling_time, lower_bound


def call(
    vendor: str, operation: str, *, started: float = 0.0, waited: float = 0.0, key: str = "k", **answer: Any
) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "operation": operation,
        "key": key,
        "status": 200,
        "started": started,
        "waited": waited,
        "answer": answer,
    }


def model_call(names: list[str], tokens: list[int], began: float, **more: Any) -> dict[str, Any]:
    return call("openai", "responses", names=names, item_tokens=tokens, text_began=began, **more)


def test_one_stream_writes_alone_until_the_next_begins() -> None:
    assert filling_time([8.0, 100.0], 2.0) == pytest.approx(10.0)


def test_streams_share_the_work() -> None:
    assert filling_time([8.0, 8.0, 8.0, 8.0], 4.0) == pytest.approx(9.0)
    assert filling_time([6.0, 8.0], 4.0) == pytest.approx(9.0)


def test_much_writing_is_shared_by_eight_streams() -> None:
    log = [model_call([f"{call}-{item}" for item in range(10)], [80] * 10, 8.0) for call in range(8)]
    assert lower_bound(log, 80).writing == pytest.approx(8.0 + 80 / 8)


def test_only_the_shortest_companies_count() -> None:
    log = [model_call(["A", "B", "C"], [80, 160, 800], 8.0), model_call(["B"], [80], 8.0)]
    bound = lower_bound(log, 2)
    assert (bound.written_leads, bound.tokens, bound.streams) == (2, 160, 8)
    assert bound.writing == pytest.approx(9.0)
    assert bound.seconds == bound.writing


def test_a_second_key_doubles_the_streams() -> None:
    log = [model_call(["A"], [80], 8.0), model_call(["B"], [80], 8.0, key="other")]
    assert lower_bound(log, 2).streams == 16


def test_a_lucky_first_byte_lowers_the_bound() -> None:
    assert lower_bound([model_call(["A"], [80], 3.0)], 1).writing == pytest.approx(4.0)


def test_companies_that_the_register_listed_need_no_writing() -> None:
    log = [call("companies_house", "advanced-search", waited=0.15, names=["A", "B"]), model_call(["C"], [80], 8.0)]
    bound = lower_bound(log, 2)
    assert (bound.written_leads, bound.writing) == (0, 0.0)
    assert bound.seconds == pytest.approx(0.15)


def test_the_last_lead_is_enriched_side_by_side() -> None:
    log = [
        model_call(["A"], [80], 8.0),
        call("places", "searchText", waited=0.4),
        call("companies_house", "search", waited=0.1),
        call("companies_house", "profile", waited=0.3),
        call("websites", "page", waited=0.2),
    ]
    bound = lower_bound(log, 1)
    assert bound.last_chain == pytest.approx(0.25)
    assert bound.seconds == pytest.approx(9.0 + 0.25)


def test_the_register_needs_one_call_for_a_lead_or_none_where_it_was_listed() -> None:
    log = [call("companies_house", "search", waited=0.1), call("companies_house", "profile", waited=0.3)]
    assert lower_bound(log, 1).last_chain == pytest.approx(0.1)
    listed = [*log, model_call(["A"], [80], 8.0), call("companies_house", "advanced-search", waited=0.2)]
    assert lower_bound(listed, 1).last_chain == 0
    many = [call("companies_house", name) for name in ("search", "profile") for _ in range(400)]
    assert lower_bound(many, 600).allowance == 0
    assert lower_bound(many, 601).allowance == 300


@pytest.mark.parametrize(("calls", "seconds"), [(600, 0.0), (601, 300.0), (1200, 300.0), (1201, 600.0)])
def test_the_register_lets_six_hundred_through(calls: int, seconds: float) -> None:
    log = [call("companies_house", "profile") for _ in range(calls)]
    assert lower_bound(log, calls).allowance == seconds


def test_an_open_window_may_end_at_once() -> None:
    log = [
        call("places", "searchText", started=1.0),
        *[call("places", "searchText", started=50.0) for _ in range(1201)],
    ]
    assert lower_bound(log, 2000).allowance == 120.0
    assert lower_bound(log, 2000, since=10.0).allowance == 60.0


def test_no_more_calls_are_necessary_than_leads() -> None:
    log = [call("places", "searchText") for _ in range(5_000)]
    assert lower_bound(log, 500).allowance == 0.0


def test_without_latencies_there_is_no_bound() -> None:
    assert lower_bound([model_call(["A"], [80], 8.0)], 1, real=False).seconds == 0
