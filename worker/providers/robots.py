"""What a site's robots.txt allows, by RFC 9309; reading it over the network is the caller's."""

import time
from dataclasses import dataclass
from typing import Any

from protego import Protego

from worker.providers.fetch import AGENT, Fetched

MOST_BYTES = 500 * 1024
"""A crawler must read as much of the file; what stands beyond is not looked at."""
KEPT_SECONDS = 86_400.0
MOST_KEPT = 5_000
MOST_DELAY = 3.0
"""A site that wants longer pauses between pages gets one visit to one page."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules; without a file everything is allowed."""

    parsed: Any = None

    @classmethod
    def of(cls, robots: Fetched) -> "Rules | None":
        """From what came back for /robots.txt: 4xx allows everything; None for 5xx, when nothing may be fetched."""
        if robots.status >= 500:
            return None
        if not 200 <= robots.status < 300:
            return cls()
        return cls(Protego.parse(_whole_lines(robots.body).decode("utf-8", "replace").removeprefix("\ufeff")))

    def allow(self, url: str) -> bool:
        """Whether the page may be fetched."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds to wait between two pages."""
        return float((self.parsed.crawl_delay(AGENT) if self.parsed else None) or 0.0)


class RulesKept:
    """Rules by origin, for at most a day; they save a request, and losing them costs one."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[float, Rules]] = {}

    def get(self, origin: str) -> Rules | None:
        """The rules, if they are known and not too old."""
        until, rules = self._rules.get(origin, (0.0, None))
        return rules if time.monotonic() < until else None

    def put(self, origin: str, rules: Rules) -> None:
        """Keep the rules; the oldest make room."""
        while len(self._rules) >= MOST_KEPT:
            del self._rules[next(iter(self._rules))]
        self._rules[origin] = (time.monotonic() + KEPT_SECONDS, rules)


def _whole_lines(body: bytes) -> bytes:
    """The part that is looked at; a line that is cut short might forbid or allow what it does not."""
    if len(body) < MOST_BYTES:
        return body
    return body[:MOST_BYTES].rpartition(b"\n")[0]
