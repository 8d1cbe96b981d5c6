"""Webhooks in the dashboard: made, tried, told of a campaign, rotated, replayed and deleted, with a real receiver."""

from playwright.async_api import Browser, Page, expect
from standardwebhooks import Webhook

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.visits import visiting
from tests.worker.receiver import Receiver, receiving

WEBHOOKS = "{ webhooks { nodes { id status kinds } } }"


async def make(page: Page, receiver: Receiver, name: str) -> str:
    """A webhook of that name for leads that are ready; its secret."""
    await page.goto("/#/settings/webhooks")
    await page.get_by_role("button", name="New webhook").click()
    await page.get_by_label("Address").fill(receiver.url)
    await page.get_by_label("What it is for").fill(name)
    await page.get_by_label("lead.converted").uncheck()
    await page.get_by_role("button", name="Make the webhook").click()
    secret = await page.get_by_role("region", name="Its secret").locator("code").text_content()
    await page.get_by_role("button", name="I have kept it").click()
    return secret or ""


async def test_a_webhook_from_its_making_to_its_end(page: Page, product: Product) -> None:
    async with receiving(500, 200) as receiver:
        secret = await make(page, receiver, "CRM link")
        row = page.get_by_role("row").filter(has_text="CRM link")
        await expect(row).to_contain_text("Active")
        await expect(row).to_contain_text("lead.ready")
        await expect(row).to_contain_text("never")

        await row.get_by_role("link", name="CRM link").click()
        await page.get_by_role("button", name="Send a test").click()
        await receiver.until(1)
        assert receiver.received[0].body["type"] == "webhook.test"
        Webhook(secret).verify(receiver.received[0].text, receiver.received[0].headers)
        log = page.get_by_role("region", name="Deliveries").locator("ol > li")
        await expect(log.first).to_contain_text("Failed")
        await expect(log.first).to_contain_text("1 attempt: status 500")

        campaign_id = await product.first.create("it_msp_expansion", 2, start=True)
        await product.first.see_end(campaign_id)
        await receiver.until(3)
        await expect(log).to_have_count(3)
        await expect(log.first).to_contain_text("lead.ready")
        await log.first.get_by_text("1 attempt: status 200").click()
        await expect(log.first).to_contain_text("webhook-signature: [hidden]")
        await expect(log.first).to_contain_text(receiver.ids[2])

    await delete(page)
    await expect(page.get_by_role("row").filter(has_text="CRM link")).to_have_count(0)


async def delete(page: Page) -> None:
    """The webhook whose page is open."""
    await page.get_by_role("button", name="Delete this webhook").click()
    await page.get_by_role("group").filter(has_text="Delete it").get_by_role("button", name="Delete").click()
    await expect(page.locator(".foot")).to_have_text("The webhook is deleted.")


async def test_another_secret_and_a_stretch_of_time_sent_again(page: Page, product: Product, harvest: Harvest) -> None:
    async with receiving() as receiver:
        secret = await make(page, receiver, "Report")
        await page.get_by_role("link", name="Report").click()
        await page.get_by_role("button", name="Rotate the secret").click()
        await page.get_by_role("group").filter(has_text="Make another").get_by_role("button", name="Rotate").click()
        other = await page.get_by_role("region", name="Its secret").locator("code").text_content() or ""
        assert other != secret
        await expect(page.get_by_text("The secret before this one signs too until")).to_be_visible()

        await page.get_by_label("Events from").fill("2026-01-01T00:00")
        await page.get_by_role("button", name="Send again").click()
        foot = page.locator(".foot")
        await expect(foot).to_contain_text("will be sent again.")
        number = int((await foot.text_content() or "").split()[0])
        assert number >= len(harvest.leads)
        await receiver.until(number)
        for each in (secret, other):
            Webhook(each).verify(receiver.received[0].text, receiver.received[0].headers)
        assert {received.body["data"]["leadId"] for received in receiver.received} >= {
            lead["id"] for lead in harvest.leads
        }
    await delete(page)


async def test_a_webhook_is_edited_paused_and_resumed(page: Page, product: Product) -> None:
    async with receiving() as receiver:
        await make(page, receiver, "Dialler")
        await page.get_by_role("link", name="Dialler").click()
        await page.get_by_role("button", name="Edit").click()
        await page.get_by_label("What it is for").fill("Dialler two")
        await page.get_by_label("run.completed").check()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", name="Dialler two")).to_be_visible()
        await expect(page.get_by_text("lead.ready, run.completed")).to_be_visible()
        await page.get_by_role("button", name="Pause").click()
        await expect(page.get_by_text("It is paused.").first).to_be_visible()
        await page.get_by_role("button", name="Resume").click()
        await expect(page.get_by_role("button", name="Pause")).to_be_visible()
        [kept] = (await product.first.client.ask(WEBHOOKS))["webhooks"]["nodes"]
        assert (kept["status"], kept["kinds"]) == ("ACTIVE", ["LEAD_READY", "RUN_COMPLETED"])
        await delete(page)
        await expect(page.get_by_role("heading", name="No webhooks yet")).to_be_visible()


async def test_what_is_wrong_with_an_address_is_told_at_its_field(page: Page) -> None:
    await page.goto("/#/settings/webhooks")
    await page.get_by_role("button", name="New webhook").click()
    address = page.get_by_label("Address")
    await address.fill("http://hooks.example.com/")
    await page.get_by_role("button", name="Make the webhook").click()
    await expect(address).to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".error")).to_have_text("The address must begin with https://.")


async def test_they_are_for_administrators(browser: Browser, product: Product) -> None:
    path = product.invite(product.first, "hooks@canvass.example", "member")
    async with visiting(browser, product.url) as visit:
        await visit.page.goto(path)
        await expect(visit.page.get_by_role("heading", level=1)).to_have_text("Campaigns")
        await visit.page.goto("/#/settings/webhooks")
        await expect(visit.page.get_by_role("heading", name="Nothing here")).to_be_visible()
