"""How sources are doing, live; and their keys: an admin sets one and removes it, and nothing ever shows it again."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.visits import Diary, Visit, visiting

KEY = "AIza-a-key-that-nobody-may-read-7Q4z"

STATUS = "{ providerStatus { source label callsToday circuit detail model } }"

FIELDS = "() => [...document.querySelectorAll('input, textarea')].map((field) => field.value)"
STORES = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])"


def panel(page: Page, name: str) -> Locator:
    return page.locator("li.panel").filter(has=page.get_by_role("heading", name=name))


async def set_key(places: Locator, key: str) -> None:
    await places.locator("summary").click()
    field = places.get_by_label("Key for Google Places", exact=True)
    assert await field.get_attribute("type") == "password"
    await field.fill(key)
    await places.get_by_role("button", name="Set key").click()


async def bodies_of(diary: Diary) -> list[str]:
    """What the API has answered since last asked; a page that is left behind takes its answers along."""
    bodies = [await answer.text() for answer in diary.answers if answer.request.method == "POST"]
    diary.answers.clear()
    return bodies


async def test_a_key_is_set_and_never_shown_again(visit: Visit) -> None:
    page, diary = visit.page, visit.diary
    await page.goto("/#/sources")
    places = panel(page, "Google Places")
    await expect(places).to_contain_text("with the system's key")
    await set_key(places, KEY)
    await expect(page.locator(".foot")).to_have_text("The key for Google Places is set.")
    await expect(places).to_contain_text("with your key that ends in 7Q4z")
    assert KEY not in "".join(await page.evaluate(FIELDS))
    bodies = await bodies_of(diary)

    await page.reload()
    await expect(places).to_contain_text("with your key that ends in 7Q4z")
    await places.locator("summary").click()
    await expect(places.get_by_label("Key for Google Places", exact=True)).to_have_value("")
    assert KEY not in await page.content()
    assert KEY not in await page.evaluate(STORES)

    await places.get_by_role("button", name="Remove your key for Google Places").click()
    await places.get_by_role("button", name="Keep").click()
    await expect(places).to_contain_text("with your key that ends in 7Q4z")
    await places.get_by_role("button", name="Remove your key for Google Places").click()
    await places.get_by_role("group", name="Remove your key?").get_by_role("button", name="Remove").click()
    await expect(page.locator(".foot")).to_have_text("Your key for Google Places is removed.")
    await expect(places).to_contain_text("with the system's key")
    await expect(places.get_by_role("button", name="Remove your key for Google Places")).to_have_count(0)
    assert "SetProviderKey" in diary.posts
    bodies += await bodies_of(diary)
    assert len(bodies) >= 6
    assert [body for body in [*bodies, *diary.frames] if KEY in body] == []


async def test_a_key_that_is_none_is_refused_at_its_field(page: Page) -> None:
    await page.goto("/#/sources")
    places = panel(page, "Google Places")
    await set_key(places, "   ")
    await expect(places.get_by_label("Key for Google Places", exact=True)).to_have_attribute("aria-invalid", "true")
    await expect(places.locator(".error")).to_be_visible()
    await expect(places).to_contain_text("with the system's key")


async def test_each_source_shows_how_it_is_doing(page: Page, product: Product, harvest: Harvest) -> None:
    known = (await product.first.client.ask(STATUS))["providerStatus"]
    assert {"OPENAI", "GOOGLE_PLACES", "COMPANIES_HOUSE", "REGISTER"} <= {each["source"] for each in known}
    asked = [each for each in known if each["callsToday"]]
    assert {"OPENAI", "GOOGLE_PLACES", "COMPANIES_HOUSE"} <= {each["source"] for each in asked}
    await page.goto("/#/sources")
    for each in asked:
        source = page.locator(f"li[data-source={each['source']}]")
        await expect(source.get_by_role("heading")).to_have_text(each["label"])
        figures = source.locator("dl.facts")
        for term in ("Errors", "Typical time", "95 in 100 within", "Calls today", "Spent today", "Circuit"):
            await expect(figures.locator("dt", has_text=term)).to_be_visible()
        calls = await figures.locator("div", has_text="Calls today").locator("dd").inner_text()
        assert int(calls.replace(",", "")) >= each["callsToday"]
        await expect(figures.locator("div", has_text="Circuit").locator("dd")).to_have_text("Closed")
        if each["model"]:
            await expect(figures).to_contain_text(each["model"])


async def test_the_figures_are_read_again_by_themselves(browser: Browser, product: Product) -> None:
    """Half a minute by the page's own clock."""
    async with visiting(browser, product.url, product.first) as visit:
        page, posts = visit.page, visit.diary.posts
        await page.clock.install()
        await page.goto("/#/sources")
        await expect(page.get_by_role("heading", name="Google Places")).to_be_visible()
        before = posts.count("ProviderStatus")
        for _ in range(3):
            async with page.expect_response("**/graphql"):
                await page.clock.run_for(10_000)
        assert posts.count("ProviderStatus") == before + 3
