"""Finds the names under which a page presents its owner: in titles, in imprints, beside the sign of copyright."""

import re
from collections.abc import Iterable, Iterator

from worker.providers.page_words import starts_of

MOST_ANCHORS = 60
MOST_WORDS = 7

_TITLE = re.compile(r"\s+[|–—:·•»/-]+\s+|\s*[|·•»]\s*")
_FORM = re.compile(r"(?:Limited|LIMITED|Ltd|LTD|LLP|PLC|plc|Plc|CIC|C\.I\.C)\b")
_FORMS = ("limited", "ltd", "llp", "plc", "cic", "c.i.c")
_WORD = re.compile(r"[A-Z0-9][\w&'’.-]{0,30},?|&|and|of|the")
_SENTENCE_END = re.compile(r"\w{4,}\.|\d\.")
_AFTER_NAME = re.compile(r"[\s,–-]*(?:\d{4}|all rights? .*)$", re.IGNORECASE)
_COPYRIGHT_SIGNS = ("©", "(c)", "copyright")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:\d{4}\s?[-–]?\s?)*(?:by\s)?([^.|©]{2,60})", re.IGNORECASE)


def title_names(titles: Iterable[str]) -> Iterator[str]:
    """The parts of a title, one of which is the name as often as not, and the heading."""
    for number, title in enumerate(titles):
        yield from (_TITLE.split(title) if number == 0 else [title])


def written_names(text: str, lower: str) -> Iterator[str]:
    """Registered names ("Oak Dental Limited") and holders of copyright in a text."""
    for at in starts_of(lower, _FORMS, most=MOST_ANCHORS):
        if (form := _FORM.match(text, at)) and (name := _name_before(text[max(0, at - 160) : at])):
            yield f"{name} {form[0]}"
    for at in starts_of(lower, _COPYRIGHT_SIGNS, whole=False, most=MOST_ANCHORS):
        if match := _COPYRIGHT.match(text, at):
            yield _AFTER_NAME.sub("", match[1]).strip(" ,-–")


def _name_before(text: str) -> str:
    """The words that lead up to a legal form: in capitals or joining such, back to the end of a sentence."""
    words: list[str] = []
    for word in reversed(text.split(" ")[-MOST_WORDS - 1 :]):
        if not word and not words:
            continue
        if len(words) >= MOST_WORDS or not _WORD.fullmatch(word) or _SENTENCE_END.fullmatch(word):
            break
        if word.endswith(",") and words:
            break
        words.insert(0, word)
    while words and words[0] in {"and", "of", "the", "&"}:
        words.pop(0)
    return " ".join(words).strip(" ,")
