"""How the vendors stand, over GraphQL: exact figures from the ledger and from what the workers wrote down."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from leads.db import Database
from leads.models import Campaign, VendorCall, VendorState
from leads.settings import Settings
from leads.vendor_keys import key_id
from leads.vendor_states import healths, warning_about
from leads.vocabulary import Circuit, Source
from tests.graphql.people import Team
from tests.graphql.rows import add_campaign

HEALTH = """{ providerStatus {
    source rate { allowed remaining resetsAt } errorRate medianMs p95Ms callsToday circuit circuitUntil circuitReason
    spentToday { amount currency } model modelRetiresAt detail } }"""
SYSTEM_KEY = "system-key-of-companies-house"
OWN_KEY = "sk-the-tenants-own-key-1234"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def health_of(team: Team, source: str) -> dict[str, Any]:
    [found] = [status for status in await team.viewer.ask(HEALTH) if status.pop("source") == source]
    return dict(found)


async def write_state(db: Database, settings: Settings, source: Source, key: str, **columns: Any) -> None:
    """As a worker would."""
    where = {"source": source, "key_id": key_id(settings, source, key)}
    async with db.shared() as session:
        await session.execute(delete(VendorState).filter_by(**where))
        session.add(VendorState(**where, **columns))


async def add_calls(team: Team, campaign: Campaign, *calls: tuple[str, int, timedelta, int], **columns: Any) -> None:
    """Lines of the ledger: outcome, milliseconds, how long before now, and cost."""
    async with team.db.write(team.id) as session:
        for outcome, took, ago, cost in calls:
            session.add(
                VendorCall(
                    campaign_id=campaign.id,
                    run_id=campaign.run_id,
                    operation="x",
                    fingerprint="x",
                    outcome=outcome,
                    duration_ms=took,
                    cost_micros=cost,
                    started_at=NOON - ago,
                    **columns,
                )
            )


NOTHING = {
    "rate": None,
    "errorRate": None,
    "medianMs": None,
    "p95Ms": None,
    "callsToday": 0,
    "circuit": "CLOSED",
    "circuitUntil": None,
    "circuitReason": None,
    "spentToday": {"amount": "0", "currency": "USD"},
    "model": None,
    "modelRetiresAt": None,
    "detail": None,
}


async def test_of_a_source_that_was_never_asked_nothing_is_known(team: Team) -> None:
    assert await health_of(team, "WEBSITE") == NOTHING


async def test_the_ledger_of_the_last_hour_and_of_today(team: Team, other_team: Team, settings: Settings) -> None:
    campaign, others = await add_campaign(team.db, team.id), await add_campaign(team.db, other_team.id)
    minutes = timedelta(minutes=1)
    answered = [("ok", took, 5 * minutes, 35_000) for took in range(100, 1100, 100)]
    failed = [("unavailable", 9_000, 6 * minutes, 0), ("rate_limited", 5, 7 * minutes, 0)]
    unknown = [("open", 1, minutes, 0), ("stopped", 1, minutes, 1_000), ("lost", 1, minutes, 2_000)]
    earlier = [("ok", 90_000, 90 * minutes, 35_000), ("bad_reply", 90_000, 90 * minutes, 0)]
    yesterday = [("ok", 90_000, timedelta(hours=13), 35_000)]
    await add_calls(team, campaign, *answered, *failed, *unknown, *earlier, *yesterday, source=Source.GOOGLE_PLACES)
    await add_calls(other_team, others, ("unavailable", 70_000, minutes, 99), source=Source.GOOGLE_PLACES)

    async with team.db.read(team.id) as session:
        [places] = [(await healths(session, settings, NOON))[Source.GOOGLE_PLACES]]

    assert (places.calls_today, places.spent_today_micros) == (17, 388_000)
    assert (places.error_rate, places.median_ms, places.p95_ms) == (2 / 12, 550, 955)


async def test_the_figures_over_graphql(team: Team) -> None:
    campaign = await add_campaign(team.db, team.id)
    now = datetime.now(UTC) - NOON
    await add_calls(team, campaign, ("ok", 200, -now, 35_000), ("unavailable", 1, -now, 0), source=Source.GOOGLE_PLACES)
    assert await health_of(team, "GOOGLE_PLACES") == NOTHING | {
        "errorRate": 0.5,
        "medianMs": 200,
        "p95Ms": 200,
        "callsToday": 2,
        "spentToday": {"amount": "0.035", "currency": "USD"},
    }


async def test_what_the_workers_know_of_the_key_in_use(team: Team, settings: Settings) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=200)
    await write_state(
        team.db,
        settings,
        Source.COMPANIES_HOUSE,
        SYSTEM_KEY,
        allowed=600,
        remaining=412,
        resets_at=soon,
        circuit=Circuit.OPEN,
        circuit_until=soon,
        circuit_reason="failed on its side (502)",
    )
    expected = NOTHING | {
        "rate": {"allowed": 600, "remaining": 412, "resetsAt": soon.isoformat()},
        "circuit": "OPEN",
        "circuitUntil": soon.isoformat(),
        "circuitReason": "failed on its side (502)",
    }
    assert await health_of(team, "COMPANIES_HOUSE") == expected

    await team.admin.do("setProviderKey", "providerStatus { source }", provider="COMPANIES_HOUSE", key=OWN_KEY)
    assert await health_of(team, "COMPANIES_HOUSE") == NOTHING


async def test_what_has_passed_is_over(team: Team, settings: Settings) -> None:
    past = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
    await write_state(
        team.db,
        settings,
        Source.COMPANIES_HOUSE,
        SYSTEM_KEY,
        allowed=600,
        remaining=0,
        resets_at=past,
        circuit=Circuit.OPEN,
        circuit_until=past,
        circuit_reason="down",
    )
    assert await health_of(team, "COMPANIES_HOUSE") == NOTHING | {
        "rate": {"allowed": 600, "remaining": 600, "resetsAt": past.isoformat()},
        "circuit": "HALF_OPEN",
        "circuitReason": "down",
    }


async def test_the_model_and_its_end(team: Team, settings: Settings) -> None:
    await team.admin.do("setProviderKey", "providerStatus { source }", provider="OPENAI", key=OWN_KEY)
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=59)
    await write_state(team.db, settings, Source.OPENAI, OWN_KEY, model="gpt-5-mini", model_listed=True, retires_at=ends)
    day = f"{ends.day} {ends:%B %Y}"
    assert await health_of(team, "OPENAI") == NOTHING | {
        "model": "gpt-5-mini",
        "modelRetiresAt": ends.isoformat(),
        "detail": f"gpt-5-mini shuts down on {day}: choose its successor in CANVASS_OPENAI_MODEL.",
    }


@pytest.mark.parametrize(
    ("model", "listed", "days", "said"),
    [
        (None, None, None, None),
        ("luna", True, None, None),
        ("luna", True, 61, None),
        ("luna", True, 60, "luna shuts down on 19 January 2027: choose its successor in CANVASS_OPENAI_MODEL."),
        ("luna", True, -1, "luna shut down on 19 November 2026: choose its successor in CANVASS_OPENAI_MODEL."),
        ("luna", False, None, "OpenAI does not have luna for this key: choose another in CANVASS_OPENAI_MODEL."),
    ],
)
def test_warnings_about_the_model(model: str | None, listed: bool | None, days: int | None, said: str | None) -> None:
    retires_at = None if days is None else NOON + timedelta(days=days)
    assert warning_about(model, listed, retires_at, NOON) == said


def test_a_key_has_a_name_that_says_nothing(settings: Settings) -> None:
    name = key_id(settings, Source.OPENAI, OWN_KEY)
    others = {key_id(settings, Source.OPENAI, OWN_KEY[:-1]), key_id(settings, Source.GOOGLE_PLACES, OWN_KEY)}
    changed = settings.model_copy(update={"secret_key": type(settings.secret_key)("another secret of the tests, long")})
    assert name == key_id(settings, Source.OPENAI, OWN_KEY)
    assert name not in {*others, key_id(changed, Source.OPENAI, OWN_KEY)}
    assert (len(name), UUID(name * 2).hex) == (16, name * 2)
