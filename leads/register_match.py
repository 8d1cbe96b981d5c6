"""Whether a company on the register is the one asked about; strict, for a wrong number is worse than none.

A group's companies share an address and differ by one word, so names count as near only when a letter is mistyped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from leads.evidence import Subject
from leads.geography import normal_postcode
from leads.matching import RARE
from leads.names import likeness, name_traits
from leads.normalise import aliases, name_tokens

FORMS = {
    "limited": "limited",
    "ltd": "limited",
    "cyfyngedig": "limited",
    "cyf": "limited",
    "plc": "plc",
    "ccc": "plc",
    "llp": "llp",
    "pac": "llp",
    "lp": "lp",
    "cic": "cic",
    "cbc": "cic",
    "cio": "cio",
    "scio": "cio",
}
"""Legal forms as they end names. Two firms may have one name but for these: a Limited and an LLP are two firms."""


_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b")


class Naming(IntEnum):
    """How alike two names are, for this purpose."""

    OTHER = 0
    NEAR = 1
    EQUAL = 2


class Placing(IntEnum):
    """How well two places agree."""

    ELSEWHERE = 0
    UNKNOWN = 1
    DISTRICT = 2
    POSTCODE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A company on the register, as a search or its profile shows it."""

    number: str
    name: str
    previous_names: tuple[str, ...] = ()
    status: str | None = None
    address: str | None = None
    town: str | None = None
    postcode: str | None = None

    @property
    def live(self) -> bool:
        """Whether it has not ended."""
        return self.status not in {"dissolved", "closed", "converted-closed", "removed"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a register entry and the subject agree; the greater the surer."""

    naming: Naming
    placing: Placing
    rare: bool
    live: bool

    @property
    def acceptable(self) -> bool:
        """The same postcode and the same or a mistyped name; or the same district and exactly the same, rare name."""
        if self.naming is Naming.OTHER:
            return False
        if self.placing is Placing.POSTCODE:
            return True
        return self.placing is Placing.DISTRICT and self.naming is Naming.EQUAL and self.rare and self.live

    @property
    def acceptable_with_number(self) -> bool:
        """What suffices when this very number was given: registered names are unique, addresses often an agent's."""
        if self.acceptable:
            return True
        if self.naming is Naming.EQUAL:
            return self.placing is not Placing.ELSEWHERE or (self.rare and self.live)
        return self.naming is Naming.NEAR and self.placing is Placing.DISTRICT and self.live


def agreement(entry: Entry, subject: Subject) -> Agreement:
    """Compare an entry with what is known of the subject; the subject's own number is not looked at."""
    ours, theirs = names_of(subject), (entry.name, *entry.previous_names)
    naming, telling = max((_naming(a, b) for a in ours for b in theirs), key=lambda pair: pair)
    return Agreement(naming, placing(entry, subject), telling >= RARE, entry.live)


def choose(entries: Iterable[Entry], subject: Subject) -> Entry | None:
    """The one entry that is the subject; None when there is none, or two that it could be as well."""
    judged = [(agreement(entry, subject), entry) for entry in entries]
    good = [(_rank(found, entry, subject), entry) for found, entry in judged if found.acceptable]
    good.sort(key=lambda pair: pair[0], reverse=True)
    if len(good) > 1 and good[0][0] == good[1][0]:
        return None
    return good[0][1] if good else None


def names_of(subject: Subject) -> list[str]:
    """Every name that the subject goes by: "Acme Ltd t/a Zed" are two."""
    names = (alias for name in (subject.name, *subject.other_names) for alias in aliases(name))
    return list(dict.fromkeys(names))


def place_of(subject: Subject) -> str | None:
    """The subject's postcode, be it the last one that its address has."""
    return _postcode(subject.address, subject.postcode)


def is_rare(name: str) -> bool:
    """Whether a name says who it is without its very postcode."""
    return name_traits(name).weight >= RARE


def findable(subject: Subject) -> bool:
    """Whether an entry could be accepted by name at all: a common name without a postcode could be anybody's."""
    return place_of(subject) is not None or (bool(_words(subject.town)) and any(map(is_rare, names_of(subject))))


def placing(entry: Entry, subject: Subject) -> Placing:
    """How the registered office and the subject's place agree."""
    office, place = _postcode(entry.address, entry.postcode), place_of(subject)
    if office and office == place:
        return Placing.POSTCODE
    if office and place and office.split()[0] == place.split()[0]:
        return Placing.DISTRICT
    if _words(subject.town) and _words(subject.town) <= _words(entry.address) | _words(entry.town):
        return Placing.DISTRICT
    known = (place or subject.town) and (office or entry.town)
    return Placing.ELSEWHERE if known else Placing.UNKNOWN


def _postcode(address: str | None, postcode: str | None) -> str | None:
    """The postcode, or the last one that is written in the address."""
    written = _POSTCODE.findall((address or "").upper())
    return normal_postcode(postcode or "") or (normal_postcode(written[-1]) if written else None)


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"[^\W_]+", (text or "").casefold()))


def _rank(found: Agreement, entry: Entry, subject: Subject) -> tuple[bool, int, int, bool]:
    written_so = entry.name.casefold().split() == subject.name.casefold().split()
    return found.live, int(found.placing), int(found.naming), written_so


def _naming(a: str, b: str) -> tuple[Naming, float]:
    if _form(a) and _form(b) and _form(a) != _form(b):
        return Naming.OTHER, 0.0
    alike = likeness(name_traits(a), name_traits(b))
    if alike.equal:
        return Naming.EQUAL, alike.telling
    return (Naming.NEAR if _mistyped(name_tokens(a), name_tokens(b)) else Naming.OTHER), alike.telling


def _mistyped(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the words are the same but for one letter in one word of five letters or more."""
    if len(a) != len(b):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    return min(len(x), len(y)) >= 5 and x[0] == y[0] and (x + y).isalpha() and OSA.distance(x, y) == 1


def _form(name: str) -> str | None:
    words = name.casefold().replace(".", "").replace(",", " ").split()
    return FORMS.get(words[-1]) if len(words) > 1 else None
