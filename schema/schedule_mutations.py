"""What people do to the schedules of campaigns."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import strawberry

from leads import campaign_schedules, models
from leads.db import WriteSession
from leads.vocabulary import Role
from schema import declare
from schema.campaigns import Campaign
from schema.context import Context, Info
from schema.declare import Given
from schema.ids import key_of
from schema.problems import Problem
from schema.schedules import ScheduleInput, read


@strawberry.input(description="When a campaign is to run by itself from now on.")
class SetScheduleInput(ScheduleInput):
    """What `setSchedule` takes."""

    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")
    new_finds_only: bool = strawberry.field(
        default=True,
        description="Whether its runs bring only companies that no earlier run of the campaign brought as a lead; "
        "with false they also look into those again, and renew their scores and facts.",
    )


@strawberry.input(description="Which campaign's schedule to remove.")
class RemoveScheduleInput:
    """What `removeSchedule` takes."""

    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")


@strawberry.input(description="Which campaign's schedule to pause.")
class PauseScheduleInput:
    """What `pauseSchedule` takes."""

    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")


@strawberry.input(description="Which campaign's schedule to resume.")
class ResumeScheduleInput:
    """What `resumeSchedule` takes."""

    campaign_id: strawberry.ID = strawberry.field(description="Which campaign.")


@strawberry.type
class _Scheduled:
    campaign: Campaign = strawberry.field(description="The campaign as it now is.")


@strawberry.type(description="The schedule is set and in force.")
class SetSchedulePayload(_Scheduled):
    """What `setSchedule` gives."""


@strawberry.type(description="The campaign has no schedule any more.")
class RemoveSchedulePayload(_Scheduled):
    """What `removeSchedule` gives."""


@strawberry.type(description="The schedule starts nothing until it is resumed.")
class PauseSchedulePayload(_Scheduled):
    """What `pauseSchedule` gives."""


@strawberry.type(description="The schedule goes on with its next run.")
class ResumeSchedulePayload(_Scheduled):
    """What `resumeSchedule` gives."""


SetScheduleResult = Annotated[
    SetSchedulePayload | Problem, strawberry.union("SetScheduleResult", description="Done, or why not.")
]
RemoveScheduleResult = Annotated[
    RemoveSchedulePayload | Problem, strawberry.union("RemoveScheduleResult", description="Done, or why not.")
]
PauseScheduleResult = Annotated[
    PauseSchedulePayload | Problem, strawberry.union("PauseScheduleResult", description="Done, or why not.")
]
ResumeScheduleResult = Annotated[
    ResumeSchedulePayload | Problem, strawberry.union("ResumeScheduleResult", description="Done, or why not.")
]


@strawberry.type
class ScheduleMutations:
    """Part of Mutation."""

    @declare.mutation(description="Run a campaign by a timetable from now on, in place of any other it had.")
    async def set_schedule(self, info: Info, given: Given[SetScheduleInput]) -> SetScheduleResult:
        """Problem INVALID names each field that is wrong."""
        viewer, timetable = info.context.require(Role.MEMBER), read(given)

        async def put(session: WriteSession, campaign_id: UUID) -> models.Campaign:
            return await campaign_schedules.put(
                session, campaign_id, timetable, new_finds_only=given.new_finds_only, set_by=viewer.user_id
            )

        return SetSchedulePayload(campaign=await _change(info.context, given.campaign_id, put))

    @declare.mutation(description="Let a campaign run only when somebody says so.")
    async def remove_schedule(self, info: Info, given: Given[RemoveScheduleInput]) -> RemoveScheduleResult:
        """Problem NOT_FOUND where there is no schedule."""
        return RemoveSchedulePayload(campaign=await _change(info.context, given.campaign_id, campaign_schedules.remove))

    @declare.mutation(description="Start nothing by a campaign's schedule until it is resumed.")
    async def pause_schedule(self, info: Info, given: Given[PauseScheduleInput]) -> PauseScheduleResult:
        """Problem NOT_FOUND where there is no schedule."""
        return PauseSchedulePayload(campaign=await _change(info.context, given.campaign_id, campaign_schedules.pause))

    @declare.mutation(description="Go on with a schedule's next run; what was left out is not caught up.")
    async def resume_schedule(self, info: Info, given: Given[ResumeScheduleInput]) -> ResumeScheduleResult:
        """Problem CONFLICT where it is not paused."""
        return ResumeSchedulePayload(campaign=await _change(info.context, given.campaign_id, campaign_schedules.resume))


async def _change(
    context: Context, campaign_id: str, change: Callable[[WriteSession, UUID], Awaitable[models.Campaign]]
) -> Campaign:
    async with context.write() as session:
        return Campaign.of(await change(session, key_of(campaign_id, "Campaign", "campaignId")))
