"""API keys, people, sessions and the audit log under Settings, and coming in by an invitation."""

import re
from uuid import uuid4

from playwright.async_api import Browser, Page, expect

from canvass.client import Client
from tests.browser.product import Product
from tests.browser.visits import visiting

PASSWORD, BETTER = "correct horse battery", "staple wagon orchid"
LEADS = "{ leads(first: 1) { totalCount } }"


async def foot(page: Page, text: str) -> None:
    await expect(page.locator(".foot")).to_have_text(text)


async def shown_once(page: Page) -> str:
    """What is shown once, and then put away."""
    text = str(await page.locator(".once code").text_content())
    await page.get_by_role("button", name="I have kept it").click()
    await expect(page.locator(".once")).to_have_count(0)
    return text


async def test_a_key_is_made_given_another_secret_and_revoked(page: Page, product: Product) -> None:
    name = f"CRM link {uuid4().hex[:6]}"
    await page.goto("/#/settings/keys")
    await page.get_by_role("button", name="New key").click()
    await page.get_by_label("What it is for").fill(name)
    await expect(page.get_by_role("button", name="Make the key")).to_be_disabled()
    await page.get_by_role("group", name="Leads").get_by_label("Read").check()
    await page.get_by_label("Ends").select_option("90")
    await page.get_by_role("button", name="Make the key").click()
    first = await shown_once(page)
    assert re.fullmatch(r"ck_test_[0-9A-Za-z]{12}_[0-9A-Za-z]{42}", first)
    row = page.get_by_role("row", name=name)
    await expect(row).to_contain_text(first[:20])
    await expect(row).to_contain_text("leads:read")
    await expect(row).to_contain_text("Active")

    await row.get_by_role("button", name=f"Rotate {name}").click()
    await row.get_by_role("button", name="Rotate", exact=True).click()
    second = await shown_once(page)
    assert first != second
    await expect(row).to_contain_text("former secret until")
    for secret in (first, second):
        async with Client(f"{product.url}/graphql", secret) as machine:
            assert "leads" in await machine.ask(LEADS)
    await page.reload()
    await expect(row).to_contain_text("just now")
    await expect(page.get_by_text(second)).to_have_count(0)

    await row.get_by_role("button", name=f"Revoke {name}").click()
    await row.get_by_role("button", name="Revoke", exact=True).click()
    await foot(page, f"{name} is revoked.")
    await expect(row).to_contain_text("Revoked")
    await expect(row.get_by_role("button")).to_have_count(0)


async def invite(page: Page, role: str) -> tuple[str, str]:
    """Somebody's address, and the link that lets them in."""
    email = f"ann-{uuid4().hex[:8]}@canvass.example"
    await page.goto("/#/settings/people")
    await page.get_by_label("Their e-mail address").fill(email)
    await page.get_by_label("Role", exact=True).select_option(label=role)
    await page.get_by_role("button", name="Invite", exact=True).click()
    return email, await shown_once(page)


async def come_in(page: Page, link: str) -> None:
    await page.goto(link)
    await page.get_by_label("Your name").fill("Ann")
    await page.get_by_label("Password").fill("password1234")
    await page.get_by_role("button", name="Come in").click()
    await expect(page.locator(".field .error")).to_contain_text("too easy to guess")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Come in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Campaigns")


async def test_somebody_is_invited_comes_in_and_is_let_in_no_more(
    page: Page, browser: Browser, product: Product
) -> None:
    email, link = await invite(page, "Viewer")
    invited = page.get_by_role("region", name="Invitations").get_by_role("row", name=email)
    await expect(invited).to_contain_text("Open")
    async with visiting(browser, product.url) as visit:
        ann = visit.page
        await come_in(ann, link)
        await expect(ann.get_by_role("link", name="New campaign")).to_have_count(0)
        await ann.goto("/#/settings/people")
        await expect(ann.get_by_role("heading", name="Nothing here")).to_be_visible()
        await expect(ann.get_by_role("link", name="Audit log")).to_have_count(0)

        await page.reload()
        await expect(invited).to_contain_text("Accepted")
        member = page.get_by_role("region", name="People").get_by_role("row", name=email)
        await member.get_by_label("Role of Ann").select_option(label="Member")
        await foot(page, "Ann is member now.")
        await member.get_by_role("button", name="Deactivate Ann").click()
        await member.get_by_role("button", name="Deactivate", exact=True).click()
        await foot(page, "Ann is let in no more.")
        await expect(member).to_contain_text("Deactivated")
        await expect(ann.get_by_role("button", name="Sign in")).to_be_visible()
        await member.get_by_role("button", name="Reactivate Ann").click()
        await foot(page, "Ann can sign in again.")
        visit.diary.expected = ["WebSocket", "403"]


async def test_the_last_admin_stays(page: Page) -> None:
    await page.goto("/#/settings/people")
    own = page.get_by_role("region", name="People").get_by_role("row", name="(you)")
    await own.get_by_role("combobox").select_option(label="Viewer")
    await foot(page, "This is the last admin; make somebody else one first.")
    await expect(own.get_by_role("combobox")).to_have_value("ADMIN")


async def test_an_invitation_is_taken_back(page: Page, stranger: Page) -> None:
    email, link = await invite(page, "Member")
    row = page.get_by_role("row", name=email)
    await row.get_by_role("button", name=f"Take back the invitation of {email}").click()
    await row.get_by_role("button", name="Take back", exact=True).click()
    await foot(page, f"The invitation of {email} is taken back.")
    await expect(row).to_contain_text("Taken back")
    await stranger.goto(link)
    await stranger.get_by_label("Your name").fill("Ann")
    await stranger.get_by_label("Password").fill(PASSWORD)
    await stranger.get_by_role("button", name="Come in").click()
    await expect(stranger.get_by_role("alert")).to_contain_text("This invitation was used already, taken back")


async def test_sessions_are_ended_elsewhere_and_the_password_is_changed(
    page: Page, browser: Browser, product: Product
) -> None:
    email, link = await invite(page, "Member")
    async with visiting(browser, product.url) as here, visiting(browser, product.url) as there:
        await come_in(here.page, link)
        await there.page.goto("/")
        await there.page.get_by_label("E-mail").fill(email)
        await there.page.get_by_label("Password").fill(PASSWORD)
        await there.page.get_by_role("button", name="Sign in").click()
        await expect(there.page.get_by_role("heading", level=1)).to_have_text("Campaigns")

        await here.page.goto("/#/settings/sessions")
        sessions = here.page.locator("main > .rows tbody tr")
        await expect(sessions).to_have_count(2)
        await expect(sessions.filter(has_text="This one")).to_have_count(1)
        await expect(sessions.first).to_contain_text("Chrome on")
        await here.page.get_by_role("button", name="End all others").click()
        await here.page.get_by_role("button", name="End all others", exact=True).click()
        await foot(here.page, "1 session ended.")
        await expect(sessions).to_have_count(1)
        await expect(there.page.get_by_role("button", name="Sign in")).to_be_visible()

        await here.page.get_by_label("Current password").fill("not the password")
        await here.page.get_by_label("New password").fill(BETTER)
        await here.page.get_by_role("button", name="Change password").click()
        await expect(here.page.locator(".field .error")).to_have_text("The current password is wrong.")
        await here.page.get_by_label("Current password").fill(PASSWORD)
        await here.page.get_by_role("button", name="Change password").click()
        await foot(here.page, "Your password is changed; your other sessions have ended.")
        there.diary.expected = ["WebSocket", "403"]


async def test_the_log_says_who_did_what(page: Page) -> None:
    email, _ = await invite(page, "Viewer")
    await page.goto("/#/settings/audit")
    newest = page.locator("main > .rows tbody tr").first
    await expect(newest).to_contain_text("invite user")
    await expect(newest).to_contain_text("Done")
    await expect(newest).to_contain_text("Demo user")
    await expect(newest).to_contain_text(email)
    await page.get_by_label("Outcome").select_option(label="Conflict")
    await expect(page.locator("main > .rows tbody tr").filter(has_text="Done")).to_have_count(0)
