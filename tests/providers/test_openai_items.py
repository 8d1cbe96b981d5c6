"""One result of the model's answer as a find: its signal counts only with the page that shows it."""

import pytest

from leads.evidence import Found
from tests.providers.events import SOURCE, deltas, ended, item, results, search
from worker.providers.openai_items import MOST, found_of, schema, where
from worker.providers.openai_stream import Transcript

SIGNAL = "Planning application 26/01234/FUL: extension, granted on 3 May 2026."


def test_every_result_has_a_place_for_a_signal_that_may_stay_empty() -> None:
    told = schema()["properties"]["results"]["items"]
    assert told["properties"]["signal"] == {"type": ["string", "null"]}
    assert "signal" in told["required"]
    assert list(told["properties"]) == list(MOST)


@pytest.mark.parametrize(
    ("source", "signal", "kept"),
    [
        (SOURCE, SIGNAL, SIGNAL),
        (f"{SOURCE}?utm_source=openai", f" {SIGNAL}\n", SIGNAL),
        ("https://invented.example/page", SIGNAL, None),
        (None, SIGNAL, None),
        (SOURCE, None, None),
        (SOURCE, "  ", None),
        (SOURCE, "x" * 1000, "x" * 300),
    ],
)
def test_a_signal_is_what_a_returned_page_shows(source: str | None, signal: str | None, kept: str | None) -> None:
    found = found_of(item(source_url=source, signal=signal), {where(SOURCE)})
    assert found is not None
    assert found.signal == kept
    assert found.name == "Oak Dental Ltd"


def test_an_item_whose_signal_is_no_text_is_none() -> None:
    assert found_of(item(signal=["granted"]), {where(SOURCE)}) is None


def test_signals_are_recorded_and_handed_out_with_the_find() -> None:
    transcript = Transcript()
    events = [*search(SOURCE), *deltas(results(item(source_url=SOURCE, signal=SIGNAL))), ended()]
    founds = [found for event in events for found in transcript.take(event)]
    assert founds == [Found("Oak Dental Ltd", signal=SIGNAL, source_url=SOURCE)]
    assert transcript.results[0]["signal"] == SIGNAL
