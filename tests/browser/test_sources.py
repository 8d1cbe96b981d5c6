"""Keys of the vendors: an admin sets one and removes it, and nothing ever shows it again."""

from playwright.async_api import Locator, Page, expect

from tests.browser.visits import Diary, Visit

KEY = "AIza-a-key-that-nobody-may-read-7Q4z"

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
