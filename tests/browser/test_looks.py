"""How the pages look: on a narrow screen nothing sticks out, and dark is dark."""

from collections.abc import Mapping
from typing import Any, Literal

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.visits import visiting

WIDTH = "() => document.scrollingElement.scrollWidth"
COLOURS: Mapping[Literal["light", "dark"], str] = {"light": "rgb(246, 246, 244)", "dark": "rgb(15, 17, 19)"}
CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const body = getComputedStyle(document.body);
  const [dim, bright] = [light(body.color), light(body.backgroundColor)].sort();
  return (bright + 0.05) / (dim + 0.05);
}"""


async def open_path(page: Page, path: str) -> None:
    await page.goto(f"/#/{path}")
    await expect(page.locator("main :is(h1, .empty h2)").first).to_be_visible()
    await expect(page.locator(".waiting")).to_have_count(0)


async def widths(page: Page, paths: list[str]) -> dict[str, int]:
    """How wide each page is, were one to scroll."""
    found = {}
    for path in paths:
        await open_path(page, path)
        found[path] = await page.evaluate(WIDTH)
    return found


async def test_nothing_sticks_out_at_375_pixels(browser: Browser, product: Product, harvest: Harvest) -> None:
    campaign, lead = f"campaigns/{harvest.id}", f"leads/{harvest.leads[0]['id']}"
    paths = ["campaigns", "campaigns/new", campaign, f"{campaign}/edit", "leads", "leads/import", lead]
    paths += ["customers", "sources", "settings/spending", "settings/prompts", "settings/webhooks", "nowhere"]
    narrow: dict[str, Any] = {"viewport": {"width": 375, "height": 760}, "is_mobile": True, "has_touch": True}
    async with visiting(browser, product.url, product.first, **narrow) as visit:
        found = await widths(visit.page, paths)
        assert {path: width for path, width in found.items() if width > 375} == {}
        await open_path(visit.page, campaign)
        await expect(visit.page.locator(".feed li").first).to_be_visible()
        assert await visit.page.evaluate(WIDTH) <= 375
    async with visiting(browser, product.url, **narrow) as stranger:
        assert await widths(stranger.page, ["campaigns"]) == {"campaigns": 375}
    async with visiting(browser, product.url, product.second, **narrow) as second:
        found = await widths(second.page, ["campaigns", "leads", "customers"])
        assert {path: width for path, width in found.items() if width > 375} == {}


async def test_light_and_dark(page: Page, harvest: Harvest) -> None:
    await open_path(page, f"campaigns/{harvest.id}")
    for scheme, colour in COLOURS.items():
        await page.emulate_media(color_scheme=scheme)
        await expect(page.locator("body")).to_have_css("background-color", colour)
        assert await page.evaluate(CONTRAST) >= 7
