"""The wordings of prompts that tenants have put in place of the built-in ones."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Id, Moment, Owned, Table


class PromptVersion(Owned, Table):
    """One wording of a campaign type's prompt; each edit adds one, and at most one of a type is in force."""

    __tablename__ = "prompt_version"
    __table_args__ = (
        Index("uq_prompt_version", "tenant_id", "type", "number", unique=True),
        Index("uq_prompt_in_force", "tenant_id", "type", unique=True, postgresql_where=text("in_force")),
    )

    id: Mapped[Id]
    type: Mapped[str]
    number: Mapped[int]
    prompt: Mapped[str]
    include: Mapped[list[Any]]
    exclude: Mapped[list[Any]]
    in_force: Mapped[bool]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
