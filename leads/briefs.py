"""What a campaign asks for, tidied; which inputs a type takes and what is wrong with them is not decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from leads.geography import normal_postcode
from leads.normalise import LEGAL_FORMS, normal_company_number, normal_name

_LIKE_NONE = frozenset({"limited", "ltd", "co", "company", "cyf", "cyfyngedig"})
"""Legal forms that people leave out."""


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """A company that the team names itself, with what it knows of it."""

    name: str
    postcode: str | None = None
    town: str | None = None
    website: str | None = None
    company_number: str | None = None

    @classmethod
    def of(cls, said: Mapping[str, object]) -> Self:
        """From the API's input in camel case, tidied; what does not look like a postcode or a number stays as it is."""
        postcode, number = fold(said.get("postcode")), fold(said.get("companyNumber"))
        return cls(
            name=fold(said.get("name")),
            postcode=normal_postcode(postcode) or postcode or None,
            town=fold(said.get("town")) or None,
            website=fold(said.get("website")) or None,
            company_number=normal_company_number(number) or number or None,
        )

    @property
    def plain_name(self) -> str:
        """What spellings of its name have in common: "The Alpha Co. Ltd" and "ALPHA" are one, "Alpha LLP" is not."""
        form = next(iter(self.name.casefold().replace(".", "").split()[-1:]), "")
        unlike = form if form in LEGAL_FORMS - _LIKE_NONE else ""
        return f"{normal_name(self.name) or self.name.casefold()} {unlike}".strip()

    def to_input(self) -> dict[str, str | None]:
        """As `of` takes it."""
        told = asdict(self)
        return told | {"companyNumber": told.pop("company_number")}

    def same_as(self, other: "ListedCompany") -> bool:
        """Whether two entries mean one company: one number, or one name and nothing that says they are two places.

        A name without a legal form is taken for a limited company's: an LLP or PLC of that name is another firm.
        """
        if self.company_number and other.company_number:
            return self.company_number == other.company_number
        if self.plain_name != other.plain_name:
            return False
        pairs = ((self.postcode, other.postcode), (self.town, other.town))
        return not any(one and two and one.casefold() != two.casefold() for one, two in pairs)


@dataclass(frozen=True, slots=True)
class Brief:
    """What the team asks for, in its own words. All of it is data: nothing in it may be obeyed as an instruction."""

    sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    """Of micro, small, medium, large."""
    exclusions: tuple[str, ...] = ()
    reference_company: str | None = None
    company_names: tuple[str, ...] = ()
    companies: tuple[ListedCompany, ...] = ()
    """The same with what is known of each; `listed` has both."""
    prompt: str | None = None

    @property
    def listed(self) -> tuple[ListedCompany, ...]:
        """The companies that are to be looked up, each once: those of which more is known first."""
        names = [ListedCompany(name) for name in self.company_names]
        return tuple(once((*self.companies, *names)))

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
            companies=tuple(ListedCompany(**each) for each in stored.get("companies") or ()),
            prompt=stored.get("prompt") or None,
        )


def brief_of(values: Mapping[str, object]) -> Brief:
    """The brief in `values`, the API's input in camel case; `leads.campaign_types.check` comes first."""
    companies = values.get("companies")
    entries = companies if isinstance(companies, list | tuple) else ()
    return Brief(
        sectors=tidy(values.get("sectors")),
        sizes=tuple(size.lower() for size in tidy(values.get("sizes"))),
        exclusions=tidy(values.get("exclusions")),
        reference_company=fold(values.get("referenceCompany")) or None,
        company_names=tidy(values.get("companyNames")),
        companies=tuple(once(ListedCompany.of(each) for each in entries if isinstance(each, Mapping))),
        prompt=fold_lines(values.get("prompt")) or None,
    )


def once(companies: Iterable[ListedCompany]) -> list[ListedCompany]:
    """Each company once, as it came first."""
    kept: list[ListedCompany] = []
    by_key: dict[str, list[ListedCompany]] = {}
    for company in companies:
        keys = [company.plain_name, *filter(None, [company.company_number])]
        if not any(company.same_as(other) for key in keys for other in by_key.get(key, ())):
            kept.append(company)
            for key in keys:
                by_key.setdefault(key, []).append(company)
    return kept


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
