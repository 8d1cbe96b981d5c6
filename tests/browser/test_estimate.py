"""What a campaign would cost, said in its form before anybody starts it."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.product import Product
from tests.browser.test_new_campaign import NO_SUCH_POSTCODE, error_of, open_form
from tests.browser.visits import Visit

NEEDED = "Fill in what is needed to see what the campaign would cost."
LIKELY = re.compile(r"Likely \$([\d.,]+), at most \$([\d.,]+), in (about .+|less than a minute)\.")
ESTIMATE = """
query ($input: CreateCampaignInput!) {
  result: estimateCampaign(input: $input) {
    __typename
    ... on CampaignEstimate { cost { minor } most { minor } lines { label calls cost { minor } } }
    ... on Problem { message }
  }
}
"""


def estimate_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Estimate")


async def figures_of(estimate: Locator) -> tuple[int, int]:
    """What is likely and what is the most, in cents."""
    await expect(estimate).to_contain_text(LIKELY)
    await expect(estimate).to_have_attribute("aria-busy", "false")
    found = LIKELY.search(await estimate.inner_text())
    assert found
    return cents(found[1]), cents(found[2])


def cents(text: str) -> int:
    return round(100 * float(text.replace(",", "")))


async def ask(product: Product, **values: Any) -> dict[str, Any]:
    """What the API says of the first type of campaign."""
    given = {"name": "x", "type": "it_msp_expansion", "postcode": "LE1 1AA", **values}
    return dict((await product.first.client.ask(ESTIMATE, input=given))["result"])


async def test_the_estimate_follows_the_form(visit: Visit, product: Product) -> None:
    page, posts = visit.page, visit.diary.posts
    await open_form(page)
    estimate = estimate_of(page)
    await expect(estimate).to_contain_text(NEEDED)
    await page.get_by_label("Most leads").fill("50")
    await expect(estimate).to_contain_text(NEEDED)
    assert "EstimateCampaign" not in posts

    await page.get_by_label("Postcode", exact=True).fill("LE1 1AA")
    said = await ask(product, maxResults=50)
    assert await figures_of(estimate) == (said["cost"]["minor"], said["most"]["minor"])
    await estimate.get_by_text("What it is made of").click()
    rows = estimate.locator("tbody tr")
    for row, line in zip(await rows.all(), said["lines"], strict=True):
        await expect(row.locator("th")).to_contain_text(line["label"])
        await expect(row).to_contain_text(f"{line['calls']:,} call")

    await page.get_by_label("Most leads").fill("400")
    more = await ask(product, maxResults=400)
    assert more["cost"]["minor"] > said["cost"]["minor"]
    await expect(estimate).to_contain_text(f"${more['cost']['minor'] / 100:,.2f}")
    assert await figures_of(estimate) == (more["cost"]["minor"], more["most"]["minor"])
    assert "CreateCampaign" not in posts


async def test_typing_asks_once(visit: Visit) -> None:
    page, posts = visit.page, visit.diary.posts
    await open_form(page)
    await page.get_by_label("Postcode", exact=True).press_sequentially("LE1 1AA", delay=30)
    await figures_of(estimate_of(page))
    assert posts.count("EstimateCampaign") == 1


async def test_what_was_refused_stays_at_its_field(page: Page) -> None:
    await open_form(page)
    postcode = page.get_by_label("Postcode", exact=True)
    await postcode.fill("ZZ99 9ZZ")
    await expect(estimate_of(page)).to_contain_text(NO_SUCH_POSTCODE)
    await expect(postcode).to_have_attribute("aria-invalid", "false")
    await page.get_by_role("button", name="Save as draft").click()
    assert await error_of(postcode) == NO_SUCH_POSTCODE

    await page.get_by_label("Most leads").fill("10")
    await expect(estimate_of(page)).to_contain_text(NO_SUCH_POSTCODE)
    assert await error_of(postcode) == NO_SUCH_POSTCODE
