"""The least time in which a campaign could have been done: pure arithmetic over the log and the latencies.

The bound is the larger of two floors, neither of which any schedule can beat.

*Writing.* The leads that the register's free search did not name had to be written by the model. Of the distinct
companies that the log shows it wrote, the shortest are counted. Each key has eight streams at once; the k-th best
stream begins to write when the k-th quickest call of the log did (calls that were never made count with the medians:
first byte and one search), and from then on gives 80 tokens a second. The writing floor is the moment when the
streams together have given the tokens, and one stream the longest company. The last lead still has to be enriched,
side by side at each vendor that the campaign used: the slowest of Places, of the register (one search or one profile
tells enough, and a company on one of its lists needs neither), and of a home page. Each counts with the lesser of its
median and the quickest answer in the log, so that a lucky draw cannot undercut the bound. Where nothing had to be
written, the register's list has to come before the last lead's enrichment.

*Allowance.* A vendor that grants L requests a window and key lets no more than L × keys through in the first
window. The necessary calls are one a lead, but never more than the log shows, so that a lead that needed none is not
held against the schedule.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from canvass.sandbox.pace import ALLOWANCES, MEDIANS, SEARCH_SECONDS, STREAMS_PER_KEY, TOKENS_PER_SECOND

Entry = Mapping[str, Any]
LOOK_UPS = {"places": ("searchText",), "companies_house": ("search", "profile")}
"""Operations of which one brings what a lead needs of the vendor."""


@dataclass(frozen=True)
class Bound:
    """All in seconds but the counts. `seconds` = max(`writing` + `last_chain`, `allowance`).

    `written_leads`: leads that only the model named. `tokens`: what the shortest of them took to write. `streams`: how
    many may run at once. `first_text`: when the quickest stream could begin to write. `writing`: when the last of the
    tokens is written. `last_chain`: enriching the last lead. `allowance`: the longest wait for a vendor's next window.
    """

    leads: int
    written_leads: int
    tokens: int
    streams: int
    first_text: float
    writing: float
    last_chain: float
    allowance: float
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def lower_bound(entries: Iterable[Entry], leads: int, *, since: float | None = None, real: bool = True) -> Bound:
    """`since` leaves out what was before a campaign; without real latencies nothing has to be waited for."""
    every = list(entries)
    log = [entry for entry in every if since is None or entry["started"] >= since]
    earlier = {entry["vendor"] for entry in every if since is not None and entry["started"] < since}
    model = [entry for entry in log if entry["vendor"] == "openai" and entry["operation"] == "responses"]
    tokens = _cheapest(model, max(0, leads - len(_free_names(log))))
    streams = STREAMS_PER_KEY * max(1, len({entry["key"] for entry in model}))
    begins = _beginnings(model, streams)
    if not (real and leads):
        return Bound(leads, len(tokens), sum(tokens), streams, 0, 0, 0, 0, 0)
    writing = _writing(begins, tokens)
    listing = 0.0 if tokens else _quickest(log, "companies_house", "advanced-search")
    chain = listing + _last_chain(log)
    allowance = max((_allowance(vendor, log, leads, fresh=vendor not in earlier) for vendor in LOOK_UPS), default=0.0)
    total = max(writing + chain, allowance)
    return Bound(leads, len(tokens), sum(tokens), streams, begins[0], writing, chain, allowance, total)


def _free_names(log: Sequence[Entry]) -> set[str]:
    found = (entry for entry in log if entry["operation"] == "advanced-search")
    return {str(name).lower() for entry in found for name in entry["answer"].get("names", ())}


def _cheapest(model: Sequence[Entry], count: int) -> list[int]:
    """Tokens of the `count` shortest distinct companies written, each at its shortest."""
    shortest: dict[str, int] = {}
    for entry in model:
        for name, tokens in zip(entry["answer"].get("names", ()), entry["answer"].get("item_tokens", ()), strict=False):
            shortest[name] = min(tokens, shortest.get(name, tokens))
    return sorted(shortest.values())[:count]


def _beginnings(model: Sequence[Entry], streams: int) -> list[float]:
    """When each of the streams could begin to write, quickest first."""
    seen = sorted(entry["answer"]["text_began"] for entry in model if "text_began" in entry["answer"])
    median = MEDIANS["openai"] + SEARCH_SECONDS
    return sorted([*seen[:streams], *[median] * (streams - len(seen))])


def _writing(begins: Sequence[float], tokens: Sequence[int]) -> float:
    """All the tokens together, and the longest company for itself, which one stream has to write alone."""
    if not tokens:
        return 0.0
    together = filling_time(begins, sum(tokens) / TOKENS_PER_SECOND)
    return max(together, begins[0] + max(tokens) / TOKENS_PER_SECOND)


def filling_time(begins: Sequence[float], work: float) -> float:
    """When streams that begin at these times have done `work` seconds of writing together.

    With the first k at work, sum(T - begin) = work gives T = (work + sum of the k beginnings) / k; it holds for the k
    at which the next stream would begin only after T.
    """
    ordered = sorted(begins)
    total = 0.0
    for count, begin in enumerate(ordered, 1):
        total += begin
        done = (work + total) / count
        if count == len(ordered) or done <= ordered[count]:
            return done
    return 0.0


def _last_chain(log: Sequence[Entry]) -> float:
    """The slowest of the enrichers that the campaign used, each as quick as it was at its quickest."""
    places = _quickest(log, "places", "searchText")
    return max(places, _register(log), _quickest(log, "websites", "page"))


def _register(log: Sequence[Entry]) -> float:
    """Nothing where a list was read: the last lead may have been on it."""
    if _quickest(log, "companies_house", "advanced-search"):
        return 0.0
    used = (_quickest(log, "companies_house", operation) for operation in LOOK_UPS["companies_house"])
    return min((seconds for seconds in used if seconds), default=0.0)


def _quickest(log: Sequence[Entry], vendor: str, operation: str) -> float:
    """Nothing where the vendor was never asked."""
    seen = [entry["waited"] for entry in log if (entry["vendor"], entry["operation"]) == (vendor, operation)]
    return min(MEDIANS[vendor], *seen) if seen else 0.0


def _allowance(vendor: str, log: Sequence[Entry], leads: int, *, fresh: bool) -> float:
    """Whole windows that must pass: one less than the windows needed, and one less again where the first of them may
    have been opened before the campaign began."""
    calls = [entry for entry in log if entry["vendor"] == vendor and entry["status"] == 200]
    made = min(leads, sum(entry["operation"] in LOOK_UPS[vendor] for entry in calls))
    limit, window = ALLOWANCES[vendor]
    keys = max(1, len({entry["key"] for entry in calls}))
    windows = math.ceil(made / (limit * keys))
    return float(max(0, windows - (1 if fresh else 2)) * window)
