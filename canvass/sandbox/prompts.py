"""Reading a prompt as a model would: from prose to a Brief of area, topics, names and counts; it finds nobody."""

import re
from dataclasses import dataclass

from canvass.sandbox.postcodes import OUTCODE, POSTCODE, areas_named, tidy_postcode
from canvass.sandbox.topics import NEW, Topic, topics_in

DEFAULT_COUNT = 20
MOST_COUNT = 100
KM_PER_MILE = 1.609344

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_LABEL = re.compile(r"^\s*(?:#+\s*)?\**([A-Za-z][^:;.\n]{0,90}?)\**\s*:\**\s*(.*)$")
_AVOIDING = re.compile(
    r"^\W*(?:exclu\w+|do not|don['’]t|never|avoid\w*|ignor\w+|leave out|omit|skip|without|except|not wanted|no\b|not\b|"
    r"already|known\b|unwanted|reject\w*|must not)",
    re.IGNORECASE,
)
_AVOIDED_TAIL = re.compile(
    r"(?:,|;|\s)\s*(?:but not|excluding|except(?: for)?|other than|not including|leaving out)\b.*$"
    r"|\b(?:lack|without|in need of|short of)\b.*$",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"already|we have|known to us|known compan|previously|do not (?:report|repeat|list|return)", re.IGNORECASE
)
_ASKING = re.compile(
    r"looking for|search(?:es| terms?| for)?|sectors?|industr(?:y|ies)|types?|kinds?|topics?|find\b"
    r"|what (?:counts|we want)|include",
    re.IGNORECASE,
)
_LOOKING = re.compile(r"looking for", re.IGNORECASE)
_TERMS = re.compile(r"search terms?", re.IGNORECASE)
_SECTORS = re.compile(r"sectors?|industr(?:y|ies)", re.IGNORECASE)
_AREAS = re.compile(r"postcode areas?", re.IGNORECASE)
_AREA = re.compile(r"area|towns?|places?|location", re.IGNORECASE)
_NAMES = re.compile(
    r"^(?:(?:the )?(?:(?:company|business|organisation|firm) names|(?:companies|businesses|organisations|firms)"
    r"(?: to [\w ]+)?)|names|look up.*|competitors(?: to [\w ]+)?)$",
    re.IGNORECASE,
)
_ONE_NAME = re.compile(r"^(?:the )?(?:company|business|organisation|firm)?(?: ?name)?$|^look up$", re.IGNORECASE)
_FORMALITY = re.compile(r"address|website|phone|field|null|report\b|source|json|invent|schema", re.IGNORECASE)
_REFERENCE = re.compile(r"reference|similar to|like this|model company", re.IGNORECASE)
_SIGNAL = re.compile(r"signals?$", re.IGNORECASE)
_SIZES = re.compile(r"\b(micro|small|medium|large)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:at most|up to|no more than|not more than|maximum(?: of)?|max\.?|limit(?:ed)? to|as many as)\s*:?\s*"
    r"(\d{1,4})\b"
    r"(?!\s*(?:-|–|miles?\b|mi\b|km\b|kilomet|words?\b|characters?\b|sentences?\b|people\b|staff\b|employees?\b|years?\b|search(?:es)?\b|months?\b|%))",
    re.IGNORECASE,
)
_PLAIN_COUNT = re.compile(
    r"\b(\d{1,3})\s+(?:\w+\s+){0,3}?(?:compan(?:y|ies)|business(?:es)?|organisations?|results|firms)\b", re.IGNORECASE
)
_RADIUS = re.compile(r"(\d+(?:\.\d+)?)[\s-]*(miles?|mi|kilomet\w+|kms?)\b", re.IGNORECASE)
_FULL = re.compile(rf"\b{POSTCODE}\b", re.IGNORECASE)
_CENTRE = re.compile(
    rf"\b(?:of|around|near|from|centre\w*|about|postcode)\s*:?\s+(?:is\s+)?{POSTCODE}\b", re.IGNORECASE
)
_OUTCODE = re.compile(rf"\b{OUTCODE}\b")
_DISTRICTS = re.compile(r"district|outcode|postcode area|postcode sector|postcodes", re.IGNORECASE)
_PAGE_OF = re.compile(r"\bpage (?:of|for)(?: the company)? ([A-Z0-9].{1,80}?)(?=,|\.\s|\.$| in [A-Z]| at |\n|$)")
_QUOTED = re.compile(r"[\"“]([^\"”\n]{2,80})[\"”]")


@dataclass(frozen=True)
class Brief:
    """What a prompt asks for. `miles` is None where no radius was given; `known` are names not to report again;
    `areas` are postcode areas ("LE"); `terms` the search terms, which say what comes first; `names` are
    companies to look up; `reference` is the one that others should resemble; `signal` says what makes a company a lead
    now, and is empty where nothing is asked of the kind."""

    topics: tuple[Topic, ...] = ()
    avoided: tuple[Topic, ...] = ()
    avoided_words: tuple[str, ...] = ()
    newly_founded: bool = False
    postcode: str | None = None
    miles: float | None = None
    outcodes: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    places: str = ""
    sizes: frozenset[str] = frozenset()
    count: int = DEFAULT_COUNT
    known: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    reference: str | None = None
    signal: str = ""


@dataclass(frozen=True)
class Line:
    """A labelled line with its bullets drawn in, or a line of prose (no label)."""

    label: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text

    @property
    def avoids(self) -> bool:
        return bool(_AVOIDING.match(self.whole)) or bool(self.label and _ALREADY.search(self.label))


def read_prompt(text: str) -> Brief:
    """Never fails: what is not recognised is simply not part of the brief."""
    lines = read_lines(text)
    wanted = [line for line in lines if not line.avoids]
    avoided = [line for line in lines if line.avoids]
    asked = _asked_text(wanted)
    sectors = topics_in(_labelled(wanted, _SECTORS))
    return Brief(
        topics=_narrowed(topics_in(asked), sectors),
        avoided=topics_in(" ; ".join(line.text for line in avoided if line.label and not _ALREADY.search(line.label))),
        avoided_words=_avoided_words(avoided),
        newly_founded=bool(NEW.search(asked)),
        postcode=_centre(wanted),
        miles=_miles(wanted),
        outcodes=_outcodes(wanted),
        areas=_areas(wanted),
        terms=tuple(term for line in wanted if _TERMS.match(line.label) for term in split_names(line.text)),
        places=_labelled(wanted, _AREA),
        sizes=frozenset(
            size.lower() for line in wanted if "size" in line.label.lower() for size in _SIZES.findall(line.text)
        ),
        count=_count(lines),
        known=tuple(name for line in avoided if _ALREADY.search(line.whole) for name in split_names(line.text)),
        names=tuple(name for line in wanted if _NAMES.match(line.label) for name in split_names(line.text)),
        reference=next(
            (line.text.strip() for line in wanted if _REFERENCE.search(line.label) and line.text.strip()), None
        ),
        signal=_labelled(wanted, _SIGNAL),
    )


def read_lines(text: str) -> list[Line]:
    """Lines in order; bullets under a label that stands alone become its text, parted by semicolons."""
    lines: list[Line] = []
    for raw in text.splitlines():
        if not raw.strip():
            continue
        if _BULLET.match(raw) and lines and lines[-1].label and _open_list(lines[-1]):
            bullet = _BULLET.sub("", raw).strip()
            lines[-1] = Line(lines[-1].label, f"{lines[-1].text}; {bullet}".lstrip("; ") + ";")
        else:
            lines.extend(_split_line(_BULLET.sub("", raw)))
    return [Line(line.label, line.text.rstrip(";").replace(";;", ";")) for line in lines]


def split_names(text: str) -> list[str]:
    parts = re.split(r"[;|\n]", text)
    return [name for part in parts if len(name := part.strip(" .\t\"“”'")) > 1 and name.lower() not in {"none", "n/a"}]


def _open_list(line: Line) -> bool:
    return not line.text or line.text.endswith(";")


def _split_line(raw: str) -> list[Line]:
    if label := _LABEL.match(raw):
        return [Line(label[1].strip(), label[2].strip())]
    return [
        Line("", sentence.strip()) for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", raw.strip()) if sentence.strip()
    ]


def _labelled(lines: list[Line], label: re.Pattern[str]) -> str:
    return " ; ".join(line.text for line in lines if label.match(line.label))


def _narrowed(topics: tuple[Topic, ...], sectors: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics that are among the sectors too; where the two have nothing in common, whichever there is."""
    return tuple(topic for topic in topics if topic in sectors) or topics or sectors


def _asked_text(wanted: list[Line]) -> str:
    """What is said to be looked for; without that the lines that ask otherwise, else all prose but that about the
    answer's form."""
    looking = [line for line in wanted if _LOOKING.match(line.label)]
    asking = looking or [
        line for line in wanted if _ASKING.search(line.label) or (not line.label and _ASKING.match(line.text))
    ]
    prose = [line for line in wanted if not line.label and not _FORMALITY.search(line.text)]
    return " ; ".join(_AVOIDED_TAIL.sub("", line.text) for line in asking or prose)


def _avoided_words(avoided: list[Line]) -> tuple[str, ...]:
    texts = (line.text for line in avoided if line.label and not _ALREADY.search(line.label))
    parts = (part.strip(" .").lower() for text in texts for part in re.split(r"[;,]", text))
    return tuple(part for part in parts if len(part) > 2)


def _centre(wanted: list[Line]) -> str | None:
    text = "\n".join(line.whole for line in wanted)
    match = _CENTRE.search(text) or _FULL.search(text)
    return tidy_postcode(f"{match[1]}{match[2]}") if match else None


def _miles(wanted: list[Line]) -> float | None:
    match = next(filter(None, (_RADIUS.search(line.whole) for line in wanted)), None)
    if not match:
        return None
    distance = float(match[1])
    return distance / KM_PER_MILE if match[2].lower().startswith("k") else distance


def _outcodes(wanted: list[Line]) -> frozenset[str]:
    texts = (_FULL.sub(" ", line.text) for line in wanted if _DISTRICTS.search(line.whole))
    return frozenset(code for text in texts for code in _OUTCODE.findall(text))


def _areas(wanted: list[Line]) -> frozenset[str]:
    """Postcode areas by their letters, or all those of the regions that an area is said to be."""
    letters = frozenset(re.findall(r"\b[A-Z]{1,2}\b", _labelled(wanted, _AREAS)))
    return letters or areas_named(_labelled(wanted, _AREA))


def _count(lines: list[Line]) -> int:
    """Of several numbers the first that says "at most"; else "15 companies"; else the default."""
    texts = [line.whole for line in lines]
    match = next(filter(None, map(_COUNT.search, texts)), None) or next(
        filter(None, map(_PLAIN_COUNT.search, texts)), None
    )
    return max(0, min(int(match[1]), MOST_COUNT)) if match else DEFAULT_COUNT


def named_company(text: str) -> str | None:
    """The one company that a look-up is about: a labelled name, else a quoted one, else "the page of …"."""
    lines = read_lines(text)
    labelled = (
        line
        for line in lines
        if line.label and (_NAMES.match(line.label) or _ONE_NAME.match(line.label)) and split_names(line.text)
    )
    if line := next(labelled, None):
        return split_names(line.text)[0]
    match = _QUOTED.search(text) or _PAGE_OF.search(text)
    return match[1].strip() if match else None
