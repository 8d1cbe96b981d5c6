"""Reads one page of a company's website into plain values; whose site it is, is judged elsewhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import unquote, urljoin, urlsplit

from charset_normalizer import from_bytes
from selectolax.lexbor import LexborHTMLParser

from leads.errors import BadReply
from leads.normalise import normal_phone, site_of
from leads.vocabulary import Source
from worker.providers.page_contacts import (
    company_numbers,
    is_generic,
    mailbox,
    mailboxes,
    phones,
    postcodes,
    unhidden,
    vat_numbers,
)
from worker.providers.page_data import Firm, firms
from worker.providers.replies import storable, text_of

MOST_TEXT = 60_000
MOST_DEPTH = 1_000
SOCIAL = ("linkedin.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "youtube.com", "tiktok.com")
TELLING = (
    ("contact", 0),
    ("imprint", 1),
    ("legal", 1),
    ("company-info", 1),
    ("about", 2),
    ("find-us", 3),
    ("terms", 4),
)
"""Words in links to pages that say who a firm is; the lower number goes first."""

_PARKED = re.compile(
    r"\bis parked\b|\bparked (?:free|domain|page)|domain (?:name )?(?:is |may be )?for sale|buy this domain"
    r"|this domain (?:has expired|is available)|future home of|(?:website|site|page) (?:is )?(?:coming soon|suspended)"
    r"|account (?:has been )?suspended|under construction|default web ?page|welcome to nginx"
    r"|default page for|index of /",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s+[|–—:·•»/-]+\s+|\s*[|·•»]\s*")
_LEGAL = re.compile(
    r"(?<![\w&'’.-])((?:(?:[A-Z0-9][\w&'’.-]{0,30}|&|and|of|the)\s+){1,7}"
    r"(?:Limited|LIMITED|Ltd|LTD|LLP|PLC|plc|Plc|CIC|C\.I\.C)\b)"
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}\s*[-–]?\s*)*(?:by\s+)?([^.|©\n]{2,60})", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", re.IGNORECASE)
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(le|be)?|iso-?8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|(us-)?ascii|latin-?1|koi8-[ru]|shift_jis"
    r"|euc-(jp|kr)|gb(k|2312|18030)|big5",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?!(?:p|li|br|img|input|meta|link|hr|td|th|tr|tbody|thead|option|dt|dd|source|wbr|area|col|path|use)\b)[a-z]",
    re.IGNORECASE,
)
"""Tags that begin or end a level of nesting; those that need no end, or have none, are left out."""
_OFFICE = re.compile(
    r"registered (?:office|address)(?: is)?(?: at)?\s*:?\s*(.{10,160}?[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says; lists are in order of trust. People's mailboxes are left out."""

    url: str
    names: list[str]
    phones: list[str]
    mails: list[str]
    address: str | None
    town: str | None
    postcodes: list[str]
    numbers: list[str]
    vats: list[str]
    socials: list[str]
    description: str | None
    parked: bool
    links: list[str]

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """A recorded page.

        Raises:
            BadReply: it is none.
        """
        try:
            page = cls(**value)
        except TypeError:
            raise BadReply(Source.WEBSITE, "a recorded page does not have its shape") from None
        lists = (page.names, page.phones, page.mails, page.postcodes, page.numbers, page.vats, page.socials, page.links)
        texts = (page.url, page.address or "", page.town or "", page.description or "")
        if not all(isinstance(each, list) and all(isinstance(item, str) for item in each) for each in lists):
            raise BadReply(Source.WEBSITE, "a recorded page does not have its shape")
        if not all(isinstance(text, str) for text in texts) or not isinstance(page.parked, bool):
            raise BadReply(Source.WEBSITE, "a recorded page does not have its shape")
        return page

    def to_json(self) -> dict[str, Any]:
        """As it is recorded."""
        return asdict(self)


def read_page(body: bytes, content_type: str, url: str) -> Page:
    """Read a page; whatever is wrong with it, what can be read is read."""
    html = shallow(decoded(body, content_type))
    tree = LexborHTMLParser(html)
    linked = [(link.attributes.get("href") or "", _text(link.text())) for link in tree.css("a[href]")[:1000]]
    told = firms(html, url)
    meta = _meta(tree)
    hidden = [link.attributes.get("data-cfemail") or "" for link in tree.css("[data-cfemail]")[:50]]
    titles, address = _titles(tree), _address(tree)
    tree.strip_tags(["script", "style", "noscript", "template", "svg"])
    text = _text(tree.body.text(separator=" ") if tree.body else "")
    mails = [*_sent_to(linked), *filter(None, map(unhidden, hidden)), *filter(None, (firm.mail for firm in told))]
    firm = told[0] if told else Firm()
    office = _OFFICE.search(text)
    return Page(
        url=url,
        names=_some([*(each.name for each in told), *meta["names"], *titles, *_written_names(text)]),
        phones=_some([*(each.phone for each in told), *_called(linked), *phones(text)]),
        mails=_some(mail for mail in [*mails, *mailboxes(text)] if is_generic(mail, url)),
        address=firm.address or address or text_of(office[1] if office else None, most=200),
        town=firm.town,
        postcodes=_some([*(each.postcode for each in told), *postcodes(text)]),
        numbers=_some(company_numbers(text)),
        vats=_some([*(each.vat for each in told), *vat_numbers(text)]),
        socials=_some(_socials([*(link for each in told for link in each.same_as), *(href for href, _ in linked)])),
        description=firm.description or meta["description"],
        parked=len(text) < 1500 and bool(_PARKED.search(text)),
        links=_telling(linked, url),
    )


def decoded(body: bytes, content_type: str) -> str:
    """The text of a page: by its header, as UTF-8, by its meta element, or by what it looks like."""
    declared = re.search(r"charset=[\"']?([\w-]+)", content_type)
    meta = _CHARSET.search(body[:4096])
    for charset in (declared and declared[1], "utf-8", meta and meta[1].decode()):
        try:
            if charset and _CHARSETS.fullmatch(charset):
                return str(storable(body.decode(charset)))
        except (LookupError, ValueError):
            continue
    guess = from_bytes(body[:65_536]).best()
    return str(storable(body.decode(guess.encoding if guess else "cp1252", "replace")))


def shallow(html: str) -> str:
    """The page up to where it nests too deeply: the time to build a tree grows with the square of its depth."""
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[0].startswith("</") else depth + 1
        if depth > MOST_DEPTH:
            return html[: tag.start()]
    return html


def _meta(tree: LexborHTMLParser) -> dict[str, Any]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:200]:
        key = node.attributes.get("property") or node.attributes.get("name") or ""
        if text := text_of(node.attributes.get("content")):
            found.setdefault(key.lower(), text)
    return {
        "names": [found[key] for key in ("og:site_name", "application-name") if key in found],
        "description": found.get("description") or found.get("og:description"),
    }


def _titles(tree: LexborHTMLParser) -> list[str]:
    title, heading = tree.css_first("title"), tree.css_first("h1")
    parts = _TITLE.split(_text(title.text())) if title else []
    return [*parts, *([_text(heading.text())] if heading else [])]


def _address(tree: LexborHTMLParser) -> str | None:
    for node in tree.css("address, [itemprop=address], .address")[:10]:
        text = _text(node.text(separator=", "))
        if postcodes(text) and len(text) <= 200:
            return re.sub(r"[\s,]*,[\s,]*", ", ", text).strip(", ")
    return None


def _written_names(text: str) -> Iterator[str]:
    yield from (match[1] for match in _LEGAL.finditer(text[:MOST_TEXT]))
    yield from (match[1] for match in _COPYRIGHT.finditer(text[:MOST_TEXT]))


def _sent_to(linked: Iterable[tuple[str, str]]) -> Iterator[str]:
    for href, _ in linked:
        if href.lower().startswith("mailto:") and (mail := mailbox(unquote(href[7:].partition("?")[0]))):
            yield mail


def _called(linked: Iterable[tuple[str, str]]) -> Iterator[str]:
    for href, text in linked:
        if href.lower().startswith("tel:") and "fax" not in text.lower():
            yield normal_phone(unquote(href[4:]).replace("(0)", "")) or ""


def _socials(links: Iterable[str]) -> Iterator[str]:
    """Links to the firm's own pages on social sites: no share buttons, no people."""
    for link in links:
        try:
            parts = urlsplit(link.strip())
        except ValueError:
            continue
        host, path = (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
        site = next((site for site in SOCIAL if host == site or host.endswith(f".{site}")), None)
        if not site or not path or re.search(r"/(share|sharer|intent|in|pub|shareArticle|plugins|tr)\b", path):
            continue
        if site != "linkedin.com" or path.startswith("/company/"):
            yield f"https://www.{site}{path}"


def _telling(linked: Iterable[tuple[str, str]], url: str) -> list[str]:
    """Pages of the same site that say who the firm is, best first."""
    found: dict[str, int] = {}
    for href, text in linked:
        try:
            target = text_of(urljoin(url, href).partition("#")[0]) or ""
            path = urlsplit(target).path.lower()
        except ValueError:
            continue
        words = f"{path} {text.lower().replace(' ', '-')}"
        rank = min((rank for word, rank in TELLING if word in words), default=None)
        if rank is not None and target != url and target.startswith("http") and site_of(target) == site_of(url):
            found.setdefault(target, rank)
    return sorted(found, key=lambda target: (found[target], len(target)))[:4]


def _some(values: Iterable[str | None]) -> list[str]:
    texts = (text_of(value, most=200) for value in values)
    return list(dict.fromkeys(text for text in texts if text))[:20]


def _text(text: str) -> str:
    return " ".join(text[: 10 * MOST_TEXT].split())[:MOST_TEXT]
