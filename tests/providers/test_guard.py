"""The guard against private addresses, in every spelling, and the fetcher that connects only to what was checked."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from ipaddress import ip_address
from typing import Any

import httpx2
import pytest

from leads.errors import Unavailable
from tests.providers.books import client
from worker.providers.fetch import Fetcher, resolve
from worker.providers.guard import Address, Missing, Refused, checked_url, is_public

PUBLIC, PUBLIC_6 = ip_address("93.184.216.34"), ip_address("2606:2800:220:1::1")


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.192 168.63.129.16
    224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 198.18.0.1 192.0.2.1 203.0.113.9 192.88.99.1
    :: ::1 ::7f00:1 fe80::1 fc00::1 fd12:3456::1 fec0::1 ff02::1 2001:db8::1 100::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b::7f00:1 64:ff9b:1::1
    2002:7f00:1:: 2002:a9fe:a9fe:: 2001:0:7f00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:808:808:0:0:f5ff:fffe
    ::ffff:0:127.0.0.1 2606:2800:220:1:0:5efe:127.0.0.1 2606:2800:220:1:200:5efe:10.0.0.1 ::ffff:192.0.0.192
    64:ff9b::168.63.129.16 2002:e000:1:: fd00:ec2::254 100.100.100.200 ff0e::1 3fff::1 5f00::1""".split(),  # noqa: SIM905
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    """93.184.216.34 8.8.8.8 2606:2800:220:1::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
    2606:2800:220:1:0:5efe:8.8.8.8""".split(),  # noqa: SIM905
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://①②⑦.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://0/",
        "http://0x/",
        "http://127.0.1/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://metadata.google.internal/",
        "http://oak.co.uk:0/",
        "http://oak.co.uk:443.evil.example:8443/",
        "http://oak.co.uk:80@127.0.0.1/",
        "http://@127.0.0.1/",
        "//127.0.0.1/",
        "https:/\\127.0.0.1/",
        "http://oak..co.uk/",
        "http://-oak.co.uk/",
        "data:text/html,x",
        "https://www.yell.com/biz/oak",
        "http://127。0。0。1/",
        "http://127%2e0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://93.184.216.34/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://printer/",
        "http://db.internal/",
        "http://nas.local/",
        "http://app.localhost/",
        "http://oak.co.uk:8080/",
        "http://oak.co.uk:22/",
        "http://user@oak.co.uk/",
        "http://user:password@oak.co.uk/",
        "http://oak.co.uk@127.0.0.1/",
        "ftp://oak.co.uk/",
        "file:///etc/passwd",
        "gopher://oak.co.uk/",
        "javascript:alert(1)",
        "mailto:info@oak.co.uk",
        "http://",
        "",
        "no address",
        "https://www.linkedin.com/company/oak",
        "https://uk.linkedin.com/company/oak",
        "facebook.com/oak",
    ],
)
def test_addresses_of_pages_that_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        checked_url(url)


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("oak.co.uk", "https://oak.co.uk"),
        ("www.oak.co.uk/dentists?a=1#top", "https://www.oak.co.uk/dentists?a=1"),
        ("http://OAK.co.uk:80/", "http://oak.co.uk/"),
        ("https://oak.co.uk:443/", "https://oak.co.uk/"),
        ("https://bücher.example/", "https://bücher.example/"),
    ],
)
def test_addresses_of_pages_that_are_allowed(url: str, checked: str) -> None:
    assert str(checked_url(url)) == str(httpx2.URL(checked))


def reply(status: int = 200, body: bytes = b"", **headers: str) -> httpx2.Response:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, stream=httpx2.ByteStream(body), headers=told)


def fetcher(handler: Callable[[httpx2.Request], httpx2.Response], *names: list[Address], **options: Any) -> Fetcher:
    """A fetcher whose resolver gives one answer after the other."""
    answers = iter(names or [[PUBLIC]] * 20)

    async def resolver(host: str, port: int) -> list[Address]:
        return next(answers)

    return Fetcher(client(handler), proxied=False, resolver=resolver, **options)


async def test_it_connects_to_the_checked_address_and_keeps_host_and_sni() -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return reply(200, b"hello")

    page = await fetcher(answer, [PUBLIC]).fetch("https://www.oak.co.uk/about")
    assert (page.url, page.status, page.body) == ("https://www.oak.co.uk/about", 200, b"hello")
    assert (sent[0].url.host, sent[0].headers["host"]) == ("93.184.216.34", "www.oak.co.uk")
    assert sent[0].extensions["sni_hostname"] == "www.oak.co.uk"
    await fetcher(answer, [PUBLIC_6]).fetch("http://oak.co.uk/")
    assert sent[1].url.host == "2606:2800:220:1::1"


async def test_the_next_checked_address_is_tried_where_the_first_cannot_be_connected_to() -> None:
    tried: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        tried.append(request.url.host)
        if len(tried) < 3:
            raise httpx2.ConnectError("refused")
        return reply(200, b"hello")

    others = [ip_address(f"93.184.216.{last}") for last in (35, 36, 37)]
    page = await fetcher(answer, [PUBLIC_6, PUBLIC, *others]).fetch("http://oak.co.uk/")
    assert (page.body, tried) == (b"hello", ["93.184.216.34", "93.184.216.35", "93.184.216.36"])
    tried.clear()
    with pytest.raises(Unavailable):
        await fetcher(answer, [PUBLIC, others[0]]).fetch("http://oak.co.uk/")
    assert len(tried) == 2


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.1", "::1", "64:ff9b::a9fe:a9fe"])
async def test_one_private_address_among_public_ones_is_enough_to_refuse(private: str) -> None:
    def never(_: httpx2.Request) -> httpx2.Response:
        raise AssertionError("it was fetched")

    with pytest.raises(Refused):
        await fetcher(never, [PUBLIC, ip_address(private)]).fetch("http://oak.co.uk/")
    with pytest.raises(Missing):
        await fetcher(never, []).fetch("http://oak.co.uk/")


async def test_a_name_that_changes_its_address_is_resolved_once_per_request() -> None:
    hosts: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        hosts.append(request.url.host)
        return httpx2.Response(302, headers={"location": "/again"})

    with pytest.raises(Refused):
        await fetcher(answer, [PUBLIC], [ip_address("127.0.0.1")]).fetch("http://rebinding.example/")
    assert hosts == ["93.184.216.34"]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//localhost/",
        "http://oak.co.uk:8080/",
        "https://linkedin.com/company/x",
        "ftp://x.co.uk",
        "http://[",
    ],
)
async def test_every_redirect_is_checked(location: str) -> None:
    with pytest.raises(Refused):
        await fetcher(lambda _: httpx2.Response(302, headers={"location": location})).fetch("http://oak.co.uk/")


async def test_a_redirect_is_resolved_and_checked_anew() -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url.host, request.headers["host"]))
        first = request.headers["host"] == "oak.co.uk"
        return httpx2.Response(302, headers={"location": "https://elm.co.uk/x"}) if first else reply(200, b"elm")

    page = await fetcher(answer, [PUBLIC], [PUBLIC_6]).fetch("http://oak.co.uk/")
    assert (page.url, page.body) == ("https://elm.co.uk/x", b"elm")
    assert asked == [("93.184.216.34", "oak.co.uk"), ("2606:2800:220:1::1", "elm.co.uk")]
    with pytest.raises(Refused):
        await fetcher(answer, [PUBLIC], [ip_address("10.0.0.1")]).fetch("http://oak.co.uk/")
    assert len(asked) == 3


async def test_somebody_is_asked_before_every_request() -> None:
    seen: list[str] = []

    async def before(url: str) -> None:
        seen.append(url)
        if "elm" in url:
            raise Refused("not there")

    sent: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.headers["host"])
        return httpx2.Response(302, headers={"location": "https://elm.co.uk/"})

    with pytest.raises(Refused, match="not there"):
        await fetcher(answer).fetch("http://oak.co.uk/", before=before)
    assert (seen, sent) == (["http://oak.co.uk/", "https://elm.co.uk/"], ["oak.co.uk"])


async def test_redirects_are_followed_five_times() -> None:
    count = 0

    def answer(request: httpx2.Request) -> httpx2.Response:
        nonlocal count
        count += 1
        return reply() if count == 6 else httpx2.Response(301, headers={"location": f"/{count}"})

    assert (await fetcher(answer).fetch("http://oak.co.uk/")).url == "http://oak.co.uk/5"
    count = -1
    with pytest.raises(Refused, match="too often"):
        await fetcher(answer).fetch("http://oak.co.uk/")


async def test_a_proxy_resolves_but_literal_addresses_are_refused_all_the_same() -> None:
    hosts: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        hosts.append(request.url.host)
        return reply()

    async def never(host: str, port: int) -> list[Address]:
        raise AssertionError("it was resolved here")

    proxied = Fetcher(client(answer), proxied=True, resolver=never)
    await proxied.fetch("https://oak.co.uk/")
    with pytest.raises(Refused):
        await proxied.fetch("http://0x7f000001/")
    assert hosts == ["oak.co.uk"]


class Endless(httpx2.AsyncByteStream):
    """A body that never ends; it counts what was taken of it."""

    def __init__(self, piece: bytes) -> None:
        self.piece, self.taken = piece, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1
            assert self.taken < 1000
            yield self.piece


async def test_bodies_are_cut_after_decompression() -> None:
    bomb = gzip.compress(b"\x00" * 20_000_000)
    packed = fetcher(lambda _: reply(200, bomb, content_encoding="gzip"), most_bytes=5_000)
    assert (await packed.fetch("http://oak.co.uk/")).body == b"\x00" * 5_000
    endless = Endless(b"x" * 1_000)
    cut = fetcher(lambda _: httpx2.Response(200, stream=endless), most_bytes=5_000)
    assert len((await cut.fetch("http://oak.co.uk/")).body) == 5_000
    assert endless.taken < 200


@pytest.mark.parametrize(("encoding", "body"), [("br", b"x"), ("gzip", b"not gzip"), ("zstd", b"x")])
async def test_encodings_that_were_not_asked_for(encoding: str, body: bytes) -> None:
    with pytest.raises(Unavailable):
        await fetcher(lambda _: reply(200, body, content_encoding=encoding)).fetch("http://oak.co.uk/")


async def test_failed_connections_are_unavailable() -> None:
    def fail(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("slow")

    with pytest.raises(Unavailable):
        await fetcher(fail).fetch("http://oak.co.uk/")


async def test_resolving_for_real() -> None:
    assert ip_address("127.0.0.1") in await resolve("localhost", 80)
    assert await resolve("127.1", 80) == [ip_address("127.0.0.1")]


async def test_one_request_at_a_time_to_a_host_even_by_redirect() -> None:
    now = most = 0

    async def answer(request: httpx2.Request) -> httpx2.Response:
        nonlocal now, most
        if not request.headers["host"].endswith("new.co.uk"):
            return httpx2.Response(301, headers={"location": "https://www.new.co.uk/"})
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.002)
        now -= 1
        return reply(200, b"new")

    async def resolver(host: str, port: int) -> list[Address]:
        return [PUBLIC]

    http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
    door = Fetcher(http, proxied=False, resolver=resolver)
    await asyncio.gather(
        *(door.fetch(f"http://old{number}.co.uk/") for number in range(6)), door.fetch("http://new.co.uk/")
    )
    assert most == 1


async def test_the_server_says_what_it_is_made_with() -> None:
    page = await fetcher(lambda _: reply(200, b"", server="nginx", x_powered_by="PHP/8.1")).fetch("http://oak.co.uk/")
    assert page.server == "nginx, PHP/8.1"
    assert (await fetcher(lambda _: reply()).fetch("http://oak.co.uk/")).server == ""


async def test_one_visit_at_a_time_to_a_host() -> None:
    door = fetcher(lambda _: httpx2.Response(200))
    first, second = door.turn("https://oak.co.uk/"), door.turn("http://www.oak.co.uk/x")
    assert first is second
    assert first is not door.turn("https://elm.co.uk/")
    assert isinstance(first, asyncio.Lock)
