"""How the advanced search is asked for one company or for an area's, and in what order a list is read; no HTTP here.

It finds companies whose present name has every word that is asked for, as the register writes it, and whose address
has every word of the location; it forgives no spelling and knows no former name. Its order means nothing. An item has
number, name, status, type, address, date and SIC codes, so that one request tells nearly all that a profile would.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlencode

from leads.calls import Listing
from leads.evidence import Found, Subject
from leads.normalise import ABBREVIATIONS, FILLERS, aliases, is_registered, normal_name
from leads.register_match import FORMS, is_rare, names_of, place_of
from leads.sic import codes_under
from worker.providers.companies_house_reply import Company, page_of

PATH = "/advanced-search/companies"
SIZE = 100
"""Companies of one name that are asked for at once."""
PAGE, WINDOW = 1000, 10_000
"""What one request for a list brings, and the furthest that the search lets anybody read. It would bring five thousand,
but hardly a district has more than a thousand of a trade, and reading so many would keep all else waiting."""
CROWDED = 25
"""So many companies of one list at one postcode are a formation agent's or an accountant's, most of them idle."""

Request = Mapping[str, str | int]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SPELT_OTHERWISE = FILLERS | frozenset(ABBREVIATIONS) | frozenset(ABBREVIATIONS.values()) | frozenset(FORMS)


def by_name(subject: Subject) -> Request | None:
    """How to ask for the subject; None where neither its name nor its place says enough.

    Only words that the register is sure to write so are asked for. Where they are common ones, or none, only the very
    postcode is searched: a common name is not accepted anywhere else.
    """
    words = " ".join(_sure_words(aliases(subject.name)[0]))
    request: dict[str, str | int] = {"company_name_includes": words} if words else {}
    if not (words and is_rare(words)):
        place = place_of(subject)
        if place is None:
            return None
        request["location"] = place
    return request | {"size": SIZE}


def narrowed(request: Request, subject: Subject) -> Request | None:
    """The same in the subject's own district or town; None where it was asked so already."""
    postcode = place_of(subject)
    place = postcode.split()[0] if postcode else subject.town
    return {**request, "location": place} if place and "location" not in request else None


def claims_to_be_registered(subject: Subject) -> bool:
    """Whether a name ends as registered ones do: then its not being found is worth a second search."""
    return any(map(is_registered, names_of(subject)))


def by_area(listing: Listing) -> Iterator[tuple[str | None, Request]]:
    """Each district, the nearest first, with the request for its list; one for the whole register without any."""
    codes = codes_under(listing.sic_codes)
    if listing.sic_codes and not codes:
        return
    request: dict[str, str | int] = {"company_status": "active", "size": PAGE}
    if codes:
        request["sic_codes"] = ",".join(codes)
    if listing.incorporated_from:
        request["incorporated_from"] = listing.incorporated_from
    for district in listing.districts or (None,):
        yield district, request | ({"location": district} if district else {})


def path_of(request: Request) -> str:
    """The address of a request, its parameters in one order."""
    return f"{PATH}?{urlencode(sorted(request.items()))}"


def likeliest(companies: Iterable[Company], district: str | None, listing: Listing) -> list[Company]:
    """Those that have their office in the district, the likeliest first, always in the same order.

    First come those of which the trade that was asked for is the first one that they name; last those at an address
    that very many share. Young companies are read from the youngest, others from the longest established.
    """
    there = [each for each in companies if district is None or _district(each) == district]
    crowd = Counter(each.entry.postcode or "" for each in there)
    wanted = tuple(listing.sic_codes)

    def rank(each: Company) -> tuple[bool, bool]:
        first = bool(each.sic_codes) and each.sic_codes[0].startswith(wanted)
        return crowd[each.entry.postcode or ""] >= CROWDED, not first

    there.sort(key=lambda each: each.entry.number)
    there.sort(key=lambda each: each.incorporated_on or "", reverse=listing.incorporated_from is not None)
    return sorted(there, key=rank)


def found_of(company: Company) -> Found:
    """A listed company as a find."""
    entry = company.entry
    return Found(
        name=entry.name,
        address=entry.address,
        town=entry.town,
        postcode=entry.postcode,
        company_number=entry.number,
        source_url=page_of(entry.number),
    )


def _sure_words(name: str) -> list[str]:
    """The words of a name that are written in one way only, in order: no legal form, filler, short form or initial."""
    known = set(normal_name(name).split())
    words = (word.casefold() for word in _WORD.findall(name))
    return [word for word in words if word in known and len(word) > 1 and word not in _SPELT_OTHERWISE]


def _district(company: Company) -> str | None:
    return company.entry.postcode.split()[0] if company.entry.postcode else None
