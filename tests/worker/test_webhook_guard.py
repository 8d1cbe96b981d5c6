"""Where webhooks are never sent: private addresses in any spelling, other ports, places that an answer points to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address

import httpx2
import pytest
from pydantic import SecretStr

from leads.settings import Settings
from worker.providers.fetch import Fetcher
from worker.providers.guard import Address
from worker.webhook_post import MOST_BYTES, Courier, Line
from worker.webhook_rules import Answer

PUBLIC, OTHER = ip_address("93.184.216.34"), ip_address("93.184.216.35")
HEADERS = {"webhook-id": "evt_1", "content-type": "application/json"}
Handler = Callable[[httpx2.Request], Awaitable[httpx2.Response]]


def settings(*, sandbox: bool = False) -> Settings:
    secret = SecretStr("a secret of the tests, long enough")
    return Settings(database_url="postgresql://", secret_key=secret, sandbox=sandbox)


def reply(status: int, content: bytes = b"ok", **headers: str) -> httpx2.Response:
    """As it comes over a line: not read yet."""
    return httpx2.Response(status, stream=httpx2.ByteStream(content), headers=headers)


class Web:
    """A public Internet of one name; it notes what is sent where."""

    def __init__(self, *addresses: str, answer: Handler | None = None) -> None:
        self.addresses = [ip_address(each) for each in addresses or (str(PUBLIC),)]
        self.sent: list[httpx2.Request] = []
        self.answer = answer

    async def resolve(self, host: str, port: int) -> list[Address]:
        return self.addresses if host == "hooks.example.com" else []

    async def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.sent.append(request)
        return await self.answer(request) if self.answer else reply(200)


@asynccontextmanager
async def line(web: Web, *, sandbox: bool = False, proxied: bool = False) -> AsyncIterator[Line]:
    def opened() -> Fetcher:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(web.handle))
        return Fetcher(http, proxied=proxied, resolver=web.resolve)

    async with Courier(settings(sandbox=sandbox), opened=opened).line() as opened_line:
        yield opened_line


async def carry(web: Web, url: str = "https://hooks.example.com/in?x=1", *, sandbox: bool = False) -> Answer:
    async with line(web, sandbox=sandbox) as opened:
        return await opened.carry(url, HEADERS, '{"a": 1}')


async def test_it_connects_to_the_address_that_was_checked() -> None:
    """So that a name which leads elsewhere the next time it is asked about changes nothing."""
    web = Web()
    answer = await carry(web)
    assert (answer.status, answer.body, answer.error) == (200, "ok", None)
    [request] = web.sent
    assert request.method == "POST"
    assert str(request.url) == f"https://{PUBLIC}/in?x=1"
    assert request.headers["host"] == "hooks.example.com"
    assert request.extensions["sni_hostname"] == "hooks.example.com"
    assert request.headers["webhook-id"] == "evt_1"
    assert request.content == b'{"a": 1}'


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
@pytest.mark.parametrize("sandbox", [False, True])
async def test_names_that_lead_to_private_addresses_are_refused(address: str, sandbox: bool) -> None:
    web = Web(str(PUBLIC), address)
    answer = await carry(web, sandbox=sandbox)
    assert answer.error == "it is not sent to: hooks.example.com is not on the public Internet"
    assert web.sent == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "https://hooks.example.com:22/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://localhost/",
        "https://metadata.google.internal/",
        "https://①②⑦.0.0.1/",
    ],
)
async def test_addresses_that_are_refused_as_they_stand(url: str) -> None:
    web = Web()
    answer = await carry(web, url)
    assert answer.status is None
    assert answer.error
    assert web.sent == []


async def test_hosts_that_are_shared_by_many_may_have_hooks() -> None:
    """Unlike with websites: a hook at a large house is its owner's own."""
    web = Web()

    async def resolve(host: str, port: int) -> list[Address]:
        return [PUBLIC]

    web.resolve = resolve  # type: ignore[method-assign]
    assert (await carry(web, "https://script.google.com/macros/x")).status == 200


async def test_a_name_that_does_not_exist_is_a_failure() -> None:
    answer = await carry(Web(), "https://gone.example.com/")
    assert answer.error == "it is not sent to: there is no host gone.example.com"


async def test_a_proxy_is_left_to_resolve_but_names_are_checked() -> None:
    web = Web()
    async with line(web, proxied=True) as opened:
        await opened.carry("https://elsewhere.example.com:8443/in", HEADERS, "{}")
        assert str(web.sent[0].url) == "https://elsewhere.example.com:8443/in"
        refused = await opened.carry("https://10.0.0.1/", HEADERS, "{}")
    assert refused.error == "it is not sent to: its host is not a public name"
    assert len(web.sent) == 1


async def test_a_redirect_to_the_inside_is_an_answer_and_no_more() -> None:
    async def redirect(request: httpx2.Request) -> httpx2.Response:
        return reply(302, location="http://169.254.169.254/latest/meta-data/")

    web = Web(answer=redirect)
    answer = await carry(web)
    assert (answer.status, len(web.sent)) == (302, 1)


async def test_another_of_its_addresses_is_tried_when_one_cannot_be_connected_to() -> None:
    async def half(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == str(PUBLIC):
            raise httpx2.ConnectError("refused", request=request)
        return reply(200)

    web = Web(str(PUBLIC), str(OTHER), answer=half)
    assert (await carry(web)).status == 200
    assert [request.url.host for request in web.sent] == [str(PUBLIC), str(OTHER)]


async def test_a_message_is_not_sent_twice_when_the_line_breaks_after_it() -> None:
    async def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("reset", request=request)

    web = Web(str(PUBLIC), str(OTHER), answer=broken)
    answer = await carry(web)
    assert (answer.error, len(web.sent)) == ("it could not be reached (ReadError)", 1)


async def test_a_huge_answer_is_cut() -> None:
    async def huge(request: httpx2.Request) -> httpx2.Response:
        return reply(200, b"x" * (10 * MOST_BYTES))

    assert len((await carry(Web(answer=huge))).body) == MOST_BYTES
