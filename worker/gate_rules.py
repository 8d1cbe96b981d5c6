"""What one key may do at each vendor, and when a vendor counts as failing: numbers only."""

from dataclasses import dataclass

from leads.settings import Settings
from leads.vocabulary import Source

KEPT = 20
"""One request in so many waits for a campaign that has yet to come; a small one needs no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Requests per key: `allowed` in each window of `seconds` (None: only the vendor's headers say), and at once.

    A window opens with its first request, as the vendors count. Of its requests `newcomers` are kept, until its last
    quarter, for campaigns that have made fewer than that. `slack` seconds are waited beyond its end, because our
    clock started before theirs and headers are cut to whole seconds. `patience` is how long somebody waits for a turn.
    """

    source: Source
    allowed: int | None = None
    seconds: float = 60.0
    slack: float = 0.0
    newcomers: int = 0
    at_once: int
    at_once_here: int
    """Of these in one process."""
    patience: float = 10.0
    lease: float = 15.0
    """Seconds after which the turns of a killed worker are free again."""
    failures: int = 10
    """So many failures with no answer in between open the circuit …"""
    within: float = 60.0
    """… if no two of them lie further apart than this."""
    first_pause: float = 4.0
    """Seconds for which an open circuit lets nobody through, which is waited out by whoever may ask again for nothing;
    three times as many each time that the probe after them fails, which is not …"""
    longest_pause: float = 60.0
    """… up to this."""


def openai(settings: Settings) -> Rule:
    """Answers are streamed for a minute or so: whoever waits for one to end has the patience for it."""
    most = settings.openai_streams
    return Rule(source=Source.OPENAI, at_once=most, at_once_here=most, patience=300.0)


def google_places(settings: Settings) -> Rule:
    """A quota per minute, of which no header tells anything."""
    return Rule(
        source=Source.GOOGLE_PLACES,
        allowed=settings.google_places_per_minute,
        newcomers=settings.google_places_per_minute // KEPT,
        slack=1.0,
        at_once=32,
        at_once_here=16,
    )


def companies_house(settings: Settings) -> Rule:
    """600 requests in five minutes, unless Companies House has agreed to more; its headers tell."""
    return Rule(
        source=Source.COMPANIES_HOUSE,
        allowed=settings.companies_house_per_window,
        newcomers=settings.companies_house_per_window // KEPT,
        seconds=300.0,
        slack=1.0,
        at_once=24,
        at_once_here=12,
    )
