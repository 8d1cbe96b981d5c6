"""The rules of webhooks: signatures, when to try again, when to give up, what of it is kept. It sends nothing."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import SecretStr
from standardwebhooks import Webhook

SOON = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
SCHEDULE = (*SOON, *[timedelta(hours=1)] * 23)
"""Waits before the second attempt and those after it: a day, for nothing overtakes what waits."""
JITTER = 0.2
"""Share of a wait by which it may be longer or shorter."""
PATIENCE = timedelta(days=5)
"""For how long an address may fail without a break before it is disabled."""
GONE = 410
MOST_HEADERS, MOST_VALUE, MOST_BODY = 40, 200, 1_000
"""Of an answer, what is kept: headers, and characters of one and of the body."""
AGENT = "Canvass-Webhooks/1.0"
HIDDEN = "[hidden]"
_TELLING = re.compile(r"auth|cookie|credential|key|secret|session|signature|token", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: the receiver's answer, or `error` that says why there is none."""

    status: int | None
    headers: Mapping[str, str]
    body: str
    error: str | None
    ms: int

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def outcome(self) -> str:
        """The same in a word."""
        return "taken" if self.taken else "unanswered" if self.status is None else "refused"

    @property
    def why(self) -> str:
        """Why it was not taken, for a person."""
        return self.error or f"it answered with status {self.status}"


def signed_headers(message_id: str, body: str, secrets: Iterable[SecretStr], now: datetime) -> dict[str, str]:
    """The headers of an attempt by Standard Webhooks, with a signature by each secret."""
    signatures = [Webhook(each.get_secret_value()).sign(message_id, now, body) for each in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "Accept-Encoding": "identity",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def wait_after(tries: int, answer: Answer, now: datetime) -> timedelta | None:
    """How long to wait after so many attempts, the last of which failed; None when there is to be no other one."""
    if tries > len(SCHEDULE):
        return None
    usual = SCHEDULE[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    asked = _asked_for(answer, now)
    return usual if asked is None else max(usual, min(asked, SCHEDULE[-1]))


def reason_to_disable(answer: Answer, failing_since: datetime, now: datetime) -> str | None:
    """Why the address is not sent anything any more; None while it is."""
    if answer.status == GONE:
        return "it answered that it is gone for good (status 410)"
    if now - failing_since >= PATIENCE:
        return f"it failed for {PATIENCE.days} days; the last time {answer.why}"
    return None


def entry(answer: Answer, headers: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """An attempt as the log keeps it: nothing that lets anybody in, and no more of an answer than shows what it is."""
    return {
        "at": at.isoformat(),
        "status": answer.status,
        "ms": answer.ms,
        "error": answer.error,
        "request_headers": shown(headers),
        "response_headers": shown(answer.headers),
        "response_body": cut(answer.body, MOST_BODY),
    }


def shown(headers: Mapping[str, str]) -> list[list[str]]:
    """Headers that a person may see: values that let somebody in are hidden, long ones cut."""
    first: Sequence[tuple[str, str]] = list(headers.items())[:MOST_HEADERS]
    return [
        [cut(name, MOST_VALUE), HIDDEN if _TELLING.search(name) else cut(value, MOST_VALUE)] for name, value in first
    ]


def cut(text: str, most: int) -> str:
    """The beginning of a text, without characters that the database has no place for."""
    clean = text[:most].replace("\0", "\N{REPLACEMENT CHARACTER}")
    return clean if len(text) <= most else f"{clean}…"


def _asked_for(answer: Answer, now: datetime) -> timedelta | None:
    """The wait that the receiver asks for, where it does."""
    said = answer.headers.get("retry-after", "").strip()
    if answer.status not in {429, 503} or not said:
        return None
    if said.isdecimal() and len(said) < 8:
        return timedelta(seconds=int(said))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(timedelta(), (until if until.tzinfo else until.replace(tzinfo=UTC)) - now)
