"""The first people of a one-machine edition: made once, and let in again at every start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leads import accounts
from leads.db import Database
from leads.errors import UnauthenticatedError
from leads.sessions import Device
from leads.settings import Settings
from leads.vocabulary import Role

US = Device(agent="canvass")


@dataclass(frozen=True)
class Newcomer:
    """An administrator to be, and the tenant that is made with them."""

    tenant: str
    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Welcomed:
    """`token` is an access token; `sign_in` exchanges once for a session in the browser."""

    email: str
    password: str
    token: str
    sign_in: str


async def welcome(newcomers: Sequence[Newcomer], passwords: Mapping[str, str], settings: Settings) -> list[Welcomed]:
    """Make who is not there yet, and sign each in; `passwords` by e-mail address."""
    db = Database.connect(settings)
    try:
        return [await welcome_one(db, settings, newcomer, passwords[newcomer.email]) for newcomer in newcomers]
    finally:
        await db.close()


async def welcome_one(db: Database, settings: Settings, newcomer: Newcomer, password: str) -> Welcomed:
    try:
        signed_in = await accounts.sign_in(db, settings, email=newcomer.email, password=password, device=US)
    except UnauthenticatedError:
        tenant_id = await accounts.create_tenant(db, newcomer.tenant)
        await accounts.create_user(
            db, tenant_id, email=newcomer.email, name=newcomer.name, password=password, role=Role.ADMIN
        )
        signed_in = await accounts.sign_in(db, settings, email=newcomer.email, password=password, device=US)
    user = signed_in.user
    link = await accounts.issue_sign_in_link(db, user.tenant_id, user.id)
    return Welcomed(email=newcomer.email, password=password, token=signed_in.access_token, sign_in=link)
