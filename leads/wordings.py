"""How a type of campaign is worded for a model, and what a tenant's own wording may be; it is kept elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from leads.briefs import fold, fold_lines, tidy
from leads.errors import InvalidError
from leads.types.entry import CampaignType

BUILT_IN = "built-in"
"""The version of the wording that Canvass comes with."""
LONGEST_PROMPT = 4_000
"""Characters; the built-in prompts have less than a thousand."""
MOST_ENTRIES = 20
LONGEST_ENTRY = 300


@dataclass(frozen=True, slots=True)
class Wording:
    """What a model is told to look for in campaigns of one type, and what belongs in its answer.

    `version` is the number of a tenant's own wording, or BUILT_IN. The rules that hold for every type are not part of
    it: they are in `leads.prompts`, and nothing that a tenant writes replaces them.
    """

    version: str
    prompt: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        """Whether a tenant wrote it."""
        return self.version != BUILT_IN


def built_in(kind: CampaignType) -> Wording:
    """The wording that the type comes with."""
    return Wording(BUILT_IN, kind.prompt, kind.include, kind.exclude)


def worded(prompt: str, include: Sequence[str], exclude: Sequence[str], *, version: str = "") -> Wording:
    """A tenant's own wording, tidied: entries are one line each, and none comes twice.

    Raises:
        InvalidError: naming each part that is missing or too long.
    """
    wording = Wording(version, fold_lines(prompt), tidy(include), tidy(exclude))
    wrong = {
        "prompt": _prompt_problem(wording.prompt),
        "include": _entries_problem(wording.include, "There must be something to report: add an entry."),
        "exclude": _entries_problem(wording.exclude, None),
    }
    if found := {field: problem for field, problem in wrong.items() if problem}:
        raise InvalidError(found)
    return wording


def _prompt_problem(prompt: str) -> str | None:
    if not prompt:
        return "Say what to look for."
    if len(prompt) <= LONGEST_PROMPT:
        return None
    return f"A prompt can have {LONGEST_PROMPT:,} characters; this has {len(prompt):,}. Shorten it."


def _entries_problem(entries: Sequence[str], when_empty: str | None) -> str | None:
    if not entries:
        return when_empty
    if len(entries) > MOST_ENTRIES:
        return f"There can be {MOST_ENTRIES} entries; these are {len(entries)}. Leave some out."
    longest = max(entries, key=len)
    if len(longest) <= LONGEST_ENTRY:
        return None
    return f"An entry can have {LONGEST_ENTRY} characters. Shorten “{fold(longest)[:40]}…”."
