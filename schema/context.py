"""What resolvers are given: the process's services, who asks, sessions as them, and loaders for one operation."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias

import strawberry
from sqlalchemy.exc import DBAPIError
from strawberry.extensions import SchemaExtension

from leads import trail
from leads.db import Database, ReadSession, WriteSession
from leads.errors import ForbiddenError, InvalidError, UnauthenticatedError
from leads.geography import Gazetteer
from leads.models import User
from leads.sessions import Device
from leads.settings import Settings
from leads.tokens import Viewer
from leads.vocabulary import Role
from schema.live import Wakes
from schema.loaders import Loaders
from schema.log import Log

NOT_TEXT = {"22021", "22P05"}
"""PostgreSQL's codes for characters that it has no place for."""


class Credentials(Protocol):
    """Says who holds a token."""

    async def recognise(self, token: str) -> Viewer:
        """Whose it is; UnauthenticatedError when it is nobody's."""


@dataclass(frozen=True, slots=True)
class Services:
    """What one process has one of."""

    settings: Settings
    db: Database
    gazetteer: Gazetteer
    wakes: Wakes
    log: Log
    credentials: Credentials


@dataclass(slots=True)
class Resume:
    """Which part of a subscription is wanted, agreed between those who execute it and its field; and how far it is.

    As it is made without arguments, the field's own arguments say.
    """

    after: int | None = None
    """Takes the place of the argument; nobody wants a snapshot then."""
    back: int | None = None
    """Begins with no more than so many events before the newest."""
    last: int | None = None
    """Ends with this number, or sooner where the log does."""
    snapshot: bool = False
    """A snapshot, and nothing after it."""
    begun: int | None = None
    """The number after which the first event comes, once that is known."""
    begins: asyncio.Event = field(default_factory=asyncio.Event)
    seq: int | None = None
    """The number of the event that was yielded last."""

    def begin(self, asked: int, newest: int) -> int:
        """The number after which to begin, when `asked` is the argument and `newest` the log's last number."""
        after = asked if self.after is None else self.after
        if self.back is not None:
            after = max(0, min(after, newest), newest - self.back)
        self.begun = after
        self.begins.set()
        return after


@dataclass(slots=True)
class Caller:
    """One request or one WebSocket: whoever is at the other end.

    `refusal` says why the credentials that came were not taken; it is raised by the first field that needs a viewer.
    """

    services: Services
    viewer: Viewer | None = None
    refusal: UnauthenticatedError | None = None
    resume: Resume | None = None
    address: str = ""
    """Where the connection comes from, such as 192.0.2.7; empty for one over a Unix socket."""
    cost: Mapping[str, Any] | None = None
    """What the operation costs, as its answer is to say in `extensions.cost`."""
    agent: str = ""
    """What the client calls itself."""


class Context:
    """One operation of a caller. Siblings resolve at the same time, so each takes a session of its own."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        followed = trail.current()
        followed.follow()
        self.correlation_id = followed.correlation_id
        """The number under which every log has this operation, and all work that it leads to."""
        self.loaders = Loaders(self.read)
        self.signed_in: User | None = None
        """Who has signed in or out by this operation, for the audit log."""

    @property
    def device(self) -> Device:
        """What is known of whoever is at the other end."""
        return Device(self.caller.address or None, self.caller.agent or None)

    @property
    def services(self) -> Services:
        """The process's services."""
        return self.caller.services

    @property
    def viewer(self) -> Viewer:
        """Who asks.

        Raises:
            UnauthenticatedError: nobody is signed in, or no longer.
        """
        viewer = self.caller.viewer
        if viewer is None:
            raise self.caller.refusal or UnauthenticatedError("Sign in first.")
        if viewer.expires_at <= datetime.now(UTC):
            raise UnauthenticatedError("The sign-in has ended; refresh it or sign in again.")
        return viewer

    def require(self, role: Role) -> Viewer:
        """Who asks, if their role includes `role`.

        Raises:
            UnauthenticatedError, ForbiddenError.
        """
        if not self.viewer.role.includes(role):
            raise ForbiddenError(f"This needs the role {role}; yours is {self.viewer.role}.")
        return self.viewer

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """A read-only transaction as the viewer's tenant."""
        with readable():
            async with self.services.db.read(self.viewer.tenant_id) as session:
                yield session

    @asynccontextmanager
    async def write(self, role: Role = Role.MEMBER) -> AsyncIterator[WriteSession]:
        """A mutation's one transaction; what was loaded before it is forgotten."""
        with readable():
            async with self.services.db.write(self.require(role).tenant_id) as session:
                yield session
        self.forget()

    def forget(self) -> None:
        """Load everything anew from here on."""
        self.loaders = Loaders(self.read)


@contextmanager
def readable() -> Iterator[None]:
    """Turn what the database says of text that it cannot hold, such as the character 0, into an InvalidError."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in NOT_TEXT:
            raise InvalidError({"input": "A text holds a character that cannot be kept."}) from None
        raise


Info: TypeAlias = strawberry.Info[Context, None]


class PerOperation(SchemaExtension):
    """Turns the transport's Caller, which may live for hours, into a Context for this operation."""

    def on_operation(self) -> Iterator[None]:
        """Runs before anything is resolved."""
        self.execution_context.context = Context(self.execution_context.context)
        yield
