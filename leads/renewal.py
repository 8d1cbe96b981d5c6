"""After the secret key was changed: all that is stored encrypted is encrypted anew, so that the earlier key can go."""

from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from leads import credentials, webhook_messages
from leads.db import Database
from leads.models import ProviderCredential, WebhookEndpoint
from leads.settings import Settings
from leads.tokens import cipher

ENCRYPTED: list[tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], str]] = [
    (ProviderCredential.secret, credentials.PURPOSE),
    (WebhookEndpoint.secret, webhook_messages.PURPOSE),
    (WebhookEndpoint.previous_secret, webhook_messages.PURPOSE),
]
"""Every column that holds something encrypted, and the purpose of its key, which takes the tenant's id."""


async def renew(db: Database, settings: Settings) -> tuple[int, int]:
    """Encrypt all of it with the secret key; how many there were, and how many neither it nor an earlier one can read.

    Safe while everything runs, and to repeat.
    """
    renewed = lost = 0
    async with db.system_session() as session:
        for column, purpose in ENCRYPTED:
            rows = select(column.class_).where(column.is_not(None)).with_for_update()
            for row in await session.scalars(rows):
                try:
                    stored = getattr(row, column.key).encode()
                    fresh = cipher(settings, purpose.format(row.tenant_id)).rotate(stored)
                except InvalidToken:
                    lost += 1
                else:
                    setattr(row, column.key, fresh.decode())
                    renewed += 1
    return renewed, lost
