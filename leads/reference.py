"""The company that others should resemble, as sources describe it; asking them about it is not done here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from leads.best_values import keepable
from leads.briefs import ListedCompany, fold, unique
from leads.evidence import Evidence, Found, SourceReport
from leads.normalise import LEGAL_FORMS, normal_company_number, site_of
from leads.scoring import BANDS
from leads.sic import description_of, trade_of
from leads.types.codes import SAY_NOTHING
from leads.vocabulary import Field, SourceStatus

MOST_TRADES = 4
"""The register takes as many codes of one company."""

_TAIL = re.compile(r"(?: activities| services)?(?: n\.?e\.?c\.?)?$")
_PLACE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){1,30}")
_SMALL_ACCOUNTS = {"micro": "micro", "small": "small", "medium": "medium"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known of it that may be kept. Where nobody knew it, only the name and town that the team gave."""

    name: str
    town: str | None = None
    postcode: str | None = None
    website: str | None = None
    company_number: str | None = None
    sic_codes: tuple[str, ...] = ()
    """Without those that say nothing."""
    description: str | None = None
    size: str | None = None
    """One of micro, small, medium, large."""
    other_names: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether a source knew it."""
        return bool(self.company_number or self.website or self.sic_codes)

    @property
    def trades(self) -> tuple[str, ...]:
        """What it does, as its codes say, in a few words each."""
        told = (_TAIL.sub("", (description_of(code) or trade_of(code) or "").lower()) for code in self.sic_codes)
        return unique(told)[:MOST_TRADES]

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the team's first."""
        return unique((self.name, *self.other_names))

    def is_same(self, found: Found) -> bool:
        """Whether a find is the reference itself: its number, its site, or a name of its own in no other place."""
        number = normal_company_number(found.company_number or "")
        if number and self.company_number:
            return number == self.company_number
        site = site_of(found.website or "")
        if site and self.website and site == site_of(self.website):
            return True
        town, postcode = found.town, found.postcode
        other = ListedCompany(found.name, postcode, None if postcode else town)
        own_town = None if self.postcode and postcode else self.town
        return any(ListedCompany(name, self.postcode, own_town).same_as(other) for name in self.names)

    def to_json(self) -> dict[str, Any]:
        """As it is stored with a run."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `to_json` gave it."""
        several = {name: tuple(stored.get(name) or ()) for name in ("sic_codes", "other_names")}
        return cls(**{**stored, **several})


def named(text: str) -> Reference:
    """The reference as the team typed it: "Archer Ltd, Leicester" names its town."""
    name, comma, tail = (part.strip() for part in fold(text).rpartition(","))
    words = tail.casefold().split()
    is_place = bool(_PLACE.fullmatch(tail)) and len(words) <= 3 and not {*words} & (LEGAL_FORMS | {"and", "sons"})
    return Reference(name, town=tail) if comma and name and is_place else Reference(fold(text))


def reference_of(asked: Reference, reports: Iterable[SourceReport]) -> Reference:
    """What is known of the company that was `asked` for, from what the sources said of it."""
    found = [report for report in reports if report.status is SourceStatus.FOUND]
    evidence = [piece for report in found for piece in report.evidence]
    kept = keepable(evidence)

    def value(field: Field) -> Any:
        return kept[field].value if field in kept else None

    return Reference(
        name=asked.name,
        town=value(Field.TOWN) or asked.town,
        postcode=value(Field.POSTCODE),
        website=value(Field.WEBSITE),
        company_number=value(Field.COMPANY_NUMBER),
        sic_codes=tuple(code for code in value(Field.SIC_CODES) or () if code not in SAY_NOTHING)[:MOST_TRADES],
        description=fold(value(Field.DESCRIPTION)) or None,
        size=_size(kept),
        other_names=_other_names(asked.name, evidence),
    )


def _size(kept: Mapping[Field, Evidence]) -> str | None:
    """By its staff, or by the size for which it draws up accounts."""
    if Field.EMPLOYEES in kept and isinstance(staff := kept[Field.EMPLOYEES].value, int | float):
        return next(
            (size for size, (low, high) in BANDS.items() if low <= staff and (high is None or staff <= high)), None
        )
    category = str(kept[Field.ACCOUNTS_CATEGORY].value).casefold() if Field.ACCOUNTS_CATEGORY in kept else ""
    return next((size for word, size in _SMALL_ACCOUNTS.items() if word in category), None)


def _other_names(name: str, evidence: Iterable[Evidence]) -> tuple[str, ...]:
    kept = (piece.value for piece in evidence if piece.field is Field.NAME and piece.expires_at is None)
    return tuple(each for each in unique((name, *kept)) if each.casefold() != name.casefold())
