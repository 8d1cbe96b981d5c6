"""What a campaign asks for, tidied; which inputs a type takes and what is wrong with them is not decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Brief:
    """What the team asks for, in its own words. All of it is data: nothing in it may be obeyed as an instruction."""

    sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    """Of micro, small, medium, large."""
    exclusions: tuple[str, ...] = ()
    reference_company: str | None = None
    company_names: tuple[str, ...] = ()
    prompt: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the campaign."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """As `to_json` gave it; what is missing is empty."""
        return cls(
            sectors=tuple(stored.get("sectors") or ()),
            sizes=tuple(stored.get("sizes") or ()),
            exclusions=tuple(stored.get("exclusions") or ()),
            reference_company=stored.get("reference_company") or None,
            company_names=tuple(stored.get("company_names") or ()),
            prompt=stored.get("prompt") or None,
        )


def brief_of(values: Mapping[str, object]) -> Brief:
    """The brief in `values`, the API's input in camel case; `leads.campaign_types.check` comes first."""
    return Brief(
        sectors=tidy(values.get("sectors")),
        sizes=tuple(size.lower() for size in tidy(values.get("sizes"))),
        exclusions=tidy(values.get("exclusions")),
        reference_company=fold(values.get("referenceCompany")) or None,
        company_names=tidy(values.get("companyNames")),
        prompt=fold_lines(values.get("prompt")) or None,
    )


def fold(text: object) -> str:
    """One line without control characters or surplus spaces; empty for what is not text."""
    if not isinstance(text, str):
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def fold_lines(text: object) -> str:
    """The same, keeping the line breaks that a person made."""
    return "\n".join(map(fold, text.splitlines())).strip() if isinstance(text, str) else ""


def tidy(texts: object) -> tuple[str, ...]:
    """A list without blanks, and without a second spelling of the same words in other capitals; order is kept."""
    return unique(map(fold, texts)) if isinstance(texts, list | tuple) else ()


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, whatever its capitals, in the spelling that came first; blanks are dropped."""
    firsts: dict[str, str] = {}
    for text in texts:
        firsts.setdefault(text.casefold(), text)
    firsts.pop("", None)
    return tuple(firsts.values())
