"""Company websites through the sandbox as an egress proxy, plain and over TLS."""

import json
import re
import ssl

import httpx2
import pytest

from canvass.sandbox.generate import generate
from canvass.sandbox.options import SILENCE, Noise, SandboxOptions
from canvass.sandbox.organisations import Organisation
from canvass.sandbox.presence import presence_of
from canvass.sandbox.server import RunningSandbox
from canvass.sandbox.sites import page
from canvass.sandbox.world import World


def a_company(sandbox: RunningSandbox, scheme: str) -> Organisation:
    """One whose plain site has its imprint under every page, and an Organization as JSON-LD."""
    world = sandbox.sandbox.world
    return next(
        each
        for each in world.organisations
        if each.website.startswith(f"{scheme}:") and each.company_number and len(world.site(each.host)) == 1
        if (shown := presence_of(world, each)).data == "json-ld" and shown.imprint == "footer"
    )


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_home_page(browser: httpx2.AsyncClient, sandbox: RunningSandbox, scheme: str) -> None:
    company = a_company(sandbox, scheme)
    reply = await browser.get(company.website)
    assert reply.status_code == 200
    assert "Canvass sandbox" in reply.text
    assert company.name in reply.text
    assert company.postcode in reply.text
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', reply.text)
    assert data is not None
    organisation = json.loads(data[1])
    assert organisation["@type"] == "Organization"
    assert organisation["sameAs"] == [sandbox.sandbox.world.linkedin(company)]
    for path in ("/", "/about", "/contact"):
        assert company.company_number in (await browser.get(f"{scheme}://{company.host}{path}")).text


async def test_one_connection_serves_several_pages(browser: httpx2.AsyncClient, sandbox: RunningSandbox) -> None:
    company = a_company(sandbox, "https")
    robots = await browser.get(f"https://{company.host}/robots.txt")
    missing = await browser.get(f"https://{company.host}/no-such-page")
    assert robots.text == "# Canvass sandbox\nUser-agent: *\nDisallow: /admin/\n"
    assert missing.status_code == 404


async def test_unknown_hosts_do_not_resolve(browser: httpx2.AsyncClient) -> None:
    assert (await browser.get("http://nobody-has-this.example/")).status_code == 502
    with pytest.raises(httpx2.ProxyError, match="502"):
        await browser.get("https://nobody-has-this.example/")


async def test_certificate_is_not_trusted_without_the_authority(sandbox: RunningSandbox) -> None:
    company = a_company(sandbox, "https")
    trust = ssl.create_default_context()
    async with httpx2.AsyncClient(proxy=sandbox.url, verify=trust, trust_env=False) as client:
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(company.website)


def test_shared_host_shows_no_single_branch() -> None:
    branches = [
        Organisation(
            number, name, f"{number} High Street", "Leicester", f"LE1 {number}AA", website=site, phone="0116 496 0001"
        )
        for number, (name, site) in enumerate(
            [("North Branch", "https://group.example/"), ("South Branch", "https://group.example/south")], 1
        )
    ]
    world = World(branches, 1, SILENCE)
    home, branch = page(world, "www.group.example", "/"), page(world, "group.example", "/south")
    assert home is not None
    assert branch is not None
    assert "0116" not in home.text
    assert "LE1 1AA" not in home.text
    assert "LE1 2AA" in branch.text


def test_a_tenth_of_the_hosts_are_parked() -> None:
    world = World(generate(3), 3, Noise())
    parked = [host for host in world.by_host if world.parked_for(host)]
    assert 0.07 < len(parked) / len(world.by_host) < 0.13
    found = page(world, parked[0], "/")
    other = world.parked_for(parked[0])
    assert found is not None
    assert other is not None
    assert f"is parked for {other.name}" in found.text.replace("&amp;", "&")


async def test_options_have_a_seed(sandbox: RunningSandbox, http: httpx2.AsyncClient) -> None:
    health = (await http.get("/_sandbox/health")).json()
    assert health == {
        "status": "ok",
        "sandbox": True,
        "seed": SandboxOptions().seed,
        "latency": "zero",
        "organisations": 2520,
    }
