"""A company's LinkedIn page: the one spelling of its address, the question that finds it, and whose page it is.

linkedin.com is never asked, and no address is made up: a page counts when a search returned it and what the search
showed of it agrees with what is known of the company.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from leads.geography import normal_postcode
from leads.marking import marked, rule
from leads.matching import NEARLY_EQUAL, OTHER_NAME, Identity
from leads.names import Likeness, likeness, name_traits
from leads.normalise import name_tokens, site_of
from leads.signs import SHARED_SITES

DOMAIN = "linkedin.com"
COMPANIES = "companies"
"""The mark around the companies of a question."""
INSTRUCTIONS = f"""\
You look up companies' pages on LinkedIn for a sales team. For each company that you are given, search for its own
company page and report what the search result shows.

Rules that stand above everything else:

1. Report a page only if your searches for this very question returned it. Never give an address from memory and never
build one from a company's name. null is a good answer: most small companies have no page.
2. url is the address of a page of the form https://www.linkedin.com/company/…: not a person's profile, a post, a job,
a school, a showcase or a search.
3. name is the company's name as the result writes it, place the town or region that the result states for it, and
website the website that the result states for it; null where the result does not say.
4. A company of the same or a similar name in another town, or with another website, is another company: leave url null.
5. Report every company that you were given once, by its number.
6. {rule(COMPANIES)}
7. Answer with JSON by the given schema and nothing else."""

BY_DOMAIN, BY_TOWN, BY_BOTH = 0.9, 0.75, 0.95
"""How sure it is that a page of that name is the company's."""

_HOST = re.compile(r"(?:[a-z]{2,3}\.)?linkedin\.com")
_COMPANY = re.compile(r"/company/([^/]{1,120})")
_SLUG = re.compile(r"[\w.&'’-]+")
_ENDING = re.compile(r"\s*[|:–-]\s*(?:overview\s*[|:–-]\s*)?linkedin\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as a search showed it: whose it is, where that is, and its website, if the result says so."""

    url: str
    name: str | None = None
    place: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A company's page, how sure that is (0–1), and why, for a person."""

    url: str
    confidence: float
    because: str


def company_page(url: str) -> str | None:
    """The one spelling of a company's LinkedIn address, or None for anything else on or off LinkedIn."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    found = _COMPANY.match(parts.path)
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or not found:
        return None
    slug = unquote(found[1]).lower()
    return f"https://www.linkedin.com/company/{quote(slug)}" if _SLUG.fullmatch(slug) else None


def question(companies: Sequence[Identity]) -> str:
    """The companies that are to be looked up, numbered from 1."""
    lines = [_told(number, company) for number, company in enumerate(companies, 1)]
    return f"Find the LinkedIn company page of each of these.\n{marked(COMPANIES, lines)}"


def judge(company: Identity, seen: SeenPage) -> OwnPage | None:
    """The page, if it is this very company's: its name and address say so, and a website or a town bears it out."""
    page, ours, theirs = company_page(seen.url), _site(company.domain), _site(seen.website)
    same_site, same_town = bool(ours and theirs), _placed(company, seen.place)
    if page is None or not seen.name or (ours and theirs and _label(ours) != _label(theirs)):
        return None
    if not _named(company, _ENDING.sub("", seen.name), placed=not same_site) or not _fits(page, company, ours):
        return None
    if same_site and same_town:
        return OwnPage(page, BY_BOTH, "name, website and town agree")
    if same_site:
        return OwnPage(page, BY_DOMAIN, "name and website agree")
    return OwnPage(page, BY_TOWN, "name and town agree") if same_town else None


def _told(number: int, company: Identity) -> dict[str, Any]:
    told = {"name": company.name, "town": company.town, "postcode": company.postcode, "website": company.domain}
    return {"company": number, **{name: value for name, value in told.items() if value}}


def _named(company: Identity, name: str, *, placed: bool) -> bool:
    """Whether the names agree. Where only a town bears them out, one of them must be within the other."""
    return any(
        alike.equal
        or (alike.score >= NEARLY_EQUAL and not (alike.clash or alike.group_word or (placed and _apart(alike))))
        for alike in _likenesses(company, name)
    )


def _apart(alike: Likeness) -> bool:
    ours, theirs = (set(name_tokens(text)) for text in alike.texts)
    return bool(ours - theirs and theirs - ours)


def _fits(page: str, company: Identity, site: str | None) -> bool:
    """Whether the last part of the page's address could be this company's: its name, or its website's."""
    slug = unquote(page.rsplit("/", 1)[-1]).replace("-", " ")
    if site and "".join(name_tokens(slug)) == _label(site).replace("-", ""):
        return True
    return any(alike.score >= OTHER_NAME and not alike.clash for alike in _likenesses(company, slug))


def _likenesses(company: Identity, name: str) -> list[Likeness]:
    places = frozenset((company.town or "").casefold().split())
    theirs = name_traits(name, places)
    return [likeness(name_traits(ours, places), theirs) for ours in (company.name, *company.other_names)]


def _site(url: str | None) -> str | None:
    site = site_of(url) if url else None
    return None if site in SHARED_SITES else site


def _label(site: str) -> str:
    """ "x" of "x.co.uk": a company with two endings is one company."""
    return site.partition(".")[0]


def _placed(company: Identity, place: str | None) -> bool:
    words = _words(place)
    town = _words(company.town)
    if town and town <= words:
        return True
    postcode = normal_postcode(company.postcode or "")
    return bool(postcode and postcode.split()[0].casefold() in words)


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"[^\W_]+", (text or "").casefold()))
