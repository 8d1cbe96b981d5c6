"""A list of companies from a file: read, shown with what is wrong in it, and looked up."""

from playwright.async_api import Locator, Page, expect

from tests.browser.product import Product
from tests.browser.test_estimate import estimate_of, figures_of
from tests.browser.test_new_campaign import error_of, open_form

TABLE = """Company,Postcode,Town,Website,Company number
Alpha Systems Ltd,LE1 1AA,Leicester,alpha.example,01234567
Café Zwölf,LE1 6FB,Leicester,,
ALPHA SYSTEMS LIMITED,LE1 1AA,Leicester,,
Gamma Ltd,nowhere,,,
"""
BRIEF = """
query ($id: ID!) {
  campaign(id: $id) {
    status findLinkedin analyzeAbove
    brief { companyNames companies { name postcode town website companyNumber } }
  }
}
"""


async def open_list_form(page: Page) -> Locator:
    """The form of a list; the field for its file."""
    await open_form(page)
    await page.get_by_role("radio", name="A list of companies").check()
    return page.get_by_label("Companies from a file")


async def upload(field: Locator, name: str, content: bytes) -> None:
    await field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


async def test_a_file_is_shown_before_it_is_used(page: Page, product: Product) -> None:
    field = await open_list_form(page)
    # as Excel saves it: in the encoding of Windows
    await upload(field, "list.csv", TABLE.encode("windows-1252"))
    await expect(page.get_by_text("2 companies from list.csv")).to_be_visible()
    rows = page.locator(".listed tbody tr")
    assert [(await row.inner_text()).split("\t") for row in await rows.all()] == [
        ["Alpha Systems Ltd", "LE1 1AA", "Leicester", "alpha.example", "01234567"],
        ["Café Zwölf", "LE1 6FB", "Leicester", "–", "–"],
    ]
    await expect(page.locator(".listed li")).to_have_text(
        ["Line 4: The same company as in line 2.", "Line 5: “nowhere” is not a full UK postcode."]
    )
    await figures_of(estimate_of(page))

    await page.get_by_role("textbox", name="Company names").fill("Delta plc")
    await page.get_by_role("checkbox", name="Look for LinkedIn pages").uncheck()
    await page.get_by_label("Analyse leads from score").fill("70")
    await page.get_by_role("button", name="Save as draft").click()
    await expect(page.locator("main .head .badge")).to_have_text("Draft")
    campaign = (await product.first.client.ask(BRIEF, id=page.url.rpartition("/")[2]))["campaign"]
    assert (campaign["status"], campaign["findLinkedin"], campaign["analyzeAbove"]) == ("DRAFT", False, 70)
    assert campaign["brief"]["companyNames"] == ["Delta plc"]
    assert [company["name"] for company in campaign["brief"]["companies"]] == ["Alpha Systems Ltd", "Café Zwölf"]
    assert campaign["brief"]["companies"][0]["companyNumber"] == "01234567"

    await page.get_by_role("link", name="Edit").click()
    await expect(rows).to_have_count(2)
    await expect(page.get_by_role("textbox", name="Company names")).to_have_value("Delta plc")
    await expect(page.get_by_role("checkbox", name="Look for LinkedIn pages")).not_to_be_checked()
    await page.get_by_label("Analyse leads from score").fill("")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".foot")).to_have_text("Saved.")
    campaign = (await product.first.client.ask(BRIEF, id=page.url.rpartition("/")[2]))["campaign"]
    assert campaign["analyzeAbove"] is None
    assert len(campaign["brief"]["companies"]) == 2


async def test_a_list_can_be_taken_back(page: Page) -> None:
    field = await open_list_form(page)
    names = page.get_by_role("textbox", name="Company names")
    assert await names.evaluate("field => field.required")
    await upload(field, "list.csv", TABLE.encode())
    await expect(page.get_by_text("2 companies from list.csv")).to_be_visible()
    assert not await names.evaluate("field => field.required")
    await page.get_by_role("button", name="Remove the list").click()
    await expect(page.locator(".listed table")).to_have_count(0)
    assert await names.evaluate("field => field.required")


async def test_a_file_without_companies_is_refused_at_its_field(page: Page) -> None:
    field = await open_list_form(page)
    await upload(field, "prices.csv", b"postcode,town\nLE1 1AA,Leicester\n")
    await expect(field).to_have_attribute("aria-invalid", "true")
    words = "prices.csv: No column holds the names: call the one that does “name” or “company”."
    assert await error_of(field) == words
    await upload(field, "large.csv", b"name\n" + 70_001 * b"Firm Ltd,\n")
    await expect(page.locator(".listed .error")).to_have_text(
        "large.csv: it has more than 700 kB. Choose a part of it."
    )
