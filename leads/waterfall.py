"""In which order sources are asked about a company, and when one need not be asked; asking them is not done here."""

from collections.abc import Iterable, Mapping

from leads.best_values import TRUSTED
from leads.evidence import Evidence, Subject
from leads.vocabulary import Field, Source

ROUNDS: tuple[tuple[Source, ...], ...] = (
    (Source.REGISTER,),
    (Source.WEBSITE, Source.GOOGLE_PLACES, Source.COMPANIES_HOUSE),
    (Source.REGISTER,),
    (Source.WEBSITE, Source.COMPANIES_HOUSE),
)
"""Our own copy of the register first, which costs nothing; then all others side by side; then once more those that can
use what the others brought, in the same order."""

BRINGS: Mapping[Source, tuple[Field, ...]] = {
    Source.REGISTER: (Field.COMPANY_NUMBER, Field.COMPANY_STATUS, Field.SIC_CODES),
    Source.COMPANIES_HOUSE: (Field.COMPANY_NUMBER, Field.COMPANY_STATUS, Field.SIC_CODES),
    Source.WEBSITE: (Field.EMAIL, Field.PHONE, Field.DESCRIPTION, Field.SOCIAL_LINKS),
    Source.GOOGLE_PLACES: (Field.BUSINESS_STATUS, Field.RATING, Field.PHONE, Field.WEBSITE),
    Source.LINKEDIN: (Field.LINKEDIN_URL,),
}
"""What each source is asked for. It is not asked when a source that is trusted about it has given all of it."""

LEARNS_FROM: Mapping[Source, tuple[str, ...]] = {
    Source.REGISTER: ("company_number", "postcode"),
    Source.WEBSITE: ("website",),
    Source.COMPANIES_HOUSE: ("company_number", "postcode"),
}
"""What about a company a source must learn anew to be worth asking a second time."""


def worth_asking(source: Source, evidence: Iterable[Evidence]) -> bool:
    """Whether something that `source` brings is still missing; what only the model claims is missing."""
    known = {item.field for item in evidence if _trusted(item)}
    return any(field not in known for field in BRINGS[source])


def worth_asking_again(source: Source, before: Subject, after: Subject) -> bool:
    """Whether a source that did not find the company has learnt since what might help it."""
    return any(
        getattr(after, name) is not None and getattr(after, name) != getattr(before, name)
        for name in LEARNS_FROM.get(source, ())
    )


def _trusted(item: Evidence) -> bool:
    return item.source is not Source.OPENAI and item.source in TRUSTED[item.field]
