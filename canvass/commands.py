"""The commands of a real deployment, which take DATABASE_URL, REDIS_URL and the rest from the environment."""

import argparse
import asyncio
import getpass
import pkgutil
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from canvass.choices import DEFAULT_PORT, chosen_port
from canvass.local.child import LocalError
from canvass.ports import claim
from leads import accounts, renewal
from leads.db import Database
from leads.settings import load
from leads.vocabulary import Role
from migrations import upgrade

Result = TypeVar("Result")


def api(arguments: argparse.Namespace) -> int:
    """Serve HTTP until told to stop."""
    load()
    port = chosen_port(DEFAULT_PORT) if arguments.port is None else arguments.port
    claim(port, arguments.host, hint="; choose another with --port or CANVASS_PORT")
    pkgutil.resolve_name("api.server:serve")(arguments.host, port)
    return 0


def worker(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    load()
    pkgutil.resolve_name("worker.app:main")(arguments.ready_file)
    return 0


def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database to the newest version."""
    url = load().owner_url
    usable(url, lambda: upgrade(url))
    return 0


def create_tenant(arguments: argparse.Namespace) -> int:
    """Make a tenant and print its id."""
    print(with_database(lambda db: accounts.create_tenant(db, arguments.name)))
    return 0


def create_user(arguments: argparse.Namespace) -> int:
    """Make a person and print their id; with --link also the path that signs them in once."""
    password = None if arguments.link else read_password(from_stdin=arguments.password_stdin)

    async def create(db: Database) -> tuple[UUID, str | None]:
        user_id = await accounts.create_user(
            db,
            arguments.tenant,
            email=arguments.email,
            name=arguments.name or arguments.email.partition("@")[0],
            password=password,
            role=Role(arguments.role.upper()),
        )
        link = await accounts.issue_sign_in_link(db, arguments.tenant, user_id) if arguments.link else None
        return user_id, link

    user_id, link = with_database(create)
    print(user_id)
    if link:
        print(f"/#/sign-in/{link}")
    return 0


def renew_secrets(_arguments: argparse.Namespace) -> int:
    """Encrypt anew what an earlier secret key has encrypted; exit code 1 when something cannot be read any more."""
    settings = load()
    renewed, lost = with_database(lambda db: renewal.renew(db, settings))
    print(f"{renewed} encrypted anew, {lost} that no secret key can read")
    return 1 if lost else 0


def sdl(_arguments: argparse.Namespace) -> int:
    """Print the GraphQL schema."""
    sys.stdout.write(pkgutil.resolve_name("schema.sdl:sdl")())
    return 0


def read_password(*, from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass("Password: ")


def with_database(act: Callable[[Database], Awaitable[Result]]) -> Result:
    settings = load()

    async def run() -> Result:
        db = Database.connect(settings)
        try:
            return await act(db)
        finally:
            await db.close()

    return usable(settings.database_url, lambda: asyncio.run(run()))


def usable(url: str, act: Callable[[], Result]) -> Result:
    """Do it; LocalError, in a line without the password, when the database is not there or refuses."""
    try:
        return act()
    except (OSError, SQLAlchemyError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise LocalError(f"the database {shown(url)} cannot be used: {reason}") from error


def shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "of DATABASE_URL"
