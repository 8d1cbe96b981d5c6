"""The one spelling of names, phones, web addresses and register numbers; postcodes are in `leads.geography`."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from tldextract import TLDExtract

CACHED = 65_536
"""How many results of each kind are kept: the same names and phones are asked for again and again."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


LEGAL_FORMS = word_set(
    "limited ltd plc llp lp llc inc incorporated corp corporation cic cio scio co company cyf cyfyngedig ccc gmbh bv sa"
    " unlimited ltee pty"
)
"""Last words of a name that say how it is registered, not who it is."""

REGISTERED_FORMS = word_set("limited ltd plc llp cyf cyfyngedig")
"""The ones that are legal forms wherever they stand."""

FILLERS = word_set("the and of for in at a an by on to y yr")
"""Words that come and go between two spellings of one name."""

ABBREVIATIONS = {
    "st": "saint",
    "mt": "mount",
    "dr": "doctor",
    "bros": "brothers",
    "center": "centre",
    "centers": "centres",
    "ctr": "centre",
    "cntr": "centre",
    "svcs": "services",
    "svc": "service",
    "serv": "services",
    "intl": "international",
    "natl": "national",
    "assoc": "associates",
    "assocs": "associates",
    "mfg": "manufacturing",
    "mgmt": "management",
    "mgt": "management",
    "tech": "technology",
    "techs": "technologies",
    "eng": "engineering",
    "engrs": "engineers",
    "hosp": "hospital",
    "univ": "university",
    "uni": "university",
    "coll": "college",
    "sch": "school",
    "schl": "school",
    "govt": "government",
    "dept": "department",
    "grp": "group",
    "hldgs": "holdings",
    "sols": "solutions",
    "soln": "solutions",
    "solns": "solutions",
    "sys": "systems",
    "comms": "communications",
    "acad": "academy",
    "comm": "community",
    "labs": "laboratories",
    "rd": "road",
    "ave": "avenue",
    "n": "north",
    "nth": "north",
    "sth": "south",
    "gt": "great",
    "gtr": "greater",
}
"""Short forms in names, and what they stand for."""

NUMBER_PREFIXES = word_set(
    "AC BR CE CN CS FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RS SA SC SE SF SG SI SL SO SP SR"
    " SZ ZC"
)
"""Letters that a Companies House number can begin with."""

_LAST_WORDS = LEGAL_FORMS | {"and", "the"}
_APOSTROPHES = re.compile("['`’\u2018\u00b4]")
_JOINERS = re.compile(r"\s*[&+]\s*")
_COOPERATIVE = re.compile(r"\bco[- ]op(?:erative)?\b")
_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?|\b[a-z](?: [a-z]\b)+")
_ALIASES = re.compile(
    r"\s*[(,]?\s*\b(?:t/as?|trading as|formerly(?: known as)?|previously(?: known as)?)\b[:\s]*|\s+\|\s+",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()]*[A-Za-z][^()]*\)")
_SEVERAL = re.compile(r"[,;|]| or | / ")
_PLAIN_NUMBER = re.compile(r"0*([1-9][0-9]{0,7})")
_LETTERED_NUMBER = re.compile(r"([A-Z]{2})([0-9]{1,6})")
_SOCIETY_NUMBER = re.compile(r"(?:IP|SP|NP)[0-9]{5}R")
_SUFFIXES = TLDExtract(
    suffix_list_urls=(),
    cache_dir=None,
    include_psl_private_domains=True,
    extra_suffixes=("example",),  # reserved for made-up names, which the sandbox uses
)


@lru_cache(maxsize=CACHED)
def normal_name(text: str) -> str:
    """A name without case, accents, punctuation, leading "the" and legal form: "The Oak & Ash Co. Ltd" → "oak and ash".

    It is its own normal form; a name that is nothing but a legal form stays as it is.
    """
    name = " ".join(_trimmed(_words(text)))
    return name if name == text else normal_name(name)


@lru_cache(maxsize=CACHED)
def name_tokens(text: str) -> tuple[str, ...]:
    """The words of a name that identify it, in order, short forms written out; fillers only if nothing else is left."""
    words = normal_name(text).split()
    telling = [word for word in words if word not in FILLERS] or words
    return tuple(ABBREVIATIONS.get(word, word) for word in telling)


def aliases(text: str) -> list[str]:
    """The names that one line gives: "Acme Ltd t/a Zed (formerly Ypsilon)" has three."""
    return [name for part in _ALIASES.split(text) if (name := part.strip(" ()"))] or [text]


def is_registered(text: str) -> bool:
    """Whether the name ends in a legal form, as a name on the register does."""
    words = _words(text)
    return len(words) > 1 and words[-1] in LEGAL_FORMS


@lru_cache(maxsize=CACHED)
def normal_phone(text: str) -> str | None:
    """The first phone number in E.164 ("0116 496 0123" → "+441164960123"), read as British, or None.

    One in a range that is in use is preferred to one that merely begins and ends as a British number should.
    """
    plain = _REMARK.sub(" ", text)
    parts = {part: number for part in (plain, *_SEVERAL.split(plain)) if (number := _parsed(part)) is not None}
    used = [number for number in parts.values() if phonenumbers.is_valid_number(number)]
    formed = [number for part, number in parts.items() if part.lstrip(" (").startswith(("0", "+44")) and _whole(number)]
    first = next(iter(used + formed), None)
    return phonenumbers.format_number(first, PhoneNumberFormat.E164) if first else None


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, "GB")
    except NumberParseException:
        return None


def _whole(number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE


@lru_cache(maxsize=CACHED)
def site_of(url: str) -> str | None:
    """The registrable domain of a web address in whatever spelling, or None ("https://www.x.co.uk/a?b" → "x.co.uk")."""
    try:
        domain = _SUFFIXES(url.strip()).top_domain_under_public_suffix
        return domain.lower().encode("idna").decode() or None
    except ValueError:
        return None


def normal_company_number(text: str) -> str | None:
    """A Companies House number in its eight characters ("123456" → "00123456", "sc 1234" → "SC001234"), or None."""
    compact = re.sub(r"[^A-Z0-9]", "", text.upper())
    if plain := _PLAIN_NUMBER.fullmatch(compact):
        return plain[1].zfill(8)
    if (lettered := _LETTERED_NUMBER.fullmatch(compact)) and lettered[1] in NUMBER_PREFIXES:
        return lettered[1] + lettered[2].zfill(6)
    return compact if _SOCIETY_NUMBER.fullmatch(compact) else None


def _trimmed(words: list[str]) -> list[str]:
    words = [word for word in words if word not in REGISTERED_FORMS] or words
    while len(words) > 1 and words[-1] in _LAST_WORDS:
        words = words[:-1]
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    return words


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _JOINERS.sub(" and ", _APOSTROPHES.sub("", plain))
    plain = _COOPERATIVE.sub("cooperative", plain)
    words = _WORD.findall(_SPELT_OUT.sub(_join, plain))
    return _SPELT_OUT.sub(_join, " ".join(words)).split()


def _join(letters: re.Match[str]) -> str:
    return re.sub(r"[. ]", "", letters[0]) + " "
