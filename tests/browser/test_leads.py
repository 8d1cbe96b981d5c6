"""The list of leads: filters, orders, the keyboard, and many turned into customers at once."""

from collections.abc import Callable
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product

CONTACTED = """
mutation ($id: ID!) {
  result: updateLead(input: { leadId: $id, status: CONTACTED }) { __typename ... on Problem { message } }
}
"""

ORDERS: tuple[tuple[str, str, str, Callable[[Any], Any]], ...] = (
    ("Best first", "SCORE", "DESC", lambda lead: -lead["score"]),
    ("A to Z", "NAME", "ASC", lambda lead: lead["company"]["name"].lower()),
    ("Nearest first", "DISTANCE", "ASC", lambda lead: lead["distanceMiles"]),
)


def names(leads: list[dict[str, Any]]) -> list[str]:
    return [lead["company"]["name"] for lead in leads]


def rows_of(page: Page) -> Locator:
    return page.locator("table.rows tbody tr")


async def open_list(page: Page, harvest: Harvest) -> None:
    """The leads of the harvest, newest first."""
    await page.goto("/#/leads")
    await page.get_by_role("combobox", name="Campaign").select_option(harvest.id)
    await expect(rows_of(page).locator("a.open")).to_have_text(names(harvest.leads))


async def test_filters_show_what_fits_and_stay_in_the_address(page: Page, product: Product, harvest: Harvest) -> None:
    one = harvest.leads[6]
    await product.first.client.do(CONTACTED, id=one["id"])
    await open_list(page, harvest)
    links = rows_of(page).locator("a.open")

    await page.get_by_role("combobox", name="Status").select_option("Contacted")
    await expect(links).to_have_text([one["company"]["name"]])
    await page.reload()
    await expect(links).to_have_text([one["company"]["name"]])
    await expect(page.get_by_role("combobox", name="Status")).to_have_value("CONTACTED")
    await page.get_by_role("combobox", name="Status").select_option("Any status")

    for least in (80, 60, 40):
        await page.get_by_role("combobox", name="Score").select_option(f"{least} and more")
        await expect(links).to_have_text([each["company"]["name"] for each in harvest.leads if each["score"] >= least])
    await page.get_by_role("combobox", name="Score").select_option("Any score")

    await page.get_by_label("Filter leads").fill(one["company"]["name"].upper())
    await expect(links).to_have_text([one["company"]["name"]])
    await page.get_by_label("Filter leads").fill("no company is called that")
    await expect(page.get_by_role("heading", name="No lead fits these filters")).to_be_visible()
    await page.get_by_role("button", name="Show all leads").click()
    await expect(links.first).to_be_visible()
    assert page.url == f"{product.url}/#/leads"


async def test_orders(page: Page, product: Product, harvest: Harvest) -> None:
    await open_list(page, harvest)
    for words, field, direction, key in ORDERS:
        wanted = await product.first.leads(field, direction, campaignId=harvest.id)
        assert [key(lead) for lead in wanted] == sorted(map(key, harvest.leads))
        await page.get_by_role("combobox", name="Order").select_option(words)
        await expect(rows_of(page).locator("a.open")).to_have_text(names(wanted))


async def test_the_table_is_walked_by_keyboard(page: Page, harvest: Harvest) -> None:
    await open_list(page, harvest)
    links = rows_of(page).locator("a.open")
    await page.keyboard.press("/")
    await expect(page.get_by_label("Filter leads")).to_be_focused()
    await page.keyboard.type("/jk")
    await expect(page.get_by_label("Filter leads")).to_have_value("/jk")
    await page.get_by_label("Filter leads").fill("")
    await expect(links).to_have_text(names(harvest.leads))

    await links.first.focus()
    for key, row in [("j", 1), ("ArrowDown", 2), ("j", 3), ("k", 2), ("ArrowUp", 1), ("k", 0), ("k", 0)]:
        await page.keyboard.press(key)
        await expect(links.nth(row)).to_be_focused()
    await links.nth(8).focus()
    await page.keyboard.press("x")
    await expect(page.get_by_text("1 selected")).to_be_visible()
    await expect(rows_of(page).nth(8).get_by_role("checkbox")).to_be_checked()
    await page.keyboard.press("x")
    await expect(page.get_by_text("1 selected")).to_have_count(0)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(names(harvest.leads)[9])


async def test_several_become_customers_at_once(page: Page, product: Product, harvest: Harvest) -> None:
    before = await product.first.count("customers")
    chosen = harvest.leads[3:6]
    await open_list(page, harvest)
    for name in names(chosen):
        await page.get_by_role("checkbox", name=f"Select {name}").check()
    await expect(page.get_by_text("3 selected")).to_be_visible()
    await page.get_by_role("button", name="Convert to customers").click()
    await expect(page.locator(".foot")).to_have_text("3 new customers.")
    await expect(page.locator(".chosen")).to_have_count(0)
    for name in names(chosen):
        row = rows_of(page).filter(has=page.get_by_role("link", name=name, exact=True))
        await expect(row.locator(".badge")).to_have_text("Customer")
        await expect(row.get_by_role("checkbox")).to_be_disabled()
    assert await product.first.count("customers") == before + 3
    now = {lead["id"]: lead["customer"] for lead in await product.first.leads(campaignId=harvest.id)}
    assert [now[lead["id"]]["status"] for lead in chosen] == ["DISCOVERY"] * 3
