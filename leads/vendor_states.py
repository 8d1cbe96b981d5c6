"""How the vendors stand for one tenant: what its keys may still do, how they answered of late, what they cost today.

The workers write how a key stands (`VendorState`), for all who share it; calls and costs are the tenant's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from leads import credentials
from leads.db import ReadSession
from leads.errors import BadCredentials
from leads.models import VendorCall, VendorState
from leads.settings import Settings
from leads.vendor_keys import key_id
from leads.vocabulary import Circuit, Provider, Source

SOON = timedelta(days=60)
"""So long before a model shuts down it is time to choose another."""
OF_LATE = timedelta(hours=1)
NOT_ANSWERS = ("open", "stopped", "lost")
"""Outcomes of calls that nobody knows the end of, or that we broke off ourselves."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests that a key may make, and what is left of them until `resets_at`: in the past, all are there again."""

    allowed: int
    remaining: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorHealth:
    """How one source stands. What is not known is None; `error_rate` (0 to 1) and the times are of the last hour.

    Times are from the request to its answer, with the waits for a turn and for another attempt.
    """

    rate: Rate | None = None
    circuit: Circuit = Circuit.CLOSED
    circuit_until: datetime | None = None
    circuit_reason: str | None = None
    error_rate: float | None = None
    median_ms: int | None = None
    p95_ms: int | None = None
    calls_today: int = 0
    spent_today_micros: int = 0
    model: str | None = None
    model_retires_at: datetime | None = None
    detail: str | None = None
    """What a person should know of it, in a sentence."""


UNKNOWN = VendorHealth()


async def healths(session: ReadSession, settings: Settings, now: datetime | None = None) -> dict[Source, VendorHealth]:
    """Every source that has been asked of late or has a key; a day begins at midnight UTC."""
    now = now or datetime.now(UTC)
    standing = await standings(session, await _keys(session, settings), now)
    ledger = await _ledger(session, now)
    return {
        source: replace(standing.get(source, UNKNOWN), **_figures(ledger.get(source)))
        for source in standing.keys() | ledger.keys()
    }


async def standings(
    session: AsyncSession, keys: Iterable[tuple[Source, str]], now: datetime
) -> dict[Source, VendorHealth]:
    """What the workers know of these keys, one for each source, given by their ids; nothing of anybody's calls."""
    mine = tuple_(VendorState.source, VendorState.key_id).in_(keys)
    rows = await session.scalars(select(VendorState).where(mine))
    return {row.source: VendorHealth(**_standing(row, now)) for row in rows}


def is_retiring(retires_at: datetime | None, now: datetime) -> bool:
    """Whether a model that shuts down then should be replaced by now."""
    return retires_at is not None and retires_at - now <= SOON


def warning_about(model: str | None, listed: bool | None, retires_at: datetime | None, now: datetime) -> str | None:
    """What a person should know of the model in use, if anything."""
    if model is None:
        return None
    if listed is False:
        return f"OpenAI does not have {model} for this key: choose another in CANVASS_OPENAI_MODEL."
    if retires_at is None or not is_retiring(retires_at, now):
        return None
    happens = "shut down" if retires_at <= now else "shuts down"
    day = f"{retires_at.day} {retires_at:%B %Y}"
    return f"{model} {happens} on {day}: choose its successor in CANVASS_OPENAI_MODEL."


async def _keys(session: ReadSession, settings: Settings) -> list[tuple[Source, str]]:
    keys: list[tuple[Source, str]] = []
    for provider in Provider:
        try:
            key = await credentials.resolve(session, settings, provider)
        except BadCredentials:
            continue
        if key is not None:
            source = Source(provider)
            keys.append((source, key_id(settings, source, key.secret.get_secret_value())))
    return keys


async def _ledger(session: ReadSession, now: datetime) -> dict[Source, Any]:
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    today = VendorCall.started_at >= midnight
    of_late = VendorCall.started_at >= now - OF_LATE
    worked = VendorCall.outcome == "ok"
    time_of = VendorCall.duration_ms.asc()
    statement = select(
        VendorCall.source,
        func.count().filter(today).label("calls"),
        func.coalesce(func.sum(VendorCall.cost_micros).filter(today), 0).label("spent"),
        func.count().filter(of_late, worked).label("answered"),
        func.count().filter(of_late, VendorCall.outcome.not_in(("ok", *NOT_ANSWERS))).label("failed"),
        func.percentile_cont(0.5).within_group(time_of).filter(of_late, worked).label("median"),
        func.percentile_cont(0.95).within_group(time_of).filter(of_late, worked).label("p95"),
    )
    recent = statement.where(VendorCall.started_at >= min(midnight, now - OF_LATE)).group_by(VendorCall.source)
    return {row.source: row for row in await session.execute(recent)}


def _standing(state: VendorState, now: datetime) -> Mapping[str, Any]:
    pausing = state.circuit is Circuit.OPEN and state.circuit_until is not None and state.circuit_until > now
    return {
        "rate": _rate(state, now),
        "circuit": Circuit.HALF_OPEN if state.circuit is Circuit.OPEN and not pausing else state.circuit,
        "circuit_until": state.circuit_until if pausing else None,
        "circuit_reason": state.circuit_reason,
        "model": state.model,
        "model_retires_at": state.retires_at,
        "detail": warning_about(state.model, state.model_listed, state.retires_at, now),
    }


def _rate(state: VendorState, now: datetime) -> Rate | None:
    if state.allowed is None or state.resets_at is None:
        return None
    left = state.allowed if state.remaining is None or state.resets_at <= now else state.remaining
    return Rate(state.allowed, min(left, state.allowed), state.resets_at)


def _figures(row: Any) -> Mapping[str, Any]:
    if row is None:
        return {}
    ended = row.answered + row.failed
    return {
        "calls_today": row.calls,
        "spent_today_micros": int(row.spent),
        "error_rate": row.failed / ended if ended else None,
        "median_ms": None if row.median is None else round(row.median),
        "p95_ms": None if row.p95 is None else round(row.p95),
    }
