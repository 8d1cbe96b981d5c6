"""How somebody was in touch with a lead, as the API shows it."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry import relay

from leads import models
from leads.vocabulary import InteractionKind
from schema import declare, nodes
from schema.context import Info
from schema.people import User, user_by_id


@nodes.loaded_by("interaction")
@strawberry.type(description="A note, call, mail or meeting on a lead.")
class Interaction(relay.Node):
    """A `models.Interaction`."""

    id: relay.NodeID[UUID]
    kind: InteractionKind = strawberry.field(description="How somebody was in touch.")
    body: str = strawberry.field(description="What was said or done.")
    occurred_at: datetime = strawberry.field(description="When it was.")
    created_at: datetime = strawberry.field(description="When it was written down.")
    user_id: strawberry.Private[UUID | None]

    @declare.field(description="Who wrote it down.")
    async def user(self, info: Info) -> User | None:
        """Null when they are gone."""
        return await user_by_id(info, self.user_id)

    @classmethod
    def of(cls, row: models.Interaction) -> Self:
        """From its row."""
        return cls(
            id=row.id,
            kind=row.kind,
            body=row.body,
            occurred_at=row.occurred_at,
            created_at=row.created_at,
            user_id=row.user_id,
        )
