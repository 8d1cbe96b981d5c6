"""Signing in and out: by password, by a link that works once, and on the way to a page that needs it."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.product import Product
from tests.browser.visits import visiting

STORED = "() => localStorage.getItem('canvass.refresh')"
REFRESH = """
mutation ($input: RefreshTokenInput!) {
  result: refreshToken(input: $input) { __typename ... on Problem { code } }
}
"""


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def test_a_wrong_password_stays_and_the_right_one_leads_on(stranger: Page, product: Product) -> None:
    await stranger.goto("/#/leads")
    await sign_in(stranger, product.first.email, "not the password")
    await expect(stranger.get_by_role("alert")).to_have_text("The e-mail address or the password is wrong.")
    await expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()
    assert await stranger.evaluate(STORED) is None

    await sign_in(stranger, product.first.email, product.first.password)
    await expect(stranger.get_by_role("heading", level=1)).to_contain_text("Leads")
    await expect(stranger.get_by_label("Demo user, your account")).to_be_visible()
    await expect(stranger.get_by_test_id("connection")).to_have_attribute("data-link", "live")
    assert stranger.url == f"{product.url}/#/leads"


async def test_a_link_signs_a_viewer_in_once_and_not_twice(browser: Browser, product: Product, stranger: Page) -> None:
    path = product.invite(product.first, "viewer@canvass.example", "viewer")
    await stranger.goto(path)
    await expect(stranger.get_by_role("heading", level=1)).to_have_text("Campaigns")
    assert stranger.url == f"{product.url}/#/campaigns"
    await expect(stranger.get_by_label("viewer, your account")).to_be_visible()
    await expect(stranger.get_by_role("search").or_(stranger.get_by_label("Filter campaigns"))).to_be_visible()
    await expect(stranger.get_by_role("link", name="New campaign")).to_have_count(0)
    await stranger.goto("/#/sources")
    await expect(stranger.get_by_role("heading", name="Google Places")).to_be_visible()
    await expect(stranger.get_by_text("Set your own key")).to_have_count(0)

    async with visiting(browser, product.url) as again:
        await again.page.goto(path)
        words = "This sign-in link was used already or is too old; ask for a new one."
        await expect(again.page.get_by_role("alert")).to_have_text(words)
        await expect(again.page.get_by_role("button", name="Sign in")).to_be_visible()
        assert await again.page.evaluate(STORED) is None


async def test_signing_out_ends_the_sign_in_everywhere(browser: Browser, product: Product) -> None:
    async with visiting(browser, product.url, product.first) as visit:
        token = await sign_out(visit.page)
    answer = await product.first.client.ask(REFRESH, input={"refreshToken": token})
    assert answer["result"] == {"__typename": "Problem", "code": "UNAUTHENTICATED"}


async def sign_out(page: Page) -> str:
    """Sign out, and stay signed out; the token that was in use."""
    await page.goto("/#/customers")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Customers")
    token = await page.evaluate(STORED)
    assert re.fullmatch(r"\S{20,}", token)

    await page.get_by_label("Demo user, your account").click()
    async with page.expect_response("**/graphql"):
        await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    return str(token)


async def test_a_reload_and_a_second_tab_stay_signed_in(page: Page) -> None:
    await page.goto("/#/sources")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sources")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sources")
    tab = await page.context.new_page()
    await tab.goto("/#/leads")
    await expect(tab.get_by_role("heading", level=1)).to_contain_text("Leads")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sources")
