"""Signatures of webhooks, when they are tried again and given up, and what of an answer is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from leads.vocabulary import EventKind
from leads.webhook_messages import type_of
from worker.webhook_rules import (
    JITTER,
    PATIENCE,
    SCHEDULE,
    Answer,
    cut,
    reason_to_disable,
    shown,
    signed_headers,
    wait_after,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = SecretStr("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


def answered(status: int | None, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, "", None, 5)


def test_the_signature_is_that_of_the_standard() -> None:
    """The test vector of its specification."""
    body, at = '{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", body, [SECRET], at)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"


def test_each_secret_signs() -> None:
    headers = signed_headers("a", "{}", [SECRET, SecretStr("whsec_c2VjcmV0")], NOW)
    one, two = headers["webhook-signature"].split(" ")
    assert one.startswith("v1,")
    assert two.startswith("v1,")
    assert one != two


@pytest.mark.parametrize("tries", range(1, len(SCHEDULE) + 1))
def test_waits_are_the_schedules_with_some_chance_in_them(tries: int) -> None:
    usual = SCHEDULE[tries - 1]
    for _ in range(20):
        wait = wait_after(tries, answered(500), NOW)
        assert wait is not None
        assert usual * (1 - JITTER) <= wait <= usual * (1 + JITTER)


def test_after_a_day_nothing_more_is_tried() -> None:
    assert timedelta(hours=23) < sum(SCHEDULE, timedelta()) < timedelta(hours=25)
    assert wait_after(len(SCHEDULE) + 1, answered(500), NOW) is None


@pytest.mark.parametrize(
    ("status", "said", "least", "most"),
    [
        (429, "120", 120, 120),
        (503, "Mon, 23 Nov 2026 09:10:00 GMT", 600, 600),
        (503, "86400", 3600, 3600),
        (429, "1", 4, 6),
        (503, "Mon, 23 Nov 2020 09:10:00 GMT", 4, 6),
        (429, "soon", 4, 6),
        (429, "9" * 30, 4, 6),
        (500, "120", 4, 6),
    ],
)
def test_whoever_asks_for_time_is_given_it_within_reason(status: int, said: str, least: int, most: int) -> None:
    wait = wait_after(1, answered(status, retry_after=said), NOW)
    assert wait is not None
    assert least <= wait.total_seconds() <= most


@pytest.mark.parametrize(
    ("status", "taken"), [(200, True), (204, True), (299, True), (301, False), (404, False), (None, False)]
)
def test_what_counts_as_taken(status: int | None, taken: bool) -> None:
    assert answered(status).taken is taken


def test_when_an_address_is_disabled() -> None:
    assert reason_to_disable(answered(500), NOW - PATIENCE + timedelta(seconds=1), NOW) is None
    assert reason_to_disable(answered(500), NOW - PATIENCE, NOW) == (
        "it failed for 5 days; the last time it answered with status 500"
    )
    assert reason_to_disable(answered(410), NOW, NOW) == "it answered that it is gone for good (status 410)"


def test_what_lets_somebody_in_is_hidden() -> None:
    told = {"Set-Cookie": "a", "Authorization": "b", "X-Api-Key": "c", "X-Session": "d", "Server": "e"}
    assert shown(told) == [
        ["Set-Cookie", "[hidden]"],
        ["Authorization", "[hidden]"],
        ["X-Api-Key", "[hidden]"],
        ["X-Session", "[hidden]"],
        ["Server", "e"],
    ]
    assert len(shown({str(number): "x" for number in range(100)})) == 40


def test_texts_are_cut_and_fit_for_the_database() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "abc…"
    assert cut("a\0b", 3) == "a\ufffdb"


def test_types_are_written_as_the_standard_has_it() -> None:
    assert type_of(EventKind.LEAD_READY) == "lead.ready"
    assert type_of(EventKind.REFERENCE_LOOKED_UP) == "reference.looked_up"
    assert type_of(EventKind.SOURCE_OFF) == "source.off"
