"""A person's own sessions and password; nobody else's, and not for API keys."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from sqlalchemy import func, select

from leads import models, people, sessions
from leads.tokens import CredentialKind
from leads.vocabulary import Role
from schema import declare
from schema.connections import Connection, connect
from schema.context import Context, Info
from schema.declare import Given
from schema.ids import global_id, key_of
from schema.paging import Listing, Order, Page
from schema.problems import Problem


@strawberry.type(description="A sign-in of yours on one device, from then until it ends.")
class Session:
    """A `models.UserSession`. It has an id and is no node: nobody but its owner sees it."""

    id: strawberry.ID = strawberry.field(description="Its id, for `endSession`.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    used_at: datetime = strawberry.field(description="When it was last renewed.")
    expires_at: datetime = strawberry.field(description="When it ends unless it is renewed.")
    address: str | None = strawberry.field(description="Where it was last renewed from, such as 192.0.2.7.")
    agent: str | None = strawberry.field(description="What the device calls itself, such as Mozilla/5.0 (…).")
    current: bool = strawberry.field(description="Whether it is the one that asks.")

    @classmethod
    def of(cls, row: models.UserSession, context: Context) -> Self:
        """From its row, as whoever asks sees it."""
        held = context.viewer.credential
        return cls(
            id=strawberry.ID(global_id("Session", row.id)),
            created_at=row.created_at,
            used_at=row.used_at,
            expires_at=row.expires_at,
            address=row.address,
            agent=row.agent,
            current=held is not None and held.kind is CredentialKind.SESSION and held.key == row.id,
        )


async def own_sessions(context: Context, page: Page) -> Connection[Session]:
    """The viewer's own that have not ended, the latest first."""
    row = models.UserSession
    statement = select(row).where(
        row.user_id == context.viewer.user_id, row.ended_at.is_(None), row.expires_at > func.clock_timestamp()
    )
    order = Order.of("sessions", row.used_at, datetime, row.id, descending=True)
    listing = Listing("sessions", statement, order, page, parent=row.user_id)
    return await connect(context, listing, lambda each: Session.of(each, context))


@strawberry.input(description="Which session ends.")
class EndSessionInput:
    """What `endSession` takes."""

    session_id: strawberry.ID = strawberry.field(description="One of your own sessions.")


@strawberry.type(description="It has ended.")
class EndSessionPayload:
    """What `endSession` gives."""

    ended_id: strawberry.ID = strawberry.field(description="The id of the session that has ended.")


@strawberry.input(description="Whether this device stays signed in.")
class SignOutEverywhereInput:
    """What `signOutEverywhere` takes."""

    keep_current: bool = strawberry.field(
        default=False, description="Keep the session that asks, and end all others; false ends that too."
    )


@strawberry.type(description="They have ended.")
class SignOutEverywherePayload:
    """What `signOutEverywhere` gives."""

    ended: int = strawberry.field(description="How many sessions have ended, such as 3.")


@strawberry.input(description="The password that is to be, and proof that it is you who changes it.")
class ChangePasswordInput:
    """What `changePassword` takes."""

    current_password: str = strawberry.field(description="The password as it is.")
    new_password: str = strawberry.field(
        description="12 to 200 characters; not your address, and not one of the passwords that are guessed first."
    )


@strawberry.type(description="The password is changed; your other sessions have ended.")
class ChangePasswordPayload:
    """What `changePassword` gives."""

    changed: bool = strawberry.field(description="Always true.")


EndSessionResult = Annotated[
    EndSessionPayload | Problem, strawberry.union("EndSessionResult", description="Done, or why not.")
]
SignOutEverywhereResult = Annotated[
    SignOutEverywherePayload | Problem, strawberry.union("SignOutEverywhereResult", description="Done, or why not.")
]
ChangePasswordResult = Annotated[
    ChangePasswordPayload | Problem, strawberry.union("ChangePasswordResult", description="Done, or why not.")
]


@strawberry.type
class SessionMutations:
    """Part of Mutation."""

    @declare.mutation(description="End one of your own sessions; what is open with it is closed within seconds.")
    async def end_session(self, info: Info, given: Given[EndSessionInput]) -> EndSessionResult:
        """Problem NOT_FOUND where it is not yours."""
        key = key_of(given.session_id, "Session", "sessionId")
        async with info.context.write(Role.VIEWER) as session:
            await sessions.end_one(session, key, of=info.context.viewer.user_id)
        return EndSessionPayload(ended_id=given.session_id)

    @declare.mutation(description="End all your sessions on all devices, or all but this one.")
    async def sign_out_everywhere(self, info: Info, given: Given[SignOutEverywhereInput]) -> SignOutEverywhereResult:
        """Tells how many there were."""
        held = info.context.viewer.credential
        async with info.context.write(Role.VIEWER) as session:
            kept = held.key if held and given.keep_current else None
            ended = await sessions.end_all(session, info.context.viewer.user_id, but=kept)
        return SignOutEverywherePayload(ended=ended)

    @declare.mutation(description="Change your password. All your other sessions end.")
    async def change_password(self, info: Info, given: Given[ChangePasswordInput]) -> ChangePasswordResult:
        """Problem UNAUTHENTICATED for a wrong current one, INVALID for a new one that cannot be one."""
        context = info.context
        await people.change_password(
            context.services.db,
            context.viewer,
            current=given.current_password,
            new=given.new_password,
            device=context.device,
        )
        return ChangePasswordPayload(changed=True)
