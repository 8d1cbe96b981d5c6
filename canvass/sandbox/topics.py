"""What kinds of organisation words stand for: the vocabulary that prompts and place searches are scanned with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from canvass.sandbox.organisations import LEGAL, Organisation, words_of


@dataclass(frozen=True)
class Topic:
    """`words` is a pattern for text about the topic; an organisation belongs by SIC prefix, kind or, where it has no
    SIC code, by a word in its name. `place_type` is Google's primary type."""

    name: str
    words: str
    sic: tuple[str, ...]
    kinds: frozenset[str]
    named: str
    place_type: str
    phrase: str

    def covers(self, organisation: Organisation) -> bool:
        if organisation.kind in self.kinds:
            return True
        if organisation.sic_codes:
            return any(code.startswith(self.sic) for code in organisation.sic_codes)
        return bool(re.search(self.named, organisation.name, re.IGNORECASE))


def _topic(
    name: str,
    words: str,
    sic: str,
    *,
    named: str = "",
    place_type: str = "establishment",
    phrase: str = "",
    kinds: str = "",
) -> Topic:
    return Topic(
        name=name,
        words=rf"\b(?:{words})\b",
        sic=tuple(sic.split()),
        kinds=frozenset((name, *kinds.split())),
        named=rf"\b(?:{named or words})\b",
        place_type=place_type,
        phrase=phrase or f"{name} business",
    )


TOPICS: tuple[Topic, ...] = (
    _topic(
        "it",
        r"I\.?T\.? (?:support|services?|compan\w+|firms?|providers?|infrastructure|consult\w+|msps?)"
        r"|managed (?:it |service)\w*(?: providers?)?"
        r"|managed services?|msps?|cyber\w*|software|technology|tech (?:firms?|compan\w+)"
        r"|cloud\w*|telecom\w*"
        r"|computer\w*|network(?:s|ing)?|information technology|web design|data cent(?:re|er)s?|digital agenc\w+",
        "62 631 951 582 61",
        named=r"IT|software|computers?|networks?|digital|cyber|technolog\w+|systems",
        place_type="corporate_office",
        phrase="IT support and managed services provider",
    ),
    _topic(
        "education",
        r"schools?|colleges?|academ(?:y|ies)|universit(?:y|ies)|education\w*|nurser(?:y|ies)"
        r"|training providers?|tutor\w*|sixth forms?",
        "85",
        named=r"schools?|colleges?|academ(?:y|ies)|universit(?:y|ies)|education\w*|learning",
        place_type="school",
        phrase="education provider",
    ),
    _topic(
        "healthcare",
        r"health ?care|health|dent(?:al|ists?)|hospitals?|clinics?|care homes?|gps?"
        r"|gp practices?|doctors?|surger(?:y|ies)"
        r"|medical|pharmac\w+|nursing(?: homes?)?|opticians?|physio\w*|hospices?",
        "86 87 881",
        named=r"health\w*|dent\w+|hospital|clinic|care|surgery|medical|hospice|nhs",
        place_type="doctor",
        phrase="healthcare provider",
        kinds="dentist hospital",
    ),
    _topic(
        "manufacturing",
        r"manufactur\w+|factor(?:y|ies)|engineering|fabricat\w+|industrial|foundr(?:y|ies)"
        r"|machining|production plants?",
        " ".join(f"{division}" for division in range(10, 34)),
        named=r"manufactur\w+|engineering|fabrications?|castings?|mouldings?",
        place_type="manufacturer",
        phrase="manufacturer",
    ),
    _topic(
        "retail",
        r"retail\w*|shops?|stores?|supermarkets?|showrooms?|garden cent(?:re|er)s?",
        "47 451 452",
        named=r"stores?|retail|shops?|supermarkets?",
        place_type="store",
        phrase="retailer",
    ),
    _topic(
        "office",
        r"offices?|office-based|professional services?|account(?:ants?|ancy|ing)|solicitors?|law firms?|legal"
        r"|consultan\w+|recruit\w+|insurance|financ\w+|marketing|architects?|surveyors?|estate agents?",
        "64 65 66 69 70 71 73 74 78 82 683",
        named=r"accountants?|solicitors?|consult\w+|recruitment|insurance|financial",
        place_type="corporate_office",
        phrase="professional services firm",
    ),
    _topic(
        "hospitality",
        r"hospitality|hotels?|restaurants?|pubs?|caf(?:e|é)s?|cater(?:ing|ers?)|bars|takeaways?",
        "55 56",
        named=r"hotels?|restaurants?|inn|catering|pubs?",
        place_type="restaurant",
        phrase="hospitality business",
    ),
    _topic(
        "construction",
        r"construct\w+|builders?|building (?:contractors?|firms?|work\w*)|contractors?|plumb\w+|electricians?"
        r"|roof(?:ing|ers?)|planning (?:applications?|permission\w*)|refurbish\w+|civil engineering",
        "41 42 43",
        named=r"construction|builders?|building|contractors?|homes",
        place_type="general_contractor",
        phrase="construction firm",
    ),
    _topic(
        "property",
        r"propert(?:y|ies)|housing|real estate|landlords?|planning (?:applications?|permission\w*)"
        r"|property developers?",
        "68 411",
        named=r"propert\w+|housing|estates?",
        place_type="real_estate_agency",
        phrase="property business",
    ),
    _topic(
        "charity",
        r"charit(?:y|ies|able)|non-?profits?|not[- ]for[- ]profit\w*|voluntary|social enterprises?|third sector",
        "94 889",
        named=r"charit\w+|foundation|hospice|aid",
        place_type="non_profit_organization",
        phrase="charity",
    ),
    _topic(
        "transport",
        r"logistics|haul(?:age|iers?)|transport\w*|couriers?|warehous\w+|freight|distribution",
        "49 50 51 52 53",
        named=r"logistics|haulage|transport|freight|couriers?",
        place_type="moving_company",
        phrase="transport and logistics firm",
    ),
    _topic(
        "leisure", r"leisure|gyms?|sports?|museums?|theatres?", "90 91 93", place_type="gym", phrase="leisure venue"
    ),
    _topic("farming", r"farm\w*|agricultur\w+", "01 02 03", place_type="farm", phrase="farm business"),
    _topic("public", r"councils?|local authorit\w+|public sector", "84", place_type="local_government_office"),
)

FILLERS = LEGAL | frozenset(
    {"companies", "firm", "firms", "business", "businesses", "best", "local", "near", "it", "support", "providers"}
)
NEW = re.compile(
    r"\b(?:new(?:ly)?[- ](?:business\w*|compan\w+|incorporat\w+|formed|registered|founded|firms?)"
    r"|recently (?:incorporat|form|found|regist|start)\w+|start-?ups?|incorporated (?:since|in the last|within))\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\bIT\b")
_PATTERNS = tuple((topic, re.compile(topic.words, re.IGNORECASE)) for topic in TOPICS)
_BY_NAME = {topic.name: topic for topic in TOPICS}


def topics_in(text: str) -> tuple[Topic, ...]:
    """The topics that a text speaks of; "IT" counts in capitals only."""
    found = {topic.name for topic, pattern in _PATTERNS if pattern.search(text)}
    if _ABBREVIATION.search(text):
        found.add("it")
    return tuple(topic for topic in TOPICS if topic.name in found)


def names_only_trades(text: str) -> bool:
    """Whether a query says what kind of organisation it wants and nothing that could be a name."""
    for _, pattern in _PATTERNS:
        text = pattern.sub(" ", text)
    return not set(words_of(re.split(r",| in | near ", text)[0])) - FILLERS


def topic_of(organisation: Organisation) -> Topic | None:
    """The first topic that an organisation belongs to, its own kind before any other."""
    if organisation.kind in _BY_NAME:
        return _BY_NAME[organisation.kind]
    return next((topic for topic in TOPICS if topic.covers(organisation)), None)


def topic_named(name: str) -> Topic | None:
    """The topic of that very name."""
    return _BY_NAME.get(name)


def any_covers(topics: Iterable[Topic], organisation: Organisation) -> bool:
    return any(topic.covers(organisation) for topic in topics)
