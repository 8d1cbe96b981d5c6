"""What a vendor's key is called where the key itself must not stand."""

import hmac

from leads.settings import Settings
from leads.tokens import derive_key
from leads.vocabulary import Source


def key_id(settings: Settings, source: Source, key: str) -> str:
    """16 hexadecimal digits for a key, the same in every process; without our secret they say nothing about it."""
    secret = derive_key(settings, "canvass names of vendor keys")
    return hmac.new(secret, f"{source}\n{key}".encode(), "sha256").hexdigest()[:16]
