"""What each finder brought to a campaign, as the API shows it."""

from typing import Self

import strawberry

from leads import finders
from leads.vocabulary import SOURCE_LABELS, Source


@strawberry.type(description="What one finder brought to a campaign's current run.")
class FinderShare:
    """A `leads.finders.Share`."""

    finder: Source = strawberry.field(description="Who found them, for example OPENAI.")
    label: str = strawberry.field(description="Its name for a person, for example “OpenAI web search”.")
    found: int = strawberry.field(description="Companies that it was the first to report, for example 120.")
    leads: int = strawberry.field(description="Leads among all that it reported, first or not, for example 90.")
    only_it: int = strawberry.field(description="Leads that no other finder reported, for example 75.")

    @classmethod
    def of(cls, share: finders.Share) -> Self:
        """The same, for the API."""
        label = SOURCE_LABELS[share.finder]
        return cls(finder=share.finder, label=label, found=share.found, leads=share.leads, only_it=share.only_it)
