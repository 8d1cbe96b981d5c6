"""What there is of schedules and mails in the tests: rows, and each field as another tenant asks it."""

from collections.abc import Callable
from datetime import time
from typing import Any

from leads import campaign_schedules, campaigns, mails
from leads.lifecycle import Action
from leads.models import Campaign, Mail
from leads.schedules import Every, Schedule
from leads.vocabulary import EventKind
from tests.graphql.people import Team

Ids = dict[str, str]

NODES = ["Mail"]
QUERIES: dict[str, tuple[str, Any]] = {
    "nextRuns": (
        """{ nextRuns(input: {every: DAY, at: "07:30", zone: "UTC"}) {
        ... on NextRuns { says } ... on Problem { code } } }""",
        {"says": "every day at 07:30 (UTC)"},
    ),
    "mails": ("query ($Campaign: ID!) { mails(filter: {campaignId: $Campaign}) { totalCount } }", {"totalCount": 0}),
}
MUTATIONS: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "setSchedule": lambda ids: {"campaignId": ids["Campaign"], "every": "DAY", "at": "07:30", "zone": "UTC"},
    **{f"{verb}Schedule": lambda ids: {"campaignId": ids["Campaign"]} for verb in ("remove", "pause", "resume")},
    "setCampaignMails": lambda ids: {"campaignId": ids["Campaign"], "addresses": ["mine@example.com"]},
    "setRunMails": lambda _: {"wanted": False},
    "resendMail": lambda ids: {"mailId": ids["Mail"]},
}
OWN_ALONE = {"setRunMails"}


async def add_timed(team: Team, campaign: Campaign) -> dict[str, Any]:
    """A schedule of the campaign's, and a mail that tells of another's end."""
    daily = Schedule(Every.DAY, time(7, 30), "Europe/London")
    async with team.db.write(team.id) as session:
        await campaign_schedules.put(session, campaign.id, daily, new_finds_only=True, set_by=None)
    return {"Mail": await add_mail(team, campaign)}


async def add_mail(team: Team, campaign: Campaign, **columns: Any) -> Mail:
    """A mail about the campaign's run, as it is written at its end."""
    told = {"campaign": campaign.name, "run": 1, "trigger": "PERSON", "reason": None, "leads": 3, "wanted": 100}
    told |= {"cost_micros": 420_000, "seconds": 61.5, "best": []}
    values = {"kind": "RUN_COMPLETED", "address": "secret@example.com", "told": told} | columns
    row = Mail(campaign_id=campaign.id, run_id=campaign.run_id, **values)
    async with team.db.write(team.id) as session:
        session.add(row)
    return row


async def fail(team: Team, campaign: Campaign, reason: str = "No source can search.") -> None:
    """End the campaign's run as a worker does that cannot go on."""
    async with team.db.write(team.id) as session:
        found = await campaigns.find(session, campaign.id, lock=True)
        await campaigns.move(session, found, Action.FAIL, EventKind.RUN_FAILED, reason, reason=reason)


async def tell(team: Team, campaign: Campaign, *addresses: str) -> None:
    async with team.db.write(team.id) as session:
        await mails.set_addresses(session, campaign.id, addresses)
