"""When a campaign runs by itself, as the API shows it, and what a timetable would mean before it is set."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry

from leads import models, schedules
from leads.campaign_schedules import schedule_of
from leads.errors import InvalidError
from leads.schedules import Every
from leads.vocabulary import Role
from schema import declare
from schema.context import Info
from schema.declare import Given
from schema.people import User, user_by_id
from schema.problems import Problem
from schema.words import described

USUAL, MOST = 5, 50
"""Runs that are foretold."""


class Weekday(StrEnum):
    """A day of the week, in order."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


DAYS = list(Weekday)

described(Weekday, "A day of the week.", **{day.value: f"{day.value.title()}." for day in DAYS})
described(
    Every,
    "How often a schedule comes round.",
    DAY="Every day.",
    WEEK="Every week, on the chosen days.",
    MONTH="Every month, on the chosen day, or on the last in a month that is shorter.",
)

Count = Annotated[int, strawberry.argument(description=f"How many, 1 to {MOST}, for example 3.")]


@strawberry.type(description="When a campaign runs by itself. A run that is due while another goes on is left out.")
class Schedule:
    """A `models.CampaignSchedule`."""

    every: Every = strawberry.field(description="How often it comes round, for example WEEK.")
    weekdays: list[Weekday] = strawberry.field(description="On which days, for example [MONDAY]; empty unless weekly.")
    day_of_month: int | None = strawberry.field(description="On which day, 1 to 31; null unless monthly.")
    at: str = strawberry.field(description="At what time by the clocks of the zone, for example “07:30”.")
    zone: str = strawberry.field(description="The time zone by its IANA name, for example “Europe/London”.")
    new_finds_only: bool = strawberry.field(
        description="Whether its runs leave alone what earlier runs brought as leads; otherwise those are looked into "
        "again, and their scores and facts renewed."
    )
    paused: bool = strawberry.field(description="Whether it starts nothing until it is resumed.")
    next_run_at: datetime | None = strawberry.field(description="When the next run is due; null while paused.")
    says: str = strawberry.field(description="In words: “every Monday at 07:30 (Europe/London)”.")
    set_by_id: strawberry.Private[UUID | None]
    timetable: strawberry.Private[schedules.Schedule]

    @declare.field(description="The runs to come, the next one first; none while paused.")
    def next_runs(self, first: Count = USUAL) -> list[datetime]:
        """In UTC."""
        if self.next_run_at is None:
            return []
        return [self.next_run_at, *schedules.next_runs(self.timetable, self.next_run_at, checked(first) - 1)]

    @declare.field(description="Who set it, and is told of its runs; null when that person is gone.")
    async def set_by(self, info: Info) -> User | None:
        """A person of the tenant."""
        return await user_by_id(info, self.set_by_id)

    @classmethod
    def of(cls, row: models.CampaignSchedule) -> Self:
        """From its row."""
        return cls(
            every=row.every,
            weekdays=[DAYS[number] for number in row.weekdays],
            day_of_month=row.day_of_month,
            at=f"{row.at:%H:%M}",
            zone=row.zone,
            new_finds_only=row.new_finds_only,
            paused=row.next_due_at is None,
            next_run_at=row.next_due_at,
            says=schedules.says(schedule_of(row)),
            set_by_id=row.set_by,
            timetable=schedule_of(row),
        )


@strawberry.input(description="A timetable. What does not belong to how often it comes round is ignored.")
class ScheduleInput:
    """What `nextRuns` takes, and `setSchedule` among other things."""

    every: Every = strawberry.field(description="How often it comes round, for example WEEK.")
    at: str = strawberry.field(
        description="At what time by the clocks of the zone, for example “07:30”. On a day on which the clocks are put "
        "forward over it, it is as much later; on one on which they show it twice, it is the first time."
    )
    zone: str = strawberry.field(description="The time zone by its IANA name, for example “Europe/London”.")
    weekdays: list[Weekday] | None = strawberry.field(
        default=None, description="Every WEEK: on which days, for example [MONDAY, THURSDAY]."
    )
    day_of_month: int | None = strawberry.field(
        default=None, description="Every MONTH: on which day, 1 to 31; in a shorter month it is the last day."
    )


@strawberry.type(description="What a timetable means. Nothing is set.")
class NextRuns:
    """What `nextRuns` gives."""

    says: str = strawberry.field(description="In words: “every Monday at 07:30 (Europe/London)”.")
    next_runs: list[datetime] = strawberry.field(description="The runs to come from now on, the next one first.")


NextRunsResult = Annotated[
    NextRuns | Problem, strawberry.union("NextRunsResult", description="What it means, or what is wrong with it.")
]


@strawberry.type
class ScheduleQueries:
    """Part of Query."""

    @declare.field(description="When a campaign with this timetable would run. Nothing is set.")
    def next_runs(self, info: Info, given: Given[ScheduleInput], first: Count = USUAL) -> NextRunsResult:
        """Problem INVALID names each field that is wrong."""
        info.context.require(Role.VIEWER)
        timetable = read(given)
        coming = schedules.next_runs(timetable, datetime.now(UTC), checked(first))
        return NextRuns(says=schedules.says(timetable), next_runs=coming)


def read(given: ScheduleInput) -> schedules.Schedule:
    """The timetable that is given.

    Raises:
        InvalidError: naming each field that is wrong.
    """
    values: dict[str, Any] = {"every": given.every, "at": given.at, "zone": given.zone}
    weekdays = [DAYS.index(day) for day in given.weekdays or ()]
    return schedules.read(values | {"weekdays": weekdays, "dayOfMonth": given.day_of_month})


def checked(first: int) -> int:
    """How many runs are asked for.

    Raises:
        InvalidError: it is too many or none.
    """
    if not 1 <= first <= MOST:
        raise InvalidError({"first": f"Ask for 1 to {MOST} runs."})
    return first
