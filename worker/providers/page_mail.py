"""Finds mailboxes on a page in their usual disguises, and tells a firm's from people's and from other firms'."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice
from urllib.parse import unquote

from email_validator import EmailNotValidError, validate_email

from leads.normalise import site_of
from worker.providers.mailbox_words import ACCOUNTS, FIRST, FREE_MAIL, GENERIC, LATER, NOBODY, NOWHERE
from worker.providers.page_markup import Markup
from worker.providers.page_words import starts_of

MOST = 20
MOST_SIGNS = 200
MOST_SCRIPT = 20_000

_BOX_BEFORE = re.compile(r"[a-z0-9][\w.+'-]{0,63}$", re.IGNORECASE | re.ASCII)
_HOST_AFTER = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,24}", re.IGNORECASE | re.ASCII)
_DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|\.)\s?[\])}>]\s?|\s(?:dot|DOT)\s)"
_DOTS = re.compile(_DOT, re.IGNORECASE)
_DISGUISED_HOST = re.compile(rf"\s?((?:[a-z0-9][a-z0-9-]{{0,62}}{_DOT}){{1,5}}[a-z]{{2,24}})", re.IGNORECASE | re.ASCII)
_DISGUISED_AT = re.compile(r"[\[({<]\s?(?:at|@|\uff20)\s?[\])}>]|[@\uff20]")
_SIGNS = ("(at", "[at", "{at", "<at", "( at", "[ at", "{ at", "(@", "[@", "{@", "( @", "[ @", "{ @", "@", "\uff20")
_BARE_AT = re.compile(r"at(?<=\sat)\b")
_SPELT_DOT = re.compile(r"dot(?<=\Wdot)\b|[\[({<]\s?\.\s?[\])}>]")
_CLOUDFLARE = re.compile(r"(?:data-cfemail=[\"']|/cdn-cgi/l/email-protection#)([0-9a-f]{6,400})", re.IGNORECASE)
_DATA_NAMES = ("data-domain", "data-host", "data-website", "data-site")
_DATA = re.compile(
    r"data-(?:user|name|local|box|account)=[\"']([\w.+-]{1,64})[\"'][^<>]{0,200}?"
    r"data-(?:domain|host|website|site)=[\"']([\w.-]{1,80})[\"'](?:[^<>]{0,80}?data-tld=[\"']([\w.]{2,12})[\"'])?",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"""(?:['"][^'"\n]{0,60}['"]\s{0,5}(?:\+|;\s{0,5}(\w{1,30})\s{0,5}=\s{0,5}\1\s{0,5}\+)\s{0,5}){1,12}['"][^'"\n]{0,60}['"]"""
)
_BACKWARDS = re.compile(r"((?:\.[a-z0-9-]{1,63}){0,3})@([\w.+-]{1,64})")
_LITERAL = re.compile(r"""['"]([^'"\n]{0,60})['"]""")
_FILES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".css", ".js", ".pdf")
_ESCAPED = re.compile(r"^(?:u003[ce]|%20|mailto:)+", re.IGNORECASE)
_WORDS = re.compile(r"[._+'-]|\d+")
_MACHINE = re.compile(r"(?=.*\d.*\d.*\d.*\d)[0-9a-z-]{12,}|.{41,}|\d+")
"""What machines call themselves: long, with many digits."""


@dataclass(frozen=True, slots=True)
class Mails:
    """Mailboxes of a page: the firm's own, the best for a first letter first; people's; and those at other hosts."""

    generic: list[str]
    people: list[str]
    others: list[str]


@lru_cache(maxsize=4_096)
def mailbox(text: str) -> str | None:
    """One address in lower case, or None when it cannot be one or nobody reads it."""
    try:
        checked = validate_email(_ESCAPED.sub("", text.strip()).strip("."), check_deliverability=False)
    except EmailNotValidError:
        return None
    mail = checked.normalized.lower()
    return None if mail.endswith(_FILES) else mail


def mailboxes(text: str, lower: str | None = None) -> list[str]:
    """E-mail addresses in a text, also as "info [at] firm [dot] co.uk", in lower case and in order.

    `lower` is the text in small letters, character by character, if it is at hand.
    """
    found = sorted([*_plain(text), *_disguised(text, text.lower() if lower is None else lower)])
    return _some(mail for _, each in found if (mail := mailbox(each)))


def hidden_mailboxes(markup: Markup, url: str) -> list[str]:
    """Addresses that scripts would show: Cloudflare's, in data attributes, joined from pieces, written backwards."""
    html = markup.html
    found: list[str | None] = []
    if "data-cfemail" in html or "email-protection#" in html:
        found += [unhidden(code) for code in _CLOUDFLARE.findall(html)[:MOST]]
    if any(name in html for name in _DATA_NAMES):
        pieces = _DATA.findall(html)[:MOST]
        found += [mailbox(f"{box}@{host}{'.' + tld if tld else ''}") for box, host, tld in pieces]
    found += [mailbox(each) for each in (*_joined(markup), *_backwards(markup.lower, url))]
    return _some(filter(None, found))


def sent_to(links: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The addresses of `mailto:` links."""
    for href, _ in links:
        if href[:7].lower() == "mailto:":
            for each in unquote(href[7:].partition("?")[0]).split(",")[:3]:
                if mail := mailbox(each):
                    yield mail


def unhidden(code: str) -> str | None:
    """The address in a `data-cfemail` attribute: hexadecimal, each byte masked with the first."""
    try:
        mask, *rest = bytes.fromhex(code)
        return mailbox(bytes(each ^ mask for each in rest).decode())
    except (ValueError, UnicodeDecodeError):
        return None


def sort_mails(mails: Iterable[str], url: str, words: frozenset[str] = frozenset()) -> Mails:
    """Whose each mailbox is; `words` are more words that stand for the firm and not for a person, such as its town."""
    generic, people, others = list[str](), list[str](), list[str]()
    for mail in dict.fromkeys(mails):
        if not is_contact(mail, url):
            continue
        if is_generic(mail, url, words):
            generic.append(mail)
        elif site_of(mail.partition("@")[2]) == site_of(url):
            people.append(mail)
        else:
            others.append(mail)
    return Mails(sorted(generic, key=rank)[:MOST], people[:MOST], others[:MOST])


def is_contact(mail: str, url: str) -> bool:
    """Whether somebody reads what is sent there: no placeholders, no machines, no addresses of others' tools."""
    box, _, host = mail.partition("@")
    if box in NOBODY or _MACHINE.fullmatch(box):
        return False
    labels = host.split(".")
    return site_of(host) == site_of(url) or not any(".".join(labels[start:]) in NOWHERE for start in range(len(labels)))


def is_generic(mail: str, site: str, words: frozenset[str] = frozenset()) -> bool:
    """Whether a mailbox belongs to the firm at `site`, not to a person: "info@", or the firm's own name."""
    box, _, host = mail.partition("@")
    own = _letters((site_of(site) or site).partition(".")[0])
    if site_of(host) == site_of(site):
        return _letters(box) == own or names_no_person(box, words)
    return host in FREE_MAIL and len(own) >= 5 and own in _letters(box)


def names_no_person(box: str, words: frozenset[str] = frozenset()) -> bool:
    """Whether a mailbox is called for a task, a trade or a place: "info", "sales.leicester", "bookingsteam"."""
    parts = [part for part in _WORDS.split(box) if part]
    return any(part in GENERIC or part in words or _run_together(part, words) for part in parts)


def rank(mail: str) -> int:
    """The order in which a first letter is best sent to a firm's mailboxes."""
    parts = set(_WORDS.split(mail.partition("@")[0]))
    return 0 if parts & FIRST else 3 if parts & ACCOUNTS else 2 if parts & LATER else 1


def _run_together(part: str, words: frozenset[str]) -> bool:
    known = GENERIC | words
    return any(len(head) > 3 and part.startswith(head) and part[len(head) :] in known for head in known)


def _plain(text: str) -> Iterator[tuple[int, str]]:
    at = text.find("@")
    for _ in range(MOST_SIGNS):
        if at < 0:
            return
        box = _BOX_BEFORE.search(text, max(0, at - 64), at)
        host = _HOST_AFTER.match(text, at + 1)
        if box and host and (box.start() == 0 or text[box.start() - 1] not in ".+'-_"):
            yield from _at(box, host[0])
        at = text.find("@", at + 1)


def _disguised(text: str, lower: str) -> Iterator[tuple[int, str]]:
    starts = starts_of(lower, _SIGNS, whole=False, most=MOST_SIGNS)
    signs = [sign for at in starts if (sign := _DISGUISED_AT.match(lower, at))]
    if "dot" in lower and _SPELT_DOT.search(lower):
        signs += islice(_BARE_AT.finditer(lower), MOST_SIGNS)
    for sign in signs:
        before = sign.start() - (text[sign.start() - 1 : sign.start()] == " ")
        host = _DISGUISED_HOST.match(text, sign.end())
        box = _BOX_BEFORE.search(text, max(0, before - 64), before) if host else None
        if host and box and _meant(sign[0], box[0], host[1]):
            yield from _at(box, _DOTS.sub(".", host[1]))


def _meant(sign: str, box: str, host: str) -> bool:
    """Whether words about a bare "at" are an address: it needs a spelt "dot"; a bare sign needs a firm's mailbox."""
    if sign == "at":
        return bool(_SPELT_DOT.search(f" {host.lower()}"))
    return len(sign) > 1 or names_no_person(box.lower())


def _at(box: re.Match[str], host: str) -> Iterator[tuple[int, str]]:
    """The address at a host that can exist, without the beginning of the next sentence: "oak.co.uk.Call"."""
    labels = host.split(".")
    if len(labels) > 2 and labels[-1][0].isupper() and labels[-2].islower():
        labels.pop()
    names = (".".join(labels[:end]) for end in range(len(labels), 1, -1))
    if name := next((name for name in names if site_of(name)), None):
        yield box.start(), f"{box[0]}@{name}"


def _joined(markup: Markup) -> Iterator[str]:
    for script in markup.scripts:
        text = script.text
        if script.kind.endswith("json") or len(text) > MOST_SCRIPT or not ("@" in text or "&#64;" in text):
            continue
        for match in islice(_JOINED.finditer(text), MOST_SIGNS):
            whole = unescape("".join(_LITERAL.findall(match[0])))
            yield from (each for _, each in _plain(unquote(whole)))


def _backwards(lower: str, url: str) -> Iterator[str]:
    """Addresses at the site's host whose letters stand in reverse order."""
    host = site_of(url)
    at = lower.find(host[::-1]) if host else -1
    if host and at >= 0 and (rest := _BACKWARDS.match(lower, at + len(host))):
        yield f"{rest[2][::-1].strip('.')}@{rest[1][::-1]}{host}"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)


def _some(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))[:MOST]
