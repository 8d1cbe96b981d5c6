"""Carries messages to a webhook: guarded, capped in time and size, never redirected. What goes wrong is an answer."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial

import httpx2

from leads.errors import Unavailable
from leads.settings import Settings
from leads.webhooks import PORTS, is_local
from worker.providers.fetch import Fetcher, Letter, open_fetcher, trusting
from worker.providers.guard import Refused, check_name
from worker.webhook_rules import Answer

MOST_SECONDS = 15.0
MOST_BYTES = 16_384
"""Of an answer, how much is read."""


class Line:
    """A way to one address, whose connection is kept between messages."""

    def __init__(self, settings: Settings, public: Fetcher, local: Fetcher) -> None:
        self._settings = settings
        self._public = public
        self._local = local

    async def carry(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """What the receiver answers within its time."""
        began = time.monotonic()

        def answer(error: str | None = None, response: httpx2.Response | None = None, content: bytes = b"") -> Answer:
            ms = round((time.monotonic() - began) * 1000)
            if response is None:
                return Answer(None, {}, "", error, ms)
            return Answer(response.status_code, response.headers, content.decode(errors="replace"), None, ms)

        try:
            address, fetcher = self._way(url)
            async with asyncio.timeout(MOST_SECONDS):
                response, content = await fetcher.post(
                    address, Letter(dict(headers), body.encode()), most_bytes=MOST_BYTES
                )
        except TimeoutError:
            return answer(f"it did not answer within {MOST_SECONDS:g} s")
        except Refused as why:
            return answer(f"it is not sent to: {why}")
        except Unavailable as error:
            return answer(error.message)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return answer(f"it could not be reached ({type(error).__name__})")
        return answer(response=response, content=content)

    def _way(self, url: str) -> tuple[httpx2.URL, Fetcher]:
        """Where to send, and by whom.

        Raises:
            Refused: nothing may be sent there, as far as its spelling goes.
        """
        address = httpx2.URL(url)
        if is_local(self._settings, url):
            return address, self._local
        if address.scheme != "https" or address.port not in PORTS:
            raise Refused("it is no https address on a port of the Web's")
        check_name(address.raw_host.decode("ascii"))
        return address, self._public


class Courier:
    """Opens lines. Without a proxy they lead to checked public addresses only, with one the proxy sees to that, as with
    websites; in the sandbox also to this machine, so that a receiver can be tried out.
    """

    def __init__(self, settings: Settings, *, opened: Callable[[], Fetcher] | None = None) -> None:
        self._settings = settings
        self._context = trusting(settings.egress_ca)
        mine = partial(open_fetcher, proxy=settings.egress_proxy, context=self._context, one_host=True)
        self._open = opened or mine

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A line of one's own."""
        public = self._open()
        local = Fetcher(httpx2.AsyncClient(trust_env=False, verify=self._context), proxied=True)
        try:
            yield Line(self._settings, public, local)
        finally:
            await public.close()
            await local.close()
