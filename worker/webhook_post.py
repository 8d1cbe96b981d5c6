"""Carries a message to a webhook: guarded, capped in time and size, never redirected. What goes wrong is an answer."""

import asyncio
import time
from collections.abc import Mapping

import httpx2

from leads.errors import Unavailable
from leads.settings import Settings
from leads.webhooks import PORTS, is_local
from worker.providers.fetch import Fetcher, Letter, open_fetcher
from worker.providers.guard import Refused
from worker.webhook_rules import Answer

MOST_SECONDS = 15.0
MOST_BYTES = 16_384
"""Of an answer, how much is read."""


class Courier:
    """Owns the connections. Without a proxy it connects to checked public addresses only, with one the proxy sees to
    that, as with websites; in the sandbox also to this machine, so that a receiver can be tried out.
    """

    def __init__(self, settings: Settings, *, fetcher: Fetcher | None = None) -> None:
        self._settings = settings
        self._public = fetcher or open_fetcher(proxy=settings.egress_proxy, ca=settings.egress_ca)
        self._local = httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=MOST_SECONDS)

    async def carry(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """What the receiver answers within its time."""
        began = time.monotonic()

        def answer(error: str | None = None, response: httpx2.Response | None = None, content: bytes = b"") -> Answer:
            ms = round((time.monotonic() - began) * 1000)
            if response is None:
                return Answer(None, {}, "", error, ms)
            return Answer(response.status_code, response.headers, content.decode(errors="replace"), None, ms)

        try:
            async with asyncio.timeout(MOST_SECONDS):
                response, content = await self._post(url, Letter(dict(headers), body.encode()))
        except TimeoutError:
            return answer(f"it did not answer within {MOST_SECONDS:g} s")
        except Refused as why:
            return answer(f"it is not sent to: {why}")
        except Unavailable as error:
            return answer(error.message)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return answer(f"it could not be reached ({type(error).__name__})")
        return answer(response=response, content=content)

    async def close(self) -> None:
        """Close all connections."""
        await self._public.close()
        await self._local.aclose()

    async def _post(self, url: str, letter: Letter) -> tuple[httpx2.Response, bytes]:
        address = httpx2.URL(url)
        if is_local(self._settings, url):
            async with self._local.stream("POST", address, headers=letter.headers, content=letter.content) as response:
                async for part in response.aiter_raw(MOST_BYTES):
                    return response, part[:MOST_BYTES]
                return response, b""
        if address.scheme != "https" or address.port not in PORTS:
            raise Refused("it is no https address on a port of the Web's")
        return await self._public.post(address, letter, most_bytes=MOST_BYTES)
