"""Who shares a subscription with whom: those who see the same, and nobody else."""

import asyncio
from dataclasses import fields, replace
from uuid import uuid4

import pytest

from api.streams import PERSONAL
from leads.scopes import Scope
from leads.tokens import Credential, CredentialKind, Viewer
from leads.vocabulary import Role
from schema.context import Caller
from tests.unit.logs import Follower, Log, caller, streams_of


@pytest.mark.parametrize(
    "other",
    [caller(uuid4()), caller(role=Role.ADMIN), caller(allowed=frozenset({Scope.CAMPAIGNS_READ}))],
    ids=["tenant", "role", "scopes"],
)
async def test_whoever_may_see_something_else_is_executed_apart(other: Caller) -> None:
    log = Log(1)
    shared = streams_of(log)
    ours, again, theirs = Follower(shared), Follower(shared), Follower(shared, by=other)
    await asyncio.gather(ours.read(), again.read(), theirs.read())
    assert log.shared_runs == 2
    await shared.close()


def test_all_that_a_viewer_is_but_who_they_are_parts_them() -> None:
    """Whatever is added to a viewer is a right until it is said to be none."""
    assert {each.name for each in fields(Viewer)} - set(PERSONAL) == {"tenant_id", "role", "allowed"}


async def test_nobody_in_particular_is_executed_for() -> None:
    log = Log(1)
    shared = streams_of(log)
    someone = caller()
    assert someone.viewer is not None
    someone.address = "192.0.2.7"
    someone.viewer = replace(someone.viewer, credential=Credential(CredentialKind.KEY, uuid4()))
    await Follower(shared, by=someone).read()
    [by] = log.callers
    assert by.viewer == replace(someone.viewer, **PERSONAL)
    assert by.address == ""
    await shared.close()
