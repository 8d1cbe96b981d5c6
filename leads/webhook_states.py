"""The words for where webhooks and what is sent to them stand."""

from enum import StrEnum


class WebhookStatus(StrEnum):
    """Whether an address is sent events."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


class DeliveryStatus(StrEnum):
    """Where one delivery to it stands."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
