"""What the adapters' tests share: no waiting between attempts, and one quiet sandbox with its vendors over HTTP."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
import pytest_asyncio
import stamina

from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.server import RunningSandbox, running_sandbox
from tests.providers.books import Books


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def books() -> Books:
    return Books()


@pytest_asyncio.fixture(scope="session")
async def sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningSandbox]:
    ca_path = tmp_path_factory.mktemp("vendors") / "ca.pem"
    async with running_sandbox(SandboxOptions(latency="zero", noise=SILENCE, ca_path=ca_path)) as running:
        yield running


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as opened:
        yield opened
