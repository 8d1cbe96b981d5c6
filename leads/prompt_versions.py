"""The wordings that a tenant has put in place of a campaign type's own: saved, put in force, and put aside again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, literal, select, update

from leads.campaign_types import TYPES
from leads.db import ReadSession, WriteSession
from leads.errors import NotFoundError
from leads.models import Campaign, PromptVersion, Run
from leads.types.entry import CampaignType
from leads.wordings import BUILT_IN, Wording, built_in, worded


def type_of(key: str) -> CampaignType:
    """The type, or NotFoundError."""
    if key not in TYPES:
        raise NotFoundError(f"There is no type of campaign “{key[:40]}”.", field="type")
    return TYPES[key]


async def in_force(session: ReadSession, kind: CampaignType) -> Wording:
    """The wording that the next run takes."""
    row = await session.scalar(select(PromptVersion).where(PromptVersion.type == kind.key, PromptVersion.in_force))
    return wording_of(row) if row else built_in(kind)


async def history(session: ReadSession, kind: CampaignType) -> Sequence[PromptVersion]:
    """The tenant's own wordings of a type, the latest first."""
    mine = select(PromptVersion).where(PromptVersion.type == kind.key)
    return (await session.scalars(mine.order_by(PromptVersion.number.desc()))).all()


async def save(
    session: WriteSession,
    kind: CampaignType,
    prompt: str,
    include: Sequence[str],
    exclude: Sequence[str],
    *,
    created_by: UUID | None,
) -> PromptVersion:
    """Keep a wording under the next number and put it in force; what is the same as the one in force is not kept twice.

    Raises:
        InvalidError: naming each part that is wrong; nothing is changed.
    """
    wording = worded(prompt, include, exclude)
    await _take_turn(session, kind)
    current = await session.scalar(select(PromptVersion).where(PromptVersion.type == kind.key, PromptVersion.in_force))
    if current is not None and _same(wording_of(current), wording):
        return current
    last = await session.scalar(select(func.max(PromptVersion.number)).where(PromptVersion.type == kind.key))
    await _put_aside(session, kind)
    row = PromptVersion(
        type=kind.key,
        number=(last or 0) + 1,
        prompt=wording.prompt,
        include=list(wording.include),
        exclude=list(wording.exclude),
        in_force=True,
        created_by=created_by,
    )
    session.add(row)
    await session.flush()
    return row


async def use(session: WriteSession, kind: CampaignType, number: int) -> None:
    """Put a wording in force that was saved before.

    Raises:
        NotFoundError: there is none with this number; nothing is changed.
    """
    await _take_turn(session, kind)
    mine = (PromptVersion.type == kind.key, PromptVersion.number == number)
    if await session.scalar(select(PromptVersion.id).where(*mine)) is None:
        raise NotFoundError(f"There is no version {number} of this prompt.", field="number")
    await _put_aside(session, kind)
    await session.execute(update(PromptVersion).where(*mine).values(in_force=True))


async def reset(session: WriteSession, kind: CampaignType) -> None:
    """Put the built-in wording in force; the tenant's own stay, to be used again."""
    await _take_turn(session, kind)
    await _put_aside(session, kind)


def next_version() -> ColumnElement[str]:
    """The version that a run takes when it is taken up first, for an update of its row: it stays with the run."""
    number = (
        select(cast(PromptVersion.number, String))
        .join(Campaign, Campaign.type == PromptVersion.type)
        .where(Campaign.id == Run.campaign_id, PromptVersion.in_force)
        .correlate(Run)
    )
    return func.coalesce(Run.prompt_version, number.scalar_subquery(), literal(BUILT_IN))


async def recorded(session: ReadSession, kind: CampaignType, version: str | None) -> Wording:
    """The wording that a run has taken, whatever is in force by now."""
    if version is None or version == BUILT_IN:
        return built_in(kind)
    mine = (PromptVersion.type == kind.key, PromptVersion.number == int(version))
    return wording_of((await session.scalars(select(PromptVersion).where(*mine))).one())


def wording_of(row: PromptVersion) -> Wording:
    """The wording that a row keeps."""
    return Wording(str(row.number), row.prompt, tuple(row.include), tuple(row.exclude))


def _same(one: Wording, other: Wording) -> bool:
    return (one.prompt, one.include, one.exclude) == (other.prompt, other.include, other.exclude)


async def _take_turn(session: WriteSession, kind: CampaignType) -> None:
    """Who changes what is in force waits for whoever is doing so, until the end of this transaction."""
    turn = f"{session.tenant_id}/prompt/{kind.key}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(turn, 0))))


async def _put_aside(session: WriteSession, kind: CampaignType) -> None:
    current = update(PromptVersion).where(PromptVersion.type == kind.key, PromptVersion.in_force)
    await session.execute(current.values(in_force=False))
