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
from worker.providers.guard import Address, NoHost, Refused, checked_url, is_public

MOST_BYTES = 2_000_000
MOST_REDIRECTS = 5
MOST_ADDRESSES = 3
"""Of a host's addresses, how many are tried until one lets us connect."""
AGENT = "CanvassBot"
HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; {AGENT}/1.0; business information)",
    "Accept": "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5",
    "Accept-Language": "en-GB,en;q=0.8",
    "Accept-Encoding": "gzip",
}

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
Before = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response; `url` is where it came from in the end, `body` is decompressed and cut to the cap.

    `server` is what the server says that it is made with.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    server: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted."""

    headers: dict[str, str]
    content: bytes


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
        self._visits: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._requests: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, url: str) -> asyncio.Lock:
        """The lock that keeps visits to one host one after the other."""
        return _lock(self._visits, httpx2.URL(url))

    async def fetch(self, url: str, *, most_bytes: int | None = None, before: Before | None = None) -> Fetched:
        """A page, after at most five redirects, each checked like the first address.

        `before` is asked about each address on the way, before anything is sent there; it may raise.

        Raises:
            Refused: an address on the way may not be fetched.
            Unavailable: no whole answer came.
        """
        here = checked_url(url)
        for _ in range(MOST_REDIRECTS + 1):
            if before:
                await before(str(here))
            async with _lock(self._requests, here):
                page, location = await self._once(here, most_bytes or self._most)
            if location is None:
                return page
            here = checked_url(_joined(here, location))
        raise Refused("it redirects too often")

    async def post(self, url: httpx2.URL, letter: Letter, *, most_bytes: int) -> tuple[httpx2.Response, bytes]:
        """The answer to what is sent there, and as much of its body as is wanted; a redirect is an answer like others.

        Raises:
            Refused: the address is not on the public Internet.
            Unavailable: its name cannot be resolved now.
            httpx2.HTTPError: no whole answer came.
        """
        response = await self._send(url, letter)
        try:
            return response, await _read(response, most_bytes)
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def _once(self, url: httpx2.URL, most: int) -> tuple[Fetched, str | None]:
        try:
            response = await self._send(url)
            try:
                location = response.headers.get("location") if response.is_redirect else None
                body = b"" if location else await _read(response, most)
            finally:
                await response.aclose()
        except httpx2.HTTPError as error:
            raise Unavailable(Source.WEBSITE, f"{url.host} does not answer ({type(error).__name__})") from None
        headers = response.headers
        kind, server = (
            headers.get("content-type", ""),
            f"{headers.get('server', '')}, {headers.get('x-powered-by', '')}",
        )
        return Fetched(str(url), response.status_code, kind, body, server.strip(", ")[:200]), location

    async def _send(self, url: httpx2.URL, letter: Letter | None = None) -> httpx2.Response:
        """The response's head, from the first of the checked addresses that can be connected to."""
        method, headers, content = ("POST", letter.headers, letter.content) if letter else ("GET", HEADERS, None)
        if self._proxied:
            return await self._sent(self._http.build_request(method, url, headers=headers, content=content))
        host = url.raw_host.decode("ascii")
        addresses = await self._checked_addresses(host, url.port or (443 if url.scheme == "https" else 80))
        headers = headers | {"Host": url.netloc.decode("ascii")}
        for address in addresses:
            literal = f"[{address}]" if address.version == 6 else str(address)
            request = self._http.build_request(
                method,
                url.copy_with(host=literal),
                headers=headers,
                content=content,
                extensions={"sni_hostname": host},
            )
            try:
                return await self._sent(request)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if address is addresses[-1]:
                    raise
        raise AssertionError("a host without addresses is missing")

    async def _sent(self, request: httpx2.Request) -> httpx2.Response:
        return await self._http.send(request, stream=True, follow_redirects=False)

    async def _checked_addresses(self, host: str, port: int) -> list[Address]:
        """The host's addresses, of version 4 first; one that is not public is enough to refuse them all."""
        addresses = await self._resolve(host, port)
        if not addresses:
            raise NoHost(f"there is no host {host}")
        if not all(is_public(address) for address in addresses):
            raise Refused(f"{host} is not on the public Internet")
        return sorted(dict.fromkeys(addresses), key=lambda address: address.version)[:MOST_ADDRESSES]


def trusting(ca: Path | None) -> ssl.SSLContext:
    """Trust in the usual authorities, and in `ca`, a proxy's own, where it has one."""
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=str(ca))
    return context


def open_fetcher(
    *, proxy: str | None = None, ca: Path | None = None, context: ssl.SSLContext | None = None, one_host: bool = False
) -> Fetcher:
    """A fetcher with its own connections, which trusts `ca` or what `context` trusts.

    Connections are kept only through a proxy or for `one_host`: one that is kept to an address could otherwise be used
    for another name at that address.
    """
    context = context or trusting(ca)
    kept = 20 if proxy or one_host else 0
    limits = httpx2.Limits(max_connections=100, max_keepalive_connections=kept, keepalive_expiry=1.0)
    timeout = httpx2.Timeout(8.0, pool=None)
    http = httpx2.AsyncClient(verify=context, proxy=proxy, limits=limits, timeout=timeout, trust_env=False)
    http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return Fetcher(http, proxied=proxy is not None)


def _lock(locks: WeakValueDictionary[str, asyncio.Lock], url: httpx2.URL) -> asyncio.Lock:
    """The one lock of a host, with or without "www."; it lives as long as somebody holds it or waits."""
    host = url.host.removeprefix("www.")
    if (lock := locks.get(host)) is None:
        lock = locks[host] = asyncio.Lock()
    return lock


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
