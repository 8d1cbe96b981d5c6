"""`canvass demo` and `canvass up`: the one-machine edition with a person, a program or nobody at the terminal."""

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2

from canvass.choices import DEFAULT_PORT, chosen_port, lasting_folder, once_folder
from canvass.client import Client
from canvass.edition import Plan, Running, running
from canvass.interrupt import forever, interruptible
from canvass.local.postgres import Postgres
from canvass.newcomers import Newcomer
from canvass.progress import Progress
from canvass.register_files import opened
from canvass.report import print_report
from canvass.summary import read_campaign, read_cared_for, read_sandbox, summarise
from canvass.watch import ENDS, Watched, create, follow
from leads.register_load import Import, load

DEMO = Newcomer("Demo", "Demo user", "demo@canvass.example")
SECOND = Newcomer("Second demo", "Second demo user", "second@canvass.example")
NOT_FOR_THE_DEMO = ("DATABASE_URL", "REDIS_URL", "CANVASS_MIGRATION_URL", "CANVASS_SECRET_KEY", "CANVASS_SMTP_URL")

TASKS_WITHIN = 180.0
"""Seconds that a report waits for what is done for leads after a run."""

LATEST = """
query {
  campaigns(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { id status } }
  leads(first: 1) { totalCount }
}
"""


def demo(arguments: argparse.Namespace) -> int:
    """Run the sandbox edition as the arguments say; the exit code."""
    if arguments.once:
        with once_folder() as data:
            return interruptible(once(plan_demo(arguments, data), arguments), when_told=130)
    data = lasting_folder()
    if arguments.headless:
        return interruptible(headless(plan_demo(arguments, data)), when_told=0)
    return interruptible(live(plan_demo(arguments, data), arguments), when_told=0)


def up(arguments: argparse.Namespace) -> int:
    """Run the edition on the vendors whose keys are in the environment."""
    plan = Plan(
        data=lasting_folder(),
        port=chosen_port(DEFAULT_PORT),
        newcomers=[Newcomer(arguments.tenant, arguments.name, arguments.email)],
        environment=dict(os.environ),
        own_servers=False,
    )
    return interruptible(attend(plan), when_told=0)


def plan_demo(arguments: argparse.Namespace, data: Path) -> Plan:
    """The product on the sandbox. A database or mail server that the environment names is never used: it is real."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_DEMO}
    shown = {
        "CANVASS_INTROSPECTION": "true",
        "CANVASS_IDE": "true",
        "CANVASS_SUGGESTIONS": "true",
        "CANVASS_ACCESS_TOKEN_MINUTES": "1440",
        "CANVASS_COST_LIMIT": "10000000",  # all who try it share one user, and some try how fast it is
        "CANVASS_COST_PER_SECOND": "200000",
    }
    return Plan(
        data=data,
        port=chosen_port(0 if arguments.once else DEFAULT_PORT),
        newcomers=[DEMO, SECOND],
        environment=shown | environment,
        sandbox=sandbox_arguments(arguments),
    )


def sandbox_arguments(arguments: argparse.Namespace) -> list[str]:
    """The arguments of `canvass demo` that `canvass sandbox` takes too."""
    chosen: list[str] = []
    for name in ("world", "postcodes", "seed", "latency", "faults"):
        value = getattr(arguments, name)
        if value is not None:
            chosen += [f"--{name}", str(value.absolute() if isinstance(value, Path) else value)]
    return chosen


def campaign_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """The input of createCampaign."""
    kind = arguments.type or "it_msp_expansion"
    postcode = arguments.postcode or "LE1 1AA"
    return {
        "name": f"{kind.replace('_', ' ')} near {postcode}",
        "type": kind,
        "postcode": postcode,
        "radiusMiles": arguments.radius or 15,
        "maxResults": arguments.max_results or 100,
    }


def wants_new(arguments: argparse.Namespace) -> bool:
    campaign = (arguments.type, arguments.postcode, arguments.radius, arguments.max_results)
    return arguments.new or any(value is not None for value in campaign)


async def live(plan: Plan, arguments: argparse.Namespace) -> int:
    """Show the product and a campaign in it, and stay until told to stop."""
    began = time.monotonic()
    async with running(plan, say) as product:
        greet(product, plan.data, time.monotonic() - began)
        async with Client(product.graphql, product.welcomed[0].token) as client:
            watched = await something_to_watch(client, arguments)
            if watched:
                await follow(client, watched, Progress().see)
                say(f"The campaign is {watched.status.lower()}. The dashboard has its leads; Ctrl-C stops Canvass.")
        await forever()
    return 0


async def something_to_watch(client: Client, arguments: argparse.Namespace) -> Watched | None:
    """A new campaign, if one is wanted or there is none; the latest, if it still runs; otherwise None."""
    before = await client.ask(LATEST)
    campaigns = before["campaigns"]["nodes"]
    if not campaigns or wants_new(arguments):
        return await create(client, campaign_of(arguments))
    total, leads = before["campaigns"]["totalCount"], before["leads"]["totalCount"]
    say(f"Here from before: campaigns: {total}, leads: {leads}. For another: the dashboard, or make demo ARGS=--new")
    latest = campaigns[0]
    return (
        None
        if latest["status"] in ENDS | {"DRAFT", "PAUSED"}
        else Watched(campaign_id=latest["id"], asked_at=time.time())
    )


async def attend(plan: Plan) -> int:
    """Run the product until told to stop."""
    began = time.monotonic()
    async with running(plan, say) as product:
        greet(product, plan.data, time.monotonic() - began)
        await forever()
    return 0


async def headless(plan: Plan) -> int:
    """Say in one line of JSON where the product is and who may sign in, and run until told to stop."""
    async with running(plan, say) as product:
        first, second = ({"email": who.email, "password": who.password, "token": who.token} for who in product.welcomed)
        where = {"url": product.url, "graphql": product.graphql}
        print(json.dumps({**where, **first, "second": {**where, **second}, "sandbox": product.sandbox_url}), flush=True)
        await forever()
    return 0


async def once(plan: Plan, arguments: argparse.Namespace) -> int:
    """Run one campaign to its end and report; 0 when it completed."""
    async with running(plan, say) as product, Client(product.graphql, product.welcomed[0].token) as client:
        if arguments.register:
            await fill_register(str(product.sandbox_url), plan.data)
        watched = await create(client, campaign_of(arguments))
        await follow(client, watched, Progress().see)
        summary = await gather(product, client, watched)
    print_report(summary, sys.stderr)
    if arguments.json:
        print(json.dumps(summary))
    return 0 if watched.status == "COMPLETED" else 1


async def fill_register(sandbox_url: str, data: Path) -> None:
    """Load the sandbox's register, as an operator would the monthly file."""
    path = data / "register.csv"
    async with httpx2.AsyncClient(base_url=sandbox_url, timeout=120, trust_env=False) as http:
        path.write_bytes((await http.get("/register/BasicCompanyData.csv")).raise_for_status().content)
    with opened(str(path)) as file:
        wanted = Import(chunks=file.chunks(), as_of=datetime.now(UTC).date())
        tally = await load(Postgres(data).admin_url, wanted, lambda _step, _tally: None)
    say(f"The local register has {tally.rows:,} companies.")


async def gather(product: Running, client: Client, watched: Watched) -> dict[str, Any]:
    campaign = await read_campaign(client, watched.campaign_id)
    leads = await read_cared_for(client, watched.campaign_id, TASKS_WITHIN)
    first_answer_at, bound = await read_sandbox(str(product.sandbox_url), len(leads))
    return summarise(watched, campaign, leads, first_answer_at=first_answer_at, bound=bound)


def greet(product: Running, data: Path, seconds: float) -> None:
    who = product.welcomed[0]
    lines = [
        f"Canvass is up after {seconds:.1f} s"
        + (", on sandbox vendors: no company here is real." if product.sandbox_url else "."),
        "",
        f"  Open      {product.url}/#/sign-in/{who.sign_in}",
        "            (signs you in once, within the hour)",
        f"  Or        sign in as {who.email} with the password {who.password}",
        f"  GraphQL   {product.graphql}",
        f"  Data      {data}",
        "",
        "Ctrl-C stops it.",
    ]
    print("\n".join(lines), flush=True)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
