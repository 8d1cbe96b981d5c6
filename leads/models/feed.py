"""Which counting of transactions the positions of events in the feed belong to."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leads.models.table import Table


class FeedEpoch(Table):
    """Its one row. Positions of a later epoch are above all of an earlier one; `cluster` says where it was counted."""

    __tablename__ = "feed_epoch"
    __table_args__ = (CheckConstraint("is_only", name="one_row"),)

    is_only: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    epoch: Mapped[int] = mapped_column(BigInteger)
    cluster: Mapped[str]
