"""Promote: what the company's record will say, from the values that may be kept, and by what it will be known."""

from collections.abc import Iterable

from leads.best_values import best, keepable
from leads.errors import RetryLater
from leads.evidence import Evidence
from leads.geography import normal_postcode
from leads.matching import Identity
from leads.normalise import normal_name
from leads.vocabulary import Field
from worker.candidate import Work
from worker.verdicts import Promoted

COLUMNS = {
    Field.COMPANY_NUMBER: "company_number",
    Field.WEBSITE: "website",
    Field.PHONE: "phone",
    Field.EMAIL: "email",
    Field.LINKEDIN_URL: "linkedin_url",
    Field.ADDRESS: "address",
    Field.TOWN: "town",
    Field.POSTCODE: "postcode",
}


async def promote(work: Work) -> Promoted:
    """The company as it will be stored; `worker.promotion` looks once more whether the team has it."""
    evidence = await work.evidence()
    kept = keepable(evidence)
    name = readable_name(kept[Field.NAME].value if Field.NAME in kept else work.found.name, evidence)
    company = {column: kept[field].value if field in kept else None for field, column in COLUMNS.items()}
    company["name"] = name
    if company["postcode"]:
        company["postcode"] = normal_postcode(company["postcode"]) or company["postcode"]
        company |= await _position(work, company["postcode"])
    everything = best(evidence)
    other_names = {item.value for item in evidence if item.field is Field.NAME} - {name}
    identity = Identity(
        name=name,
        postcode=company["postcode"],
        phone=company["phone"] or (everything[Field.PHONE].value if Field.PHONE in everything else None),
        domain=company["website"],
        company_number=company["company_number"],
        address=company["address"],
        town=company["town"],
        other_names=tuple(sorted(other_names)),
    )
    return Promoted(identity, company)


def readable_name(name: str, evidence: Iterable[Evidence]) -> str:
    """The same name in small letters where somebody writes it so: the register has everything in capitals."""
    if not name.isupper():
        return name
    wanted = normal_name(name)
    names = (item.value for item in evidence if item.field is Field.NAME and item.expires_at is None)
    return next((other for other in names if not other.isupper() and normal_name(other) == wanted), name)


async def _position(work: Work, postcode: str) -> dict[str, float]:
    try:
        place = await work.gazetteer.locate(postcode)
    except RetryLater:
        return {}
    return {"latitude": place.position.latitude, "longitude": place.position.longitude} if place else {}
