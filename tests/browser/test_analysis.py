"""What a model makes of a lead's evidence: asked for by a button, and each statement shown with its facts."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.test_lead import open_lead

GROUPS = ("summary", "sector", "size", "needs", "opportunities", "risks")
STATEMENTS = "text facts { label value url }"
ANALYSIS = f"""
query ($id: ID!) {{
  lead(id: $id) {{ analysis {{ id model {" ".join(f"{group} {{ {STATEMENTS} }}" for group in GROUPS)} }} }}
}}
"""
ANALYZE = """
mutation ($id: ID!) {
  result: analyzeLead(input: { leadId: $id }) { __typename ... on Problem { message } }
}
"""


async def analysis_of(product: Product, lead: dict[str, Any]) -> dict[str, Any]:
    return dict((await product.first.client.ask(ANALYSIS, id=lead["id"]))["lead"]["analysis"])


async def test_a_lead_is_analysed_before_ones_eyes(page: Page, product: Product, harvest: Harvest) -> None:
    lead = harvest.leads[8]
    await open_lead(page, lead)
    panel = page.get_by_role("region", name="Analysis")
    await panel.get_by_role("button", name="Analyse", exact=True).click()
    await expect(panel.get_by_role("button", name="Analyse again")).to_be_enabled()
    analysis = await analysis_of(product, lead)
    assert analysis["summary"]

    groups = panel.locator("[data-group]")
    told = [group for group in GROUPS if analysis[group]]
    assert await groups.evaluate_all("all => all.map(({ dataset }) => dataset.group)") == told
    for group in told:
        statements = panel.locator(f"[data-group={group}] .statement")
        await expect(statements).to_have_count(len(analysis[group]))
        for shown, statement in zip(await statements.all(), analysis[group], strict=True):
            await shown.locator("summary").click()
            await expect(shown.locator("summary")).to_contain_text(statement["text"])
            await expect(shown.locator("li")).to_have_count(len(statement["facts"]))
            links = await shown.locator("li a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
            assert links == [fact["url"] for fact in statement["facts"] if fact["url"]]
    assert all(statement["facts"] for group in told for statement in analysis[group])


async def test_an_analysis_that_somebody_else_asked_for_comes_by_itself(
    page: Page, product: Product, harvest: Harvest
) -> None:
    lead = harvest.leads[9]
    await open_lead(page, lead)
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")
    panel = page.get_by_role("region", name="Analysis")
    await expect(panel).to_contain_text("Each of its statements names its facts.")
    await product.first.client.do(ANALYZE, id=lead["id"])
    await expect(panel.locator("[data-group=summary]")).to_be_visible()
    await expect(panel).to_contain_text((await analysis_of(product, lead))["summary"][0]["text"])
