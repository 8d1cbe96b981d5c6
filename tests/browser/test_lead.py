"""One lead's page: the score that adds up, evidence with its sources, and what a person does with it."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product


async def open_lead(page: Page, lead: dict[str, Any]) -> None:
    await page.goto(f"/#/leads/{lead['id']}")
    await expect(page.get_by_role("heading", level=1)).to_have_text(lead["company"]["name"])


async def test_the_parts_of_the_score_add_up(page: Page, harvest: Harvest) -> None:
    lead = harvest.leads[0]
    await open_lead(page, lead)
    sum_ = page.locator("table.sum")
    points = [int(text) for text in await sum_.locator("tbody td.number b").all_inner_texts()]
    assert points == [part["points"] for part in lead["scoreParts"]]
    assert sum(points) == lead["score"]
    await expect(sum_.locator("tfoot td.number b")).to_have_text(str(lead["score"]))
    await expect(page.get_by_role("img", name=f"Score {lead['score']} of 100")).to_be_visible()
    assert all(sum(part["points"] for part in each["scoreParts"]) == each["score"] for each in harvest.leads)


async def test_every_fact_shows_its_source_and_a_link_where_there_is_one(
    page: Page, product: Product, harvest: Harvest
) -> None:
    of_the_model = [each for each in harvest.leads if any(fact["source"] == "OPENAI" for fact in each["facts"])]
    lead = max(of_the_model, key=lambda each: len(each["facts"]))
    lead = await product.first.lead(harvest.id, lead["id"])  # other tests may have had it analysed
    await open_lead(page, lead)
    evidence = page.get_by_role("region", name="Evidence")
    origins = evidence.locator(".origin")
    await expect(origins).to_have_count(len(lead["facts"]))
    links = await origins.locator("> a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert sorted(links) == sorted(fact["url"] for fact in lead["facts"] if fact["url"])
    assert len(links) > 10
    for words in await origins.all_inner_texts():
        assert "sure" in words
    sayings = evidence.locator(".saying")
    assert await sayings.count() == await sayings.filter(has=page.locator(".origin")).count()
    assert {"COMPANIES_HOUSE", "GOOGLE_PLACES", "OPENAI"} <= {fact["source"] for fact in lead["facts"]}
    for source in ("Companies House", "OpenAI web search"):
        await expect(origins.get_by_text(source, exact=True).first).to_be_visible()


async def test_a_value_leads_to_its_evidence(page: Page, harvest: Harvest) -> None:
    lead = next(each for each in harvest.leads if any(fact["source"] == "COMPANIES_HOUSE" for fact in each["facts"]))
    await open_lead(page, lead)
    await page.get_by_role("button", name="Evidence for company number").click()
    finding = page.locator("#fact-company_number")
    await expect(finding).to_be_focused()
    await expect(finding).to_be_in_viewport()
    await expect(finding).to_contain_text("Companies House")


async def test_it_becomes_a_customer_once(page: Page, product: Product, harvest: Harvest) -> None:
    lead = harvest.leads[0]
    before = await product.first.count("customers")
    await open_lead(page, lead)
    await page.get_by_role("button", name="Convert to customer").click()
    await expect(page.locator(".foot")).to_have_text("Now a customer, at Discovery.")
    await expect(page.locator("main .head .badge")).to_have_text("Customer")
    await expect(page.get_by_role("button", name="Convert to customer")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("link", name="Open the customer")).to_be_visible()
    await expect(page.get_by_role("button", name="Convert to customer")).to_have_count(0)
    now = await product.first.lead(harvest.id, lead["id"])
    assert (now["status"], now["customer"]["status"]) == ("CONVERTED", "DISCOVERY")
    assert await product.first.count("customers") == before + 1

    await page.get_by_role("link", name="Open the customer").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(lead["company"]["name"])
    await expect(page.locator("main .head .badge")).to_have_text("Discovery")
    history = page.get_by_role("region", name="History").locator("li")
    await expect(history).to_have_count(1)
    await expect(page.get_by_role("button", name="Move", exact=True)).to_be_disabled()
    await page.get_by_role("radio", name="Prospect").check()
    await page.get_by_label("Note").fill("They asked for prices.")
    await page.get_by_role("button", name="Move", exact=True).click()
    await expect(page.locator("main .head .badge")).to_have_text("Prospect")
    await expect(history).to_have_count(2)
    await expect(history.first).to_contain_text("They asked for prices.")


async def test_it_moves_from_status_to_status(page: Page, product: Product, harvest: Harvest) -> None:
    lead = harvest.leads[1]
    await open_lead(page, lead)
    badge, choice = page.locator("main .head .badge"), page.get_by_role("combobox", name="Move to another status")
    await expect(badge).to_have_text("New")
    for words, status in [("Contacted", "CONTACTED"), ("Qualified", "QUALIFIED"), ("Rejected", "REJECTED")]:
        await choice.select_option(words)
        await expect(badge).to_have_text(words)
        assert (await product.first.lead(harvest.id, lead["id"]))["status"] == status


async def test_the_team_writes_down_what_happened(page: Page, product: Product, harvest: Harvest) -> None:
    lead = harvest.leads[2]
    await open_lead(page, lead)
    contacts = page.get_by_role("region", name="In touch")
    await expect(contacts).to_contain_text("Nobody has been in touch yet.")
    await contacts.get_by_role("combobox", name="Kind").select_option("Call")
    await contacts.get_by_label("What happened").fill("They <b>ring back</b> on Monday & want a quote.")
    await contacts.get_by_role("button", name="Add", exact=True).click()
    entry = contacts.locator("li")
    await expect(entry).to_have_count(1)
    await expect(entry.locator("p")).to_have_text("They <b>ring back</b> on Monday & want a quote.")
    await expect(entry).to_contain_text("Call")
    await expect(entry).to_contain_text("Demo user")
    await expect(contacts.get_by_label("What happened")).to_have_value("")
    now = await product.first.lead(harvest.id, lead["id"])
    assert now["interactions"]["nodes"] == [{"kind": "CALL", "body": "They <b>ring back</b> on Monday & want a quote."}]

    notes = page.get_by_role("textbox", name="Notes")
    await notes.fill("Speaks to the owner only.")
    await notes.blur()
    await expect(page.get_by_role("region", name="Notes")).to_contain_text("Saved")
    await page.reload()
    await expect(notes).to_have_value("Speaks to the owner only.")
    await expect(entry).to_have_count(1)
