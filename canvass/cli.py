"""The command `canvass`: reads arguments, runs the command, and turns what went wrong into one line."""

import argparse
import pkgutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from canvass.local.child import LocalError
from leads.errors import CanvassError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    name = "canvass"
    try:
        top = parser()
        chosen = top.parse_args(arguments)
        if getattr(chosen, "json", False) and not getattr(chosen, "once", True):
            top.error("--json goes with --once")
        name = f"canvass {chosen.command}"
        return int(pkgutil.resolve_name(chosen.run)(chosen))
    except (LocalError, CanvassError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Commands name their function as text, so that each loads only what it needs."""
    about = "Finds companies worth talking to. Settings come from the environment; see .env.example."
    top = argparse.ArgumentParser(prog="canvass", description=about)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_demo(command(commands, "demo", "canvass.demo:demo", "the product on sandbox vendors, on this machine alone"))
    add_up(command(commands, "up", "canvass.demo:up", "the product on real vendors, on this machine alone"))
    add_api(command(commands, "api", "canvass.commands:api", "serve the API and the dashboard"))
    worker = command(commands, "worker", "canvass.commands:worker", "do the work of campaigns")
    worker.add_argument("--ready-file", type=Path, metavar="FILE", help="where to write its process id once it works")
    add_doctor(command(commands, "doctor", "canvass.doctor:doctor", "what is set, what answers, what is near its end"))
    command(commands, "migrate", "canvass.commands:migrate", "bring the database to the newest version")
    tenant = command(commands, "create-tenant", "canvass.commands:create_tenant", "make a tenant and print its id")
    tenant.add_argument("name")
    add_user(command(commands, "create-user", "canvass.commands:create_user", "make a person who can sign in"))
    about_keys = "encrypt all that is stored with CANVASS_SECRET_KEY, after it was changed"
    command(commands, "renew-secrets", "canvass.commands:renew_secrets", about_keys)
    add_register(command(commands, "register", "canvass.register_command:status", "the local register of companies"))
    add_sandbox(command(commands, "sandbox", "canvass.sandbox_command:sandbox", "the stand-in vendors alone"))
    command(commands, "sdl", "canvass.commands:sdl", "print the GraphQL schema")
    return top


def command(commands: "Commands", name: str, run: str, about: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    made.set_defaults(run=run)
    return made


def add_demo(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "CANVASS_DATA is where data stay (default: the user's data folder), CANVASS_PORT the port (8000)."
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="run one campaign to its end without a browser, and report")
    how.add_argument("--headless", action="store_true", help="print one line of JSON when ready; run until SIGTERM")
    how.add_argument("--new", action="store_true", help="start a new campaign, even if there are some from before")
    parser.add_argument("--json", action="store_true", help="with --once: the report as one JSON object on stdout")
    parser.add_argument("--register", action="store_true", help="with --once: load the sandbox's register first")
    campaign = parser.add_argument_group("the campaign")
    campaign.add_argument("--type", help="its type (default: it_msp_expansion)")
    campaign.add_argument("--postcode", help="where (default: LE1 1AA)")
    campaign.add_argument("--radius", type=int, metavar="MILES", help="how far (default: 15)")
    campaign.add_argument("--max-results", type=int, metavar="N", help="how many leads (default: 100)")
    add_world(parser)


def add_world(parser: argparse.ArgumentParser) -> None:
    world = parser.add_argument_group("the sandbox")
    world.add_argument("--world", type=existing_file, metavar="FILE", help="CSV of organisations (default: made up)")
    world.add_argument("--postcodes", type=existing_file, metavar="FILE", help="CSV of postcode, lat, lon")
    world.add_argument("--seed", type=int, help="what all chance is drawn from (default: 1)")
    world.add_argument("--latency", choices=("real", "zero"), help="the vendors' pace (default: real)")
    world.add_argument("--faults", metavar="WHAT", help='what goes wrong, such as "errors=0.05,down=places"')


def add_up(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Keys: OPENAI_API_KEY, GOOGLE_PLACES_API_KEY, COMPANIES_HOUSE_API_KEY; a source without one is off."
    first = parser.add_argument_group("the first user, made at the first start")
    first.add_argument("--email", default="owner@canvass.example", help="(default: %(default)s)")
    first.add_argument("--name", default="Owner", help="(default: %(default)s)")
    first.add_argument("--tenant", default="My company", help="(default: %(default)s)")


def add_api(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=port, default=None, help="port (default: CANVASS_PORT, or 8000)")


def add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit code 1 when something has failed. No secret is printed."
    parser.add_argument("--paid", action="store_true", help="also try what costs money: one Google Places search")
    parser.add_argument("--json", action="store_true", help="the findings as one JSON object on stdout")


def add_register(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "The one-machine edition, if it runs here, is used where DATABASE_URL is not set."
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    loads = command(actions, "import", "canvass.register_command:import_file", "replace it by a monthly file")
    loads.add_argument(
        "file", metavar="FILE", help="BasicCompanyData, as a CSV or the ZIP of one; - for standard input"
    )
    loads.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="DATE",
        help="the file's day (default: the one in its name, or today)",
    )
    about = "keep it fresh from Companies House's stream, until told to stop; COMPANIES_HOUSE_STREAM_KEY is the key"
    command(actions, "follow", "canvass.register_command:follow", about)
    command(actions, "status", "canvass.register_command:status", "say what is loaded and how fresh it is")


def add_user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tenant", type=UUID, required=True, metavar="ID", help="as create-tenant printed it")
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", help="(default: what stands before the @)")
    parser.add_argument("--role", choices=("viewer", "member", "admin"), default="member")
    password = parser.add_mutually_exclusive_group()
    password.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    password.add_argument("--link", action="store_true", help="no password: print a path that signs in once")


def add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=port, default=0, help="port (default: any free one)")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="where to write the certificate authority of its proxy")
    faster = "how many times faster than the real vendors, whose limits then do not hold either (default: 1)"
    parser.add_argument("--speed", type=times, metavar="TIMES", help=faster)
    add_world(parser)


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def times(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0")
    return number


def port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535")
    return int(text)
