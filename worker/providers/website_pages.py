"""Which pages of a site are looked at after its home page: those that may say what is still missing. Pure."""

from collections.abc import Collection, Iterator, Sequence

from worker.providers.page import Page
from worker.providers.page_links import ABOUT, CONTACT, LEGAL, PLACES, TEAM

MORE_PAGES = 4
MOST_OF = {LEGAL: 2, CONTACT: 2}
"""Pages of one kind that are looked at; of other kinds one."""


def next_page(pages: Sequence[Page], tried: Collection[str]) -> str | None:
    """The page that is most likely to say something that is missing, or None when nothing is, or there is no such page.

    `tried` are the pages that were asked for after the home page, whether or not they came.
    """
    if len(tried) >= MORE_PAGES:
        return None
    seen = {page.url for page in pages} | set(tried)
    for kind in _wanted(pages):
        links = list(dict.fromkeys(link for page in pages for link in page.links.get(kind, [])))[: MOST_OF.get(kind, 1)]
        if link := next((link for link in links if link not in seen), None):
            return link
    return None


def _wanted(pages: Sequence[Page]) -> Iterator[str]:
    """Kinds of pages that would help, the most useful first."""
    reachable = _any(pages, "phones") and _any(pages, "mails") and _any(pages, "postcodes")
    if not reachable:
        yield CONTACT
    if not _any(pages, "numbers"):
        yield LEGAL
    sized = _any(pages, "employees")
    if not (sized and reachable):
        yield ABOUT
    yield PLACES
    if not (sized or _any(pages, "size")):
        yield TEAM


def _any(pages: Sequence[Page], name: str) -> bool:
    return any(getattr(page, name) for page in pages)
