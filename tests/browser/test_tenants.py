"""What another team sees: nothing, whatever address it opens, and no word of what happens elsewhere."""

from playwright.async_api import Browser, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.visits import Visit, visiting

CONVERT = """
mutation ($id: ID!) {
  result: convertLead(input: { leadId: $id }) {
    __typename ... on ConvertLeadPayload { customer { id } } ... on Problem { message }
  }
}
"""
EMPTY = (
    ("campaigns", "Find your first companies", "New campaign"),
    ("leads", "No leads yet", "Go to campaigns"),
    ("customers", "No customers yet", "Go to leads"),
)


async def test_an_empty_list_says_how_to_begin(browser: Browser, product: Product, harvest: Harvest) -> None:
    async with visiting(browser, product.url, product.second) as visit:
        for path, words, way_on in EMPTY:
            await visit.page.goto(f"/#/{path}")
            await expect(visit.page.get_by_role("heading", name=words)).to_be_visible()
            await expect(visit.page.locator(".empty").get_by_role("link", name=way_on)).to_be_visible()
            await expect(visit.page.locator("table")).to_have_count(0)


async def test_nothing_of_the_first_team_reaches_the_second(
    browser: Browser, product: Product, harvest: Harvest, visit: Visit
) -> None:
    """Both look on while the first converts a lead; then the second opens each of its addresses."""
    lead = harvest.leads[7]
    async with visiting(browser, product.url, product.second) as other:
        for page in (visit.page, other.page):
            await page.goto("/#/campaigns")
            await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")
        await expect(visit.page.get_by_role("link", name=harvest.campaign["name"], exact=True)).to_be_visible()
        async with visit.diary.sockets[0].expect_event("framereceived", lambda frame: "LEAD_CONVERTED" in str(frame)):
            done = await product.first.client.do(CONVERT, id=lead["id"])
        paths = (f"campaigns/{harvest.id}", f"leads/{lead['id']}", f"customers/{done['customer']['id']}")
        for path in paths:
            await visit.page.goto(f"/#/{path}")
            await expect(visit.page.locator("main h1")).to_be_visible()
            await other.page.goto(f"/#/{path}")
            await expect(other.page.get_by_role("heading", name="Nothing here")).to_be_visible()
        received = [await answer.text() for answer in other.diary.answers if answer.request.method == "POST"]
        received += [*other.diary.frames, await other.page.content()]
        for word in (harvest.campaign["name"], lead["company"]["name"], "LEAD_CONVERTED"):
            assert [text for text in received if word in text] == []
