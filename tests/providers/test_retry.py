"""When a call is made again, and what replies have in common."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
import stamina

from leads.errors import BadReply, QuotaExhausted, RateLimited, Unavailable, VendorError
from leads.vocabulary import Source
from tests.providers.books import always, client
from worker.providers.replies import ask, object_of, recorded, retry_after, seconds, seen_at, storable, text_of
from worker.providers.retry import PATIENCE, retried


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (Unavailable("x", "down"), 3),
        (RateLimited("x", "slow"), 3),
        (RateLimited("x", "slow", retry_after=0.01), 3),
        (RateLimited("x", "slow", retry_after=PATIENCE + 1), 1),
        (QuotaExhausted("x", "gone"), 1),
        (BadReply("x", "odd"), 1),
        (ValueError("not a vendor's"), 1),
    ],
)
async def test_which_errors_are_retried(error: Exception, attempts: int) -> None:
    made = 0

    async def send() -> None:
        nonlocal made
        made += 1
        raise error

    with pytest.raises(type(error)):
        await retried(send)
    assert made == attempts


async def test_a_second_attempt_may_succeed_and_the_wait_is_kept() -> None:
    stamina.set_testing(False)
    moments: list[datetime] = []

    async def send() -> str:
        moments.append(datetime.now(UTC))
        if len(moments) == 1:
            raise RateLimited("x", "slow", retry_after=0.1)
        return "done"

    assert await retried(send) == "done"
    assert moments[1] - moments[0] >= timedelta(seconds=0.1)


def test_retry_after() -> None:
    assert retry_after({"retry-after": "7"}) == 7.0
    assert retry_after({}) is None
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({"retry-after": "9" * 9}) == 86_400.0
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert retry_after({"retry-after": later}) == pytest.approx(60, abs=2)
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0


@pytest.mark.parametrize(
    ("text", "span"), [("6ms", 0.006), ("1m30s", 90.0), ("13s", 13.0), ("0s", 0.0), ("x", None), ("", None)]
)
def test_spans(text: str, span: float | None) -> None:
    assert seconds(text) == span


def test_texts_and_values_that_can_be_stored() -> None:
    assert text_of(" a\x00b\n\tc\u200b ") == "ab c"
    assert (text_of(5), text_of("  ")) == (None, None)
    assert storable({"a\x00": ["x\ud800", 1, None]}) == {"a": ["x", 1, None]}


def test_recorded_bodies_keep_their_date() -> None:
    assert seen_at(recorded(a=1), Source.WEBSITE) <= datetime.now(UTC)
    wrongs: tuple[object, ...] = (None, [], {}, {"seen_at": 5}, {"seen_at": "yesterday"})
    for wrong in wrongs:
        with pytest.raises(BadReply):
            seen_at(wrong, Source.WEBSITE)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx2.ConnectError("x"), Unavailable),
        (httpx2.ReadTimeout("x"), Unavailable),
        (httpx2.RemoteProtocolError("x"), Unavailable),
        (httpx2.DecodingError("x"), BadReply),
    ],
)
async def test_failures_of_the_connection(raised: Exception, kind: type[VendorError]) -> None:
    def fail(_: httpx2.Request) -> httpx2.Response:
        raise raised

    with pytest.raises(kind):
        await ask(client(fail), httpx2.Request("GET", "http://x/"), Source.WEBSITE)


async def test_redirects_of_vendors_are_not_followed() -> None:
    http = client(always(302, {}, {"location": "http://elsewhere/"}))
    assert (await ask(http, httpx2.Request("GET", "http://x/"), Source.WEBSITE)).status_code == 302


def test_only_objects_are_objects() -> None:
    for body in (b"[1]", b"5", b"", b"{oops", b"[" * 100_000):
        with pytest.raises(BadReply):
            object_of(httpx2.Response(200, content=body), Source.WEBSITE)
