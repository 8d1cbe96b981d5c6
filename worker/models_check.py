"""Looks after the model that searches: whether OpenAI still lists it, and when it shuts down. At start-up and daily."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

import httpx2
import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError

from leads.calls import Gate
from leads.db import Database
from leads.errors import BadReply, VendorError
from leads.settings import Settings
from leads.vendor_keys import key_id
from leads.vendor_states import is_retiring
from leads.vocabulary import Source
from worker.own_account import OURSELVES
from worker.providers.openai_errors import classify, code_and_message
from worker.providers.replies import ask, object_of
from worker.vendor_states import write_model
from worker.vendors import Vendors

log = structlog.get_logger()

LOOK_EVERY = 60.0
"""Seconds between looks for keys that are new."""
DAILY, SOON_AGAIN = 86_400.0, 600.0
"""Seconds until the next check, after one that worked and after one that did not."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """What OpenAI says of a model to one key."""

    model: str
    listed: bool
    retires_at: datetime | None


def parse_models(body: dict[str, Any], model: str) -> ModelState:
    """Read the list of models; `shutdown_date` is there only for those that have one.

    Raises:
        BadReply: it is no list of models.
    """
    models = body.get("data")
    if not isinstance(models, list):
        raise BadReply(Source.OPENAI, "the list of models is not a list")
    found = next((each for each in models if isinstance(each, dict) and each.get("id") == model), None)
    return ModelState(model, found is not None, _moment(found.get("shutdown_date")) if found else None)


def _moment(value: Any) -> datetime | None:
    """A day or a moment as ISO 8601; nothing else is believed."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def look_up_model(http: httpx2.AsyncClient, settings: Settings, gate: Gate, key: str) -> ModelState:
    """Ask OpenAI about the configured model; this costs nothing.

    Raises:
        VendorError: it could not be asked.
    """
    url = f"{settings.openai_base_url.rstrip('/')}/models"
    async with gate.turn(OURSELVES):
        request = http.build_request("GET", url, headers={"Authorization": f"Bearer {key}"}, timeout=15.0)
        response = await ask(http, request, Source.OPENAI)
        if response.status_code != 200:
            code, message = code_and_message(object_of(response, Source.OPENAI).get("error"))
            raise classify(status=response.status_code, code=code, message=message, headers=response.headers)
        return parse_models(object_of(response, Source.OPENAI), settings.openai_model)


class ModelsCheck:
    """Asks about the model with each key that this process uses, and writes down what it hears."""

    def __init__(self, vendors: Vendors, db: Database) -> None:
        self._vendors = vendors
        self._db = db
        self._due: dict[str, float] = {}

    async def check_due(self) -> None:
        """Check with each key for which it is time."""
        for key in self._vendors.openai_keys():
            if time.monotonic() >= self._due.get(key, 0.0):
                worked = await self._check(key)
                self._due[key] = time.monotonic() + (DAILY if worked else SOON_AGAIN)

    async def _check(self, key: str) -> bool:
        settings = self._vendors.settings
        where = (Source.OPENAI, key_id(settings, Source.OPENAI, key))
        try:
            state = await look_up_model(self._vendors.http, settings, self._vendors.openai_gate(key), key)
            await write_model(
                self._db, where, model=state.model, model_listed=state.listed, retires_at=state.retires_at
            )
        except (VendorError, DBAPIError, InterfaceError, OSError) as error:
            log.warning("models_not_checked", key=where[1], error=str(error))
            return False
        if not state.listed:
            log.warning("model_not_listed", key=where[1], model=state.model)
        elif is_retiring(state.retires_at, datetime.now(UTC)):
            log.warning("model_retires", key=where[1], model=state.model, retires_at=str(state.retires_at))
        return True


async def keep_checking(vendors: Vendors, db: Database) -> NoReturn:
    """Check now and daily, for ever; a key that comes into use later, when it does."""
    models = ModelsCheck(vendors, db)
    while True:
        await models.check_due()
        await asyncio.sleep(LOOK_EVERY)
