"""How OpenAI fails: its statuses and error codes as a table, and the error that each becomes."""

from collections.abc import Mapping
from typing import Any

import openai

from leads.errors import BadCredentials, BadReply, QuotaExhausted, RateLimited, Unavailable, VendorError
from leads.vocabulary import Source
from worker.providers.replies import retry_after, seconds, text_of

BY_CODE: dict[str, type[VendorError]] = {
    "insufficient_quota": QuotaExhausted,
    "credit_balance_exhausted": QuotaExhausted,
    "project_spend_limit_exceeded": QuotaExhausted,
    "organization_spend_limit_exceeded": QuotaExhausted,
    "organization_usage_limit_exceeded": QuotaExhausted,
    "billing_hard_limit_reached": QuotaExhausted,
    "billing_not_active": QuotaExhausted,
    "invalid_api_key": BadCredentials,
    "model_not_found": BadCredentials,
    "rate_limit_exceeded": RateLimited,
    "slow_down": RateLimited,
    "server_error": Unavailable,
    "server_overloaded": Unavailable,
    "internal_error": Unavailable,
}
"""By the error's code or type; a code says more than the status it comes with."""

BY_STATUS: dict[int, type[VendorError]] = {
    401: BadCredentials,
    403: BadCredentials,
    408: Unavailable,
    409: Unavailable,
    429: RateLimited,
}
"""By HTTP status, where the code is not known; from 500 on it is Unavailable, and otherwise BadReply."""

ADVICE: dict[str, str] = {
    "model_not_found": "the key has no access to this model, or it was shut down: set CANVASS_OPENAI_MODEL to another",
    "401": "the key was refused: set OPENAI_API_KEY, or the organisation's own key, to one that is valid",
    "403": "the key may not do this: give it the right to use the Responses API, or use another key",
}


def classify(
    *, status: int | None, code: str | None, message: str | None, headers: Mapping[str, str] | None = None
) -> VendorError:
    """The error for what OpenAI said; `status` is None for failures inside a stream that began well."""
    headers = headers or {}
    kind = BY_CODE.get(code or "") or _by_status(status, code)
    if kind is RateLimited:
        return RateLimited(Source.OPENAI, f"too many requests ({code or status})", retry_after=_wait(headers))
    return kind(Source.OPENAI, _message(kind, status, code, message) + _request_id(headers))


def from_sdk(error: openai.APIError) -> VendorError:
    """The error for what the SDK raised."""
    if isinstance(error, openai.APITimeoutError):
        return Unavailable(Source.OPENAI, "no answer in time")
    if isinstance(error, openai.APIConnectionError):
        return Unavailable(Source.OPENAI, "the connection failed or broke off")
    code, message = code_and_message(error.body)
    if isinstance(error, openai.APIStatusError):
        return classify(status=error.status_code, code=code, message=message, headers=error.response.headers)
    return classify(status=None, code=code, message=message)


def code_and_message(error: Any) -> tuple[str | None, str | None]:
    """What an `error` object says; its type stands in where the code is missing or says nothing to us."""
    if not isinstance(error, Mapping):
        return None, None
    code, kind = text_of(error.get("code"), most=80), text_of(error.get("type"), most=80)
    known = next((word for word in (code, kind) if word in BY_CODE), None)
    return known or code or kind, text_of(error.get("message"), most=200)


def _by_status(status: int | None, code: str | None) -> type[VendorError]:
    if status is None:
        return Unavailable if code is None or "timeout" in code else BadReply
    return BY_STATUS.get(status, Unavailable if status >= 500 else BadReply)


def _message(kind: type[VendorError], status: int | None, code: str | None, message: str | None) -> str:
    name = code or str(status or "no code")
    if kind is QuotaExhausted:
        return f"credit or spending limit used up ({name}): top up the account or raise its limit"
    if kind is BadCredentials:
        return ADVICE.get(name) or ADVICE["401" if code == "invalid_api_key" or status != 403 else "403"]
    if kind is Unavailable:
        return f"failed on its side ({name})"
    return f"refused the request ({name}): {message or 'without a reason'}"


def _wait(headers: Mapping[str, str]) -> float | None:
    """`Retry-After`, else the reset of whichever allowance is used up."""
    if (asked := retry_after(headers)) is not None:
        return asked
    used_up = [what for what in ("requests", "tokens") if headers.get(f"x-ratelimit-remaining-{what}") == "0"]
    waits = [seconds(headers.get(f"x-ratelimit-reset-{what}", "")) for what in used_up]
    return max((wait for wait in waits if wait is not None), default=None)


def _request_id(headers: Mapping[str, str]) -> str:
    request_id = text_of(headers.get("x-request-id"), most=80)
    return f" [{request_id}]" if request_id else ""
