"""The purge: what may be kept only for a time is deleted when the time is over, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select

from leads.accounts import create_user
from leads.models import AuditEntry, Company, Fact, Mail, UserSession, VendorCall
from leads.vocabulary import Field, MailKind, MailStatus, Source
from tests.worker.conftest import Team
from worker.purge import ACCESS_KEPT, MAILS_KEPT, purge

PAST, FUTURE = datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC) + timedelta(days=1)


async def test_expired_facts_and_replies_are_forgotten_and_the_rest_is_kept(team: Team) -> None:
    campaign = await team.campaign()
    async with team.db.write(team.id) as session:
        company = Company(name="Quillmarsh Dental Ltd")
        session.add(company)
        await session.flush()
        for value, expires_at in (("gone", PAST), ("living", FUTURE), ("kept", None)):
            session.add(
                Fact(
                    company_id=company.id,
                    field=Field.PHONE,
                    value=value,
                    source=Source.GOOGLE_PLACES,
                    confidence=0.9,
                    expires_at=expires_at,
                )
            )
            session.add(
                VendorCall(
                    campaign_id=campaign.id,
                    run_id=campaign.run_id,
                    source=Source.GOOGLE_PLACES,
                    operation="search",
                    fingerprint=value,
                    outcome="ok",
                    cost_micros=35_000,
                    reply={"said": value},
                    reply_expires_at=expires_at,
                )
            )

    await purge(team.db)

    async with team.db.read(team.id) as session:
        facts = set(await session.scalars(select(Fact.value)))
        calls = {call.fingerprint: call for call in await session.scalars(select(VendorCall))}
    assert facts == {"living", "kept"}
    assert {name for name, call in calls.items() if call.reply is None} == {"gone"}
    assert {call.cost_micros for call in calls.values()} == {35_000}


async def test_mails_are_forgotten_after_ninety_days(team: Team) -> None:
    old = datetime.now(UTC) - MAILS_KEPT
    async with team.db.write(team.id) as session:
        for address, written_at in (("gone@example.com", old), ("kept@example.com", old + timedelta(hours=1))):
            kind = {"kind": MailKind.RUN_COMPLETED, "told": {}, "status": MailStatus.SENT}
            session.add(Mail(address=address, created_at=written_at, **kind))

    await purge(team.db)

    async with team.db.read(team.id) as session:
        assert list(await session.scalars(select(Mail.address))) == ["kept@example.com"]


async def test_what_is_over_of_access_is_forgotten(team: Team) -> None:
    email = f"{uuid4().hex}@example.com"
    user = await create_user(team.db, team.id, email=email, name="Jo", password=None)
    now = datetime.now(UTC)
    over = now - ACCESS_KEPT - timedelta(hours=1)
    async with team.db.write(team.id) as session:
        session.add(UserSession(user_id=user, agent="ended", expires_at=FUTURE, ended_at=over))
        session.add(UserSession(user_id=user, agent="expired", expires_at=over))
        session.add(UserSession(user_id=user, agent="living", expires_at=FUTURE))
        for days in (31, 29):
            session.add(AuditEntry(at=now - timedelta(days=days), action="login", outcome="DONE", correlation_id="x"))

    assert (await purge(team.db, audit_days=30))["audit_entries"] >= 1

    async with team.db.read(team.id) as session:
        assert list(await session.scalars(select(UserSession.agent))) == ["living"]
        assert await session.scalar(select(func.count()).select_from(AuditEntry)) == 1
