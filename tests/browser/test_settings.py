"""The settings of a team: prompts that admins word anew, and a month's budget."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.product import Product
from tests.browser.visits import visiting

TYPE = "healthcare"
TEMPLATE = """
query ($type: String!) {
  promptTemplate(type: $type) {
    inForce { version prompt include exclude }
    builtIn { prompt include exclude }
    versions { number inForce prompt }
  }
}
"""
BUDGET = "{ spending { budget { minor } } }"
SET_BUDGET = """
mutation ($amount: Int) {
  result: setMonthlyBudget(input: { amountMinor: $amount }) { __typename ... on Problem { message } }
}
"""


async def template(product: Product) -> dict[str, Any]:
    return dict((await product.first.client.ask(TEMPLATE, type=TYPE))["promptTemplate"])


async def save(page: Page, prompt: str, *, version: int) -> None:
    await page.get_by_label("Prompt", exact=True).fill(prompt)
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".foot")).to_have_text(f"Saved: your version {version} is in force.")


async def test_a_prompt_is_worded_anew_used_again_and_reset(page: Page, product: Product) -> None:
    built_in = (await template(product))["builtIn"]
    await page.goto(f"/#/settings/prompts?type={TYPE}")
    prompt = page.get_by_label("Prompt", exact=True)
    versions = page.get_by_role("region", name="Versions").locator("ol > li")
    await expect(prompt).to_have_value(built_in["prompt"])
    await expect(page.get_by_label("Include", exact=True)).to_have_value("\n".join(built_in["include"]))
    await expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    await expect(versions).to_have_count(1)
    await expect(versions).to_contain_text("In force")

    await save(page, "Dentists first.", version=1)
    await page.get_by_label("Leave out", exact=True).fill("vets\n\n opticians ")
    await save(page, "Dentists only.", version=2)
    assert (await template(product))["inForce"] == {
        "version": "2",
        "prompt": "Dentists only.",
        "include": built_in["include"],
        "exclude": ["vets", "opticians"],
    }
    await expect(versions).to_have_count(3)
    await expect(versions.nth(0)).to_contain_text("Version 2")
    await expect(versions.nth(0)).to_contain_text("Demo user")

    await versions.nth(1).get_by_role("button", name="Use version 1").click()
    await expect(page.locator(".foot")).to_have_text("Version 1 is in force.")
    await expect(prompt).to_have_value("Dentists first.")
    await page.reload()
    await expect(prompt).to_have_value("Dentists first.")

    await page.get_by_role("button", name="Reset to the built-in wording").click()
    await page.get_by_role("group", name="Use the built-in wording?").get_by_role("button", name="Reset").click()
    await expect(prompt).to_have_value(built_in["prompt"])
    now = await template(product)
    assert now["inForce"] == built_in | {"version": "built-in"}
    assert [(version["number"], version["inForce"]) for version in now["versions"]] == [(2, False), (1, False)]


async def test_a_prompt_is_seen_as_the_model_would_read_it(page: Page, product: Product) -> None:
    before = await template(product)
    await page.goto(f"/#/settings/prompts?type={TYPE}")
    await page.get_by_label("Prompt", exact=True).fill("Only dentists that open on Sundays.")
    preview = page.get_by_role("region", name="Preview")
    await preview.get_by_role("button", name="Preview").click()
    await expect(preview.locator("pre").first).to_contain_text("Only dentists that open on Sundays.")
    await expect(preview.get_by_role("heading", name="Question")).to_be_visible()
    await page.get_by_role("button", name="Undo changes").click()
    await expect(page.get_by_label("Prompt", exact=True)).to_have_value(before["inForce"]["prompt"])
    assert await template(product) == before


async def test_what_is_wrong_with_a_prompt_is_told_at_its_field(page: Page) -> None:
    await page.goto(f"/#/settings/prompts?type={TYPE}")
    prompt = page.get_by_label("Prompt", exact=True)
    await prompt.fill("x" * 4_001)
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(prompt).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_text("Not saved")).to_be_visible()


@pytest.fixture
async def without_budget(product: Product) -> AsyncIterator[None]:
    """Whatever a test sets, others find no limit."""
    yield
    await product.first.client.do(SET_BUDGET, amount=None)


async def test_a_budget_is_set_and_lifted(page: Page, product: Product, without_budget: None) -> None:
    await page.goto("/#/settings/spending")
    together = page.get_by_role("region", name="Together")
    await expect(together).to_contain_text("no limit")
    await page.get_by_label("Budget of a month").fill("250.50")
    await page.get_by_role("button", name="Save").click()
    await expect(together).to_contain_text("$250.50")
    assert (await product.first.client.ask(BUDGET))["spending"]["budget"] == {"minor": 25_050}

    await page.goto("/#/campaigns/new")
    await page.get_by_label("Postcode", exact=True).fill("LE1 1AA")
    await expect(page.get_by_role("region", name="Estimate")).to_contain_text("of this month's budget is left.")

    await page.goto("/#/settings/spending")
    await expect(page.get_by_label("Budget of a month")).to_have_value("250.50")
    await page.get_by_label("Budget of a month").fill("")
    await page.get_by_role("button", name="Save").click()
    await expect(together).to_contain_text("no limit")
    assert (await product.first.client.ask(BUDGET))["spending"]["budget"] is None


async def test_months_can_be_turned_back(page: Page) -> None:
    await page.goto("/#/settings/spending?month=2026-01-01")
    await expect(page.get_by_role("heading", name="January 2026")).to_be_visible()
    await expect(page.get_by_role("region", name="By source")).to_contain_text("No source was asked.")
    await page.get_by_role("link", name="December 2025").click()
    await expect(page.get_by_role("heading", name="December 2025")).to_be_visible()
    await expect(page.get_by_label("Budget of a month")).to_have_count(0)
    await page.get_by_role("link", name="This month").click()
    await expect(page.get_by_label("Budget of a month")).to_be_visible()


async def test_others_see_what_is_spent_and_set_nothing(browser: Browser, product: Product) -> None:
    path = product.invite(product.first, "member@canvass.example", "member")
    async with visiting(browser, product.url) as visit:
        await visit.page.goto(path)
        await expect(visit.page.get_by_role("heading", level=1)).to_have_text("Campaigns")
        await visit.page.goto("/#/settings/spending")
        await expect(visit.page.get_by_role("region", name="Together")).to_be_visible()
        await expect(visit.page.get_by_label("Budget of a month")).to_have_count(0)
        await expect(visit.page.get_by_role("link", name="Prompts")).to_have_count(0)
        await visit.page.goto("/#/settings/prompts")
        await expect(visit.page.get_by_role("heading", name="Nothing here")).to_be_visible()
