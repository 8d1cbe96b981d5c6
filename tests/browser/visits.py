"""Visits to the dashboard, each with a diary of what its page did; anything amiss there fails the visit."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, WebSocket

from tests.browser.product import Person

PATIENCE = 30_000
"""Milliseconds that a noisy machine may take for anything."""

TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error(`CSP ${violatedDirective}: ${blockedURI}`))
"""


@dataclass
class Diary:
    """What a page did: operations sent over HTTP, answers, sockets, frames that came in, and complaints."""

    posts: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: Sequence[str] = ()
    """Parts of complaints that belong to what the test does."""

    def keep(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("websocket", self._on_socket)

    @property
    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(part in line for part in self.expected)]

    def events(self) -> list[dict[str, Any]]:
        """The campaign events that came over a socket, in order."""
        sent = [json.loads(frame) for frame in self.frames]
        data = [message["payload"]["data"] for message in sent if message["type"] == "next"]
        return [each["campaignEvents"] for each in data if each and "campaignEvents" in each]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/graphql"):
            self.posts.append(operation_of(request))

    def _on_response(self, response: Response) -> None:
        self.answers.append(response)

    def _on_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))


def operation_of(request: Request) -> str:
    """The name of a GraphQL operation: "CampaignPage" of "query CampaignPage($id: ID!) {…"."""
    document = str((request.post_data_json or {})["query"])
    return document.replace("(", " ").replace("{", " ").split()[1]


@dataclass(frozen=True)
class Visit:
    page: Page
    diary: Diary


@asynccontextmanager
async def profile(browser: Browser, url: str, person: Person | None, **options: Any) -> AsyncIterator[BrowserContext]:
    """A fresh browser profile in which the person is signed in, or nobody is."""
    token = await person.refresh_token() if person else None
    kept = [{"name": "canvass.refresh", "value": token}] if token else []
    state: Any = {"cookies": [], "origins": [{"origin": url, "localStorage": kept}]}
    context = await browser.new_context(base_url=url, storage_state=state, reduced_motion="reduce", **options)
    try:
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(TELL_VIOLATIONS)
        yield context
    finally:
        await context.close()


@asynccontextmanager
async def looking(context: BrowserContext) -> AsyncIterator[Visit]:
    """A visit in a page of its own; AssertionError at its end if the page complained."""
    visit = Visit(await context.new_page(), Diary())
    visit.diary.keep(visit.page)
    try:
        yield visit
    finally:
        await visit.page.close()
    assert visit.diary.unexpected == [], f"the page complained: {visit.diary.unexpected}"


@asynccontextmanager
async def visiting(browser: Browser, url: str, person: Person | None = None, **options: Any) -> AsyncIterator[Visit]:
    """A visit in a profile of its own."""
    async with profile(browser, url, person, **options) as context, looking(context) as visit:
        yield visit
