"""What an organisation shows of itself on its website: the truth that its pages are written from; no HTML here."""

from dataclasses import dataclass
from typing import Literal

from canvass.sandbox.branches import branches
from canvass.sandbox.chance import fraction, number, pick
from canvass.sandbox.organisations import Organisation, host_of, path_of
from canvass.sandbox.world import World

Look = Literal["plain", "blog", "builder", "tables", "corporate"]
Data = Literal["json-ld", "graph", "microdata", "none"]
Imprint = Literal["footer", "legal", "privacy"]
MailForm = Literal["link", "words", "brackets", "entities", "masked", "backwards", "joined"]

LOOKS: tuple[Look, ...] = ("plain", "plain", "blog", "blog", "builder", "tables", "corporate")
MAIL_FORMS: tuple[MailForm, ...] = (
    "link",
    "link",
    "link",
    "words",
    "brackets",
    "entities",
    "masked",
    "backwards",
    "joined",
)
BOXES = ("info", "hello", "office", "enquiries", "sales", "contact", "reception")
NO_MAIL, NO_PHONE, HAS_TEAM, HAS_HOURS, HAS_VAT, HAS_FAX, HAS_AGENCY = 0.08, 0.04, 0.4, 0.5, 0.35, 0.15, 0.25
FIRST_NAMES = ("Amina", "Ben", "Chloe", "Dev", "Esme", "Farid", "Grace", "Harvey", "Isla", "Joss", "Kiran", "Lowri")
LAST_NAMES = ("Ashdene", "Brackwell", "Corvane", "Dunmarsh", "Elverton", "Fenhurst", "Gilstead", "Hartwold")
ROLES = ("Director", "Office manager", "Head of operations", "Customer care", "Engineer", "Consultant", "Apprentice")
HOURS = (
    ("09:00", "17:30", ""),
    ("08:30", "17:00", ""),
    ("09:00", "17:00", "10:00–13:00"),
    ("08:00", "18:00", "09:00–16:00"),
)
"""Opening and closing from Monday to Friday, and Saturday's hours."""
TOOLS = {
    "Google Analytics": "https://www.googletagmanager.com/gtag/js?id=G-SANDBOX",
    "HubSpot": "https://js.hs-scripts.com/0.js",
    "Mailchimp": "https://chimpstatic.com/mcjs-connected/js/users/sandbox.js",
    "Hotjar": "https://static.hotjar.com/c/hotjar-0.js",
    "Tawk.to": "https://embed.tawk.to/sandbox/default",
    "Stripe": "https://js.stripe.com/v3/",
}
"""Where their scripts come from; nobody fetches them here."""
HAS_TOOL = 0.2
AGENCY = ("Pixel Kiln", "pixelkiln.example")
"""Who made some of the websites; not of the world."""


@dataclass(frozen=True)
class Person:
    """Somebody on a team page; `mail` is "" where it is not shown."""

    name: str
    role: str
    mail: str


@dataclass(frozen=True)
class Presence:
    """What a site shows. Empty text, or an empty tuple, for what it does not show."""

    owner: Organisation
    look: Look
    data: Data
    imprint: Imprint
    mail: str
    mail_form: MailForm
    phone: str
    fax: str
    vat: str
    number: str
    staff: str
    """A sentence about how many work there."""
    hours: tuple[str, str, str] | None
    team: tuple[Person, ...]
    places: tuple[Organisation, ...]
    tools: tuple[str, ...]
    """Other firms' services that its pages call, by the names that people know."""
    agency: bool


def presence_of(world: World, owner: Organisation) -> Presence:
    """What the site of an organisation shows, whether or not anybody can see it; the same for a seed."""
    member = is_member(world, owner)
    look = "plain" if member else pick(LOOKS, world.seed, "look", owner.id, owner.name)
    imprint: Imprint = pick(("footer", "footer", "footer", "legal", "privacy"), world.seed, "imprint page", owner.id)
    return Presence(
        owner=owner,
        look=look,
        data=_data(world, owner, look),
        imprint="footer" if member else imprint,
        mail="" if _luck(world, owner, "mail") < NO_MAIL or not owner.host else _mail(world, owner),
        mail_form=pick(MAIL_FORMS, world.seed, "mail form", owner.id, owner.name),
        phone="" if _luck(world, owner, "phone") < NO_PHONE else owner.phone,
        fax=f"0118 496 0{number(world.seed, 'fax', owner.id) % 1_000:03d}"
        if _luck(world, owner, "fax") < HAS_FAX
        else "",
        vat=vat_number(world, owner) if owner.company_number and _luck(world, owner, "vat") < HAS_VAT else "",
        number=owner.company_number,
        staff="" if member else _staff(world, owner),
        hours=pick(HOURS, world.seed, "hours", owner.id) if _luck(world, owner, "open") < HAS_HOURS else None,
        team=_team(world, owner) if not member and _luck(world, owner, "team") < HAS_TEAM else (),
        places=tuple(branches(world, owner)),
        tools=tuple(name for name in TOOLS if fraction(world.seed, "tool", name, owner.id) < HAS_TOOL),
        agency=_luck(world, owner, "agency") < HAS_AGENCY,
    )


def shown_by(world: World, row: Organisation) -> Presence | None:
    """What a visitor of the organisation's web address sees of it; None where there is no site, or another's stands."""
    owners = world.site(row.host) if row.host else []
    if not owners or world.parked_for(owners[0].host):
        return None
    return presence_of(world, row) if owner_at(owners, path_of(row.website)) is row else None


def is_member(world: World, owner: Organisation) -> bool:
    """Whether an organisation has one page on the host of a group, and no site of its own."""
    return len({each.name for each in world.site(owner.host)}) > 1 if owner.host else False


def owner_at(owners: list[Organisation], at: str) -> Organisation | None:
    """Whose page stands at a path of a host; None where a group shows all its members, or nothing is."""
    if len({each.name for each in owners}) == 1:
        return owners[0]
    return next((each for each in owners if path_of(each.website) == at), None) if at != "/" else None


def vat_number(world: World, owner: Organisation) -> str:
    """Nine digits whose last two check the others."""
    digits = f"{1_000_000 + number(world.seed, 'vat number', owner.id) % 8_999_999:07d}"
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=True))
    return f"{digits[:3]} {digits[3:]} {(97 - total % 97) % 97:02d}"


def _data(world: World, owner: Organisation, look: Look) -> Data:
    kinds: tuple[Data, ...] = ("json-ld", "json-ld", "none") if look == "plain" else ("graph", "microdata", "none")
    return pick(kinds, world.seed, "data", owner.id, owner.name)


def _mail(world: World, owner: Organisation) -> str:
    return f"{pick(BOXES, world.seed, 'mailbox', owner.id)}@{host_of(owner.website)}"


def _staff(world: World, owner: Organisation) -> str:
    if not owner.employees or owner.employees < 2:
        return ""
    ways = (
        f"Our team of {owner.employees} looks after customers far and wide.",
        f"We employ {owner.employees:,} people.",
        f"With a team of {owner.employees} we are never far away.",
        "",
    )
    return pick(ways, world.seed, "staff sentence", owner.id)


def _team(world: World, owner: Organisation) -> tuple[Person, ...]:
    count = min(owner.employees or 3, 2 + number(world.seed, "team size", owner.id) % 6)
    with_mail = _luck(world, owner, "team mail") < 0.4
    people = []
    for nth in range(count):
        first, last = (
            pick(names, world.seed, "person", owner.id, nth, names[0]) for names in (FIRST_NAMES, LAST_NAMES)
        )
        mail = f"{first}.{last}@{owner.host}".lower() if with_mail else ""
        people.append(Person(f"{first} {last}", pick(ROLES, world.seed, "role", owner.id, nth), mail))
    return tuple(people)


def _luck(world: World, owner: Organisation, what: str) -> float:
    return fraction(world.seed, "presence", what, owner.id, owner.name)
