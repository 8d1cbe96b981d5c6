"""Fetches pages of websites that strangers named: guarded, capped in size and time, one at a time per host."""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from pathlib import Path
from weakref import WeakValueDictionary

import httpx2

from leads.errors import Unavailable
from leads.vocabulary import Source
from worker.providers.guard import Address, Missing, Refused, checked_url, is_public

MOST_BYTES = 1_000_000
MOST_REDIRECTS = 5
AGENT = "CanvassBot"
HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; {AGENT}/1.0; business information)",
    "Accept": "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5",
    "Accept-Language": "en-GB,en;q=0.8",
    "Accept-Encoding": "gzip",
}

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response; `url` is where it came from in the end, `body` is decompressed and cut to the cap."""

    url: str
    status: int
    content_type: str
    body: bytes


async def resolve(host: str, port: int) -> list[Address]:
    """All addresses of a host; none when it does not exist."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in {socket.EAI_NONAME, socket.EAI_NODATA}:
            return []
        raise Unavailable(Source.WEBSITE, f"the name {host} cannot be resolved now") from None
    except (OSError, UnicodeError):
        raise Unavailable(Source.WEBSITE, f"the name {host} cannot be resolved now") from None
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


class Fetcher:
    """A door to the open Web. Without a proxy it resolves names itself, checks every address and connects to a
    checked one, keeping Host and SNI; with one, the proxy resolves and is trusted to refuse private addresses.
    """

    def __init__(
        self, http: httpx2.AsyncClient, *, proxied: bool, resolver: Resolve = resolve, most_bytes: int = MOST_BYTES
    ) -> None:
        self._http = http
        self._proxied = proxied
        self._resolve = resolver
        self._most = most_bytes
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, url: str) -> asyncio.Lock:
        """The lock that keeps visits to one host one after the other."""
        host = httpx2.URL(url).host.removeprefix("www.")
        if (lock := self._turns.get(host)) is None:
            lock = self._turns[host] = asyncio.Lock()
        return lock

    async def fetch(self, url: str, *, most_bytes: int | None = None) -> Fetched:
        """A page, after at most five redirects, each checked like the first address.

        Raises:
            Refused: an address on the way may not be fetched.
            Unavailable: no whole answer came.
        """
        here = checked_url(url)
        for _ in range(MOST_REDIRECTS + 1):
            page, location = await self._once(here, most_bytes or self._most)
            if location is None:
                return page
            here = checked_url(_joined(here, location))
        raise Refused("it redirects too often")

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def _once(self, url: httpx2.URL, most: int) -> tuple[Fetched, str | None]:
        request = await self._request(url)
        try:
            response = await self._http.send(request, stream=True, follow_redirects=False)
            try:
                location = response.headers.get("location") if response.is_redirect else None
                body = b"" if location else await _read(response, most)
            finally:
                await response.aclose()
        except httpx2.HTTPError as error:
            raise Unavailable(Source.WEBSITE, f"{url.host} does not answer ({type(error).__name__})") from None
        return Fetched(str(url), response.status_code, response.headers.get("content-type", ""), body), location

    async def _request(self, url: httpx2.URL) -> httpx2.Request:
        if self._proxied:
            return self._http.build_request("GET", url, headers=HEADERS)
        host = url.raw_host.decode("ascii")
        address = await self._checked_address(host, url.port or (443 if url.scheme == "https" else 80))
        literal = f"[{address}]" if address.version == 6 else str(address)
        headers = HEADERS | {"Host": url.netloc.decode("ascii")}
        return self._http.build_request(
            "GET", url.copy_with(host=literal), headers=headers, extensions={"sni_hostname": host}
        )

    async def _checked_address(self, host: str, port: int) -> Address:
        addresses = await self._resolve(host, port)
        if not addresses:
            raise Missing(f"there is no host {host}")
        if not all(is_public(address) for address in addresses):
            raise Refused(f"{host} is not on the public Internet")
        return next((address for address in addresses if address.version == 4), addresses[0])


def open_fetcher(*, proxy: str | None = None, ca: Path | None = None) -> Fetcher:
    """A fetcher with its own connections; `ca`, of a proxy that has one, is trusted beside the usual authorities."""
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=str(ca))
    # a kept connection to an address could be used for another name at that address
    limits = httpx2.Limits(max_connections=100, max_keepalive_connections=20 if proxy else 0)
    timeout = httpx2.Timeout(8.0, pool=None)
    http = httpx2.AsyncClient(verify=context, proxy=proxy, limits=limits, timeout=timeout, trust_env=False)
    http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return Fetcher(http, proxied=proxy is not None)


def _joined(here: httpx2.URL, location: str) -> str:
    try:
        return str(here.join(location))
    except (httpx2.InvalidURL, ValueError):
        raise Refused("it redirects to what is not a web address") from None


async def _read(response: httpx2.Response, most: int) -> bytes:
    """The body up to `most` decompressed bytes; what lies beyond is never held in memory."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
        raise Unavailable(Source.WEBSITE, "the page is encoded in a way that was not asked for")
    body = bytearray()
    async with aclosing(_pieces(response, encoding, most)) as pieces:
        async for piece in pieces:
            body += piece[: most - len(body)]
            if len(body) >= most:
                break
    return bytes(body)


async def _pieces(response: httpx2.Response, encoding: str, most: int) -> AsyncGenerator[bytes, None]:
    if encoding in {"identity", ""}:
        async for raw in response.aiter_raw(65_536):
            yield raw
        return
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        async for raw in response.aiter_raw(65_536):
            yield unpack.decompress(raw, most)
    except zlib.error:
        raise Unavailable(Source.WEBSITE, "the page is not compressed as it says") from None
