"""The form of a new campaign: what it refuses, what it begins, and that it can be used without a mouse."""

import json
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.product import Product
from tests.browser.visits import Visit

NO_SUCH_POSTCODE = "There is no postcode ZZ99 9ZZ. Check it, or use one near by."
RADIUS_IS_WRONG = "Radius in miles must be a whole number from 1 to 200."

WITHOUT_ITS_OWN_CHECKS = "form => { form.noValidate = true; }"

FOCUSED = """() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const words = at.labels?.[0]?.textContent ?? at.textContent;
  return { name: at.name || words, seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
}"""

KEEP_WHAT_MOVES = """() => {
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  window.kept = { moved: [], moments: [] };
  const look = () => {
    const found = parseInt(text("[data-stage=FOUND] b"), 10);
    const rows = document.querySelectorAll("[data-testid=campaign-leads] tbody tr").length;
    const moment = { found, rows, status: text("main .head .badge") };
    const last = kept.moments.at(-1);
    if (found >= 0 && JSON.stringify(moment) !== JSON.stringify(last)) kept.moments.push(moment);
  };
  new MutationObserver((records) => {
    const moved = records.filter(({ target }) => target.dataset?.moving).map(({ target }) => target.dataset.stage);
    kept.moved.push(...moved);
    look();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}"""


async def error_of(field: Locator) -> str:
    """What stands at the field as its error, tied to it for those who only listen."""
    await expect(field).to_have_attribute("aria-invalid", "true")
    ids = str(await field.get_attribute("aria-describedby")).split()
    [error] = [each for each in ids if each.endswith("-error")]
    return await field.page.locator(f"[id='{error}']").inner_text()


async def open_form(page: Page) -> None:
    await page.goto("/#/campaigns/new")
    await expect(page.get_by_label("Postcode", exact=True)).to_be_visible()


async def test_a_postcode_that_does_not_exist_is_told_at_its_field(page: Page, product: Product) -> None:
    before = await product.first.count("campaigns")
    await open_form(page)
    postcode = page.get_by_label("Postcode", exact=True)
    await postcode.fill("ZZ99 9ZZ")
    await page.get_by_role("button", name="Create and start").click()
    assert await error_of(postcode) == NO_SUCH_POSTCODE
    await expect(postcode).to_be_focused()
    await expect(page.get_by_label("Radius in miles")).to_have_attribute("aria-invalid", "false")
    assert page.url == f"{product.url}/#/campaigns/new"
    assert await product.first.count("campaigns") == before


async def test_a_radius_out_of_range_never_leaves_the_page(visit: Visit, product: Product) -> None:
    page, posts = visit.page, visit.diary.posts
    await open_form(page)
    await page.get_by_label("Postcode", exact=True).fill("LE1 1AA")
    radius = page.get_by_label("Radius in miles")
    for wrong, state in [("201", "rangeOverflow"), ("0", "rangeUnderflow"), ("1.5", "stepMismatch")]:
        await radius.fill(wrong)
        await page.get_by_role("button", name="Create and start").click()
        await expect(radius).to_be_focused()
        assert await radius.evaluate(f"field => field.validity.{state}")
    assert "CreateCampaign" not in posts


async def test_what_the_server_finds_wrong_is_told_at_each_field(page: Page, product: Product) -> None:
    """A browser that checks less than it should, or an older page than the API."""
    before = await product.first.count("campaigns")
    await open_form(page)
    await page.locator("form.campaign-form").evaluate(WITHOUT_ITS_OWN_CHECKS)
    await page.get_by_label("Postcode", exact=True).fill("LE1")
    radius = page.get_by_label("Radius in miles")
    await radius.fill("201")
    await page.get_by_role("button", name="Create and start").click()
    assert await error_of(radius) == RADIUS_IS_WRONG
    assert "LE1 1AA" in await error_of(page.get_by_label("Postcode", exact=True))
    await expect(page.get_by_label("Postcode", exact=True)).to_be_focused()
    assert await product.first.count("campaigns") == before


async def test_a_good_one_runs_before_ones_eyes(page: Page, product: Product) -> None:
    await open_form(page)
    await page.get_by_role("radio", name="Healthcare").check()
    await page.get_by_role("textbox", name="Name").fill("Before my eyes")
    await page.get_by_label("Postcode", exact=True).fill("le1 1aa")
    await page.get_by_label("Most leads").fill("12")
    await page.evaluate(KEEP_WHAT_MOVES)
    await page.get_by_role("button", name="Create and start").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Before my eyes")
    await expect(page.locator("main .head .badge")).to_have_text("Completed")

    leads = await product.first.settled_leads(page.url.rpartition("/")[2])
    campaign = await product.first.campaign(page.url.rpartition("/")[2])
    await expect_strip(page, campaign["counters"])
    rows = page.get_by_test_id("campaign-leads").locator("tbody tr")
    await expect(rows).to_have_count(12)
    assert await rows.locator("a.open").all_inner_texts() == [lead["company"]["name"] for lead in leads]
    await expect(page.locator(".feed li")).to_have_count(campaign["lastSeq"])

    kept = await page.evaluate("() => window.kept")
    assert {"FOUND", "UNIQUE", "ENRICHED", "SCORED", "PROMOTED"} <= set(kept["moved"])
    found = [moment["found"] for moment in kept["moments"]]
    assert found == sorted(found)
    assert len(set(found)) >= 3
    assert found[-1] == campaign["counters"]["found"]
    assert any(0 < moment["rows"] < 12 for moment in kept["moments"] if moment["status"] == "Running")


async def expect_strip(page: Page, counters: dict[str, int]) -> None:
    texts = {"FOUND": "Found", "UNIQUE": "Unique", "ENRICHED": "Enriched", "SCORED": "Scored", "PROMOTED": "Leads"}
    texts |= {"DUPLICATE": "Duplicates", "REJECTED": "Rejected", "FAILED": "Failed"}
    for stage, text in texts.items():
        box = page.locator(f".box[data-stage={stage}]")
        await expect(box).to_have_accessible_name(f"{counters[stage.lower()]} {text}")


async def test_a_draft_is_made_with_the_keyboard_alone(page: Page, product: Product) -> None:
    await page.goto("/#/campaigns")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")
    await page.keyboard.press("c")
    await expect(page.get_by_label("Postcode", exact=True)).to_be_visible()
    passed = await tab_to(page, "type")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name="Education")).to_be_checked()
    passed += await tab_to(page, "name")
    await page.keyboard.type("By keyboard")
    passed += await tab_to(page, "postcode")
    await page.keyboard.type("LE1 1AA")
    passed += await tab_to(page, "includeExistingCustomers")
    await page.keyboard.press("Space")
    passed += await tab_to(page, "Save as draft")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("By keyboard")
    await expect(page.locator("main .head .badge")).to_have_text("Draft")
    await expect(page.get_by_role("button", name="Start By keyboard")).to_be_visible()
    assert [stop["name"] for stop in passed if not stop["seen"]] == []
    names = [stop["name"] for stop in passed]
    assert names.index("postcode") < names.index("radiusMiles") < names.index("maxResults") < names.index("prompt")
    assert (await product.first.campaign(page.url.rpartition("/")[2]))["status"] == "DRAFT"


async def tab_to(page: Page, name: str) -> list[dict[str, Any]]:
    """Press Tab until that has the focus; every stop on the way, and whether one could see it."""
    stops: list[dict[str, Any]] = []
    while not stops or stops[-1]["name"] != name:
        assert len(stops) < 60, json.dumps(stops)
        await page.keyboard.press("Tab")
        stops.append(await page.evaluate(FOCUSED))
    return stops
