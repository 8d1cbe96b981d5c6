"""How alike two names are: words weighed by how much they tell, spelling forgiven; places play no part."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from leads.normalise import is_registered, name_tokens, word_set

CORPORATE = word_set(
    "britain england europe european gb global great group holding holdings international kingdom london national uk"
    " united wales scotland worldwide company limited management"
)
"""Words that tell one company of a group from another, or nothing at all."""

TRADES = (
    word_set("dental dentist dentists dentistry orthodontic orthodontics orthodontist"),
    word_set("pharmacy pharmaceuticals chemist chemists"),
    word_set("medical doctor doctors gp"),
    word_set("optician opticians optometrists eyecare"),
    word_set("veterinary vet vets"),
    word_set("school schools academy nursery nurseries college preschool playgroup"),
    word_set("restaurant restaurants cafe bar catering pizzeria grill"),
    word_set("hotel hotels inn"),
    word_set("solicitors legal law"),
    word_set("accountants accountancy accounting"),
    word_set("computer computers computing it software technology technologies"),
    word_set("construction builders building roofing"),
    word_set("recruitment staffing"),
    word_set("motor motors garage autos cars"),
    word_set("church parish"),
)
"""Trades: names that agree but for their trades are neighbours of one name, not one organisation."""

TRADE = word_set(
    "academies academy accountancy accountants agency architects associates association automotive bank bar board"
    " borough builders building business cafe care catering catholic cathedral central centre centres charity church"
    " city cleaning clinic clinics club college communications community computer computers computing construction"
    " consultancy consultants consulting contractors council county creative day delivery dental dentist dentistry"
    " dentists department design development developments digital direct distribution district doctor doctors"
    " education educational electrical energy engineering engineers enterprise enterprises environmental estate"
    " estates express facilities family finance financial fire first food foods foundation general grammar hall health"
    " healthcare high home homes hospice hospital hospitals hotel hotels house housing implant implants industrial"
    " industries infant insurance investments it junior laboratories learning legal leisure lodge logistics"
    " maintenance manufacturing marketing media medical motor motors mr mrs ms multi network networks networking new"
    " nhs nursery office oral orthodontic orthodontics orthodontist partners partnership pharmaceuticals pharmacy"
    " practice primary print printing private products professional projects properties property public recruitment"
    " residential resources restaurant restaurants retail royal sales school schools secondary secure security"
    " service services shop smile smiles society software solicitors solutions specialist specialists sports staffing"
    " store stores studio studios supplies supply support surgeries surgery system systems team technical technologies"
    " technology telecom telecoms town trade trading training transport travel trust university village wholesale works"
    " bakers bakery coffee hearing"
).union(*TRADES)
"""Words that say what an organisation does: many names share them."""

WIDESPREAD = word_set(
    "abbey albert aldi alpha apex asda ash aspire barclays boots bridge bupa burger castle church costa cooperative"
    " crown cross currys dominos elite elm excel field first grange greggs green halfords halifax hill horizon hsbc"
    " iceland ikea john kfc kings lane lidl lloyds lloydspharmacy manor market mcdonalds mydentist natwest nationwide"
    " next nuffield oak oaks oakwood oasis one park phoenix poundland premier priory primark queens red river"
    " riverside road rowlands saint sainsburys santander savers screwfix smith specsavers spar star starbucks station"
    " street subway summit sun superdrug tesco toolstation travelodge unity valley victoria view waitrose well"
    " wetherspoon wetherspoons white whsmith wickes wilko wood your"
)
"""Names of chains, and words that many places' names share: they say little without a place."""

OPPOSITES = (
    frozenset({"north", "south", "east", "west", "central", "northern", "southern", "eastern", "western"}),
    frozenset({"upper", "lower"}),
    frozenset({"infant", "junior", "primary", "secondary", "senior"}),
    frozenset({"boys", "girls"}),
)
"""Words of one group stand against each other: a school's north site is not its south site."""

CORPORATE_WEIGHT = 0.1
TRADE_WEIGHT = 0.15
WIDESPREAD_WEIGHT = 0.5
PLACE_WEIGHT = 0.3
INITIAL_WEIGHT = 0.4
NUMERAL_WEIGHT = 0.6

ONE_LETTER_OFF = 80.0
"""Least likeness, out of 100, at which two words count as one word spelt in two ways."""
RUN_TOGETHER = 90.0
"""The same for whole names written without spaces."""
PREFIX_WORTH = 0.85
CLASH_WORTH = 0.6
"""What is left of a likeness when words stand against each other."""
CORE_WORTH = 0.93
"""How alike names are whose telling words agree and whose other words do not."""
CORE_WEIGHT = 0.35
"""From this weight of a word on it is a telling one."""

CLASSES = ((CORPORATE, CORPORATE_WEIGHT), (TRADE, TRADE_WEIGHT), (WIDESPREAD, WIDESPREAD_WEIGHT))


@dataclass(frozen=True, slots=True)
class NameTraits:
    """A name taken apart once, for many comparisons.

    `words` with their weights; `core` is the weight of the telling ones; `compact` is all without spaces; `registered`
    when it ends in a legal form; `trades` are those that its words name, by their place in TRADES, with the word.
    """

    text: str
    words: Mapping[str, float]
    weight: float
    core: float
    compact: str
    registered: bool
    trades: Mapping[int, str]


class Likeness(NamedTuple):
    """How alike two names are: `score` 0–1; `equal` when only spelling habits differ.

    `telling` is the weight of the words in common, `words` their number; `clash` are two words that stand against each
    other; `registered` when both are names as on a register, yet differ by a whole word; `group_word` when that is one
    that tells companies of a group apart.
    """

    score: float
    equal: bool
    telling: float
    texts: tuple[str, str]
    words: int
    clash: tuple[str, str] | None = None
    registered: bool = False
    group_word: bool = False


def name_traits(text: str, places: Collection[str] = ()) -> NameTraits:
    """Take a name apart; words in `places` (the town, for example) tell less."""
    tokens = name_tokens(text)
    words = {token: weight_of(token, places) for token in tokens}
    return NameTraits(
        text=text,
        words=words,
        weight=sum(words.values()),
        core=sum(weight for weight in words.values() if weight >= CORE_WEIGHT),
        compact="".join(tokens),
        registered=is_registered(text),
        trades=_trades(words),
    )


def _trades(words: Iterable[str]) -> dict[int, str]:
    return {index: word for word in words for index, trade in enumerate(TRADES) if word in trade}


def weight_of(word: str, places: Collection[str] = ()) -> float:
    """How much a word tells about who it is, 0–1."""
    for words, weight in CLASSES:
        if word in words:
            return weight
    if word in places:
        return PLACE_WEIGHT
    if word.isdigit():
        return NUMERAL_WEIGHT
    return min(1.0, 0.4 + 0.1 * len(word)) if len(word) > 1 else INITIAL_WEIGHT


def likeness(a: NameTraits, b: NameTraits) -> Likeness:
    """Compare two names; the order of words does not count."""
    shared = a.words.keys() & b.words.keys()
    texts = (a.text, b.text)
    if not (a.words and b.words):
        return Likeness(0.0, equal=False, telling=0.0, texts=texts, words=0)
    if len(shared) == len(a.words) == len(b.words) or a.compact == b.compact:
        return Likeness(1.0, equal=True, telling=min(a.weight, b.weight), texts=texts, words=len(a.words))
    left_a, left_b = a.words.keys() - shared, b.words.keys() - shared
    clash = _opposites(left_a, left_b) or _trades_clash(a, b)
    misspelt = _misspelt(left_a, left_b) if clash is None and left_a and left_b else []
    score, telling = _score(a, b, [*((1.0, word, word) for word in shared), *misspelt])
    if clash:
        return Likeness(score * CLASH_WORTH, False, telling, texts, len(shared), clash)
    if not (a.registered and b.registered):
        return Likeness(score, False, telling, texts, len(shared))
    rest_a, rest_b = left_a - {x for _, x, _ in misspelt}, left_b - {y for _, _, y in misspelt}
    group_word = bool(rest_a and rest_b) or not CORPORATE.isdisjoint(rest_a | rest_b)
    return Likeness(score, False, telling, texts, len(shared), None, bool(rest_a or rest_b), group_word)


def _score(a: NameTraits, b: NameTraits, pairs: Iterable[tuple[float, str, str]]) -> tuple[float, float]:
    """How alike, and the weight of what is in common. A misspelt word weighs in both names what it weighs in one."""
    all_a, all_b, core_a, core_b = a.weight, b.weight, a.core, b.core
    telling = core = 0.0
    for worth, x, y in pairs:
        in_a, in_b = a.words[x], b.words[y]
        weight = min(in_a, in_b)
        telling += worth * weight
        all_a, all_b = all_a - in_a + weight, all_b - in_b + weight
        if weight >= CORE_WEIGHT:
            core += worth * weight
            core_a, core_b = core_a - in_a + weight, core_b - in_b + weight
    together = fuzz.ratio(a.compact, b.compact, score_cutoff=RUN_TOGETHER) / 100
    score = max(telling / (all_a + all_b) + telling / min(all_a, all_b) / 2, together)
    if core:
        score = max(score, CORE_WORTH * 2 * core / (core_a + core_b))
    return min(0.99, score), telling


def _misspelt(left_a: AbstractSet[str], left_b: AbstractSet[str]) -> list[tuple[float, str, str]]:
    """Words that are one word in two spellings, each used once, with how alike they are."""
    alike = sorted(((worth, x, y) for x in left_a for y in left_b if (worth := _same_word(x, y))), reverse=True)
    pairs, used_a, used_b = [], set(), set()
    for worth, x, y in alike:
        if x not in used_a and y not in used_b:
            used_a.add(x)
            used_b.add(y)
            pairs.append((worth, x, y))
    return pairs


def _same_word(x: str, y: str) -> float:
    short, long = (x, y) if len(x) <= len(y) else (y, x)
    if len(short) < 4 or short.isdigit() or long.isdigit():
        return 0.0
    if long.startswith(short):
        return PREFIX_WORTH
    return fuzz.ratio(x, y, score_cutoff=ONE_LETTER_OFF) / 100


def _opposites(left_a: AbstractSet[str], left_b: AbstractSet[str]) -> tuple[str, str] | None:
    for group in OPPOSITES:
        if not (group.isdisjoint(left_a) or group.isdisjoint(left_b)):
            return min(group & left_a), min(group & left_b)
    if (numbers_a := _numbers(left_a)) and (numbers_b := _numbers(left_b)):
        return min(numbers_a), min(numbers_b)
    return None


def _numbers(words: AbstractSet[str]) -> list[str]:
    return [word for word in words if word.isdigit()]


def _trades_clash(a: NameTraits, b: NameTraits) -> tuple[str, str] | None:
    if a.trades and b.trades and a.trades.keys().isdisjoint(b.trades):
        return min(a.trades.values()), min(b.trades.values())
    return None
