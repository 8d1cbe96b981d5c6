"""Takes a page's markup apart: charset, scripts, meta data, links and the text that a reader sees. It judges nothing.

No tree is built: time and memory of tree builders grow with the square of depth, of a tag's attributes or of open
formatting elements, so that thirty kilobytes can cost a worker half a gigabyte. Here everything is linear.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from charset_normalizer import from_bytes

MOST_HEAD, MOST_TAIL = 40_000, 20_000
"""How much of a long text is read: of its beginning, and of its end, where imprints stand."""
MOST_TAGS = 3_000
"""Tags of one kind that are looked into; ordinary pages have a few hundred."""
MOST_TAGS_IN_ALL = 200_000
MOST_ATTRIBUTES = 30
MOST_SCRIPTS = 200
MOST_APART = 20_000
"""Scripts, drawings and comments that are cut out."""
MOST_INSIDE = 12
"""Tags between the beginning of a link or heading and its end."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", re.IGNORECASE)
_DECLARED = re.compile(r"charset=[\"']?([\w-]+)")
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(le|be)?|iso-?8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|(us-)?ascii|latin-?1|koi8-[ru]|shift_jis"
    r"|euc-(jp|kr)|gb(k|2312|18030)|big5",
    re.IGNORECASE,
)
_APART = re.compile(r"<(script|style|svg|template)(?=[\t\n\f\r />])([^<>]{0,4000})>|<!--", re.IGNORECASE | re.ASCII)
"""What begins something whose content is no text."""
_ENDS = {name: re.compile(rf"</{name}[\t\n\f\r />]", re.IGNORECASE) for name in ("script", "style", "svg", "template")}
_TAG = re.compile(
    r"""(<[a-zA-Z][^<>"']*+(?:(?:"[^"]{0,4000}"|'[^']{0,4000}')[^<>"']*+)*+>|<[a-zA-Z/!?][^<>]*>)""", re.ASCII
)
"""A tag with its quoted values, whatever they hold, or where quotes do not match up to the first bracket."""
_NAME = re.compile(r"</?([a-z][a-z0-9:-]*)", re.IGNORECASE | re.ASCII)
_ATTRIBUTE = re.compile(
    r"""[\s"'/]([a-z][a-z:-]{0,20})(?:\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""", re.IGNORECASE
)
_VALUE = r"""\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_HREF = re.compile(rf"[\s\"'/]href{_VALUE}", re.IGNORECASE)
_SRC = re.compile(rf"[\s\"'/]src{_VALUE}", re.IGNORECASE)
_HIDDEN = re.compile(
    r"<(span|b|i|em|strong)\b[^<>]{0,100}display:\s{0,3}none[^<>]{0,40}>[^<>@]{0,30}</\1\s?>", re.IGNORECASE
)
"""Bits that styles hide, put into addresses to mislead programs."""
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Signs that take no room."""
_OF_INTEREST = frozenset(("a", "meta", "link", "iframe", "base", "title", "h1"))
_BEGINNINGS = frozenset(
    first + second
    for name in ("a ", "a\t", "a\n", "a\f", "a\r", "a/", "a>", "me", "li", "if", "ba", "ti", "h1")
    for first in (name[0], name[0].upper())
    for second in (name[1], name[1].upper())
)
"""The first two letters of these, to pass over other tags quickly."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a page: where it comes from, or what it says."""

    kind: str
    source: str
    text: str


@dataclass(slots=True)
class Markup:
    """A page taken apart. `lines` are its pieces of text in order, `text` is all of them in one line."""

    html: str
    scripts: list[Script] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Addresses with their texts, as they stand."""
    resources: list[str] = field(default_factory=list)
    """Addresses of scripts, styles and frames."""
    titles: list[str] = field(default_factory=list)
    """The title and the first heading, where there are any."""
    base: str = ""
    lines: list[str] = field(default_factory=list)
    text: str = ""
    lower: str = ""
    """The same in small letters, character by character."""


def decoded(body: bytes, content_type: str) -> str:
    """The text of a page: by its header, as UTF-8, by its meta element, or by what it looks like."""
    declared = _DECLARED.search(content_type)
    meta = _CHARSET.search(body[:4096])
    for charset in (declared and declared[1], "utf-8", meta and meta[1].decode()):
        try:
            if charset and _CHARSETS.fullmatch(charset):
                return body.decode(charset).replace("\x00", "")
        except (LookupError, ValueError):
            continue
    guess = from_bytes(body[:65_536]).best()
    return body.decode(guess.encoding if guess else "cp1252", "replace").replace("\x00", "")


def take_apart(html: str) -> Markup:
    """A page's scripts, meta data, links and text; whatever is wrong with it, there is an answer in linear time."""
    markup = Markup(html)
    visible = _without_scripts(markup)
    if "none" in visible:
        visible = _HIDDEN.sub("", visible)
    pieces = _pieces(visible)
    _read_tags(pieces, markup)
    markup.lines = _lines("\f".join(pieces[0::2]))
    markup.text = " ".join(markup.lines)
    lower = markup.text.lower()
    markup.lower = lower if len(lower) == len(markup.text) else "".join(map(_small, markup.text))
    return markup


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag by name in small letters, the first of each; without a value ""."""
    found: dict[str, str] = {}
    for match in islice(_ATTRIBUTE.finditer(tag, 2), MOST_ATTRIBUTES):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value) if "&" in value else value)
    return found


def address_in(tag: str, named: re.Pattern[str]) -> str:
    """The value of one attribute, found without reading the others."""
    match = named.search(tag)
    value = (match[1] or match[2] or match[3] or "") if match else ""
    return unescape(value).strip() if "&" in value else value.strip()


def tags_in(html: str) -> Iterator[tuple[str, str]]:
    """Each tag with the text that follows it, in order."""
    pieces = _pieces(html)
    return zip(pieces[1::2], pieces[2::2], strict=True)


def name_of(tag: str) -> str:
    """The name of a tag in small letters, with a slash for an end tag; "" for declarations."""
    match = _NAME.match(tag)
    return ("/" if tag[1] == "/" else "") + match[1].lower() if match else ""


def _pieces(html: str) -> list[str]:
    """Texts and tags in turn, beginning and ending with a text."""
    pieces = _TAG.split(html, MOST_TAGS_IN_ALL)
    if len(pieces) > 2 * MOST_TAGS_IN_ALL:
        pieces[-1] = ""
    return pieces


def _without_scripts(markup: Markup) -> str:
    """The page without comments, scripts, styles and drawings; the scripts are put into `markup`."""
    html, kept, at = markup.html, list[str](), 0
    while (match := _APART.search(html, at)) and len(kept) < MOST_APART:
        kept.append(html[at : match.start()])
        name = (match[1] or "").lower()
        if name and match[2].endswith("/") and name == "svg":
            at = match.end()
            continue
        end = _ENDS[name].search(html, match.end()) if name else None
        stop = end.start() if end else html.find("-->", match.end() - 2) if not name else -1
        if name == "script" and len(markup.scripts) < MOST_SCRIPTS:
            _add_script(markup, match[0], html[match.end() : stop if stop >= 0 else None])
        if stop < 0:
            return "".join(kept)
        at = html.find(">", stop) + 1
        if name:
            kept.append("<!>")
    kept.append(html[at:])
    return "".join(kept)


def _add_script(markup: Markup, tag: str, text: str) -> None:
    told = attributes(tag)
    markup.scripts.append(Script(told.get("type", "").lower(), told.get("src", ""), text))
    if source := told.get("src"):
        markup.resources.append(source)


def _read_tags(pieces: list[str], markup: Markup) -> None:
    """Put the tags of interest into `markup`; a title is taken out of the text."""
    seen: dict[str, int] = {}
    for at in range(1, len(pieces), 2):
        if pieces[at][1:3] not in _BEGINNINGS or (name := name_of(pieces[at])) not in _OF_INTEREST:
            continue
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > MOST_TAGS:
            continue
        if name in {"title", "h1"}:
            if seen[name] == 1:
                markup.titles.append(_inside(pieces, at, name))
            if name == "title":
                pieces[at + 1] = ""
        else:
            _take(markup, name, pieces, at)


def _take(markup: Markup, name: str, pieces: list[str], at: int) -> None:
    tag = pieces[at]
    if name == "meta":
        told = attributes(tag)
        key = told.get("property") or told.get("name") or told.get("http-equiv") or ""
        markup.metas.setdefault(key.lower(), told.get("content", ""))
    elif not (address := address_in(tag, _SRC if name == "iframe" else _HREF)):
        return
    elif name == "a":
        markup.links.append((address, _inside(pieces, at, "a") or _label(tag)))
    elif name == "base":
        markup.base = markup.base or address
    else:
        markup.resources.append(address)


def _label(tag: str) -> str:
    """What a link without text is called."""
    told = attributes(tag)
    return told.get("aria-label") or told.get("title") or ""


def _inside(pieces: list[str], at: int, name: str) -> str:
    """The text from a tag to its end, or to where another begins that should not."""
    texts = [pieces[at + 1]]
    for later in range(at + 2, min(len(pieces) - 1, at + 2 * MOST_INSIDE), 2):
        tag = name_of(pieces[later])
        if tag in {f"/{name}", name}:
            break
        texts.append(pieces[later + 1])
    return " ".join(unescape(" ".join(texts)).split())


def _lines(text: str) -> list[str]:
    """Pieces of text without superfluous space; of very long texts the beginning and the end."""
    if len(text) > 20 * (MOST_HEAD + MOST_TAIL):
        text = text[: 20 * MOST_HEAD] + "\f" + text[-20 * MOST_TAIL :]
    if "&" in text:
        text = unescape(text)
    for sign in _UNSEEN:
        if sign in text:
            text = text.replace(sign, "")
    lines = [line for piece in text.split("\f") if (line := " ".join(piece.split()))]
    if sum(map(len, lines)) <= MOST_HEAD + MOST_TAIL:
        return lines
    return [*_first(lines, MOST_HEAD), *reversed(_first(reversed(lines), MOST_TAIL))]


def _first(lines: Iterator[str] | list[str], most: int) -> list[str]:
    taken, room = list[str](), most
    for line in lines:
        if room <= 0:
            break
        taken.append(line[:room])
        room -= len(line)
    return taken


def _small(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter
