"""What all vendors' replies have in common: failed connections, JSON, waiting times. Statuses are each vendor's own."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from leads.errors import BadReply, Unavailable
from leads.vocabulary import Source

MOST_SECONDS = 86_400.0
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060\ufeff\ufffd]+")
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


async def ask(http: httpx2.AsyncClient, request: httpx2.Request, source: Source) -> httpx2.Response:
    """Send, without following redirects.

    Raises:
        Unavailable: when no whole response came.
    """
    begun = False
    try:
        response = await http.send(request, follow_redirects=False, stream=True)
        begun = response.status_code == 200
        try:
            await response.aread()
        finally:
            await response.aclose()
    except httpx2.TimeoutException:
        raise _unavailable(source, "no answer in time", begun=begun) from None
    except httpx2.DecodingError:
        raise BadReply(source, "the answer is not encoded as it says") from None
    except httpx2.HTTPError as error:
        raise _unavailable(source, f"no connection ({type(error).__name__})", begun=begun) from None
    return response


def _unavailable(source: Source, why: str, *, begun: bool) -> Unavailable:
    error = Unavailable(source, why)
    error.begun = begun
    return error


def json_of(response: httpx2.Response, source: Source) -> Any:
    """The body as JSON values that PostgreSQL can store.

    Raises:
        BadReply: it is no JSON.
    """
    try:
        return storable(response.json())
    except (ValueError, RecursionError):
        raise BadReply(source, f"status {response.status_code} with a body that is not JSON") from None


def object_of(response: httpx2.Response, source: Source) -> dict[str, Any]:
    """The body as a JSON object, or BadReply."""
    body = json_of(response, source)
    if not isinstance(body, dict):
        raise BadReply(source, "the answer is not a JSON object")
    return body


def storable(value: Any) -> Any:
    """JSON values without the characters that PostgreSQL refuses (NUL and lone surrogates)."""
    if isinstance(value, str):
        return _UNFIT.sub("", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value


def text_of(value: Any, *, most: int = 500) -> str | None:
    """A string in one line without control characters, cut to `most`; None for anything else and for blanks."""
    if not isinstance(value, str):
        return None
    return _BLANK.sub(" ", storable(value)).strip()[:most].strip() or None


def recorded(**parts: Any) -> dict[str, Any]:
    """A body to record: what the vendor said and when, so that a value keeps its date when it is read back."""
    return {"seen_at": datetime.now(UTC).isoformat(), **parts}


def seen_at(body: Any, source: Source) -> datetime:
    """When a recorded body was received, or BadReply."""
    try:
        moment = datetime.fromisoformat(body["seen_at"])
    except (TypeError, KeyError, ValueError, IndexError):
        raise BadReply(source, "the recorded answer has no date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `Retry-After` asks for, as a number or a date; None without it."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
        return min(float(text), MOST_SECONDS)
    try:
        wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, 0.0), MOST_SECONDS)


def seconds(text: str) -> float | None:
    """A span such as "6ms", "1m30s" or "13s", in seconds."""
    parts = _SPAN.findall(text)
    if not parts or _SPAN.sub("", text).strip():
        return None
    return min(sum(float(number) * _SECONDS[unit] for number, unit in parts), MOST_SECONDS)
