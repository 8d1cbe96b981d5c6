"""Live without asking: what the socket alone brings, and what a quiet page does not do."""

from collections.abc import Mapping

from playwright.async_api import Browser, Page, Route, expect

from tests.browser.conftest import Harvest
from tests.browser.product import START, Product
from tests.browser.test_new_campaign import expect_strip
from tests.browser.visits import Visit, visiting

KINDS: Mapping[str, str] = {
    "FOUND": "CANDIDATE_FOUND",
    "UNIQUE": "CANDIDATE_UNIQUE",
    "ENRICHED": "CANDIDATE_ENRICHED",
    "SCORED": "CANDIDATE_SCORED",
    "PROMOTED": "LEAD_READY",
    "DUPLICATE": "CANDIDATE_DUPLICATE",
    "REJECTED": "CANDIDATE_REJECTED",
    "FAILED": "CANDIDATE_FAILED",
}

LEFT_OUT = """
query ($id: ID!) {
  campaign(id: $id) { candidates(stage: REJECTED, first: 100) { nodes { reason } } }
}
"""
FINDERS = """
query ($id: ID!) {
  campaign(id: $id) { costPerLead { minor } finders { label found leads onlyIt } }
}
"""


async def expect_live(page: Page) -> None:
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-link", "live")


async def test_only_the_socket_brings_a_campaign_forward(visit: Visit, product: Product) -> None:
    page, diary = visit.page, visit.diary
    campaign_id = await product.first.create("education", 8, start=False)
    await page.goto(f"/#/campaigns/{campaign_id}")
    await expect(page.get_by_text("Leads appear here one by one")).to_be_visible()
    await expect_live(page)

    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/graphql", hold)
    asked = len(diary.posts)
    await product.first.client.do(START, id=campaign_id)
    await expect(page.locator("main .head .badge")).to_have_text("Completed")
    leads = await product.first.settled_leads(campaign_id)
    campaign = await product.first.campaign(campaign_id)
    await expect(page.locator(".feed li")).to_have_count(campaign["lastSeq"])
    await expect_strip(page, campaign["counters"])
    await expect(page.get_by_test_id("campaign-leads").locator("tbody tr")).to_have_count(len(leads))
    assert len(leads) == campaign["counters"]["promoted"] == 8
    assert [event["seq"] for event in diary.events()] == list(range(1, campaign["lastSeq"] + 1))
    # what each source did is in no event: it is asked for when the run has taken a turn, and here never answered
    assert set(diary.posts[asked:]) == {"CampaignPage"}
    for route in held:
        await route.abort("aborted")


async def test_a_quiet_page_asks_nothing(browser: Browser, product: Product, harvest: Harvest) -> None:
    """Two minutes by the page's own clock, in which the server's only words are answers to pings."""
    async with visiting(browser, product.url, product.first) as visit:
        await visit.page.clock.install()
        await stay_for_two_minutes(visit, product, harvest)


async def stay_for_two_minutes(visit: Visit, product: Product, harvest: Harvest) -> None:
    page, diary = visit.page, visit.diary
    await page.goto(harvest.path)
    campaign = await product.first.campaign(harvest.id)
    await expect(page.locator(".feed li")).to_have_count(campaign["lastSeq"])
    await expect_live(page)
    [socket] = diary.sockets
    asked, heard = len(diary.posts), len(diary.frames)
    for _ in range(12):
        async with socket.expect_event("framereceived", lambda frame: '"pong"' in str(frame)):
            await page.clock.run_for(10_000)
    assert diary.posts[asked:] == []
    assert [frame for frame in diary.frames[heard:] if '"pong"' not in frame] == []
    assert len(diary.sockets) == 1
    await expect_live(page)


async def test_those_left_out_can_be_told_apart_by_reason(page: Page, product: Product, harvest: Harvest) -> None:
    answer = await product.first.client.ask(LEFT_OUT, id=harvest.id)
    reasons = [node["reason"] for node in answer["campaign"]["candidates"]["nodes"]]
    unconfirmed = [reason for reason in reasons if reason.startswith("unconfirmed")]
    assert 0 < len(unconfirmed) < len(reasons)
    await page.goto(harvest.path)
    await page.locator(".box[data-stage=REJECTED]").click()
    entries = page.locator(".feed li")
    await expect(entries).to_have_count(len(reasons))
    choice = page.get_by_role("combobox", name="Reason")
    words = choice.locator("option", has_text="unconfirmed")
    await expect(words).to_contain_text(f"({len(unconfirmed)})")
    await choice.select_option(await words.get_attribute("value"))
    await expect(entries).to_have_count(len(unconfirmed))
    await expect(entries.first).to_contain_text(unconfirmed[0])
    await choice.select_option("Any reason")
    await expect(entries).to_have_count(len(reasons))


async def test_a_campaign_says_who_found_what_and_why_it_ended(page: Page, product: Product, harvest: Harvest) -> None:
    campaign = (await product.first.client.ask(FINDERS, id=harvest.id))["campaign"]
    shares = campaign["finders"]
    assert len(shares) >= 2
    assert sum(share["found"] for share in shares) == harvest.campaign["counters"]["found"]
    await page.goto(harvest.path)
    rows = page.get_by_role("region", name="Finders").locator("tbody tr")
    await expect(rows).to_have_count(len(shares))
    assert [(await row.inner_text()).split("\t") for row in await rows.all()] == [
        [share["label"], *(f"{share[part]:,}" for part in ("found", "leads", "onlyIt"))] for share in shares
    ]
    await expect(page.locator("main .notice").first).to_contain_text("The run has ended")
    cost = campaign["costPerLead"]["minor"]
    fact = page.locator("dl.facts > div", has_text="Cost per lead")
    await expect(fact.locator("dd")).to_have_text(f"${cost / 100:,.2f}" if cost else "$0")


async def test_a_box_of_the_strip_filters_the_feed(page: Page, product: Product, harvest: Harvest) -> None:
    campaign = await product.first.campaign(harvest.id)
    kinds = [event["kind"] for event in campaign["events"]]
    assert len(kinds) == campaign["lastSeq"]
    await page.goto(harvest.path)
    entries = page.locator(".feed li")
    await expect(entries).to_have_count(len(kinds))
    for stage, kind in KINDS.items():
        box = page.locator(f".box[data-stage={stage}]")
        await box.click()
        await expect(box).to_have_attribute("aria-pressed", "true")
        await expect(page.locator(".box[aria-pressed=true]")).to_have_count(1)
        await expect(entries).to_have_count(kinds.count(kind))
        await expect(page.locator(f".feed li[data-kind={kind}]")).to_have_count(kinds.count(kind))
        assert kinds.count(kind) == campaign["counters"][stage.lower()]
    await page.locator(".box[data-stage=FAILED]").click()
    await expect(entries).to_have_count(len(kinds))
    seqs = await entries.evaluate_all("entries => entries.map(({ dataset }) => Number(dataset.seq))")
    assert seqs == list(range(len(kinds), 0, -1))
