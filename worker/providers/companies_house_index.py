"""What lists and profiles have said of companies, kept in memory so that a look-up need not ask again; no HTTP here.

The register's allowance, not money, is what a campaign runs out of. A list of an area names hundreds of companies in
one request, with all that a look-up by name would bring: whoever is on it is looked up here. Each campaign has its own
index, so that what it shows was read for it. An index lives with the process: after a restart, and when so many
campaigns share a key that theirs is let go, the register is simply asked.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from uuid import UUID

from leads.calls import Calls
from leads.normalise import name_tokens
from worker.providers.companies_house_reply import Seen

MOST = 8_000
"""Companies that an index keeps, less than two kilobytes each; those not used for longest go first."""
MOST_LISTS = 500
MOST_CAMPAIGNS = 6
KEPT_FOR = 6 * 3600.0
"""Seconds after which a company is asked for anew: its status may have changed."""


class Indexes:
    """The indexes of the campaigns that asked last."""

    def __init__(self) -> None:
        self._by_campaign: OrderedDict[UUID, Index] = OrderedDict()

    def of(self, calls: Calls) -> "Index":
        """That of the campaign for which is called."""
        index = self._by_campaign.setdefault(calls.campaign_id, Index())
        self._by_campaign.move_to_end(calls.campaign_id)
        if len(self._by_campaign) > MOST_CAMPAIGNS:
            self._by_campaign.popitem(last=False)
        return index


class Index:
    """Companies by number and by name, and the lists that brought them."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._by_number: OrderedDict[str, tuple[Seen, float]] = OrderedDict()
        self._by_name: dict[str, set[str]] = {}
        self._lists: OrderedDict[str, tuple[int, tuple[str, ...]]] = OrderedDict()

    def keep(self, seen: Iterable[Seen]) -> None:
        """Remember them; a profile is not replaced by the less that a list says while it is fresh."""
        until = time.monotonic() + KEPT_FOR
        for each in seen:
            number = each.company.entry.number
            known = self.numbered(number)
            if known is None or each.company.whole or not known.company.whole:
                self._forget(number)
                self._by_number[number] = each, until
                self._by_name.setdefault(_key(each.company.entry.name), set()).add(number)
        while len(self._by_number) > self._most:
            self._forget(next(iter(self._by_number)))

    def numbered(self, number: str) -> Seen | None:
        """The company with this number, if it is known and fresh."""
        known, until = self._by_number.get(number, (None, 0.0))
        if known is None:
            return None
        if time.monotonic() >= until:
            self._forget(number)
            return None
        self._by_number.move_to_end(number)
        return known

    def named(self, names: Iterable[str]) -> list[Seen]:
        """The companies of any of these names that are known and fresh, in any spelling of them."""
        numbers = {number for name in names for number in self._by_name.get(_key(name), ())}
        return [known for number in sorted(numbers) if (known := self.numbered(number))]

    def keep_list(self, key: str, hits: int, seen: Iterable[Seen]) -> None:
        """Remember the answer to a request for a list: how many there are in all, and those that came."""
        listed = list(seen)
        self.keep(listed)
        self._lists[key] = hits, tuple(each.company.entry.number for each in listed)
        while len(self._lists) > MOST_LISTS:
            self._lists.popitem(last=False)

    def listed(self, key: str) -> tuple[int, list[Seen]] | None:
        """That answer again, while all of its companies are known and fresh."""
        if key not in self._lists:
            return None
        hits, numbers = self._lists[key]
        known = [each for number in numbers if (each := self.numbered(number))]
        if len(known) < len(numbers):
            del self._lists[key]
            return None
        return hits, known

    def _forget(self, number: str) -> None:
        known, _ = self._by_number.pop(number, (None, 0.0))
        if known:
            key = _key(known.company.entry.name)
            self._by_name[key].discard(number)
            if not self._by_name[key]:
                del self._by_name[key]


def _key(name: str) -> str:
    return " ".join(sorted(name_tokens(name)))
