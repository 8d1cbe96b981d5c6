"""Mails over GraphQL: who is told is set, what was written is shown to members, what was given up is tried again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from leads.models import Campaign
from leads.vocabulary import MailStatus, Role
from schema.ids import key_of
from tests.graphql.people import Team, gid
from tests.graphql.rows import add_campaign
from tests.graphql.timed import add_mail, fail, tell

MAIL = "address kind status attempts reason subject text messageId sentAt campaign { name }"
MAILS = f"query ($filter: MailFilter) {{ mails(filter: $filter) {{ totalCount nodes {{ {MAIL} retryAt }} }} }}"
TOLD = "campaign { mailTo }"


async def set_addresses(team: Team, campaign: Campaign, *addresses: str) -> Any:
    given = {"campaignId": gid("Campaign", campaign), "addresses": list(addresses)}
    return await team.member.do("setCampaignMails", TOLD, **given)


async def addresses(team: Team) -> list[str]:
    return sorted(mail["address"] for mail in (await team.member.ask(MAILS))["nodes"])


async def test_a_campaign_tells_these_addresses_and_no_others(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    done = await set_addresses(team, campaign, "Boss@Example.com", "boss@example.com", "sales@example.com")
    assert done["campaign"] == {"mailTo": ["Boss@example.com", "sales@example.com"]}
    assert (await set_addresses(team, campaign))["campaign"] == {"mailTo": []}


@pytest.mark.parametrize(
    "given", [["nobody"], ["a@example.com", "x\r\nBcc: y@example.com"], [f"{n}@example.com" for n in range(11)]]
)
async def test_what_is_no_address_changes_nothing(team: Team, given: list[str]) -> None:
    campaign = await add_campaign(team.db, team.id)
    await set_addresses(team, campaign, "boss@example.com")
    done = await set_addresses(team, campaign, *given)
    assert (done["code"], done["field"]) == ("INVALID", "addresses")
    query = "query ($id: ID!) { campaign(id: $id) { mailTo } }"
    assert await team.viewer.ask(query, id=gid("Campaign", campaign)) == {"mailTo": ["boss@example.com"]}


async def test_the_end_of_a_run_is_shown_as_it_is_told(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    await tell(team, campaign, "boss@example.com")
    await fail(team, campaign)

    [mail] = (await team.member.ask(MAILS))["nodes"]

    retry_at = mail.pop("retryAt")
    assert datetime.fromisoformat(retry_at) <= datetime.now(UTC)
    text = mail.pop("text")
    assert mail.pop("subject") == "[Sandbox] Care in Leicester: the run failed"
    assert text.startswith("Run 1 of “Care in Leicester” has failed. Its vendors are stand-ins")
    assert f"http://localhost:8000/#/campaigns/{gid('Campaign', campaign)}" in text
    assert mail == {
        "address": "boss@example.com",
        "kind": "RUN_FAILED",
        "status": "WAITING",
        "attempts": 0,
        "reason": None,
        "messageId": None,
        "sentAt": None,
        "campaign": {"name": "Care in Leicester"},
    }


async def test_whoever_asks_for_a_run_is_told_unless_they_want_no_mails(team: Team) -> None:
    query = "{ viewer { email runMails } }"
    me = await team.member.ask(query)
    assert me["runMails"] is True
    given = {"name": "Care", "type": "healthcare", "postcode": "LE1 1AA"}
    for wanted in (True, False):
        done = await team.member.do("setRunMails", "user { email runMails }", wanted=wanted)
        assert done["user"] == {"email": me["email"], "runMails": wanted}
        made = await team.member.do("createCampaign", "campaign { id }", **given)
        await fail(team, await campaign_of(team, made["campaign"]["id"]))
    assert await addresses(team) == [me["email"]]


async def test_whoever_runs_it_again_is_told_in_place_of_whoever_made_it(team: Team) -> None:
    made = await team.member.do(
        "createCampaign", "campaign { id }", name="Care", type="healthcare", postcode="LE1 1AA", start=False
    )
    await team.admin.do("startCampaign", "campaign { id }", campaignId=made["campaign"]["id"])
    await fail(team, await campaign_of(team, made["campaign"]["id"]))
    assert await addresses(team) == [(await team.admin.ask("{ viewer { email } }"))["email"]]


async def campaign_of(team: Team, node_id: str) -> Campaign:
    async with team.db.read(team.id) as session:
        return await session.get_one(Campaign, key_of(node_id, "Campaign", "id"))


async def test_mails_are_filtered_and_the_latest_comes_first(team: Team) -> None:
    one, two = await add_campaign(team.db, team.id), await add_campaign(team.db, team.id, name="Other")
    await add_mail(team, one, address="one@example.com", status=MailStatus.SENT)
    await add_mail(team, two, address="two@example.com", status=MailStatus.FAILED)

    async def found(**conditions: Any) -> list[str]:
        return [mail["address"] for mail in (await team.member.ask(MAILS, filter=conditions))["nodes"]]

    assert await found() == ["two@example.com", "one@example.com"]
    assert await found(status=["FAILED", "WAITING"]) == ["two@example.com"]
    assert await found(campaignId=gid("Campaign", one)) == ["one@example.com"]
    assert await found(campaignId=gid("Campaign", one), status=["FAILED"]) == []


async def test_a_mail_that_was_given_up_is_tried_again(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    failed = await add_mail(team, campaign, status=MailStatus.FAILED, attempts=8, reason="nobody answers")
    done = await team.member.do("resendMail", "mail { status attempts reason }", mailId=gid("Mail", failed))
    assert done["mail"] == {"status": "WAITING", "attempts": 0, "reason": None}
    again = await team.member.do("resendMail", "mail { id }", mailId=gid("Mail", failed))
    assert (again["code"], again["field"]) == ("CONFLICT", "mailId")


async def test_mails_are_for_members(team: Team) -> None:
    mail = await add_mail(team, await add_campaign(team.db, team.id))
    assert (await team.viewer.fail(MAILS))["code"] == "FORBIDDEN"
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert await team.viewer.ask(node, id=gid("Mail", mail)) is None
    assert await team.member.ask(node, id=gid("Mail", mail)) == {"id": gid("Mail", mail)}
    done = await team.viewer.do("resendMail", "mail { id }", mailId=gid("Mail", mail))
    assert done["code"] == "FORBIDDEN"
    assert (await team.viewer.do("setRunMails", "user { role }", wanted=True))["user"] == {"role": Role.VIEWER}
