"""What Google's terms let us do with each value of a place, as one table; keeping to it is done by facts' expiry."""

from collections.abc import Mapping
from datetime import timedelta

from leads.vocabulary import Field

MONTH = timedelta(days=30)

KEPT: Mapping[Field, timedelta | None] = {
    Field.PLACE_ID: None,
    Field.POSITION: MONTH,
    Field.NAME: MONTH,
    Field.ADDRESS: MONTH,
    Field.POSTCODE: MONTH,
    Field.TOWN: MONTH,
    Field.PHONE: MONTH,
    Field.WEBSITE: MONTH,
    Field.BUSINESS_STATUS: MONTH,
    Field.RATING: MONTH,
    Field.RATING_COUNT: MONTH,
    Field.OPENING_HOURS: MONTH,
    Field.LOCATIONS: MONTH,
}
"""How long a value may be kept (None: for good): ids for good, positions for thirty days. All the rest is only for
showing, with Google's name and a link, and for checking what others say; it goes when the position goes."""

REPLY = MONTH
"""How long an answer is kept so that it is not paid for twice: no longer than anything in it."""


def map_link(place_id: str) -> str:
    """Where Google shows a place, when it does not say so itself."""
    return f"https://www.google.com/maps/place/?q=place_id:{place_id}"
