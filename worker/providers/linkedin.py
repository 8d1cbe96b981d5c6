"""A company's LinkedIn page, as its own website links to it; linkedin.com is never asked and no address is made up."""

from collections.abc import Iterator

from leads.evidence import Evidence, SourceReport
from leads.linkedin import company_page
from leads.vocabulary import Field, Source, SourceStatus


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


def _pages(item: Evidence) -> Iterator[str]:
    if item.field is Field.SOCIAL_LINKS and isinstance(item.value, list):
        for link in item.value:
            if isinstance(link, str) and (page := company_page(link)):
                yield page
