"""Mails: written with the end of a run, each delivered once over SMTP or into a folder, tried again, and given up."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, update

from leads import campaigns, mails
from leads.db import Database
from leads.errors import ConflictError
from leads.lifecycle import Action
from leads.models import Campaign, Candidate, Company, Lead, Mail, User, VendorCall
from leads.settings import Settings
from leads.vocabulary import EventKind, MailKind, MailStatus, Role, Source, Stage
from tests.worker.conftest import Team
from tests.worker.mailroom import Mailbox, mail_server
from worker.mails import LEASE, WAITS, deliver_due, wait_after
from worker.postmen import Parcel, Refusal, postman

FROM = "Canvass <mails@canvass.example>"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mail_server(Mailbox()) as opened:
        yield opened


@pytest.fixture(autouse=True)
async def nothing_else_waits(base: Database) -> None:
    """A look is at every tenant's mails: those of other tests are out of the way."""
    async with base.system_session() as session:
        await session.execute(update(Mail).values(status=MailStatus.SENT))


def sending(settings: Settings, port: int, login: str = "") -> Settings:
    return settings.model_copy(update={"smtp_url": SecretStr(f"smtp://{login}127.0.0.1:{port}"), "mail_from": FROM})


async def deliver(team: Team, settings: Settings) -> int:
    return await deliver_due(team.db, settings, postman(settings))


async def ann(team: Team, **columns: Any) -> User:
    async with team.db.write(team.id) as session:
        user = User(**{"email": f"ann-{team.id}@example.com", "name": "Ann", "role": Role.MEMBER, **columns})
        session.add(user)
    return user


async def ended(
    team: Team, action: Action = Action.COMPLETE, *, mail_to: Sequence[str] = (), by: User | None = None, **brief: Any
) -> Campaign:
    """A campaign whose run has just ended, with one lead that cost something."""
    campaign = await team.campaign(**brief)
    kinds = {
        Action.COMPLETE: EventKind.RUN_COMPLETED,
        Action.FAIL: EventKind.RUN_FAILED,
        Action.STOP: EventKind.RUN_STOPPED,
    }
    async with team.db.write(team.id) as session:
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(created_by=by and by.id))
        await mails.set_addresses(session, campaign.id, mail_to)
        call = {"source": Source.OPENAI, "operation": "search", "fingerprint": "one", "outcome": "ok"}
        session.add(VendorCall(campaign_id=campaign.id, run_id=campaign.run_id, cost_micros=51_000, **call))
        company = Company(name="Quillmarsh Dental Ltd", town="Leicester", postcode="LE1 1AA")
        find = {"fingerprint": "q", "finder": Source.OPENAI, "name": company.name, "found": {}, "stage": Stage.PROMOTED}
        candidate = Candidate(campaign_id=campaign.id, run_id=campaign.run_id, **find)
        session.add_all([company, candidate])
        await session.flush()
        where = {"company_id": company.id, "campaign_id": campaign.id, "run_id": campaign.run_id}
        session.add(Lead(**where, candidate_id=candidate.id, score=61, score_parts=[]))
        await session.execute(update(Campaign).where(Campaign.id == campaign.id).values(status="RUNNING", promoted=1))
        found = await campaigns.find(session, campaign.id, lock=True)
        await campaigns.move(session, found, action, kinds[action], "The end.", reason="The area is exhausted.")
    return await team.reload(campaign)


async def written(team: Team) -> list[Mail]:
    async with team.db.read(team.id) as session:
        return list(await session.scalars(select(Mail).order_by(Mail.address)))


async def only(team: Team) -> Mail:
    [mail] = await written(team)
    return mail


async def age(team: Team, by: timedelta) -> None:
    """Let so much time have passed for the team's mails."""
    async with team.db.write(team.id) as session:
        await session.execute(update(Mail).values(retry_at=Mail.retry_at - by, lease_until=Mail.lease_until - by))


async def test_whoever_made_the_campaign_is_told_of_its_end(team: Team, settings: Settings, mailbox: Mailbox) -> None:
    user = await ann(team)
    await ended(team, by=user)

    assert await deliver(team, sending(settings, mailbox.port)) == 1
    assert await deliver(team, sending(settings, mailbox.port)) == 0

    [received] = mailbox.received
    mail = await only(team)
    assert (received["From"], received["To"], mailbox.recipients) == (FROM, user.email, [user.email])
    assert (received["Subject"], received["Message-ID"]) == ("Test: 1 lead", f"<{mail.id}@canvass.example>")
    text_part, html_part = received.iter_parts()
    for part in (text_part.get_content(), html_part.get_content()):
        for said in ("1 of 10 wanted", "$0.06", "The area is exhausted.", "Quillmarsh Dental Ltd, Leicester LE1 1AA"):
            assert said in part
    assert (mail.kind, mail.status, mail.attempts, mail.reason) == (MailKind.RUN_COMPLETED, MailStatus.SENT, 1, None)
    assert mail.sent_at is not None


async def test_a_failure_is_told_with_its_reason(team: Team, settings: Settings, mailbox: Mailbox) -> None:
    await ended(team, Action.FAIL, mail_to=["boss@example.com"])
    await deliver(team, sending(settings, mailbox.port))
    [received] = mailbox.received
    assert received["Subject"] == "Test: the run failed"
    assert "Why    The area is exhausted." in received.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_nobody_is_told_of_a_run_that_a_person_stopped(team: Team) -> None:
    await ended(team, Action.STOP, mail_to=["boss@example.com"], by=await ann(team))
    assert await written(team) == []


async def test_each_address_is_told_once_and_whoever_wants_no_mails_is_not(team: Team) -> None:
    user = await ann(team)
    await ended(team, by=user, mail_to=["boss@example.com", user.email.upper()])
    assert [mail.address for mail in await written(team)] == [user.email, "boss@example.com"]

    async with team.db.write(team.id) as session:
        assert (await mails.set_run_mails(session, user.id, wanted=False)).run_mails is False
    await ended(team, by=user)
    assert len(await written(team)) == 2


async def test_whoever_asked_for_the_run_is_told_before_whoever_made_the_campaign(team: Team) -> None:
    maker, asker = await ann(team), await ann(team, email=f"bob-{team.id}@example.com")
    campaign = await ended(team, Action.STOP, by=maker)
    async with team.db.write(team.id) as session:
        await campaigns.restart(session, campaign.id, asked_by=asker.id)
        found = await campaigns.find(session, campaign.id, lock=True)
        await campaigns.move(session, found, Action.FAIL, EventKind.RUN_FAILED, "The end.")
    assert (await only(team)).address == asker.email


async def test_somebody_who_may_no_longer_sign_in_is_told_nothing(team: Team) -> None:
    user = await ann(team)
    async with team.db.write(team.id) as session:
        await session.execute(update(User).where(User.id == user.id).values(disabled_at=func.clock_timestamp()))
    await ended(team, by=user)
    assert await written(team) == []


async def test_a_run_whose_end_is_undone_tells_nobody(team: Team) -> None:
    campaign = await ended(team, Action.STOP, mail_to=["boss@example.com"])
    async with team.db.write(team.id) as session:
        await campaigns.restart(session, campaign.id)
        found = await campaigns.find(session, campaign.id, lock=True)
        await campaigns.move(session, found, Action.FAIL, EventKind.RUN_FAILED, "The end.")
        assert await session.scalar(select(func.count()).select_from(Mail)) == 1
        await session.rollback()
    assert await written(team) == []


async def test_a_name_with_line_breaks_makes_no_header(team: Team, settings: Settings, mailbox: Mailbox) -> None:
    await ended(team, name="Firms\r\nBcc: everyone@example.com\r\n\r\nBuy", mail_to=["boss@example.com"])
    await deliver(team, sending(settings, mailbox.port))
    [received] = mailbox.received
    assert received["Bcc"] is None
    assert received["Subject"] == "Firms Bcc: everyone@example.com Buy: 1 lead"
    assert mailbox.recipients == ["boss@example.com"]


async def test_eight_that_deliver_at_once_send_each_mail_once(team: Team, settings: Settings, mailbox: Mailbox) -> None:
    await ended(team, mail_to=[f"{number}@example.com" for number in range(10)])
    set_up = sending(settings, mailbox.port)
    workers = [Database.connect(settings) for _ in range(8)]
    try:
        sent = await asyncio.gather(*(deliver_due(worker, set_up, postman(set_up)) for worker in workers))
    finally:
        await asyncio.gather(*(worker.close() for worker in workers))
    assert sum(sent) == 10
    assert sorted(mailbox.recipients) == [f"{number}@example.com" for number in range(10)]


async def test_a_refusal_for_now_is_tried_again_later_under_the_same_id(
    team: Team, settings: Settings, mailbox: Mailbox
) -> None:
    await ended(team, mail_to=["boss@example.com"])
    mailbox.answers = ["451 try later", "450 greylisted"]
    set_up = sending(settings, mailbox.port)

    assert await deliver(team, set_up) == 0
    first = await only(team)
    assert (first.status, first.attempts, first.reason) == (
        MailStatus.WAITING,
        1,
        "the mail server refused it: 451 try later",
    )
    assert await deliver(team, set_up) == 0
    assert (await only(team)).attempts == 1

    for wait in WAITS[:2]:
        await age(team, wait)
        await deliver(team, set_up)
    last = await only(team)
    assert (last.status, last.attempts, last.reason) == (MailStatus.SENT, 3, None)
    assert [each["Message-ID"] for each in mailbox.received] == [first.message_id]


async def test_a_refusal_for_good_is_shown_and_may_be_tried_once_more_by_hand(
    team: Team, settings: Settings, mailbox: Mailbox
) -> None:
    await ended(team, mail_to=["boss@example.com"])
    mailbox.answers = ["550 no such user"]
    set_up = sending(settings, mailbox.port)
    await deliver(team, set_up)
    given_up = await only(team)
    assert (given_up.status, given_up.attempts) == (MailStatus.FAILED, 1)
    assert given_up.reason == "the mail server refused it: 550 no such user"
    await age(team, timedelta(days=1))
    assert await deliver(team, set_up) == 0

    async with team.db.write(team.id) as session:
        again = await mails.send_again(session, given_up.id)
        assert (again.status, again.attempts, again.reason) == (MailStatus.WAITING, 0, None)
    assert await deliver(team, set_up) == 1
    assert [each["Message-ID"] for each in mailbox.received] == [given_up.message_id]
    with pytest.raises(ConflictError):
        async with team.db.write(team.id) as session:
            await mails.send_again(session, given_up.id)


async def test_a_mail_that_never_gets_through_is_given_up_after_a_day(team: Team, settings: Settings) -> None:
    await ended(team, mail_to=["boss@example.com"])
    async with mail_server(Mailbox()) as gone:
        set_up = sending(settings, gone.port)
    for wait in (timedelta(0), *WAITS):
        await age(team, wait)
        assert await deliver(team, set_up) == 0
    mail = await only(team)
    assert (mail.status, mail.attempts) == (MailStatus.FAILED, len(WAITS) + 1)
    assert (mail.reason or "").startswith("the mail server cannot be used: SMTPConnectError: ")
    assert sum(WAITS, timedelta()) < timedelta(days=1)
    assert (wait_after(len(WAITS)), wait_after(len(WAITS) + 1)) == (WAITS[-1], None)


async def test_a_server_that_is_away_costs_one_attempt_a_look(team: Team, settings: Settings) -> None:
    await ended(team, mail_to=["one@example.com", "two@example.com"])
    async with mail_server(Mailbox()) as gone:
        set_up = sending(settings, gone.port)
    await deliver(team, set_up)
    assert sorted(mail.attempts for mail in await written(team)) == [0, 1]


class Stuck:
    """A way out on which a worker can die: it neither says that a mail was taken nor that it was not."""

    async def carry(self, parcel: Parcel) -> Refusal | None:
        await asyncio.Event().wait()
        return None


async def test_a_mail_in_the_hands_of_a_dead_worker_is_sent_by_another(
    team: Team, settings: Settings, mailbox: Mailbox
) -> None:
    await ended(team, mail_to=["boss@example.com"])
    set_up = sending(settings, mailbox.port)
    dying = asyncio.ensure_future(deliver_due(team.db, set_up, Stuck()))
    await asyncio.sleep(0.3)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    held = await only(team)

    assert await deliver(team, set_up) == 0
    await age(team, LEASE)
    assert await deliver(team, set_up) == 1
    assert (await only(team)).fence == held.fence + 1
    assert [each["Message-ID"] for each in mailbox.received] == [held.message_id]
