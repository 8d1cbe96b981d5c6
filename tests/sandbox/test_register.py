"""The register's finer points over HTTP: names by words, pages, documents and their store, and two allowances."""

import time
from typing import Any

import httpx2
import pytest

from canvass.sandbox.accounts import figures, is_inline
from canvass.sandbox.filings import accounts_behind, document_of
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.register import has_accounts, has_charges, year_end
from canvass.sandbox.server import RunningSandbox
from canvass.sandbox.world import World

KEY = ("sandbox-register", "")
INLINE = "application/xhtml+xml"


@pytest.fixture
def world(sandbox: RunningSandbox) -> World:
    return sandbox.sandbox.world


def with_accounts(world: World, *, inline: bool) -> Organisation:
    companies = (each for each in world.by_number.values() if has_accounts(world, each))
    return next(each for each in companies if is_inline(world, each) is inline)


def document(world: World, company: Organisation) -> str:
    return document_of(company, year_end(world, company))


async def get(http: httpx2.AsyncClient, path: str, **asked: Any) -> Any:
    return (await http.get(path, params=asked, auth=KEY)).json()


async def test_a_name_is_searched_for_by_whole_words(http: httpx2.AsyncClient, world: World) -> None:
    company = next(each for each in world.by_number.values() if each.name.endswith(" Managed IT Limited"))
    first = company.name.split()[0]
    path = "/advanced-search/companies"
    for words in (f"it {first}", f"{first} managed IT limited"):
        found = await get(http, path, company_name_includes=words)
        assert company.company_number in [each["company_number"] for each in found["items"]]
    for words in (f"{first} dental", first[:-1], f"{first} managed it ltd"):
        reply = await http.get(path, params={"company_name_includes": words}, auth=KEY)
        assert (reply.status_code, reply.content) == (404, b"")
    without = await http.get(path, params={"company_name_includes": first, "company_name_excludes": "it"}, auth=KEY)
    assert without.status_code == 404


async def test_the_log_tells_a_look_up_from_a_list(http: httpx2.AsyncClient, sandbox: RunningSandbox) -> None:
    await http.get("/advanced-search/companies", params={"company_name_includes": "nobody"}, auth=KEY)
    await http.get("/advanced-search/companies", params={"location": "LE1"}, auth=KEY)
    assert [entry.operation for entry in sandbox.sandbox.log.entries[-2:]] == ["search", "advanced-search"]


async def test_a_profile_says_what_there_is(http: httpx2.AsyncClient, world: World) -> None:
    charged = next(each for each in world.by_number.values() if has_charges(world, each) and has_accounts(world, each))
    profile = await get(http, f"/company/{charged.company_number}")
    made_up = year_end(world, charged).isoformat()
    assert profile["accounts"]["last_accounts"]["made_up_to"] == made_up
    assert profile["accounts"]["next_accounts"]["due_on"] > made_up
    assert profile["has_charges"] is True
    assert set(profile["links"]) == {
        "self", "officers", "filing_history", "persons_with_significant_control", "charges",
    }  # fmt: skip
    for name in set(profile["links"]) - {"self"}:
        assert (await get(http, profile["links"][name]))["items"]
    charges = await get(http, profile["links"]["charges"])
    states = [each["status"] for each in charges["items"]]
    assert charges["satisfied_count"] == states.count("fully-satisfied")
    assert charges["unfiltered_count"] == len(states)


async def test_a_company_in_its_first_year_has_filed_none(http: httpx2.AsyncClient, world: World) -> None:
    young = next(each for each in world.by_number.values() if not has_accounts(world, each))
    profile = await get(http, f"/company/{young.company_number}")
    filings = await get(http, f"/company/{young.company_number}/filing-history", category="accounts")
    assert profile["accounts"]["last_accounts"] == {"type": "null"}
    assert {each["type"] for each in filings["items"]} <= {"AA01"}


async def test_some_officers_have_left(http: httpx2.AsyncClient, world: World) -> None:
    left = 0
    for number in list(world.by_number)[:10]:
        body = await get(http, f"/company/{number}/officers")
        gone = ["resigned_on" in each for each in body["items"]]
        assert gone == sorted(gone)
        assert (body["active_count"], body["resigned_count"]) == (gone.count(False), gone.count(True))
        left += body["resigned_count"]
    assert left > 0


async def test_lists_come_in_pages(http: httpx2.AsyncClient, world: World) -> None:
    path = f"/company/{with_accounts(world, inline=True).company_number}/filing-history"
    every = await get(http, path)
    pages = [await get(http, path, items_per_page=2, start_index=start) for start in (0, 2, 4)]
    assert [each for page in pages for each in page["items"]] == every["items"][:6]
    assert {page["total_count"] for page in pages} == {every["total_count"]} == {len(every["items"])}
    accounts = await get(http, path, category="accounts")
    assert {each["category"] for each in accounts["items"]} == {"accounts"}
    assert [each["date"] for each in accounts["items"]] == sorted(
        (each["date"] for each in accounts["items"]), reverse=True
    )


async def test_a_document_lies_in_a_store_that_wants_no_key(http: httpx2.AsyncClient, world: World) -> None:
    company = with_accounts(world, inline=True)
    name = document(world, company)
    metadata = await get(http, f"/document/{name}")
    assert set(metadata["resources"]) == {"application/pdf", INLINE}
    answer = await http.get(f"/document/{name}/content", headers={"Accept": INLINE}, auth=KEY)
    assert (answer.status_code, answer.content) == (302, b"")
    assert "x-ratelimit-remaining" in answer.headers
    location = answer.headers["location"]
    stored = await http.get(location)
    assert stored.headers["content-type"].startswith(INLINE)
    assert len(stored.content) == metadata["resources"][INLINE]["content_length"]
    assert f"{figures(world, company, year_end(world, company)).employees}</ix:nonFraction>" in stored.text
    both = await http.get(location, auth=KEY)
    assert (both.status_code, "Only one auth mechanism" in both.text) == (400, True)
    assert (await http.get(location.replace("Signature=", "Signature=0"))).status_code == 403


async def test_accounts_on_paper_are_a_picture(http: httpx2.AsyncClient, world: World) -> None:
    name = document(world, with_accounts(world, inline=False))
    assert set((await get(http, f"/document/{name}"))["resources"]) == {"application/pdf"}
    inline = await http.get(f"/document/{name}/content", headers={"Accept": INLINE}, auth=KEY)
    assert inline.status_code == 406
    picture = await http.get(f"/document/{name}/content", auth=KEY, follow_redirects=False)
    assert (await http.get(picture.headers["location"])).content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["nothing", "bm90aGluZw", "!!!"])
async def test_a_document_that_is_not_there(http: httpx2.AsyncClient, world: World, name: str) -> None:
    assert accounts_behind(world, name) is None
    for path in (f"/document/{name}", f"/document/{name}/content"):
        reply = await http.get(path, auth=KEY)
        assert (reply.status_code, reply.json()["errors"][0]["type"]) == (404, "ch:service")
    assert (await http.get(f"/document/{name}")).status_code == 401


async def test_a_reset_is_a_time_of_day(http: httpx2.AsyncClient) -> None:
    reply = await http.get("/company/00000001", auth=("sandbox-fresh", ""))
    assert 0 < int(reply.headers["x-ratelimit-reset"]) - time.time() <= 300
