"""What all tables share: the declarative root, ids, times, enums as text, and the tenant's column."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Enum, ForeignKey, MetaData, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from leads.trail import Trail

CURRENT_TENANT = text("nullif(current_setting('app.tenant_id', true), '')::uuid")

Id = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())]
MaybeMoment = Annotated[datetime | None, mapped_column(DateTime(timezone=True))]
Micros = Annotated[int, mapped_column(BigInteger, server_default="0")]
Count = Annotated[int, mapped_column(server_default="0")]


class Table(DeclarativeBase):
    """The root of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSONB, list[Any]: JSONB, Any: JSONB}


class Owned:
    """A tenant's row: the database fills in the session's tenant and its policy hides everybody else's."""

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenant.id", ondelete="CASCADE"), index=True, server_default=CURRENT_TENANT
    )


class Trailed:
    """A row that says what it was asked for by; nothing where that was before it was kept."""

    correlation_id: Mapped[str | None]
    traceparent: Mapped[str | None]

    @property
    def trail(self) -> Trail:
        """For whoever works on it."""
        return Trail(self.correlation_id, self.traceparent) if self.correlation_id else Trail.new()


def words(kind: type[StrEnum]) -> Enum:
    """A column type that keeps an enum as its text, so that a new word needs no migration."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=40, values_callable=lambda e: [m.value for m in e]
    )
