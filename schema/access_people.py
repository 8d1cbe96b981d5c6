"""People of the tenant and invitations, as admins see and change them; accepting is for whoever was invited."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import relay

from leads import models, people
from leads.vocabulary import Role
from schema import declare, nodes
from schema.connections import Connection, connect
from schema.context import Context, Info
from schema.declare import Given
from schema.ids import key_of
from schema.paging import Listing, Order, Page
from schema.people import User, user_by_id
from schema.problems import Problem
from schema.sign_in import SignedInTokens
from schema.words import described


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


described(
    InvitationState,
    "What became of an invitation.",
    OPEN="It can be accepted.",
    ACCEPTED="Whoever was invited has come in.",
    REVOKED="It was taken back, or another took its place.",
    EXPIRED="A week went by.",
)


@nodes.loaded_by("invitation", role=Role.ADMIN)
@strawberry.type(description="A way in for somebody who is not there yet. For admins.")
class Invitation(relay.Node):
    """A `models.Invitation`, without its token."""

    id: relay.NodeID[UUID]
    email: str = strawberry.field(description="Who is invited, such as ann@ourfirm.example.")
    role: Role = strawberry.field(description="What they will be allowed to do.")
    state: InvitationState = strawberry.field(description="What became of it.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="Until when it can be accepted.")
    invited_by_key: strawberry.Private[UUID | None]

    @declare.field(description="Who has invited them.")
    async def invited_by(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.invited_by_key)

    @classmethod
    def of(cls, row: models.Invitation) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            email=row.email,
            role=row.role,
            state=_state(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
            invited_by_key=row.invited_by,
        )


def _state(row: models.Invitation) -> InvitationState:
    if row.accepted_at:
        return InvitationState.ACCEPTED
    if row.revoked_at:
        return InvitationState.REVOKED
    return InvitationState.OPEN if people.is_open(row) else InvitationState.EXPIRED


async def users(context: Context, page: Page) -> Connection[User]:
    """The tenant's people, by name."""
    row = models.User
    order = Order.of("users", row.name, str, row.id, descending=False)
    return await connect(context, Listing("users", select(row), order, page, parent=row.tenant_id), User.of)


async def invitations(context: Context, page: Page) -> Connection[Invitation]:
    """The tenant's, the latest first."""
    row = models.Invitation
    order = Order.of("invitations", row.created_at, datetime, row.id, descending=True)
    listing = Listing("invitations", select(row), order, page, parent=row.tenant_id)
    return await connect(context, listing, Invitation.of)


@strawberry.input(description="Who is invited.")
class InviteUserInput:
    """What `inviteUser` takes."""

    email: str = strawberry.field(description="Their address, such as ann@ourfirm.example.")
    role: Role = strawberry.field(description="What they will be allowed to do, such as MEMBER.")


@strawberry.input(description="Which invitation is taken back.")
class RevokeInvitationInput:
    """What `revokeInvitation` takes."""

    invitation_id: strawberry.ID = strawberry.field(description="Which invitation.")


@strawberry.input(description="Who comes in.")
class AcceptInvitationInput:
    """What `acceptInvitation` takes."""

    token: str = strawberry.field(description="The invitation's token; it can be used once.")
    name: str = strawberry.field(description="What you are called: 1 to 120 characters.")
    password: str = strawberry.field(
        description="12 to 200 characters; not your address, and not one of the passwords that are guessed first."
    )


@strawberry.input(description="What somebody may do from now on.")
class ChangeRoleInput:
    """What `changeRole` takes."""

    user_id: strawberry.ID = strawberry.field(description="Who.")
    role: Role = strawberry.field(description="Their role from now on, such as VIEWER.")


@strawberry.input(description="Who is let in no more.")
class DeactivateUserInput:
    """What `deactivateUser` takes."""

    user_id: strawberry.ID = strawberry.field(description="Who.")
    revoke_keys: bool = strawberry.field(default=True, description="End the API keys that they have made, too.")


@strawberry.input(description="Who is let in again.")
class ReactivateUserInput:
    """What `reactivateUser` takes."""

    user_id: strawberry.ID = strawberry.field(description="Who.")


@strawberry.type(description="The invitation is made. An earlier one for the same address holds no more.")
class InviteUserPayload:
    """What `inviteUser` gives."""

    invitation: Invitation = strawberry.field(description="The invitation.")
    token: str = strawberry.field(
        description="Lets its bearer in as that person, once. On the dashboard it is `/#/invitation/` and this."
    )


@strawberry.type(description="The invitation is taken back.")
class RevokeInvitationPayload:
    """What `revokeInvitation` gives."""

    invitation: Invitation = strawberry.field(description="The invitation as it now is.")


@strawberry.type(description="You are in, and signed in.")
class AcceptInvitationPayload(SignedInTokens):
    """What `acceptInvitation` gives."""


@strawberry.type
class _Person:
    user: User = strawberry.field(description="The person as they now are.")


@strawberry.type(description="They have that role; it holds at once, where they are signed in too.")
class ChangeRolePayload(_Person):
    """What `changeRole` gives."""


@strawberry.type(description="They are let in no more; what they have open is closed within five seconds.")
class DeactivateUserPayload(_Person):
    """What `deactivateUser` gives."""


@strawberry.type(description="They can sign in again, as before.")
class ReactivateUserPayload(_Person):
    """What `reactivateUser` gives."""


InviteUserResult = Annotated[
    InviteUserPayload | Problem, strawberry.union("InviteUserResult", description="Done, or why not.")
]
RevokeInvitationResult = Annotated[
    RevokeInvitationPayload | Problem, strawberry.union("RevokeInvitationResult", description="Done, or why not.")
]
AcceptInvitationResult = Annotated[
    AcceptInvitationPayload | Problem, strawberry.union("AcceptInvitationResult", description="Done, or why not.")
]
ChangeRoleResult = Annotated[
    ChangeRolePayload | Problem, strawberry.union("ChangeRoleResult", description="Done, or why not.")
]
DeactivateUserResult = Annotated[
    DeactivateUserPayload | Problem, strawberry.union("DeactivateUserResult", description="Done, or why not.")
]
ReactivateUserResult = Annotated[
    ReactivateUserPayload | Problem, strawberry.union("ReactivateUserResult", description="Done, or why not.")
]


@strawberry.type
class PeopleMutations:
    """Part of Mutation."""

    @declare.mutation(description="Invite somebody, for a week. For admins.")
    async def invite_user(self, info: Info, given: Given[InviteUserInput]) -> InviteUserResult:
        """Problem CONFLICT when they are there already."""
        async with info.context.write(Role.ADMIN) as session:
            made = await people.invite(session, email=given.email, role=given.role, by=info.context.viewer.user_id)
        return InviteUserPayload(invitation=Invitation.of(made.row), token=made.token)

    @declare.mutation(description="Take an invitation back. For admins.")
    async def revoke_invitation(self, info: Info, given: Given[RevokeInvitationInput]) -> RevokeInvitationResult:
        """Problem CONFLICT when it was accepted."""
        key = key_of(given.invitation_id, "Invitation", "invitationId")
        async with info.context.write(Role.ADMIN) as session:
            return RevokeInvitationPayload(invitation=Invitation.of(await people.revoke_invitation(session, key)))

    @declare.mutation(description="Come in by an invitation: choose a name and a password, and be signed in.")
    async def accept_invitation(self, info: Info, given: Given[AcceptInvitationInput]) -> AcceptInvitationResult:
        """Problem UNAUTHENTICATED when it is of no use, INVALID for a password that cannot be one."""
        services = info.context.services
        signed_in = await people.accept(
            services.db,
            services.settings,
            token=given.token,
            name=given.name,
            password=given.password,
            device=info.context.device,
        )
        info.context.signed_in = signed_in.user
        return AcceptInvitationPayload.of(signed_in)

    @declare.mutation(description="Let somebody do more or less. For admins; the last of them stays one.")
    async def change_role(self, info: Info, given: Given[ChangeRoleInput]) -> ChangeRoleResult:
        """Problem CONFLICT when no admin would be left."""
        key = key_of(given.user_id, "User", "userId")
        async with info.context.write(Role.ADMIN) as session:
            return ChangeRolePayload(user=User.of(await people.change_role(session, key, given.role)))

    @declare.mutation(description="Let somebody in no more, and end their sessions. For admins; the last one stays.")
    async def deactivate_user(self, info: Info, given: Given[DeactivateUserInput]) -> DeactivateUserResult:
        """Problem CONFLICT when no admin would be left."""
        key = key_of(given.user_id, "User", "userId")
        async with info.context.write(Role.ADMIN) as session:
            user = await people.deactivate(session, key, revoke_keys=given.revoke_keys)
            return DeactivateUserPayload(user=User.of(user))

    @declare.mutation(description="Let somebody in again. For admins.")
    async def reactivate_user(self, info: Info, given: Given[ReactivateUserInput]) -> ReactivateUserResult:
        """Somebody who was never deactivated stays as they are."""
        key = key_of(given.user_id, "User", "userId")
        async with info.context.write(Role.ADMIN) as session:
            return ReactivateUserPayload(user=User.of(await people.reactivate(session, key)))
