"""The key under which the register is searched for names: the words that tell who it is, run together."""

import re

from leads.normalise import ABBREVIATIONS, FILLERS, LEGAL_FORMS, REGISTERED_FORMS, name_tokens

LONGEST = 120
"""Letters of a key; what names have beyond them tells nothing."""

_LAST_WORDS = LEGAL_FORMS | {"and", "the"}
_BARE = re.compile(r"[a-z0-9 ]+")
_RUN_TOGETHER = re.compile(r" (?:[a-z] +[a-z]|co +op(?:erative)?) ")
"""Letters that are spelt out, and "co-op", are joined by rules that are left to `name_tokens`."""
_SEPARATED = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()} | {"'": None, "`": None})


def name_key(name: str) -> str:
    """Equal for names that differ in spelling habits only: "The Oak & Ash Co. Ltd" and "OAK AND ASH" → "oakash".

    It is `name_tokens` without blanks; names of plain letters, which most are, take a short way to the same key.
    """
    words = _plain_words(name)
    return "".join(name_tokens(name) if words is None else words)[:LONGEST]


def _plain_words(name: str) -> list[str] | None:
    """What `name_tokens` says of a name without accents, spelt-out letters or forms in its middle; else None."""
    text = name.lower()
    if not _BARE.fullmatch(text):
        if not name.isascii() or "_" in name:
            return None
        text = text.replace("&", " and ").replace("+", " and ").translate(_SEPARATED)
    if _RUN_TOGETHER.search(f" {text} "):
        return None
    words = text.split()
    while len(words) > 1 and words[-1] in _LAST_WORDS:
        words.pop()
    while len(words) > 1 and words[0] == "the":
        del words[0]
    if not REGISTERED_FORMS.isdisjoint(words):
        return None
    return [ABBREVIATIONS.get(word, word) for word in words if word not in FILLERS] or None
