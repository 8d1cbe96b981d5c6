"""Where postcodes are, remembered in Postgres: a postcode is asked for once, whoever asks."""

from dataclasses import dataclass, field

import httpx2
from sqlalchemy.dialects.postgresql import insert

from leads.db import Database
from leads.evidence import Position
from leads.geography import Place, normal_postcode
from leads.models import Postcode
from leads.settings import Settings
from worker.providers.postcodes import Postcodes

MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class CachedGazetteer:
    """Implements `leads.geography.Gazetteer`; `known` is what this process has seen."""

    db: Database
    http: httpx2.AsyncClient
    source: Postcodes
    known: dict[str, Place] = field(default_factory=dict)

    async def locate(self, postcode: str) -> Place | None:
        """The place, from the cache where it was looked up before; a postcode that does not exist is not remembered."""
        wanted = normal_postcode(postcode)
        if wanted is None:
            return None
        if wanted not in self.known:
            place = await self._stored(wanted) or await self._asked(wanted)
            if place is None or len(self.known) >= MOST_KEPT:
                return place
            self.known[wanted] = place
        return self.known[wanted]

    async def districts(self, centre: Position, radius_miles: float) -> list[tuple[str, Position]]:
        """Postcode districts in or near the circle, nearest first."""
        return await self.source.districts(centre, radius_miles)

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def _stored(self, postcode: str) -> Place | None:
        async with self.db.shared() as session:
            row = await session.get(Postcode, postcode)
        return Place(row.postcode, Position(row.latitude, row.longitude), row.town, row.region) if row else None

    async def _asked(self, postcode: str) -> Place | None:
        place = await self.source.locate(postcode)
        if place is not None:
            await self._remember(place)
        return place

    async def _remember(self, place: Place) -> None:
        row = {
            "postcode": place.postcode,
            "latitude": place.position.latitude,
            "longitude": place.position.longitude,
            "town": place.town,
            "region": place.region,
        }
        async with self.db.shared() as session:
            await session.execute(insert(Postcode).values(row).on_conflict_do_nothing())


def open_gazetteer(settings: Settings, db: Database) -> CachedGazetteer:
    """The gazetteer that the settings name."""
    http = httpx2.AsyncClient(timeout=10, trust_env=False)
    return CachedGazetteer(db, http, Postcodes(http, settings.postcodes_base_url))
