"""One sandbox without waits, faults or noise for the whole suite, and clients for it."""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from canvass.sandbox.options import SILENCE, SandboxOptions
from canvass.sandbox.server import RunningSandbox, running_sandbox


@pytest_asyncio.fixture(scope="session")
async def sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningSandbox]:
    ca_path = tmp_path_factory.mktemp("sandbox") / "ca.pem"
    options = SandboxOptions(latency="zero", noise=SILENCE, ca_path=ca_path)
    async with running_sandbox(options) as running:
        yield running


@pytest_asyncio.fixture
async def http(sandbox: RunningSandbox) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=sandbox.url, trust_env=False) as client:
        yield client


@pytest_asyncio.fixture
async def browser(sandbox: RunningSandbox) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that reaches websites through the sandbox, trusting its authority."""
    assert isinstance(sandbox.ca_path, Path)
    trust = ssl.create_default_context(cafile=str(sandbox.ca_path))
    async with httpx2.AsyncClient(proxy=sandbox.url, verify=trust, trust_env=False) as client:
        yield client


@pytest_asyncio.fixture
async def model(sandbox: RunningSandbox) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=f"{sandbox.url}/v1", api_key="sandbox-key", max_retries=0) as client:
        yield client
