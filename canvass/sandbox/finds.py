"""What the model reports for a brief: organisations of the world, and the noise among them; no JSON and no timing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from canvass.sandbox.chance import fraction, generator, number, pick, token
from canvass.sandbox.geography import miles_between
from canvass.sandbox.organisations import Organisation, host_of, path_of, plain_name, words_of
from canvass.sandbox.postcodes import Point, area_of, outcode_of
from canvass.sandbox.prompts import Brief
from canvass.sandbox.sightings import Seen, sighting
from canvass.sandbox.topics import any_covers, topic_of
from canvass.sandbox.trades import SYLLABLES
from canvass.sandbox.world import World

KNOWS_WEBSITE, KNOWS_PHONE, KNOWS_NUMBER, KNOWS_ADDRESS, KNOWS_SIGNAL = 0.8, 0.4, 0.25, 0.9, 0.9
CITES_INVENTED = 0.3
NEW_DAYS = 730
DEFAULT_MILES = 15.0
BEYOND_MILES = 10.0
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
BANDS = {"micro": (0, 9), "small": (10, 49), "medium": (50, 249), "large": (250, 10**9)}


@dataclass(frozen=True)
class Find:
    """One company as the model tells it: empty text where it does not know. `cited` is false where the source was
    never among those that its searches returned; `error` names the noise in it."""

    name: str
    address: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    website: str = ""
    company_number: str = ""
    description: str = ""
    signal: str = ""
    source_url: str = ""
    linkedin_url: str = ""
    kind: str = ""
    employees: int | None = None
    cited: bool = True
    error: str | None = None


def find_companies(world: World, brief: Brief) -> list[Find]:
    """At most `brief.count` finds. Deterministic: the same world and brief give the same list."""
    if brief.names:
        return _looked_up(world, brief)
    known = {plain_name(name) for name in brief.known}
    real = [each for each in candidates(world, brief) if plain_name(each.name) not in known]
    finds: list[Find] = []
    for find in _with_noise(world, brief, real):
        if len(finds) >= brief.count:
            break
        if find.error == "respelled" or plain_name(find.name) not in known:
            finds.append(_signalled(world, brief, find))
    return finds


def _signalled(world: World, brief: Brief, find: Find) -> Find:
    """With what was seen of it and the page that shows it, where that is asked for and known."""
    if not brief.signal or fraction(world.seed, "knows", "signal", find.name) >= KNOWS_SIGNAL:
        return find
    seen = sighting(world, brief.signal, Seen(find.name, find.town, find.website, find.company_number, find.kind))
    return replace(find, signal=seen.text, source_url=seen.url)


def candidates(world: World, brief: Brief) -> list[Organisation]:
    """Organisations in the area and on the topic: those of the wished size first, then those that a search term names,
    otherwise in an order of the seed's, which is another one for other search terms."""
    reference = world.named(brief.reference, 0.6) if brief.reference else None
    fitting = [each for each in _in_area(world, brief) if _fits(world, brief, each, reference)]
    stems = _stems(brief.terms)

    def place(each: Organisation) -> tuple[bool, bool, int]:
        named = any(stem in each.name.lower() for stem in stems)
        return not _right_size(brief, each), not named, number(world.seed, "rank", brief.terms, each.id, each.name)

    return sorted(fitting, key=place)


def _stems(terms: tuple[str, ...]) -> frozenset[str]:
    """The beginnings of the terms' longer words, so that "dentists" finds "Dental"."""
    return frozenset(word[:4] for term in terms for word in words_of(term) if len(word) > 4)


def _centre(world: World, brief: Brief) -> Point | None:
    return world.gazetteer.place(brief.postcode) if brief.postcode else None


def _in_area(world: World, brief: Brief) -> list[Organisation]:
    centre = _centre(world, brief)
    if brief.outcodes:
        inside = [each for code in sorted(brief.outcodes) for each in world.by_outcode.get(code, ())]
        return [each for each in inside if _within(world, each, centre, brief.miles)]
    if brief.postcode:
        near = world.grid.near(centre, brief.miles or DEFAULT_MILES) if centre else []
        return [each for _, each in near if _in_areas(brief, each)]
    places = f" {' '.join(words_of(brief.places))} "
    towns = {town for town in world.towns if f" {town} " in places}
    return [
        each for each in world.organisations if _in_areas(brief, each) and (not towns or each.town.lower() in towns)
    ]


def _in_areas(brief: Brief, organisation: Organisation) -> bool:
    return not brief.areas or area_of(organisation.postcode) in brief.areas


def _within(world: World, organisation: Organisation, centre: Point | None, miles: float | None) -> bool:
    point = world.point(organisation)
    return not (centre and miles and point) or miles_between(centre, point) <= miles


def _fits(world: World, brief: Brief, organisation: Organisation, reference: Organisation | None) -> bool:
    if reference and organisation.id == reference.id:
        return False
    if _avoided(brief, organisation):
        return False
    if brief.newly_founded and organisation.source == "generated" and not _is_new(world, organisation):
        return False
    if brief.topics:
        return any_covers(brief.topics, organisation)
    return not reference or topic_of(organisation) == topic_of(reference)


def _avoided(brief: Brief, organisation: Organisation) -> bool:
    name = organisation.name.lower()
    if any(word in name for word in brief.avoided_words):
        return True
    avoided = [topic for topic in brief.avoided if topic not in brief.topics]
    return any_covers(avoided, organisation)


def _is_new(world: World, organisation: Organisation) -> bool:
    born = organisation.incorporated
    return born is not None and (world.today - born).days <= NEW_DAYS


def _right_size(brief: Brief, organisation: Organisation) -> bool:
    staff = organisation.employees
    bands = [BANDS[size] for size in brief.sizes]
    return staff is None or not bands or any(low <= staff <= high for low, high in bands)


def _looked_up(world: World, brief: Brief) -> list[Find]:
    """Named companies: each that exists, in the order asked; a name that nobody has is left out.

    What stands in brackets after a name says where it is, unless it belongs to the name."""
    found = [world.named(name) or world.named(_IN_BRACKETS.sub("", name)) for name in brief.names[: brief.count]]
    return [tell(world, each) for each in found if each]


def _with_noise(world: World, brief: Brief, real: list[Organisation]) -> Iterator[Find]:
    """Real companies in order with the errors strewn in, in the shares that the noise settings give of all finds."""
    noise = world.noise
    honest = 1 - noise.invented - noise.respelled - noise.outside
    beyond = _beyond(world, brief)
    for organisation in real:
        luck = generator(world.seed, "noise", organisation.id, organisation.name)
        if luck.random() < noise.invented / honest:
            yield _invented(world, organisation)
        if luck.random() < noise.outside / honest and beyond:
            yield replace(
                tell(world, beyond[number(world.seed, "beyond", organisation.id) % len(beyond)]), error="outside"
            )
        told = tell(world, organisation)
        yield _misplaced(world, told) if luck.random() < noise.wrong_postcode / honest else told
        if luck.random() < noise.respelled / honest:
            yield _respelled(world, organisation)


def _beyond(world: World, brief: Brief) -> list[Organisation]:
    """Organisations on the topic, but up to ten miles beyond the radius."""
    centre, miles = _centre(world, brief), brief.miles or DEFAULT_MILES
    if not centre:
        return []
    near = world.grid.near(centre, miles + min(miles, BEYOND_MILES))
    return [each for away, each in near if away > miles and _fits(world, brief, each, None)]


def tell(world: World, organisation: Organisation) -> Find:
    """What the model knows of a real organisation: each field only sometimes, but always the same."""

    def knows(field: str, share: float) -> bool:
        return fraction(world.seed, "knows", field, organisation.id, organisation.name) < share

    topic = topic_of(organisation)
    website = organisation.website if knows("website", KNOWS_WEBSITE) else ""
    return Find(
        name=organisation.name,
        address=organisation.address if knows("address", KNOWS_ADDRESS) else "",
        town=organisation.town,
        postcode=organisation.postcode,
        phone=organisation.phone if knows("phone", KNOWS_PHONE) else "",
        website=website,
        company_number=organisation.company_number if knows("number", KNOWS_NUMBER) else "",
        description=_description(topic.phrase if topic else "organisation", organisation.town),
        source_url=_source(world, organisation, website),
        kind=topic.name if topic else organisation.kind,
        employees=organisation.employees,
    )


def _description(phrase: str, town: str) -> str:
    article = "An" if phrase[0] in "aeiouAEIO" else "A"
    return f"{article} {phrase} in {town}." if town else f"{article} {phrase}."


def _source(world: World, organisation: Organisation, website: str) -> str:
    if website:
        return (
            pick((website, f"{website.rstrip('/')}/contact"), world.seed, "source", organisation.id)
            if path_of(website) == "/"
            else website
        )
    if organisation.company_number:
        return f"https://find-and-update.company-information.service.gov.uk/company/{organisation.company_number}"
    slug = "-".join(words_of(organisation.name))
    return f"https://directory.example/firms/{slug}-{token(6, world.seed, organisation.id)}"


def _invented(world: World, like: Organisation) -> Find:
    """A plausible company that does not exist, in the town of one that does, half the time with a host nobody has."""
    parts = (world.seed, "invented", like.id, like.name)
    topic = topic_of(like)
    word = "".join(pick(syllables, *parts, place) for place, syllables in enumerate(SYLLABLES))
    tail = pick(like.name.split()[1:] or ["Services"], *parts)
    name = f"{word.title()} {tail.title() if tail.isupper() else tail} Ltd".replace("Ltd Ltd", "Ltd").replace(
        "Limited Ltd", "Ltd"
    )
    website = f"https://www.{plain_name(name).replace(' ', '')}.example" if fraction(*parts, "website") < 0.5 else ""
    return Find(
        name=name,
        address=f"{number(*parts) % 90 + 1} High Street, {like.town}" if like.town else "",
        town=like.town,
        postcode=_other_postcode(world, like.postcode, *parts),
        website=website if host_of(website) not in world.by_host else "",
        description=_description(topic.phrase if topic else "organisation", like.town),
        source_url=website or f"https://directory.example/firms/{token(10, *parts)}",
        kind=topic.name if topic else "",
        cited=fraction(*parts, "cited") < CITES_INVENTED,
        error="invented",
    )


def _misplaced(world: World, told: Find) -> Find:
    wrong = _other_postcode(world, told.postcode, world.seed, "misplaced", told.name)
    return replace(told, postcode=wrong, address=told.address.replace(told.postcode, wrong), error="wrong postcode")


def _other_postcode(world: World, postcode: str, *parts: object) -> str:
    """Another postcode of the same outcode where the world has one."""
    if not postcode:
        return ""
    neighbours = [each.postcode for each in world.by_outcode.get(outcode_of(postcode), ()) if each.postcode != postcode]
    return pick(neighbours, *parts, "postcode") if neighbours else f"{outcode_of(postcode)} 9ZZ"


def _respelled(world: World, organisation: Organisation) -> Find:
    told = tell(world, organisation)
    return replace(told, name=_other_spelling(organisation.name, world.seed), company_number="", error="respelled")


def _other_spelling(name: str, seed: int) -> str:
    """The same name as another page would write it; never the very same text."""
    bare = " ".join(word for word in name.split() if word.lower().strip(".,()") not in {"ltd", "limited", "llp", "plc"})
    spellings = (
        bare.title() if bare.isupper() else bare.upper(),
        f"{bare} Ltd." if bare != name else f"{bare} Limited",
        bare.replace("&", "and") if "&" in bare else bare.replace(" and ", " & "),
        f"The {bare}",
        _dropped_letter(bare, seed),
    )
    different = [spelling for spelling in spellings if spelling != name]
    return pick(different, seed, "spelling", name)


def _dropped_letter(name: str, seed: int) -> str:
    longest = max(name.split(), key=len, default=name)
    if len(longest) < 6:
        return f"{name} (UK)"
    place = 2 + number(seed, "letter", name) % (len(longest) - 3)
    return name.replace(longest, longest[:place] + longest[place + 1 :], 1)
