"""A campaign's schedule and who is told of its runs: set, foretold, paused, removed; and mails as they were written."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.visits import Visit

SCHEDULE = """
query ($id: ID!) {
  campaign(id: $id) { mailTo schedule { every weekdays at zone newFindsOnly paused nextRuns(first: 3) } }
}
"""


async def stored(product: Product, campaign_id: str) -> dict[str, Any]:
    return dict((await product.first.client.ask(SCHEDULE, id=campaign_id))["campaign"])


async def schedule_of(page: Page, campaign_id: str) -> Locator:
    """The panel, with the form of a campaign that has no schedule."""
    await page.goto(f"/#/campaigns/{campaign_id}")
    panel = page.get_by_role("region", name="Schedule")
    await expect(panel).to_contain_text("It runs when somebody starts it.")
    await panel.get_by_role("button", name="Set a schedule").click()
    return panel


async def test_a_schedule_is_foretold_and_set(page: Page, product: Product) -> None:
    campaign_id = await product.first.create("healthcare", 3, start=False)
    panel = await schedule_of(page, campaign_id)
    form = panel.get_by_role("form", name="Schedule")
    await form.get_by_label("Thu").check()
    await form.get_by_label("At", exact=True).fill("07:30")
    await form.get_by_label("Time zone").fill("America/New_York")
    await form.get_by_label("New finds only").uncheck()
    meaning = form.get_by_role("status")
    await expect(meaning).to_contain_text("Runs every Monday and Thursday at 07:30 (America/New_York).")
    foretold = await meaning.locator("time").evaluate_all("all => all.map(({ dateTime }) => dateTime)")
    await expect(meaning.locator("time").first).to_contain_text("07:30")
    await form.get_by_role("button", name="Save").click()

    await expect(panel).to_contain_text(
        "Runs every Monday and Thursday at 07:30 (America/New_York), and looks into earlier finds again."
    )
    times = panel.get_by_role("list", name="Next runs").locator("time")
    assert await times.evaluate_all("all => all.map(({ dateTime }) => dateTime)") == foretold
    assert (await stored(product, campaign_id))["schedule"] == {
        "every": "WEEK",
        "weekdays": ["MONDAY", "THURSDAY"],
        "at": "07:30",
        "zone": "America/New_York",
        "newFindsOnly": False,
        "paused": False,
        "nextRuns": foretold,
    }


async def test_a_schedule_is_paused_resumed_and_removed(page: Page, product: Product) -> None:
    campaign_id = await product.first.create("healthcare", 6, start=False)
    panel = await schedule_of(page, campaign_id)
    await panel.get_by_role("button", name="Save").click()
    times = panel.get_by_role("list", name="Next runs").locator("time")
    await expect(panel.get_by_role("button", name="Change")).to_be_visible()
    await panel.get_by_role("button", name="Pause").click()
    await expect(panel.get_by_text("Paused")).to_be_visible()
    await expect(times).to_have_count(0)
    await panel.get_by_role("button", name="Resume").click()
    await expect(times).to_have_count(3)

    await panel.get_by_role("button", name="Remove the schedule").click()
    await panel.get_by_role("button", name="Remove", exact=True).click()
    await expect(panel).to_contain_text("It runs when somebody starts it.")
    assert (await stored(product, campaign_id))["schedule"] is None


async def test_what_is_wrong_is_said_under_its_field(page: Page, product: Product) -> None:
    campaign_id = await product.first.create("healthcare", 4, start=False)
    panel = await schedule_of(page, campaign_id)
    form = panel.get_by_role("form", name="Schedule")
    await form.get_by_label("Time zone").fill("Leicester")
    await form.get_by_label("Mon").uncheck()
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_text("That is no time zone; they are named as in Europe/London.")).to_be_visible()
    await expect(form.get_by_role("group", name="On")).to_contain_text("Choose at least one day of the week.")
    assert (await stored(product, campaign_id))["schedule"] is None


async def test_addresses_that_are_told_are_kept(page: Page, product: Product) -> None:
    campaign_id = await product.first.create("healthcare", 5, start=False)
    await page.goto(f"/#/campaigns/{campaign_id}")
    panel = page.get_by_role("region", name="Mails")
    field = panel.get_by_label("Tell these addresses too")
    await field.fill("boss@example.com\nnobody")
    await panel.get_by_role("button", name="Save").click()
    await expect(panel.get_by_role("alert")).to_contain_text("“nobody” is no address")
    await field.fill("boss@example.com\n\nsales@example.com ")
    await panel.get_by_role("button", name="Save").click()
    await expect(field).to_have_value("boss@example.com\nsales@example.com")
    assert (await stored(product, campaign_id))["mailTo"] == ["boss@example.com", "sales@example.com"]


async def test_the_mail_of_a_run_lies_in_the_folder_and_on_the_page(
    visit: Visit, product: Product, harvest: Harvest
) -> None:
    page = visit.page
    await page.goto("/#/settings/mails")
    row = page.get_by_role("region", name="Mails").locator("tbody tr", has_text=f"{harvest.campaign['name']}: 12 leads")
    await expect(row).to_contain_text(product.first.email)
    await expect(row).to_contain_text("Sent")
    await row.locator("summary").click()
    best = max(harvest.leads, key=lambda lead: lead["score"])
    await expect(row.locator("pre")).to_contain_text(f"{best['score']}  ")
    await expect(row.locator("pre")).to_contain_text(harvest.path)
    files = list((product.folder / "mails").glob("*.eml"))
    assert any(f"To: {product.first.email}".encode() in file.read_bytes() for file in files)


async def test_mails_are_wanted_or_not(page: Page, product: Product) -> None:
    await page.goto("/#/settings/mails")
    wanted = page.get_by_label("Tell me when a run that I asked for has ended")
    await expect(wanted).to_be_checked()
    for state in (False, True):
        await wanted.set_checked(state)
        await expect(page.get_by_text("You are told of your runs", exact=False)).to_be_visible()
        await product.first.until_mailed(wanted=state)
