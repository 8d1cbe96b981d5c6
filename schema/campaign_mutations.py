"""What people do to campaigns."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import strawberry

from leads import campaigns, idempotency, models
from leads.db import WriteSession
from leads.vocabulary import Role
from schema import campaign_results as results
from schema import declare
from schema.briefs import locate, values_of
from schema.campaigns import Campaign
from schema.context import Context, Info
from schema.declare import Given
from schema.ids import global_id, key_of

CREATE = "createCampaign"

Change = Callable[[WriteSession, UUID], Awaitable[models.Campaign]]


@strawberry.type
class CampaignMutations:
    """Part of Mutation."""

    @declare.mutation(description="Create a campaign, and start it unless told not to.")
    async def create_campaign(
        self, info: Info, given: Given[results.CreateCampaignInput]
    ) -> results.CreateCampaignResult:
        """Problem INVALID names each field that is wrong; nothing is created then."""
        return results.CreateCampaignPayload(campaign=Campaign.of(await _create(info.context, given)))

    @declare.mutation(description="Change the brief of a campaign that is not under way.")
    async def update_campaign(
        self, info: Info, given: Given[results.UpdateCampaignInput]
    ) -> results.UpdateCampaignResult:
        """What is left out stays as it is."""
        return results.UpdateCampaignPayload(campaign=Campaign.of(await _update(info.context, given)))

    @declare.mutation(description="Queue the first run of a draft.")
    async def start_campaign(self, info: Info, given: Given[results.StartCampaignInput]) -> results.StartCampaignResult:
        """Problem CONFLICT where its status does not allow it."""
        row = await _change(info.context, given.campaign_id, _asked(info.context, campaigns.start))
        return results.StartCampaignPayload(campaign=Campaign.of(row))

    @declare.mutation(description="Let nothing further begin; resuming goes on from there.")
    async def pause_campaign(self, info: Info, given: Given[results.PauseCampaignInput]) -> results.PauseCampaignResult:
        """Problem CONFLICT where its status does not allow it."""
        row = await _change(info.context, given.campaign_id, campaigns.pause)
        return results.PauseCampaignPayload(campaign=Campaign.of(row))

    @declare.mutation(description="Go on where a paused run stood.")
    async def resume_campaign(
        self, info: Info, given: Given[results.ResumeCampaignInput]
    ) -> results.ResumeCampaignResult:
        """Problem CONFLICT where its status does not allow it."""
        row = await _change(info.context, given.campaign_id, campaigns.resume)
        return results.ResumeCampaignPayload(campaign=Campaign.of(row))

    @declare.mutation(description="End the run for good, with what it has.")
    async def stop_campaign(self, info: Info, given: Given[results.StopCampaignInput]) -> results.StopCampaignResult:
        """Problem CONFLICT where its status does not allow it."""
        row = await _change(info.context, given.campaign_id, campaigns.stop)
        return results.StopCampaignPayload(campaign=Campaign.of(row))

    @declare.mutation(description="Queue another run of a campaign that has ended.")
    async def restart_campaign(
        self, info: Info, given: Given[results.RestartCampaignInput]
    ) -> results.RestartCampaignResult:
        """Problem CONFLICT where its status does not allow it."""
        row = await _change(info.context, given.campaign_id, _asked(info.context, campaigns.restart))
        return results.RestartCampaignPayload(campaign=Campaign.of(row))

    @declare.mutation(description="Hide a campaign that is not under way; its leads stay.")
    async def delete_campaign(
        self, info: Info, given: Given[results.DeleteCampaignInput]
    ) -> results.DeleteCampaignResult:
        """Problem CONFLICT where its status does not allow it."""
        row = await _change(info.context, given.campaign_id, campaigns.delete)
        return results.DeleteCampaignPayload(deleted_id=strawberry.ID(global_id("Campaign", row.id)))


def _asked(context: Context, begin: Callable[..., Awaitable[models.Campaign]]) -> Change:
    """A run that begins because the viewer asks for it."""
    return partial(begin, asked_by=context.require(Role.MEMBER).user_id)


async def _change(context: Context, campaign_id: str, change: Change) -> models.Campaign:
    async with context.write() as session:
        return await change(session, key_of(campaign_id, "Campaign", "campaignId"))


async def _create(context: Context, given: results.CreateCampaignInput) -> models.Campaign:
    viewer = context.require(Role.MEMBER)
    values = values_of(given)
    asked = values | {"start": given.start is not False}
    async with context.read() as session:
        known = await idempotency.replayed(session, CREATE, given.idempotency_key, asked)
    place = None if known else await locate(context, values["postcode"])
    async with context.write() as session:

        async def make() -> UUID:
            campaign = await campaigns.create(session, values, place=place, created_by=viewer.user_id)
            if given.start is not False:
                await campaigns.start(session, campaign.id, asked_by=viewer.user_id)
            return campaign.id

        made = known or await idempotency.once(session, CREATE, given.idempotency_key, asked, make)
        return await session.get_one(models.Campaign, made)


async def _update(context: Context, given: results.UpdateCampaignInput) -> models.Campaign:
    context.require(Role.MEMBER)
    changes = values_of(given)
    place = await locate(context, changes.get("postcode"))
    async with context.write() as session:
        campaign = await campaigns.find(session, key_of(given.campaign_id, "Campaign", "campaignId"), lock=True)
        values = campaigns.current_values(campaign) | changes
        if "postcode" not in changes:
            place = campaigns.place_of(campaign)
        return await campaigns.update_brief(session, campaign.id, values, place=place)
