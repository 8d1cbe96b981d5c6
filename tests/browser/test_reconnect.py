"""A connection that breaks in the middle of a run: said on the page, mended by itself, and nothing lost or doubled."""

import os
import signal

from playwright.async_api import Browser, Page, expect

from canvass.client import RefusedError
from canvass.watch import ENDS
from tests.browser.cable import Cable
from tests.browser.product import STOP, Person, Product
from tests.browser.visits import PATIENCE, visiting
from tests.local.test_demo import children

MISSED = 20
SHOWN_AT_ONCE = 300
BROKEN = ("WebSocket connection to", "net::ERR_")


async def watch_first_find(page: Page, person: Person, kind: str) -> str:
    """A campaign's page that was open before its run began, with the first find in its feed."""
    campaign_id = await person.create(kind, 40, start=False)
    await page.goto(f"/#/campaigns/{campaign_id}")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator(".feed li[data-kind=CANDIDATE_FOUND]").first).to_be_visible()
    return campaign_id


async def seqs_of(page: Page) -> list[int]:
    shown: list[int] = await page.locator(".feed li").evaluate_all("all => all.map(({ dataset }) => +dataset.seq)")
    return shown


async def run_on_unseen(person: Person, campaign_id: str, seen: int) -> int:
    """Let the run go on for twice the events that are to be missed, and end it; its last event's number."""
    far = await person.see(campaign_id, lambda run: run.last_seq >= seen + 2 * MISSED or run.status in ENDS)
    if far.status not in ENDS:
        await stop(person, campaign_id)
    await person.see_end(campaign_id)
    await person.settled_leads(campaign_id)
    return int((await person.campaign(campaign_id))["lastSeq"])


async def stop(person: Person, campaign_id: str) -> None:
    """Stop the run, unless it has come to its end by itself meanwhile."""
    try:
        await person.client.do(STOP, id=campaign_id)
    except RefusedError:
        assert (await person.campaign(campaign_id))["status"] == "COMPLETED"


async def expect_whole(page: Page, last: int) -> None:
    """Each event once, newest first."""
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")
    await expect(page.locator(f".feed li[data-seq='{last}']")).to_be_visible()
    for _ in range((last - 1) // SHOWN_AT_ONCE):
        await page.get_by_role("button", name="Older").click()
    assert await seqs_of(page) == list(range(last, 0, -1))


async def test_a_cut_cable_is_mended_without_loss(browser: Browser, product: Product) -> None:
    async with Cable(product.url) as cable, visiting(browser, cable.url, product.first) as visit:
        visit.diary.expected = BROKEN
        page, link = visit.page, visit.page.get_by_test_id("connection")
        campaign_id = await watch_first_find(page, product.first, "manufacturing")
        cable.cut()
        await expect(link).to_have_attribute("data-link", "stale")
        await expect(link).to_contain_text("Stale since")
        seen = (await seqs_of(page))[0]
        last = await run_on_unseen(product.first, campaign_id, seen)
        assert (await seqs_of(page))[0] <= last - MISSED
        cable.mend()
        await expect_whole(page, last)
        sent = [event["seq"] for event in visit.diary.events()]
        assert sent == list(range(1, last + 1))


async def test_a_lost_network_is_found_again_without_loss(browser: Browser, product: Product) -> None:
    async with visiting(browser, product.url, product.first) as visit:
        visit.diary.expected = BROKEN
        page, link = visit.page, visit.page.get_by_test_id("connection")
        campaign_id = await watch_first_find(page, product.first, "retail_office")
        await page.context.set_offline(True)
        await expect(link).to_have_attribute("data-link", "offline")
        await expect(link).to_contain_text("Offline since")
        seen = (await seqs_of(page))[0]
        last = await run_on_unseen(product.first, campaign_id, seen)
        assert (await seqs_of(page))[0] <= last - MISSED
        await page.context.set_offline(False)
        await expect_whole(page, last)
        badge = page.locator("main .head .badge")
        status = (await product.first.campaign(campaign_id))["status"]
        await expect(badge).to_have_text({"CANCELLED": "Stopped", "COMPLETED": "Completed"}[status])


async def test_a_killed_api_is_back_without_loss(browser: Browser, product: Product) -> None:
    async with visiting(browser, product.url, product.first) as visit:
        visit.diary.expected = BROKEN
        page, link = visit.page, visit.page.get_by_test_id("connection")
        campaign_id = await watch_first_find(page, product.first, "manufacturing")
        os.kill(children(product.folder)["api"], signal.SIGKILL)
        await expect(link).to_have_attribute("data-link", "stale")
        await expect(link).to_have_attribute("data-link", "live", timeout=2 * PATIENCE)
        await product.first.see_end(campaign_id)
        await product.first.settled_leads(campaign_id)
        last = int((await product.first.campaign(campaign_id))["lastSeq"])
        await expect_whole(page, last)
        assert [event["seq"] for event in visit.diary.events()] == list(range(1, last + 1))


async def test_a_page_that_cannot_be_fetched_says_so(browser: Browser, product: Product) -> None:
    async with visiting(browser, product.url, product.first) as visit:
        visit.diary.expected = ("net::ERR_",)
        page = visit.page
        await page.goto("/#/campaigns")
        await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")
        await page.route("**/assets/**", lambda route: route.abort())
        await page.get_by_role("link", name="Sources").click()
        await expect(page.get_by_role("heading", name="This page could not be fetched")).to_be_visible()
        await page.unroute("**/assets/**")
        await page.get_by_role("button", name="Load again").click()
        await expect(page.get_by_role("heading", name="Google Places")).to_be_visible()
