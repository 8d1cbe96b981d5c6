"""Which of several values about a company is believed, and which may be kept; what bears it out, or calls it closed."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from leads.evidence import Evidence, SourceReport
from leads.geography import normal_postcode
from leads.normalise import normal_name, normal_phone, site_of
from leads.vocabulary import Field, Source, SourceStatus

_TEAM = (Source.USER, Source.IMPORT)
"""What a person of the team wrote down, before what stood in a file that they uploaded."""
_WEBSITE = Source.WEBSITE
_REGISTER = (Source.COMPANIES_HOUSE, Source.REGISTER)
"""The register itself before our copy of it, which is up to a month old."""
_GOOGLE, _MODEL, _LINKEDIN, _POSTCODES = Source.GOOGLE_PLACES, Source.OPENAI, Source.LINKEDIN, Source.POSTCODES

TRUSTED: Mapping[Field, tuple[Source, ...]] = {
    Field.NAME: (*_TEAM, *_REGISTER, _GOOGLE, _MODEL, _WEBSITE),
    Field.ADDRESS: (*_TEAM, _WEBSITE, _GOOGLE, *_REGISTER, _MODEL),
    Field.TOWN: (*_TEAM, _WEBSITE, _GOOGLE, *_REGISTER, _MODEL),
    Field.POSTCODE: (*_TEAM, _WEBSITE, _GOOGLE, *_REGISTER, _MODEL),
    Field.POSITION: (*_TEAM, _GOOGLE, _POSTCODES),
    Field.PHONE: (*_TEAM, _WEBSITE, _GOOGLE, _MODEL),
    Field.EMAIL: (*_TEAM, _WEBSITE, _MODEL),
    Field.WEBSITE: (*_TEAM, _WEBSITE, _GOOGLE, _MODEL),
    Field.LINKEDIN_URL: (*_TEAM, _LINKEDIN, _WEBSITE),
    Field.DESCRIPTION: (*_TEAM, _WEBSITE, _MODEL),
    Field.COMPANY_NUMBER: (*_TEAM, *_REGISTER, _WEBSITE),
    Field.COMPANY_STATUS: _REGISTER,
    Field.COMPANY_TYPE: _REGISTER,
    Field.INCORPORATED_ON: _REGISTER,
    Field.SIC_CODES: _REGISTER,
    Field.OFFICERS: _REGISTER,
    Field.PREVIOUS_NAMES: _REGISTER,
    Field.ACCOUNTS_DUE_ON: _REGISTER,
    Field.ACCOUNTS_MADE_UP_TO: _REGISTER,
    Field.ACCOUNTS_CATEGORY: _REGISTER,
    Field.CHARGES: _REGISTER,
    Field.CONTROLLERS: _REGISTER,
    Field.NET_ASSETS: _REGISTER,
    Field.TURNOVER: _REGISTER,
    Field.VAT_NUMBER: (*_TEAM, _WEBSITE),
    Field.EMPLOYEES: (*_TEAM, *_REGISTER, _WEBSITE, _LINKEDIN, _MODEL),
    Field.PLACE_ID: (_GOOGLE,),
    Field.BUSINESS_STATUS: (_GOOGLE,),
    Field.RATING: (_GOOGLE,),
    Field.RATING_COUNT: (_GOOGLE,),
    Field.OPENING_HOURS: (*_TEAM, _WEBSITE, _GOOGLE),
    Field.SOCIAL_LINKS: (*_TEAM, _WEBSITE),
    Field.TECHNOLOGIES: (*_TEAM, _WEBSITE),
    Field.SIZE_HINTS: (_WEBSITE,),
    Field.NAMED_EMAILS: (_WEBSITE,),
    Field.LOCATIONS: (_WEBSITE, _GOOGLE),
    Field.SIGNAL: (*_TEAM, _MODEL),
}
"""Who is believed about what, first come first believed; who is not named is not believed. A register number that only
the model claims is no number."""

TOGETHER = (Field.ADDRESS, Field.TOWN)
"""These come from where the postcode comes from, if it has them: half of one place and half of another is nowhere."""

CHECKABLE = frozenset({Field.POSTCODE, Field.PHONE, Field.WEBSITE})
"""Claims of the model that have one spelling, so that another source can contradict them."""

ENDED = {
    "dissolved": "dissolved",
    "closed": "closed",
    "converted-closed": "closed after conversion",
    "removed": "removed",
    "liquidation": "in liquidation",
    "receivership": "in receivership",
    "administration": "in administration",
    "insolvency-proceedings": "in insolvency proceedings",
}
"""What the register calls companies that are no longer worth a call, and how to say it."""

_NORMAL: Mapping[Field, Callable[[str], str | None]] = {
    Field.NAME: normal_name,
    Field.POSTCODE: normal_postcode,
    Field.PHONE: normal_phone,
    Field.WEBSITE: site_of,
    Field.EMAIL: str.casefold,
}


def best(evidence: Iterable[Evidence]) -> dict[Field, Evidence]:
    """The piece of evidence that is believed, for each field that has one."""
    return _firsts(_ranked(evidence, {}))


def keepable(evidence: Iterable[Evidence]) -> dict[Field, Evidence]:
    """The same from what may be kept for good; of that, what agrees with the value that is believed comes first.

    What only the model claims is not kept where a source that knows the company says otherwise.
    """
    known = list(evidence)
    believed = best(known)
    kept = (piece for piece in known if piece.expires_at is None and not _contradicted(piece, believed))
    return _firsts(_ranked(kept, believed))


def conflicts(evidence: Iterable[Evidence], field: Field) -> tuple[Evidence, ...]:
    """Other values of a field than the one that is believed, each once, the most believed first."""
    by_value: dict[str, Evidence] = {}
    for piece in _ranked(evidence, {}).get(field, []):
        by_value.setdefault(_normal(piece), piece)
    return tuple(by_value.values())[1:]


def confirmation(evidence: Iterable[Evidence], reports: Iterable[SourceReport]) -> str | None:
    """A sentence that says what bears the company out, or None: that the model named it bears nothing out."""
    found = {report.source for report in reports if report.status is SourceStatus.FOUND}
    values = best(evidence)
    reasons = dict.fromkeys(sentence(values) for source, sentence in _CONFIRMS.items() if source in found)
    return f"{_and(list(reasons))}." if reasons else None


def closed(best_values: Mapping[Field, Evidence]) -> str | None:
    """A sentence that says by whom it is called closed, or None."""
    status = best_values.get(Field.COMPANY_STATUS)
    if status and (ended := ENDED.get(str(status.value))):
        return f"Companies House says that it is {ended}."
    if (place := best_values.get(Field.BUSINESS_STATUS)) and place.value == "CLOSED_PERMANENTLY":
        return "Google Places says that it has closed for good."
    return None


def _ranked(evidence: Iterable[Evidence], agree_with: Mapping[Field, Evidence]) -> dict[Field, list[Evidence]]:
    """Each field's believable evidence, the best first; what agrees with a value in `agree_with` before the rest."""
    fields: dict[Field, list[Evidence]] = {}
    for piece in evidence:
        if piece.source in TRUSTED[piece.field] and piece.value not in (None, "", [], {}):
            fields.setdefault(piece.field, []).append(piece)
    for field, pieces in fields.items():
        pieces.sort(key=_rank)
        if field in agree_with:
            pieces.sort(key=partial(_disagrees, _normal(agree_with[field])))
    if Field.POSTCODE in fields:
        source = fields[Field.POSTCODE][0].source
        for field in TOGETHER:
            fields.get(field, []).sort(key=lambda piece: piece.source is not source)
    return fields


def _contradicted(piece: Evidence, believed: Mapping[Field, Evidence]) -> bool:
    if piece.source is not _MODEL or piece.field not in CHECKABLE or piece.field not in believed:
        return False
    truth = believed[piece.field]
    return truth.source is not _MODEL and _disagrees(_normal(truth), piece)


def _disagrees(value: str, piece: Evidence) -> bool:
    return _normal(piece) != value


def _rank(piece: Evidence) -> tuple[int, float, float]:
    return TRUSTED[piece.field].index(piece.source), -piece.confidence, -piece.seen_at.timestamp()


def _firsts(ranked: Mapping[Field, list[Evidence]]) -> dict[Field, Evidence]:
    return {field: pieces[0] for field, pieces in ranked.items()}


def _normal(piece: Evidence) -> str:
    spell = _NORMAL.get(piece.field)
    normal = spell(piece.value) if spell and isinstance(piece.value, str) else None
    return normal or str(piece.value)


def _by_register(values: Mapping[Field, Evidence]) -> str:
    number = _value(values, Field.COMPANY_NUMBER)
    return f"Companies House has it on the register, number {number}" if number else "Companies House has it"


def _by_website(values: Mapping[Field, Evidence]) -> str:
    website = values.get(Field.WEBSITE)
    site = site_of(str(website.value)) if website and website.expires_at is None else None
    return f"its own website, {site}, names it" if site else "its own website names it"


def _by_google(_: Mapping[Field, Evidence]) -> str:
    return "Google Places lists it"


_CONFIRMS: Mapping[Source, Callable[[Mapping[Field, Evidence]], str]] = {
    **dict.fromkeys(_REGISTER, _by_register),
    _WEBSITE: _by_website,
    _GOOGLE: _by_google,
}


def _value(values: Mapping[Field, Evidence], field: Field) -> Any:
    return values[field].value if field in values else None


def _and(reasons: list[str]) -> str:
    text = " and ".join([", ".join(reasons[:-1]), reasons[-1]] if len(reasons) > 1 else reasons)
    return text[:1].upper() + text[1:]
