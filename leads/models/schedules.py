"""When a campaign runs by itself, and the mails that tell people of what came to its end."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Count, Id, MaybeMoment, Moment, Owned, Table, words
from leads.schedules import Every
from leads.vocabulary import MailKind, MailStatus


class CampaignSchedule(Owned, Table):
    """A campaign's timetable, one at most. `next_due_at` is the run to come; None while the schedule is paused."""

    __tablename__ = "campaign_schedule"
    __table_args__ = (
        Index("ix_campaign_schedule_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
        CheckConstraint("every <> 'WEEK' OR jsonb_array_length(weekdays) > 0", name="weekdays"),
        CheckConstraint("every <> 'MONTH' OR day_of_month BETWEEN 1 AND 31", name="day_of_month"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    every: Mapped[Every] = mapped_column(words(Every))
    weekdays: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    """0 for Monday to 6 for Sunday, in order; empty unless it runs every week."""
    day_of_month: Mapped[int | None]
    at: Mapped[time]
    """By the clocks of `zone`, to the minute."""
    zone: Mapped[str]
    new_finds_only: Mapped[bool] = mapped_column(server_default="true")
    next_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Mail(Owned, Table):
    """A mail to one address, on its way or at an end. `lease_until` and `fence` say whose it is, as with a candidate.

    `told` is what it tells, as it was when it was written; its words are made of that (`leads.letters`).
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_waiting", "retry_at", postgresql_where=text("status = 'WAITING'")),
        Index("ix_mail_recent", "tenant_id", "created_at", "id"),
        Index("uq_mail_run", "run_id", text("lower(address)"), unique=True),
    )

    id: Mapped[Id]
    kind: Mapped[MailKind] = mapped_column(words(MailKind))
    address: Mapped[str]
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    told: Mapped[dict[str, Any]]
    message_id: Mapped[str | None]
    """Given at the first attempt and kept, so that a mail that arrives twice is seen to be one."""
    status: Mapped[MailStatus] = mapped_column(words(MailStatus), server_default=MailStatus.WAITING)
    reason: Mapped[str | None]
    """What went wrong at the last attempt."""
    attempts: Mapped[Count]
    retry_at: Mapped[Moment]
    lease_until: Mapped[MaybeMoment]
    fence: Mapped[Count]
    created_at: Mapped[Moment]
    sent_at: Mapped[MaybeMoment]
