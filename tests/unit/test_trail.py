"""Numbers and traces from outside: which are taken as they come, and which are not."""

import asyncio

import pytest
import structlog

from leads.trail import Trail, current

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.mark.parametrize("request_id", ["order-4711", "2f1c9a3e-9d0c-4b61-8e5e-0f4a6d1b7c3d", "a" * 64, "1.2_3-4567"])
def test_a_well_formed_number_is_taken(request_id: str) -> None:
    assert Trail.from_headers(request_id, PARENT) == Trail(request_id, PARENT)
    assert Trail.from_headers(request_id, None) == Trail(request_id)


@pytest.mark.parametrize(
    "request_id",
    [None, "", "short", "a" * 65, "-leading-dash", "line\nbreak", "spaces in it", "ünïcödé-1", "'; DROP--1"],
)
def test_any_other_is_replaced(request_id: str | None) -> None:
    trail = Trail.from_headers(request_id, None)
    assert len(trail.correlation_id) == 16
    assert int(trail.correlation_id, 16)
    assert trail.traceparent is None
    assert Trail.from_headers(request_id, PARENT) == Trail(TRACE, PARENT)


@pytest.mark.parametrize(
    "parent",
    [
        "",
        TRACE,
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
        f"{PARENT}-and-more",
        f"{PARENT}\n",
    ],
)
def test_a_malformed_trace_is_left_out(parent: str) -> None:
    assert Trail.from_headers("order-4711", parent) == Trail("order-4711")
    assert Trail.from_headers(None, parent).correlation_id not in parent


async def test_a_trail_is_followed_by_its_task_and_those_that_it_starts() -> None:
    async def work() -> tuple[str, object]:
        Trail("order-4711", PARENT).follow()
        below = await asyncio.create_task(ask())
        assert current() == Trail("order-4711", PARENT)
        return below

    async def ask() -> tuple[str, object]:
        return current().correlation_id, structlog.contextvars.get_contextvars().get("correlation_id")

    assert await asyncio.create_task(work()) == ("order-4711", "order-4711")
    assert (await asyncio.create_task(ask()))[0] != "order-4711"
