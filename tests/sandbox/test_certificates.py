"""The sandbox's certificate authority outlives a restart where it is kept, and is made anew where it cannot be used."""

import ssl
import stat
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from canvass.sandbox import certificates
from canvass.sandbox.certificates import Authority
from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.server import running_sandbox


async def test_a_client_that_trusted_the_sandbox_trusts_it_after_a_restart(tmp_path: Path) -> None:
    options = SandboxOptions(latency="zero", noise=SILENCE, ca_path=tmp_path / "ca.pem")
    statuses = []
    async with running_sandbox(options) as first:
        site = next(each.website for each in first.sandbox.world.organisations if each.website.startswith("https://"))
        trust = ssl.create_default_context(cafile=str(first.ca_path))
        statuses.append(await visit(first.url, site, trust))
    async with running_sandbox(options) as second:
        statuses.append(await visit(second.url, site, trust))

    assert statuses == [200, 200]


async def visit(proxy: str, site: str, trust: ssl.SSLContext) -> int:
    async with httpx2.AsyncClient(proxy=proxy, verify=trust, trust_env=False) as client:
        return (await client.get(site)).status_code


def test_the_key_beside_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    first = Authority.at(tmp_path / "ca.pem")
    second = Authority.at(tmp_path / "ca.pem")

    assert second.pem == first.pem == (tmp_path / "ca.pem").read_bytes()
    assert stat.S_IMODE((tmp_path / "ca.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca.key", "ca.pem"]


def test_a_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    Authority.at(tmp_path / "ca.pem")
    (tmp_path / "ca.key").chmod(0o644)

    Authority.at(tmp_path / "ca.pem")

    assert stat.S_IMODE((tmp_path / "ca.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("spoilt", ["ca.key", "ca.pem"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind"])
def test_a_spoilt_file_leads_to_a_new_authority(tmp_path: Path, spoilt: str, content: bytes) -> None:
    first = Authority.at(tmp_path / "ca.pem")
    (tmp_path / spoilt).write_bytes(content)

    second = Authority.at(tmp_path / "ca.pem")

    assert second.pem != first.pem
    assert (tmp_path / "ca.pem").read_bytes() == second.pem


def test_a_key_of_another_authority_is_not_used(tmp_path: Path) -> None:
    first = Authority.at(tmp_path / "ca.pem")
    Authority.at(tmp_path / "other.pem")
    (tmp_path / "other.key").replace(tmp_path / "ca.key")

    assert Authority.at(tmp_path / "ca.pem").pem != first.pem


def test_one_that_is_about_to_expire_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "LIFE", timedelta(hours=23))
    first = Authority.at(tmp_path / "ca.pem")
    monkeypatch.undo()

    assert Authority.at(tmp_path / "ca.pem").pem != first.pem
