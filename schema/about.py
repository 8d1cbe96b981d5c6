"""What an installation says of itself, and the sums that stand above lists."""

from functools import cache
from importlib.metadata import version

import strawberry
from sqlalchemy import func, select

from leads import models
from leads.vocabulary import CampaignStatus
from schema.context import Context
from schema.money import Money


@strawberry.type(description="What this installation is.")
class About:
    """For everyone, signed in or not."""

    version: str = strawberry.field(description="Canvass's version.")
    sandbox: bool = strawberry.field(description="Whether the vendors are a sandbox: then its data is invented.")


@strawberry.type(description="Sums over all the tenant's campaigns, without deleted ones.")
class CampaignStatistics:
    """For the tabs and figures above a list of campaigns."""

    total: int = strawberry.field(description="All campaigns.")
    draft: int = strawberry.field(description="Those in DRAFT.")
    queued: int = strawberry.field(description="Those in QUEUED.")
    running: int = strawberry.field(description="Those in RUNNING.")
    paused: int = strawberry.field(description="Those in PAUSED.")
    completed: int = strawberry.field(description="Those in COMPLETED.")
    failed: int = strawberry.field(description="Those in FAILED.")
    cancelled: int = strawberry.field(description="Those in CANCELLED.")
    leads: int = strawberry.field(description="All leads, of deleted campaigns too.")
    customers: int = strawberry.field(description="All customers.")
    cost: Money = strawberry.field(description="What all campaigns have cost.")


def about(context: Context) -> About:
    """This installation."""
    return About(version=_version(), sandbox=context.services.settings.sandbox)


@cache
def _version() -> str:
    """Read from the installation once: it takes a millisecond."""
    return version("canvass")


async def campaign_statistics(context: Context) -> CampaignStatistics:
    """The viewer's tenant's."""
    campaign = models.Campaign
    by_status = (
        select(campaign.status, func.count(), func.sum(campaign.cost_micros))
        .where(campaign.deleted_at.is_(None))
        .group_by(campaign.status)
    )
    async with context.read() as session:
        rows = (await session.execute(by_status)).all()
        leads = await session.scalar(select(func.count()).select_from(models.Lead))
        customers = await session.scalar(select(func.count()).select_from(models.Customer))
    counts = {status.value.lower(): 0 for status in CampaignStatus} | {row[0].value.lower(): row[1] for row in rows}
    return CampaignStatistics(
        total=sum(counts.values()),
        leads=leads or 0,
        customers=customers or 0,
        cost=Money.of(sum(int(row[2]) for row in rows)),
        **counts,
    )
