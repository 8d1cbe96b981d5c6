"""Where postcodes are, remembered in Postgres: a postcode is asked for once, whoever asks."""

from collections.abc import Iterable, Sequence

import httpx2
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from leads.db import Database
from leads.errors import RetryLater
from leads.evidence import Position
from leads.geography import Place, normal_postcode
from leads.models import Postcode
from leads.settings import Settings
from worker.providers.postcodes import Postcodes
from worker.together import Together

MOST_KEPT = 20_000


class CachedGazetteer:
    """Implements `leads.geography.Gazetteer`; postcodes that are wanted at the same time are looked up together."""

    def __init__(self, db: Database, http: httpx2.AsyncClient, source: Postcodes) -> None:
        self._db = db
        self._http = http
        self.source = source
        self._known: dict[str, Place] = {}
        self._stored = Together(self._read)
        self._asked = Together(self._ask)

    async def locate(self, postcode: str) -> Place | None:
        """The place, from the cache where it was looked up before; a postcode that does not exist is not remembered."""
        wanted = normal_postcode(postcode)
        if wanted is None or wanted in self._known:
            return self._known[wanted] if wanted else None
        place = await self._stored(None, wanted) or await self._asked(None, wanted)
        if place is not None and len(self._known) < MOST_KEPT:
            self._known[wanted] = place
        return place

    async def districts(self, centre: Position, radius_miles: float) -> list[tuple[str, Position]]:
        """Postcode districts in or near the circle, nearest first."""
        return await self.source.districts(centre, radius_miles)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _read(self, _: None, postcodes: Sequence[str]) -> list[Place | None]:
        async with self._db.shared() as session:
            rows = await session.scalars(select(Postcode).where(Postcode.postcode.in_(postcodes)))
        places = {
            row.postcode: Place(row.postcode, Position(row.latitude, row.longitude), row.town, row.region)
            for row in rows
        }
        return [places.get(postcode) for postcode in postcodes]

    async def _ask(self, _: None, postcodes: Sequence[str]) -> Sequence[Place | RetryLater | None]:
        try:
            places = await self.source.locate(sorted(set(postcodes)))
        except RetryLater as error:
            return [error for _ in postcodes]  # not once more for each of them
        if places:
            await self._remember(places.values())
        return [places.get(postcode) for postcode in postcodes]

    async def _remember(self, places: Iterable[Place]) -> None:
        rows = [
            {
                "postcode": place.postcode,
                "latitude": place.position.latitude,
                "longitude": place.position.longitude,
                "town": place.town,
                "region": place.region,
            }
            for place in places
        ]
        async with self._db.shared() as session:
            await session.execute(insert(Postcode).values(rows).on_conflict_do_nothing())


def open_gazetteer(settings: Settings, db: Database) -> CachedGazetteer:
    """The gazetteer that the settings name."""
    http = httpx2.AsyncClient(timeout=10, trust_env=False)
    return CachedGazetteer(db, http, Postcodes(http, settings.postcodes_base_url))
