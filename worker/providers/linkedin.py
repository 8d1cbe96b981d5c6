"""A company's LinkedIn page, as its own website links to it; linkedin.com is never asked and no address is made up."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from leads.evidence import Evidence, SourceReport
from leads.vocabulary import Field, Source, SourceStatus

_HOST = re.compile(r"(?:[a-z]{2,3}\.)?linkedin\.com")
_COMPANY = re.compile(r"/company/([^/]{1,120})")
_SLUG = re.compile(r"[\w.&'’-]+")


def from_website(report: SourceReport) -> SourceReport:
    """The LinkedIn page that stood on a company's verified website; if the site could not be asked, nor could this."""
    if report.status is not SourceStatus.FOUND:
        return SourceReport(Source.LINKEDIN, report.status, f"Only its website could tell: {report.detail}")
    pages = {page: item for item in report.evidence for page in _pages(item)}
    if not pages:
        return SourceReport(Source.LINKEDIN, SourceStatus.NOT_FOUND, "Its website links to no LinkedIn page.")
    if len(pages) > 1:
        return SourceReport(Source.LINKEDIN, SourceStatus.NOT_FOUND, "Its website links to several LinkedIn pages.")
    page, item = next(iter(pages.items()))
    fact = Evidence(Field.LINKEDIN_URL, page, Source.LINKEDIN, item.url, item.confidence, item.seen_at, item.expires_at)
    return SourceReport(Source.LINKEDIN, SourceStatus.FOUND, "Linked on the company's own website.", (fact,))


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


def _pages(item: Evidence) -> Iterator[str]:
    if item.field is Field.SOCIAL_LINKS and isinstance(item.value, list):
        for link in item.value:
            if isinstance(link, str) and (page := company_page(link)):
                yield page
