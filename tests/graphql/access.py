"""What there is of access in the tests: rows, keys and whoever holds them, and each field as another tenant asks it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from leads import keys, models, people
from leads.audit import Deed, Outcome, record
from leads.scopes import Scope
from leads.tokens import FOREVER, Viewer
from leads.vocabulary import Role
from schema.ids import global_id
from tests.graphql.people import Person, Team

Ids = dict[str, str]

NODES = ["ApiKey", "Invitation", "AuditEntry"]
QUERIES: dict[str, tuple[str, Any]] = {
    "users": ("{ users { totalCount } }", {"totalCount": 3}),
    "invitations": ("{ invitations { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "apiKeys": ("{ apiKeys { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "auditLog": ("{ auditLog { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "sessions": ("{ sessions { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
}
MUTATIONS: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "endSession": lambda ids: {"sessionId": ids["Session"]},
    "signOutEverywhere": lambda _: {},
    "changePassword": lambda _: {"currentPassword": "correct horse battery", "newPassword": "correct horse staple"},
    "inviteUser": lambda _: {"email": f"{uuid4().hex}@example.com", "role": "VIEWER"},
    "revokeInvitation": lambda ids: {"invitationId": ids["Invitation"]},
    "changeRole": lambda ids: {"userId": ids["User"], "role": "VIEWER"},
    "deactivateUser": lambda ids: {"userId": ids["User"]},
    "reactivateUser": lambda ids: {"userId": ids["User"]},
    "createApiKey": lambda _: {"name": "Mine", "scopes": ["LEADS_READ"]},
    "rotateApiKey": lambda ids: {"keyId": ids["ApiKey"]},
    "revokeApiKey": lambda ids: {"keyId": ids["ApiKey"]},
}
OWN_ALONE = {"signOutEverywhere", "changePassword", "inviteUser", "createApiKey"}


async def add_access(team: Team) -> dict[str, Any]:
    """A key, an invitation and an entry of the audit log."""
    key = await make_key(team, Scope.LEADS_READ)
    async with team.db.write(team.id) as session:
        invited = await people.invite(
            session, email=f"secret-{uuid4().hex}@example.com", role=Role.VIEWER, by=team.user_ids[Role.ADMIN]
        )
    await record(team.db, team.id, Deed(action="login", outcome=Outcome.DONE, correlation_id="secret"))
    async with team.db.read(team.id) as session:
        entry = (await session.scalars(select(models.AuditEntry))).one()
    return {"ApiKey": key.row, "Invitation": invited.row, "AuditEntry": entry}


async def add_session(team: Team, role: Role = Role.ADMIN) -> str:
    """A session of somebody's; its id."""
    row = models.UserSession(user_id=team.user_ids[role], expires_at=FOREVER.replace(year=2100))
    async with team.db.write(team.id) as session:
        session.add(row)
    return global_id("Session", row.id)


async def make_key(team: Team, *scopes: Scope, **given: Any) -> keys.NewKey:
    """A key of the team's, made by its admin."""
    by = Viewer(team.user_ids[Role.ADMIN], team.id, Role.ADMIN, FOREVER)
    async with team.db.write(team.id) as session:
        return await keys.create(
            session, by, **{"name": "Key", "scopes": scopes, "expires_at": None, "sandbox": True, **given}
        )


async def holder(team: Team, *scopes: Scope) -> Person:
    """Whoever has a key of the team's with these scopes."""
    return Person(team.admin.http, (await make_key(team, *scopes)).secret)
