"""What a model makes of a lead's stored facts: the question, and the check that every statement rests on them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from leads.marking import marked, rule
from leads.normalise import site_of, word_set
from leads.vocabulary import Field, Source

SECTIONS = ("summary", "sector", "size", "needs", "opportunities", "risks")
FACTS = "facts"
"""The mark around the facts of a question."""
MOST_STATEMENTS = 6
"""In each section."""
LONGEST_STATEMENT = 400
LONGEST_VALUE, LONGEST_DATA = 1_500, 24_000
"""Characters of one fact, and of all, that a model is shown."""
UNTOLD = frozenset({Field.POSITION, Field.PLACE_ID, Field.NAMED_EMAILS})
"""What a model has no use for, or no business with."""

INSTRUCTIONS = f"""\
You prepare a sales caller for a conversation with a company in the United Kingdom. You are given facts about the
company, each with its number, and you have nothing else: you cannot search, and what you remember does not count.

Sections of the answer, each a list of short statements in plain British English, at most {MOST_STATEMENTS} of one
sentence each, empty where the facts say nothing:
- summary: what a caller has to know first
- sector: what it does, and for whom
- size: how large it is: staff, money, places, age
- needs: what a company in this situation is likely to need, and which facts suggest it
- opportunities: why now, and how to begin the conversation
- risks: what speaks against it: money, charges, filings, size, contradictions between the facts

Rules that stand above everything else:

1. Every statement names, in facts, the numbers of all the facts that it rests on. Leave a statement out rather than
let it rest on nothing.
2. Write no figure, date, e-mail address or web address that does not stand in those facts in the same form: do not
round, add up, convert, or write a figure in words.
3. needs and opportunities may draw conclusions, in words such as "may" and "suggests"; everything else only repeats.
4. Where facts contradict each other, say so; the register of companies is surer than a website, and a website surer
than what a model has claimed (source openai).
5. Say nothing about private persons but their names and offices.
6. {rule(FACTS)}
7. Answer with JSON by the given schema and nothing else."""

_FIGURE = re.compile(r"(?<![^\W_])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/[^\s,;)]*)?")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IN_WORDS = {word: Decimal(number) for number, word in enumerate(_SMALL, 2)}
_IN_WORDS |= {word: Decimal(10 * number) for number, word in enumerate(_TENS, 2)}
_MULTITUDES = word_set("dozen dozens hundred hundreds thousand thousands million millions billion billions")


@dataclass(frozen=True, slots=True)
class Known:
    """A stored fact as a model is told of it."""

    id: UUID
    field: Field
    value: Any
    source: Source
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, and the facts that it rests on."""

    text: str
    facts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The statements of each section that were borne out, and how many were not."""

    sections: Mapping[str, tuple[Statement, ...]]
    dropped: int

    @property
    def statements(self) -> int:
        """How many there are."""
        return sum(map(len, self.sections.values()))

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            name: [{"text": each.text, "facts": [str(fact) for fact in each.facts]} for each in section]
            for name, section in self.sections.items()
        }


def schema() -> dict[str, Any]:
    """The JSON schema that the model has to keep to."""
    text, facts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    statement = _object({"text": text, "facts": facts})
    return _object({name: {"type": "array", "items": statement} for name in SECTIONS})


def tellable(facts: Iterable[Known]) -> dict[str, Known]:
    """The facts that a model may be told, by the number that it knows them by; as many as fit.

    Google's are not among them: its terms forbid it.
    """
    told: dict[str, Known] = {}
    room = LONGEST_DATA
    for fact in facts:
        room -= min(len(_text(fact)), LONGEST_VALUE)
        if fact.source is Source.GOOGLE_PLACES or fact.field in UNTOLD or room < 0:
            continue
        told[f"F{len(told) + 1}"] = fact
    return told


def question(purpose: str, told: Mapping[str, Known]) -> str:
    """The facts; `purpose` says in our own words what the team is looking for."""
    lines = ({"fact": number, **_shown(fact)} for number, fact in told.items())
    return f"The team looks for: {purpose}\nWhat is known about the company:\n{marked(FACTS, lines)}"


def check(content: Mapping[str, Any], told: Mapping[str, Known]) -> Analysis:
    """What the model wrote, without the statements that the facts they name do not bear out."""
    sections = {name: _statements(content.get(name)) for name in SECTIONS}
    good = {name: tuple(_borne_out(written, told))[:MOST_STATEMENTS] for name, written in sections.items()}
    return Analysis(good, sum(map(len, sections.values())) - sum(map(len, good.values())))


def _borne_out(written: Iterable[Mapping[str, Any]], told: Mapping[str, Known]) -> Iterator[Statement]:
    for statement in written:
        text = " ".join(str(statement.get("text", "")).split())
        numbers = statement.get("facts")
        if not isinstance(numbers, list) or not numbers or not all(str(number) in told for number in numbers):
            continue
        facts = [told[str(number)] for number in numbers]
        if text and len(text) <= LONGEST_STATEMENT and _rests(text.casefold(), facts):
            yield Statement(text, tuple(dict.fromkeys(fact.id for fact in facts)))


def _rests(text: str, facts: Sequence[Known]) -> bool:
    """Whether every figure and address in a text stands in the facts; how many a list holds stands there too."""
    said = " ".join(f"{_text(fact)} {fact.url or ''}" for fact in facts).casefold()
    known = {*_figures(said), *(Decimal(len(fact.value)) for fact in facts if isinstance(fact.value, list))}
    new_words = set(_WORD.findall(text)) - set(_WORD.findall(said))
    figures = {*_figures(text), *(_IN_WORDS[word] for word in new_words & _IN_WORDS.keys())}
    return figures <= known and not new_words & _MULTITUDES and all(each in said for each in _addresses(text))


def _figures(text: str) -> Iterator[Decimal]:
    return (Decimal(figure.replace(",", "")) for figure in _FIGURE.findall(text))


def _addresses(text: str) -> Iterator[str]:
    yield from _MAIL.findall(text)
    for address in _HOST.findall(text):
        bare = address.rstrip("./")
        if "://" in bare or site_of(bare):
            yield bare.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _statements(section: Any) -> list[Mapping[str, Any]]:
    return [each for each in section if isinstance(each, dict)] if isinstance(section, list) else []


def _shown(fact: Known) -> dict[str, Any]:
    value = fact.value
    if len(text := _text(fact)) > LONGEST_VALUE:
        value = f"{text[:LONGEST_VALUE]}…"
    return {"field": fact.field.value, "value": value, "source": fact.source.value}


def _text(fact: Known) -> str:
    return fact.value if isinstance(fact.value, str) else orjson.dumps(fact.value).decode()


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
