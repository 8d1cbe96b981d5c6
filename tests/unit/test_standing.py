"""Connections whose credentials hold no longer are ended, all others and those of a database that is away are not."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.exc import OperationalError

from api import standing
from api.standing import Standing
from leads.tokens import Viewer
from tests.unit.logs import caller


@dataclass(eq=False)
class Connection:
    """One that remembers whether it was ended."""

    viewer: Viewer | None
    forbidden: int = 0

    def forbid(self) -> None:
        self.forbidden += 1


class Register:
    """Knows whose credentials have ended."""

    def __init__(self) -> None:
        self.gone: set[Viewer] = set()
        self.failure: Exception | None = None
        self.asked: list[set[Viewer]] = []

    async def ended(self, viewers: Collection[Viewer]) -> Collection[Viewer]:
        self.asked.append(set(viewers))
        if self.failure:
            raise self.failure
        return self.gone & set(viewers)


def viewer() -> Viewer:
    found = caller().viewer
    assert found is not None
    return found


@asynccontextmanager
async def patrolled(register: Register, *connections: Connection) -> AsyncIterator[None]:
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(standing, "EVERY", 0.001)
        watched = Standing()
        for connection in connections:
            stack.enter_context(watched.watched(connection))
        patrol = asyncio.create_task(watched.patrol(register.ended))
        yield
        patrol.cancel()
        await asyncio.wait([patrol])
        assert patrol.cancelled()


async def looks(register: Register, number: int) -> None:
    """So many more looks."""
    wanted = len(register.asked) + number
    async with asyncio.timeout(5):
        while len(register.asked) < wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def test_those_of_a_credential_that_has_ended_are_ended_and_no_others() -> None:
    register, theirs, ours = Register(), viewer(), viewer()
    connections = [Connection(theirs), Connection(theirs), Connection(ours), Connection(None)]
    async with patrolled(register, *connections):
        await looks(register, 2)
        assert [each.forbidden for each in connections] == [0, 0, 0, 0]
        register.gone = {theirs}
        await looks(register, 2)
        assert [each.forbidden > 0 for each in connections] == [True, True, False, False]
    assert register.asked[0] == {theirs, ours}


async def test_nothing_ends_while_nobody_can_say() -> None:
    register, connection = Register(), Connection(viewer())
    register.gone = {connection.viewer} if connection.viewer else set()
    async with patrolled(register, connection):
        for failure in (ConnectionRefusedError(), OperationalError("SELECT", {}, Exception())):
            register.failure = failure
            await looks(register, 2)
        assert connection.forbidden == 0
        register.failure = None
        await looks(register, 2)
        assert connection.forbidden > 0


async def test_nobody_is_asked_about_those_who_have_gone_or_are_nobody() -> None:
    register, watched = Register(), Standing()
    with watched.watched(Connection(viewer())):
        pass
    with watched.watched(Connection(None)):
        await watched._look(register.ended)
    assert register.asked == []


async def test_each_credential_is_asked_about_once() -> None:
    register, one = Register(), viewer()
    same = [Connection(replace(one)) for _ in range(50)]
    async with patrolled(register, *same):
        await looks(register, 1)
    assert register.asked[0] == {one}
