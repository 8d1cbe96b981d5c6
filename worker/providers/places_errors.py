"""What Google Places (New) means by its errors: a table of reasons, and which quota a refusal is about."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2

from leads.errors import BadCredentials, BadReply, QuotaExhausted, RateLimited, Unavailable, VendorError
from leads.vocabulary import Source
from worker.providers.replies import retry_after, seconds, text_of

BY_REASON: dict[str, str] = {
    "API_KEY_INVALID": "the key is not valid: set GOOGLE_PLACES_API_KEY, or the organisation's own key",
    "API_KEY_EXPIRED": "the key has expired: set GOOGLE_PLACES_API_KEY, or the organisation's own key, to a new one",
    "API_KEY_SERVICE_BLOCKED": "the key is not allowed to use Places API (New): allow it in the key's restrictions",
    "API_KEY_IP_ADDRESS_BLOCKED": "the key does not allow this server's address: change the key's restrictions",
    "API_KEY_HTTP_REFERRER_BLOCKED": "the key is for web pages only: use a key for servers",
    "API_KEY_ANDROID_APP_BLOCKED": "the key is for an Android app only: use a key for servers",
    "API_KEY_IOS_APP_BLOCKED": "the key is for an iOS app only: use a key for servers",
    "SERVICE_DISABLED": "Places API (New) is not enabled in the key's project: enable it",
    "BILLING_DISABLED": "billing is not enabled in the key's project: enable it",
    "CONSUMER_SUSPENDED": "the key's project is suspended",
    "CONSUMER_INVALID": "the key's project does not exist",
}
"""Reasons for which a key is of no use, whatever the status; a bad key comes as a 400."""

_PER_DAY = re.compile(r"per[ _]?day|1/d\b", re.IGNORECASE)


def error_of(response: httpx2.Response, body: Any) -> VendorError:
    """The error for a response that is not a success; `body` is its JSON, or None."""
    told = body.get("error") if isinstance(body, dict) else None
    told = told if isinstance(told, dict) else {}
    message = text_of(told.get("message"), most=200) or "without a reason"
    reason, quota, delay = _details(told.get("details"))
    status = response.status_code
    if status == 429:
        return _too_many(f"{quota} {message}", delay if delay is not None else retry_after(response.headers))
    if reason in BY_REASON:
        return BadCredentials(Source.GOOGLE_PLACES, BY_REASON[reason])
    if status in {401, 403}:
        return BadCredentials(Source.GOOGLE_PLACES, f"the key may not search for places: {message}")
    if status == 408 or status >= 500:
        return Unavailable(Source.GOOGLE_PLACES, f"failed on its side (status {status})")
    return BadReply(Source.GOOGLE_PLACES, f"refused the request (status {status}): {message}")


def _too_many(quota: str, delay: float | None) -> VendorError:
    if _PER_DAY.search(quota):
        return QuotaExhausted(Source.GOOGLE_PLACES, "the day's allowance is used up: raise the quota or wait for a day")
    return RateLimited(Source.GOOGLE_PLACES, "too many requests in a minute", retry_after=delay)


def _details(details: Any) -> tuple[str, str, float | None]:
    """The reason, what is said of quotas, and the delay to wait, from google.rpc's details."""
    reason, quotas, delay = "", list[str](), None
    for detail in _objects(details):
        reason = text_of(detail.get("reason")) or reason
        metadata = detail.get("metadata")
        if isinstance(metadata, dict):
            quotas += [str(metadata.get(name, "")) for name in ("quota_limit", "quota_unit")]
        quotas += [str(violation.get("description", "")) for violation in _objects(detail.get("violations"))]
        if "retryDelay" in detail:
            delay = seconds(str(detail["retryDelay"]))
    return reason, " ".join(quotas), delay


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())
