"""What a subscriber saw of a run, the line that shows it, and the report at the end."""

import io
import time
from typing import Any

import pytest

from canvass.client import RefusedError
from canvass.progress import Progress, describe
from canvass.report import print_report
from canvass.summary import first_answer_finished, summarise
from canvass.watch import Watched

COUNTERS = {
    "found": 4,
    "unique": 3,
    "enriched": 3,
    "scored": 2,
    "promoted": 1,
    "duplicate": 1,
    "rejected": 0,
    "failed": 0,
}


def event(seq: int, kind: str, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "kind": kind, "candidate": None, "counters": COUNTERS, **more}


def watched() -> Watched:
    seen = Watched(campaign_id="c1", asked_at=100.0)
    seen.take(event(1, "RUN_STARTED"), 100.5)
    seen.take(event(2, "CANDIDATE_FOUND", candidate={"finder": "OPENAI"}), 107.0)
    seen.take(event(3, "LEAD_READY"), 108.0)
    seen.take(event(4, "LEAD_READY"), 109.0)
    seen.take(event(5, "RUN_COMPLETED"), 165.0)
    return seen


def test_it_keeps_the_first_lead_the_finders_and_the_end() -> None:
    seen = watched()
    assert (seen.first_lead_at, seen.ended_at, seen.status, seen.last_seq) == (108.0, 165.0, "COMPLETED", 5)
    assert dict(seen.found_by) == {"OPENAI": 1}


@pytest.mark.parametrize("seq", [5, 7])
def test_a_number_twice_or_left_out_is_an_error(seq: int) -> None:
    seen = watched()
    with pytest.raises(RefusedError, match=f"event {seq} came after event 5"):
        seen.take(event(seq, "LEAD_READY"), 1.0)


def test_the_line_shows_the_road_and_what_was_lost_on_it() -> None:
    assert describe(watched(), now=999.0) == (
        "found 4 → unique 3 → enriched 3 → scored 2 → leads 1 · duplicate 1 · 1:05"
    )


def test_a_file_gets_a_line_now_and_then_and_the_last_one() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    running = Watched(campaign_id="c1", asked_at=time.time())
    for _ in range(3):
        progress.see(running)
    progress.see(watched())
    assert stream.getvalue().split("\n") == [
        "found 0 → unique 0 → enriched 0 → scored 0 → leads 0 · 0:00",
        "found 4 → unique 3 → enriched 3 → scored 2 → leads 1 · duplicate 1 · 1:05",
        "",
    ]


def test_only_a_whole_discovery_answer_counts_as_finished() -> None:
    def entry(finished: float | None, **more: Any) -> dict[str, Any]:
        whole = {"vendor": "openai", "operation": "responses", "status": 200, "fault": None, "finished": finished}
        return whole | more

    entries = [
        entry(1.0, vendor="places"),
        entry(2.0, operation="models"),
        entry(3.0, status=429),
        entry(4.0, fault="cut"),
        entry(None),
        entry(9.0),
        entry(8.0),
    ]
    assert first_answer_finished(entries) == 8.0
    assert first_answer_finished(entries[:5]) is None


CAMPAIGN = {
    "id": "c1",
    "name": "Near LE1",
    "status": "COMPLETED",
    "reason": None,
    "postcode": "LE1 1AA",
    "radiusMiles": 15,
    "maxResults": 1,
    "type": {"key": "custom"},
    "cost": {"amount": "0.123", "currency": "USD"},
    "run": {
        "sources": [
            {"source": "OPENAI", "calls": 3, "succeeded": 2, "failed": 1, "medianMs": 900, "cost": {"amount": "0.123"}},
            {"source": "WEBSITE", "calls": 0, "succeeded": 0, "failed": 0, "medianMs": None, "cost": {"amount": "0"}},
        ]
    },
}
COMPANY = {"name": "A Ltd", "companyNumber": "01234567", "postcode": "LE1 1AB", "website": None, "phone": None}
LEAD = {
    "score": 70,
    "distanceMiles": 1.5,
    "company": COMPANY,
    "facts": [
        {"field": "postcode", "source": "WEBSITE", "data": "LE1 1AB"},
        {"field": "rating", "source": "GOOGLE_PLACES", "data": 4.5},
    ],
    "sources": [{"source": "WEBSITE", "status": "FOUND"}],
    "tasks": [{"kind": "LINKEDIN", "status": "DONE"}],
}
FLAT = {
    **COMPANY,
    "score": 70,
    "distanceMiles": 1.5,
    "evidence": [{"field": "postcode", "source": "WEBSITE", "value": "LE1 1AB"}],
    "asked": {"WEBSITE": "FOUND"},
    "tasks": {"LINKEDIN": "DONE"},
}


def test_the_summary_is_arithmetic_over_what_was_seen() -> None:
    summary = summarise(watched(), CAMPAIGN, [LEAD], first_answer_at=120.25, bound={"seconds": 50.0, "tokens": 9})
    assert summary == {
        "campaign": {
            "name": "Near LE1",
            "status": "COMPLETED",
            "reason": None,
            "postcode": "LE1 1AA",
            "radiusMiles": 15,
            "maxResults": 1,
            "type": "custom",
        },
        "stages": COUNTERS,
        "foundBy": {"OPENAI": 1},
        "sources": {
            "OPENAI": {"calls": 3, "succeeded": 2, "failed": 1, "successRate": 0.6667, "medianMs": 900, "cost": 0.123},
            "WEBSITE": {"calls": 0, "succeeded": 0, "failed": 0, "successRate": None, "medianMs": None, "cost": 0.0},
        },
        "seconds": {"total": 65.0, "firstLead": 8.0, "lastLead": 9.0, "firstAnswerFinished": 20.25},
        "firstLeadBeforeFirstAnswerFinished": True,
        "cost": {"amount": 0.123, "currency": "USD"},
        "lowerBoundSeconds": 50.0,
        "lowerBound": {"seconds": 50.0, "tokens": 9},
        "ratio": 1.3,
        "events": 5,
        "leads": [FLAT],
    }
    stream = io.StringIO()
    print_report(summary, stream)
    assert "first lead   8.0 s; the first discovery answer ended 20.2 s" in stream.getvalue()
    assert "OPENAI                 3      66.7%       1    900 ms     0.12" in stream.getvalue()


def test_a_run_without_leads_or_bound_has_no_ratio() -> None:
    seen = Watched(campaign_id="c1", asked_at=100.0)
    seen.take(event(1, "RUN_FAILED"), 101.0)
    summary = summarise(seen, CAMPAIGN, [], first_answer_at=None, bound={"seconds": 0.0})
    assert summary["ratio"] is None
    assert summary["firstLeadBeforeFirstAnswerFinished"] is None
    assert summary["seconds"] == {"total": 1.0, "firstLead": None, "lastLead": None, "firstAnswerFinished": None}
