"""What is sent to webhooks, and the secrets that it is signed with; who is sent what is for `leads.webhooks` to say."""

import secrets
from base64 import b64encode
from datetime import UTC, datetime
from uuid import UUID, uuid4

import orjson
from cryptography.fernet import InvalidToken
from pydantic import SecretStr

from leads.errors import BadCredentials
from leads.feed import Place
from leads.global_ids import global_id
from leads.models import CampaignEvent, WebhookEndpoint
from leads.settings import Settings
from leads.tokens import cipher
from leads.vocabulary import EventKind

PURPOSE = "canvass webhook secrets of {}"


def new_secret(settings: Settings, tenant_id: UUID) -> str:
    """A secret that nobody can guess, encrypted."""
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    return cipher(settings, PURPOSE.format(tenant_id)).encrypt(secret.encode()).decode()


def secrets_of(settings: Settings, endpoint: WebhookEndpoint, now: datetime) -> list[SecretStr]:
    """The secrets that sign at that moment, the newest first.

    Raises:
        BadCredentials: they cannot be read, because the secret key was changed.
    """
    stored = [endpoint.secret]
    if endpoint.previous_secret and endpoint.previous_until and now < endpoint.previous_until:
        stored.append(endpoint.previous_secret)
    try:
        locks = cipher(settings, PURPOSE.format(endpoint.tenant_id))
        return [SecretStr(locks.decrypt(each.encode()).decode()) for each in stored]
    except InvalidToken:
        raise BadCredentials("webhooks", "the stored secret cannot be read any more; rotate it") from None


def test_message(now: datetime) -> tuple[str, str]:
    """The id and the body of a message that tells of nothing."""
    body = {"type": "webhook.test", "timestamp": _moment(now), "data": {"message": "This is a test."}}
    return f"test_{uuid4().hex}", orjson.dumps(body).decode()


def message_id(event: CampaignEvent) -> str:
    """What every delivery of the event has for its id."""
    return f"evt_{event.campaign_id.hex}_{event.seq}"


def body_of(event: CampaignEvent) -> str:
    """What is sent of an event: what happened, and the ids by which its subjects are read as they are now."""
    data = {
        "kind": event.kind,
        "message": event.message,
        "campaignId": global_id("Campaign", event.campaign_id),
        "seq": event.seq,
        "cursor": Place.of(event).cursor,
        "candidateId": event.candidate_id and global_id("Candidate", event.candidate_id),
        "leadId": event.lead_id and global_id("Lead", event.lead_id),
        "counters": event.counters,
        "details": event.data,
    }
    return orjson.dumps({"type": type_of(event.kind), "timestamp": _moment(event.at), "data": data}).decode()


def type_of(kind: EventKind) -> str:
    """The kind as Standard Webhooks writes it: LEAD_READY is lead.ready."""
    return kind.value.lower().replace("_", ".", 1)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
