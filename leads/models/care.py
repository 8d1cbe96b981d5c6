"""What is done for a lead after it has become one, and what a model made of its facts."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Count, Id, MaybeMoment, Micros, Moment, Owned, Table, Trailed, words
from leads.vocabulary import TaskKind, TaskStatus


class LeadTask(Owned, Trailed, Table):
    """Something to find out about a lead. `lease_*` and `fence` say who works on it, as with a candidate."""

    __tablename__ = "lead_task"
    __table_args__ = (
        Index("uq_lead_task_waiting", "lead_id", "kind", unique=True, postgresql_where=text("status = 'WAITING'")),
        Index("ix_lead_task_open", "run_id", "kind", "lease_until", postgresql_where=text("status = 'WAITING'")),
        Index("ix_lead_task_held", "tenant_id", postgresql_where=text("lease_until IS NOT NULL")),
        Index("ix_lead_task_lead", "lead_id", "created_at"),
    )

    id: Mapped[Id]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"))
    kind: Mapped[TaskKind] = mapped_column(words(TaskKind))
    status: Mapped[TaskStatus] = mapped_column(words(TaskStatus), server_default=TaskStatus.WAITING)
    reason: Mapped[str | None]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    batch_id: Mapped[UUID | None]
    """The task under whose id several are put to a vendor together: whoever takes them over asks the same again."""
    attempts: Mapped[Count]
    retry_at: Mapped[MaybeMoment]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[MaybeMoment]
    fence: Mapped[Count]
    created_at: Mapped[Moment]
    finished_at: Mapped[MaybeMoment]


class LeadAnalysis(Owned, Table):
    """A model's reading of a lead's stored facts; each statement in `body` names the facts that it rests on."""

    __tablename__ = "lead_analysis"
    __table_args__ = (Index("ix_lead_analysis_lead", "lead_id", text("created_at DESC")),)

    id: Mapped[Id]
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"))
    model: Mapped[str]
    body: Mapped[dict[str, Any]]
    cost_micros: Mapped[Micros]
    created_at: Mapped[Moment]
