"""What a form asks for when a campaign is made, and what is wrong with an answer; which type asks what is elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from leads.briefs import ListedCompany, fold, fold_lines, tidy
from leads.geography import normal_postcode
from leads.lists import LONGEST_NAME, problem_of

LONGEST_ENTRY = LONGEST_NAME
"""Characters of one entry of a list."""


class InputKind(StrEnum):
    """How a value is written, and so which control a form shows."""

    POSTCODE = "POSTCODE"
    INTEGER = "INTEGER"
    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    TEXT_LIST = "TEXT_LIST"
    BOOLEAN = "BOOLEAN"
    CHOICES = "CHOICES"
    MONEY = "MONEY"
    COMPANIES = "COMPANIES"


_WRITTEN = frozenset({InputKind.POSTCODE, InputKind.TEXT, InputKind.LONG_TEXT})
_LISTED = frozenset({InputKind.TEXT_LIST, InputKind.CHOICES, InputKind.COMPANIES})


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a type of campaign asks for; `name` is the API's, in camel case.

    `minimum` and `maximum` bound the value of INTEGER and MONEY (minor units), the characters of TEXT and LONG_TEXT,
    and the entries of TEXT_LIST and COMPANIES. `options` are all there is for CHOICES and suggestions for TEXT_LIST.
    What is `required` may be left out where the input that `unless` names is given.
    """

    name: str
    label: str
    help: str
    kind: InputKind
    required: bool = False
    unless: str | None = None
    default: int | bool | None = None
    minimum: int | None = None
    maximum: int | None = None
    options: tuple[str, ...] = ()

    def problem(self, value: object) -> str | None:
        """What is wrong with `value`, as a sentence for the person who gave it; None when nothing is."""
        if self.is_blank(value):
            return f"{self.label} is needed. {self.help}" if self.required else None
        return _PROBLEMS[self.kind](self, value)

    def is_blank(self, value: object) -> bool:
        """Whether `value` says nothing."""
        if isinstance(value, str):
            return self.kind in _WRITTEN and not fold(value)
        if isinstance(value, list | tuple):
            return self.kind in _LISTED and all(isinstance(entry, str) and not fold(entry) for entry in value)
        return value is None


def _postcode(asked: Input, value: object) -> str | None:
    if isinstance(value, str) and normal_postcode(value):
        return None
    return f"{asked.label} must be a full UK postcode, such as LE1 1AA."


def _number(asked: Input, value: object) -> str | None:
    low, high = asked.minimum or 0, asked.maximum
    if isinstance(value, int) and not isinstance(value, bool) and low <= value and (high is None or value <= high):
        return None
    bounds = f"of at least {low:,}" if high is None else f"from {low:,} to {high:,}"
    return f"{asked.label} must be a whole number {bounds}."


def _text(asked: Input, value: object) -> str | None:
    if not isinstance(value, str):
        return f"{asked.label} must be text."
    length = len(fold_lines(value))
    if asked.maximum is None or length <= asked.maximum:
        return None
    return f"{asked.label} can have {asked.maximum:,} characters; this has {length:,}. Shorten it."


def _list(asked: Input, value: object) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(entry, str) for entry in value):
        return f"{asked.label} must be a list of texts."
    entries = tidy(value)
    longest = max(entries, key=len)
    if len(longest) > LONGEST_ENTRY:
        return f"{asked.label}: an entry can have {LONGEST_ENTRY} characters. Shorten “{longest[:40]}…”."
    if asked.maximum is not None and len(entries) > asked.maximum:
        return f"{asked.label} can have {asked.maximum:,} entries; this has {len(entries):,}. Leave some out."
    return None


def _companies(asked: Input, value: object) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(entry, Mapping) for entry in value):
        return f"{asked.label} must be a list of companies."
    if asked.maximum is not None and len(value) > asked.maximum:
        return f"{asked.label} can have {asked.maximum:,} entries; this has {len(value):,}. Leave some out."
    for place, entry in enumerate(value, start=1):
        company = ListedCompany.of(entry)
        if wrong := problem_of(company):
            return f"{asked.label}, entry {place}{f' ({company.name[:40]})' if company.name else ''}: {wrong}"
    return None


def _boolean(asked: Input, value: object) -> str | None:
    return None if isinstance(value, bool) else f"{asked.label} must be true or false."


def _choices(asked: Input, value: object) -> str | None:
    if wrong := _list(asked, value):
        return wrong
    allowed = {option.casefold() for option in asked.options}
    strangers = [entry for entry in tidy(value) if entry.casefold() not in allowed]
    if not strangers:
        return None
    return f"{asked.label}: “{strangers[0][:40]}” is not one of the choices. Choose from: {', '.join(asked.options)}."


_PROBLEMS: dict[InputKind, Callable[[Input, object], str | None]] = {
    InputKind.POSTCODE: _postcode,
    InputKind.INTEGER: _number,
    InputKind.TEXT: _text,
    InputKind.LONG_TEXT: _text,
    InputKind.TEXT_LIST: _list,
    InputKind.BOOLEAN: _boolean,
    InputKind.CHOICES: _choices,
    InputKind.MONEY: _number,
    InputKind.COMPANIES: _companies,
}
