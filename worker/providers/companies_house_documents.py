"""Brings filed accounts from the document API and has them read: metadata, then content, which lies in another store.

The key goes to Companies House's own host only: of a link no more than the document's name is taken, and where the
document API sends us, we go without the key.
"""

import asyncio
import re
from dataclasses import asdict
from typing import Any

import httpx2

from leads.calls import Answer, Call, Calls, Gate
from leads.errors import BadReply, Unavailable
from leads.vocabulary import Source
from worker.providers.companies_house_accounts import MOST_BYTES, read_accounts
from worker.providers.companies_house_line import Json, Line
from worker.providers.replies import recorded
from worker.providers.retry import retried

INLINE = "application/xhtml+xml"
PATIENCE = 30.0
AS_PDF = "filed as a PDF, which is not read"
TOO_LARGE = "too large to be read"
UNREADABLE = "filed in a form that could not be read"

_DOCUMENT = re.compile(r"/document/([A-Za-z0-9_-]{1,200})(?:[/?#]|$)")


def document_in(link: Any) -> str | None:
    """The document's name in a filing's link to its metadata, whatever host the link names."""
    found = _DOCUMENT.search(link) if isinstance(link, str) else None
    return found[1] if found else None


class Documents:
    """The documents of companies, as far as they can be read."""

    def __init__(self, http: httpx2.AsyncClient, key: str, base_url: str, gate: Gate) -> None:
        """The document API is a host beside the public data API's; a stand-in for both is one host."""
        self._http = http
        self._line = Line(http, key, base_url.replace("//api.", "//document-api.", 1), gate, counted=False)

    async def accounts(self, document: str, calls: Calls) -> Json:
        """The recorded figures of accounts (`companies_house_accounts.Accounts` as JSON); None where they were not
        read, and then `why` ends the sentence "The accounts are …".

        Raises:
            VendorError: the document could not be fetched.
        """

        async def send() -> Answer:
            content = await self._content(document, calls)
            figures, why = (None, content) if isinstance(content, str) else await asyncio.to_thread(_read, content)
            return Answer(recorded(figures=figures, why=why), usage={"requests": 3})

        call = Call(Source.COMPANIES_HOUSE, "accounts", {"document": document})
        body: Json = await calls.make(call, lambda: retried(send))
        return body

    async def _content(self, document: str, calls: Calls) -> bytes | str:
        """The document as inline XBRL, or why there is none."""
        resources = await self._line.get(f"/document/{document}", calls, _resources)
        if not isinstance(inline := resources.get(INLINE), dict):
            return AS_PDF
        length = inline.get("content_length")
        if isinstance(length, int) and length > MOST_BYTES:
            return TOO_LARGE
        answer = await self._line.content(f"/document/{document}/content", calls, accept=INLINE)
        if answer is None:
            return AS_PDF
        if answer.has_redirect_location:
            return await self._from_store(answer.headers["location"])
        return answer.content

    async def _from_store(self, location: str) -> bytes | str:
        """The content from the store of another company, to which the address alone admits us."""
        request = self._http.build_request("GET", _checked(self._line.base, location), timeout=PATIENCE)
        try:
            response = await self._http.send(request, stream=True, follow_redirects=False)
            try:
                return await _body(response)
            finally:
                await response.aclose()
        except httpx2.HTTPError as error:
            raise Unavailable(Source.COMPANIES_HOUSE, f"the document did not arrive ({type(error).__name__})") from None


def _resources(metadata: Json | None) -> Json:
    """The forms that a document has; none for a document that is not there."""
    resources = metadata.get("resources") if metadata is not None else {}
    if not isinstance(resources, dict):
        raise BadReply(Source.COMPANIES_HOUSE, "a document without resources")
    return resources


async def _body(response: httpx2.Response) -> bytes | str:
    if response.status_code != 200:
        raise Unavailable(Source.COMPANIES_HOUSE, f"the document's store refused (status {response.status_code})")
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > MOST_BYTES:
            return TOO_LARGE
    return bytes(content)


def _checked(base: str, location: str) -> httpx2.URL:
    """The address to which we were sent: over TLS, unless it is on the very host that sent us."""
    try:
        url = httpx2.URL(base).join(location)
    except httpx2.InvalidURL:
        raise BadReply(Source.COMPANIES_HOUSE, "a document lies at no address") from None
    ours = httpx2.URL(base)
    at_home = (url.scheme, url.host, url.port) == (ours.scheme, ours.host, ours.port)
    if url.userinfo or not (at_home or url.scheme == "https"):
        raise BadReply(Source.COMPANIES_HOUSE, "a document lies at an address that is not asked")
    return url


def _read(content: bytes) -> tuple[Json | None, str | None]:
    try:
        return asdict(read_accounts(content)), None
    except BadReply:
        return None, UNREADABLE
