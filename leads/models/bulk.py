"""What goes in and out in bulk: exports that are fetched by a link, and files of companies that were uploaded."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Count, Id, MaybeMoment, Moment, Owned, Table, words
from leads.vocabulary import ExportFormat, ExportKind, ExportStatus, ImportStatus


class Export(Owned, Table):
    """What is to be written when its link is fetched; no file is kept. `filter` is the API's, as plain JSON.

    `total` is counted when a download begins, `written` follows it.
    """

    __tablename__ = "export"
    __table_args__ = (Index("ix_export_created", "tenant_id", "created_at", "id"),)

    id: Mapped[Id]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    kind: Mapped[ExportKind] = mapped_column(words(ExportKind))
    format: Mapped[ExportFormat] = mapped_column(words(ExportFormat))
    status: Mapped[ExportStatus] = mapped_column(words(ExportStatus), server_default=ExportStatus.READY)
    filter: Mapped[dict[str, Any]]
    columns: Mapped[list[Any]]
    total: Mapped[int | None]
    written: Mapped[Count]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    started_at: Mapped[MaybeMoment]
    finished_at: Mapped[MaybeMoment]


class LeadImport(Owned, Table):
    """A file of companies: `content` are its rows of cells as text, kept until it is imported or has expired.

    `skipped` are the rows that were left out, each with its number and reason; `campaign_id` is what holds the leads.
    """

    __tablename__ = "lead_import"
    __table_args__ = (Index("ix_lead_import_created", "tenant_id", "created_at", "id"),)

    id: Mapped[Id]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    name: Mapped[str]
    status: Mapped[ImportStatus] = mapped_column(words(ImportStatus), server_default=ImportStatus.READY)
    headings: Mapped[list[Any]]
    content: Mapped[list[Any] | None]
    total: Mapped[int]
    checked: Mapped[Count]
    imported: Mapped[Count]
    skipped: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    finished_at: Mapped[MaybeMoment]
