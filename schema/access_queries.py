"""Queries about who may come in and who did what; the types stand in the other files named access."""

import strawberry

from leads.vocabulary import Role
from schema import declare
from schema.access_keys import ApiKey, api_keys
from schema.access_log import AuditEntry, AuditWhere, audit_log
from schema.access_people import Invitation, invitations, users
from schema.access_sessions import Session, own_sessions
from schema.connections import After, Before, Connection, First, Last
from schema.context import Info
from schema.paging import Page
from schema.people import User


@strawberry.type
class AccessQueries:
    """Part of Query."""

    @declare.field(description="Your own sessions that have not ended, the one used last first.")
    async def sessions(
        self, info: Info, *, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Session]:
        """A page of them."""
        info.context.require(Role.VIEWER)
        return await own_sessions(info.context, Page.of(first, after, last, before))

    @declare.field(description="The people of the tenant by name, those who are let in no more too. For admins.")
    async def users(
        self, info: Info, *, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[User]:
        """A page of them."""
        info.context.require(Role.ADMIN)
        return await users(info.context, Page.of(first, after, last, before))

    @declare.field(description="Invitations, the latest first. For admins.")
    async def invitations(
        self, info: Info, *, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Invitation]:
        """A page of them."""
        info.context.require(Role.ADMIN)
        return await invitations(info.context, Page.of(first, after, last, before))

    @declare.field(description="API keys, the latest first, those that have ended too. For admins.")
    async def api_keys(
        self, info: Info, *, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ApiKey]:
        """A page of them."""
        info.context.require(Role.ADMIN)
        return await api_keys(info.context, Page.of(first, after, last, before))

    @declare.field(description="Who did what, the latest first. For admins.")
    async def audit_log(
        self,
        info: Info,
        where: AuditWhere = None,
        *,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[AuditEntry]:
        """A page of it."""
        info.context.require(Role.ADMIN)
        return await audit_log(info.context, where, Page.of(first, after, last, before))
