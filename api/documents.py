"""Documents that are known by the SHA-256 of their text: those that the operator trusts, and those that clients sent.

The operator's are read once, when the process starts: `CANVASS_TRUSTED_DOCUMENTS`, and the dashboard's own. Clients
may have others remembered for a day by sending hash and text together (automatic persisted queries), unless only
trusted ones are executed.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.requests import Asked, Refused
from leads.errors import NotConfiguredError
from leads.settings import Settings
from schema.codes import Code

log = structlog.get_logger()

OF_THE_DASHBOARD = "documents.json"
PREFIX = "canvass:document:"
REMEMBERED_FOR = 24 * 3600
"""Seconds since a document was last asked for."""
LARGEST = 64 * 1024
"""Characters of a document that is remembered for a client."""


class Documents:
    """What is known, and whether anything else is executed."""

    def __init__(self, trusted: Mapping[str, str], redis: Redis, *, only: bool) -> None:
        self._trusted = trusted
        self._only = only
        self._redis = redis

    async def text_of(self, asked: Asked, *, signed_in: bool) -> str:
        """The text of the document that is asked for; that of a client who is signed in may be remembered.

        Raises:
            Refused: there is none, or it is not to be executed.
        """
        if asked.document is None:
            return self._by_text(asked.query)
        if asked.query and fingerprint(asked.query) != asked.document:
            raise Refused.because(Code.BAD_REQUEST, "The hash is not that of the query.")
        if trusted := self._trusted.get(asked.document):
            return trusted
        if self._only:
            raise _not_trusted()
        if asked.query is None:
            return await self._remembered(asked.document)
        if signed_in and len(asked.query) <= LARGEST:
            await self._remember(asked.document, asked.query)
        return asked.query

    def _by_text(self, query: str | None) -> str:
        if not query:
            raise Refused.because(Code.BAD_REQUEST, "There is no query.")
        if self._only and fingerprint(query) not in self._trusted:
            raise _not_trusted()
        return query

    async def _remembered(self, document: str) -> str:
        try:
            text = await self._redis.getex(f"{PREFIX}{document}", ex=REMEMBERED_FOR)
        except (RedisError, OSError) as error:
            log.warning("documents_alone", error=str(error) or type(error).__name__)
            text = None
        if text is None:
            raise Refused.because(Code.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")
        return str(text)

    async def _remember(self, document: str, text: str) -> None:
        try:
            await self._redis.set(f"{PREFIX}{document}", text, ex=REMEMBERED_FOR)
        except (RedisError, OSError) as error:
            log.warning("documents_alone", error=str(error) or type(error).__name__)


def read_trusted(settings: Settings) -> dict[str, str]:
    """The documents that are trusted, by their hashes.

    Raises:
        NotConfiguredError: there is nothing where they should be, or a hash is not that of its text.
    """
    trusted: dict[str, str] = {}
    dashboard = settings.web_dist / OF_THE_DASHBOARD
    if dashboard.is_file():
        trusted |= _in_manifest(dashboard)
    if settings.trusted_documents is not None:
        trusted |= _in(settings.trusted_documents)
    return trusted


def fingerprint(text: str) -> str:
    """The SHA-256 of a document's text, in hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _in(place: Path) -> dict[str, str]:
    if place.is_dir():
        texts = [path.read_text() for path in sorted(place.rglob("*.graphql"))]
        manifests = [_in_manifest(path) for path in sorted(place.rglob("*.json"))]
        return {fingerprint(text): text for text in texts} | {k: v for each in manifests for k, v in each.items()}
    if place.is_file():
        return _in_manifest(place)
    raise NotConfiguredError([f"CANVASS_TRUSTED_DOCUMENTS is wrong: there is nothing at {place}"])


def _in_manifest(path: Path) -> dict[str, str]:
    try:
        told = orjson.loads(path.read_bytes())
        texts = {str(name).removeprefix("sha256:"): str(text) for name, text in told.items()}
    except (ValueError, AttributeError):
        raise NotConfiguredError([f"{path} is not a JSON object of hashes and documents"]) from None
    wrong = next((name for name, text in texts.items() if fingerprint(text) != name), None)
    if wrong is not None:
        raise NotConfiguredError([f"{path} has a document under {wrong}, which is not the SHA-256 of its text"])
    return texts


def _not_trusted() -> Refused:
    return Refused.because(Code.DOCUMENT_NOT_TRUSTED, "Only documents that the operator has stored are executed here.")
