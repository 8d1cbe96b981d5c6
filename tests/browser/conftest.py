"""The product, a Chromium, and pages of the dashboard that are signed in or not."""

import importlib.util
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright, expect

from canvass.client import Client
from tests.browser.product import ROOT, Person, Product, demo
from tests.browser.visits import PATIENCE, Visit, looking, profile, visiting

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_CHROMIUM = "the browser tests need Chromium, and there is none: python scripts/setup.py chromium"

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def running() -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The product's folder, which has a short path for its sockets, and what it said when it was up."""
    if not (ROOT / "web" / "dist" / "index.html").exists():
        pytest.fail("the dashboard is not built: make web/dist/index.html", pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="canvass-"))
    try:
        with demo(folder) as said:
            yield folder, said
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="package")
async def product(running: tuple[Path, Mapping[str, Any]]) -> AsyncIterator[Product]:
    folder, said = running
    async with (
        Client(said["graphql"], said["token"]) as first,
        Client(said["graphql"], said["second"]["token"]) as second,
    ):
        yield Product(said["url"], folder, person_of(said, first), person_of(said["second"], second))


def person_of(said: Mapping[str, Any], client: Client) -> Person:
    return Person(said["email"], said["password"], said["token"], client)


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        executable = found_chromium(playwright)
        if executable is None:
            pytest.fail(NO_CHROMIUM, pytrace=False)
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        await browser.close()


def found_chromium(playwright: Playwright) -> str | None:
    """The machine's own, or else the one that Playwright has installed."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
    assert spec
    assert spec.loader
    setup = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(setup)
    own = playwright.chromium.executable_path
    known = (shutil.which(name) for name in setup.BROWSERS)
    return next(filter(None, known), own if Path(own).exists() else None)


@pytest.fixture(scope="package")
async def signed_in(browser: Browser, product: Product) -> AsyncIterator[BrowserContext]:
    """The first tenant's administrator. Tests that sign out or touch clock or network need a profile of their own."""
    async with profile(browser, product.url, product.first) as context:
        yield context


@pytest.fixture
async def visit(signed_in: BrowserContext) -> AsyncIterator[Visit]:
    """By the first tenant's administrator."""
    async with looking(signed_in) as visit:
        yield visit


@pytest.fixture
async def page(visit: Visit) -> Page:
    return visit.page


@pytest.fixture
async def stranger(browser: Browser, product: Product) -> AsyncIterator[Page]:
    """The page of somebody who is not signed in."""
    async with visiting(browser, product.url) as visit:
        yield visit.page


@dataclass(frozen=True)
class Harvest:
    """A campaign of the first tenant's that has come to its end, and its leads with what was found out afterwards."""

    campaign: dict[str, Any]
    leads: list[dict[str, Any]]

    @property
    def id(self) -> str:
        return str(self.campaign["id"])

    @property
    def path(self) -> str:
        return f"/#/campaigns/{self.id}"


@pytest.fixture(scope="package")
async def harvest(product: Product) -> Harvest:
    person = product.first
    campaign_id = await person.create("it_msp_expansion", 12, start=True)
    seen = await person.see_end(campaign_id)
    assert (seen.status, seen.counters["promoted"]) == ("COMPLETED", 12)
    leads = await person.settled_leads(campaign_id)
    return Harvest(await person.campaign(campaign_id), leads)
