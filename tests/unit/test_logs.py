"""Log lines: JSON of one line each, whoever writes them, and never a secret."""

import json
import subprocess
import sys

import pytest

from leads.logs import Rendering

WRITES = """
import logging, structlog
from leads.logs import configure
configure(as_json={as_json}, secrets=["correct horse", 'a "quoted" secret'])
structlog.contextvars.bind_contextvars(correlation_id="order-4711")
log = structlog.get_logger()
log.info("asked", source="openai", header="Bearer abcdefghijklmnop", said='the "key" is a "quoted" secret')
logging.getLogger("other").warning("connected to %s", "postgresql://canvass:hunter2@db/canvass")
logging.getLogger("other").info("left out")
try:
    raise ValueError("password=correct horse")
except ValueError:
    log.exception("broke")
"""


def lines(*, as_json: bool) -> list[str]:
    command = [sys.executable, "-c", WRITES.format(as_json=as_json)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()


def test_each_line_is_json_with_what_is_bound_and_without_secrets() -> None:
    asked, other, broke = (json.loads(line) for line in lines(as_json=True))
    assert {name: asked[name] for name in ("event", "level", "source", "correlation_id", "header")} == {
        "event": "asked",
        "level": "info",
        "source": "openai",
        "correlation_id": "order-4711",
        "header": "Bearer •••",
    }
    assert asked["said"] == 'the "key" is •••'
    assert asked["timestamp"].endswith("Z")
    assert (other["event"], other["logger"]) == ("connected to postgresql://•••@db/canvass", "other")
    assert (other["level"], other["correlation_id"]) == ("warning", "order-4711")
    assert broke["exception"].splitlines()[-1] == "ValueError: •••"


def test_a_person_reads_no_secret_either() -> None:
    text = "\n".join(lines(as_json=False))
    assert "asked" in text
    for secret in ("correct horse", "hunter2", "abcdefghijklmnop"):
        assert secret not in text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("redis://:pw@host:6379/0 is away", "redis://•••@host:6379/0 is away"),
        ("401 for sk-proj-Abc_def-1234567", "401 for •••"),
        ("GET /v1?key=AIzaSyA1234567890&q=1", "GET /v1?•••&q=1"),
        ("x-goog-api-key AIzaSyB1234567890abcdefghijklmnopqrstu", "x-goog-api-key •••"),
        ("token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "token •••"),
        ("Authorization: Basic c2VjcmV0OnNlY3JldA==", "Authorization: Basic •••"),
        ('{"tokens":12,"monkey":"a=b","key":"k"}', '{"tokens":12,"monkey":"a=b","key":"k"}'),
        ("https://www.example.com:8443/a@b?page=2", "https://www.example.com:8443/a@b?page=2"),
        ("basic auth was asked for", "basic auth was asked for"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_and_nothing_else(line: str, told: str) -> None:
    assert Rendering(as_json=True).hide(line) == told


def test_the_longer_of_two_secrets_is_hidden_whole() -> None:
    assert Rendering(as_json=True, secrets=["alpha", "alphabet", ""]).hide("alphabet alpha") == "••• •••"
