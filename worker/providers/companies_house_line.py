"""The line to Companies House: one request a turn of the gate, with the key; statuses and headers, not what is said."""

import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import httpx2

from leads.calls import Calls, Gate, Turn
from leads.errors import BadCredentials, BadReply, RateLimited, Unavailable, VendorError
from leads.vocabulary import Source
from worker.providers.replies import ask, object_of, retry_after

Json = dict[str, Any]
T = TypeVar("T")

WINDOW = 300.0
"""Seconds for which an allowance lasts; a reset further away is a clock's error."""
PATIENCE = 15.0
"""Seconds to wait for an answer; a long list takes longer."""


class Line:
    """Asks one of Companies House's hosts, redirects not followed.

    The public data API allows 600 requests in five minutes and key, unless more was agreed. The document API counts for
    itself: what its headers say of its own allowance is not the gate's (`counted` false).
    """

    def __init__(self, http: httpx2.AsyncClient, key: str, base_url: str, gate: Gate, *, counted: bool = True) -> None:
        self.base = base_url.rstrip("/")
        self._http = http
        self._headers = {"Authorization": f"Basic {b64encode(f'{key}:'.encode()).decode()}"}
        self._gate = gate
        self._counted = counted
        self.plenty = True
        """Whether the last answer said that more than half of the allowance was left, or did not say."""

    async def get(self, path: str, calls: Calls, read: Callable[[Json | None], T], *, patience: float = PATIENCE) -> T:
        """What `read` makes of the JSON object at `path`; of None for a 404, which says that there is no such thing.

        Raises:
            VendorError: there was no answer, or one that `read` takes for a bad reply: the gate hears of it.
        """
        async with self._turn(calls) as turn:
            response = await ask(self._http, self._request(path, "application/json", patience), Source.COMPANIES_HOUSE)
            turn(response.headers)
            return read(body_of(response))

    async def content(self, path: str, calls: Calls, *, accept: str) -> httpx2.Response | None:
        """The content at `path` in the form `accept`, or where it lies; None where there is none in that form.

        Raises:
            VendorError: there was no answer, or another one.
        """
        async with self._turn(calls) as turn:
            response = await ask(self._http, self._request(path, accept, PATIENCE), Source.COMPANIES_HOUSE)
            turn(response.headers)
            if response.status_code in {404, 406}:
                return None
            if response.status_code == 200 or response.has_redirect_location:
                return response
            raise error_of(response)

    @asynccontextmanager
    async def _turn(self, calls: Calls) -> AsyncIterator[Callable[[Mapping[str, str]], None]]:
        """A turn of the gate, and to whom the headers of the answer are to be told."""
        async with self._gate.turn(calls.campaign_id) as turn:
            yield partial(self._learn, turn) if self._counted else lambda _: None

    def _learn(self, turn: Turn, headers: Mapping[str, str]) -> None:
        """What remains of the allowance, and when it is renewed."""
        remaining, left = _count(headers, "x-ratelimit-remain"), resets_in(headers)
        limit = _count(headers, "x-ratelimit-limit")
        self.plenty = remaining is None or limit is None or 2 * remaining > limit
        if remaining is not None or left is not None:
            turn.learn(remaining=remaining, resets_in=left)

    def _request(self, path: str, accept: str, patience: float) -> httpx2.Request:
        headers = {**self._headers, "Accept": accept}
        return self._http.build_request("GET", self.base + path, headers=headers, timeout=patience)


def body_of(response: httpx2.Response) -> Json | None:
    """The JSON object of an answer, None for the register's own "not found".

    Raises:
        VendorError: another status, or a body that is none of the register's: a proxy's page is no answer.
    """
    if response.status_code == 404:
        if response.content.strip():
            object_of(response, Source.COMPANIES_HOUSE)
        return None
    if response.status_code != 200:
        raise error_of(response)
    return object_of(response, Source.COMPANIES_HOUSE)


def error_of(response: httpx2.Response) -> VendorError:
    """The error for a status that is no answer."""
    status = response.status_code
    if status == 429:
        wait = resets_in(response.headers) or retry_after(response.headers)
        return RateLimited(Source.COMPANIES_HOUSE, "too many requests", retry_after=wait)
    if status in {401, 403}:
        message = (
            "the key was refused: set COMPANIES_HOUSE_API_KEY, or the organisation's own key, to one that is valid"
        )
        return BadCredentials(Source.COMPANIES_HOUSE, message)
    if status == 408 or status >= 500:
        return Unavailable(Source.COMPANIES_HOUSE, f"failed on its side (status {status})")
    return BadReply(Source.COMPANIES_HOUSE, f"refused the request (status {status})")


def resets_in(headers: Mapping[str, str]) -> float | None:
    """Seconds until the allowance is renewed, by X-Ratelimit-Reset in epoch seconds; None where it cannot be so."""
    reset = _count(headers, "x-ratelimit-reset")
    left = reset - time.time() if reset is not None else 0.0
    return left if 0 < left <= WINDOW else None


def _count(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
