"""Exports from lists, and files that become leads."""

import csv
import io
import os
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.conftest import Harvest
from tests.browser.product import Product
from tests.browser.test_leads import names, open_list, rows_of
from tests.browser.visits import Visit

FILE = """Firm;Tel;Post code;Remarks
Quokka Testing Ltd;0116 496 0321;LE1 1AA;From the fair
Wombat Testing Ltd;call me;LE1;
"""


async def looked_at(page: Page, name: str) -> None:
    """Keeps a picture where CANVASS_PICTURES says."""
    if folder := os.environ.get("CANVASS_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_a_list_is_exported_as_it_is_filtered(page: Page, harvest: Harvest) -> None:
    await open_list(page, harvest)
    await page.get_by_role("combobox", name="Score").select_option("60 and more")
    wanted = [lead for lead in harvest.leads if lead["score"] >= 60]
    await expect(rows_of(page).locator("a.open")).to_have_text(names(wanted))
    await page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export leads")
    await expect(dialog.get_by_role("heading")).to_have_text(f"Export {len(wanted)} leads")
    await dialog.get_by_label("CSV").check()
    for column in ("Phone", "Lead's id", "Notes"):
        await dialog.get_by_label(column, exact=True).uncheck()
    await looked_at(page, "export")
    async with page.expect_download() as coming:
        await dialog.get_by_role("button", name="Download").click()
    download = await coming.value
    assert download.suggested_filename.startswith("leads-")
    rows = list(csv.DictReader(io.StringIO((await download.path()).read_text(), newline="")))
    assert sorted(row["Company"] for row in rows) == sorted(names(wanted))
    assert {"Phone", "Lead", "Notes"}.isdisjoint(rows[0])
    await expect(dialog.get_by_role("status")).to_have_text(f"{len(wanted)} lines written.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def test_a_file_becomes_leads(page: Page, product: Product, tmp_path: Path) -> None:
    file = tmp_path / "fair.csv"
    file.write_text(FILE)
    await page.goto("/#/leads")
    await page.get_by_role("link", name="Import").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Import leads")
    await page.get_by_label("File", exact=True).set_input_files(file)
    await expect(page.get_by_role("heading", name="fair.csv: 2 rows")).to_be_visible()
    holds = [await select.input_value() for select in await page.locator("table select").all()]
    assert holds == ["NAME", "PHONE", "POSTCODE", "NOTES"]
    await expect(page.get_by_role("heading", name="1 of 2 rows can be imported")).to_be_visible()
    problems = page.get_by_role("table", name="Problems").locator("tbody tr")
    await expect(problems).to_have_count(2)
    await expect(problems.first).to_contain_text("This is not a telephone number")
    await looked_at(page, "import")
    button = page.get_by_role("button", name="Import 1 lead")
    await expect(button).to_be_disabled()
    await page.get_by_label("What “Firm” holds").select_option("Leave out")
    await expect(page.get_by_text("Choose the column that holds the companies' names.")).to_be_visible()
    await page.get_by_label("What “Firm” holds").select_option("Company's name")
    await page.get_by_label("Leave out rows with problems").check()
    await page.get_by_label("Name of the campaign").fill("The fair")
    await button.click()
    await expect(page.locator(".foot")).to_have_text("1 lead imported.")
    await expect(rows_of(page).locator("a.open")).to_have_text(["Quokka Testing Ltd"])
    await expect(page.get_by_role("combobox", name="Campaign").locator("option:checked")).to_have_text("The fair")
    await rows_of(page).locator("a.open").click()
    await expect(page.get_by_text("From the fair")).to_be_visible()
    await expect(page.get_by_text("Imported file").first).to_be_visible()
    await looked_at(page, "imported")
    await page.goto("/#/leads/import")
    await page.get_by_label("File", exact=True).set_input_files(file)
    await expect(page.get_by_text("1 row left out, as the team has the company")).to_be_visible()


async def test_a_file_that_cannot_be_read_says_why(visit: Visit, tmp_path: Path) -> None:
    visit.diary.expected = ["status of 400"]
    page = visit.page
    file = tmp_path / "broken.csv"
    file.write_text("Company\n")
    await page.goto("/#/leads/import")
    await page.get_by_label("File", exact=True).set_input_files(file)
    await expect(page.get_by_role("alert")).to_have_text("There is a row of headings, and no row below it.")
