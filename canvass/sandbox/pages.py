"""What the model reports when it is asked for several companies' LinkedIn pages: true ones, none, and mistakes."""

import json
from dataclasses import dataclass
from typing import Any

from canvass.sandbox.answers import Answer, Item
from canvass.sandbox.asks import Ask
from canvass.sandbox.chance import fraction, pick
from canvass.sandbox.marks import gives_orders, marked_items
from canvass.sandbox.organisations import Organisation, plain_name
from canvass.sandbox.schemas import results_property
from canvass.sandbox.world import World

LINKEDIN = "https://www.linkedin.com"
NAMESAKE, ELSEWHERE, PERSON, MADE_UP = 0.15, 0.30, 0.40, 0.50
"""Of the companies without a page: for so many another firm's is reported, for so many one in another town, and so on,
each share counted from the one before."""
BARE_SHARE = 0.05
"""Of the pages that are reported: so many without a town or a website."""
FAR = ("Dunmouth, Scotland, United Kingdom", "Castlewick, Wales, United Kingdom", "Austin, Texas, United States")


@dataclass(frozen=True)
class Told:
    """A page as the model tells of it; `returned` is false where no search showed it."""

    url: str | None = None
    name: str | None = None
    place: str | None = None
    website: str | None = None
    returned: bool = True


def page_answer(world: World, ask: Ask) -> Answer | None:
    """The answer to a question about pages that gives its companies as marked data; None for every other question."""
    companies = marked_items(ask.user_text)
    slot = results_property(ask.schema or {})
    if not (companies and slot and any(domain.lower().endswith("linkedin.com") for domain in ask.domains)):
        return None
    if gives_orders(ask.user_text):
        return Answer(json.dumps({"obeyed": True}))
    name, schema = slot
    items = tuple(_item(world, company, schema["properties"]) for company in companies)
    queries = tuple(f"{company.get('name')} {company.get('town') or ''} linkedin".strip() for company in companies)
    return Answer(f'{{"{name}":[', items, "]}", queries, sources=(f"{LINKEDIN}/company/directory-of-firms",))


def _item(world: World, company: dict[str, Any], fields: dict[str, Any]) -> Item:
    told = _told(world, str(company.get("name") or ""), str(company.get("town") or ""))
    values = {"company": company.get("company"), "url": told.url, "name": told.name, "place": told.place}
    values["website"] = told.website
    text = json.dumps({field: values.get(field) for field in fields}, ensure_ascii=False, separators=(",", ":"))
    shown = _shown(world, told.url) if told.url and told.returned else None
    return Item(str(company.get("name")), text, shown)


def _told(world: World, name: str, town: str) -> Told:
    organisation = _meant(world, name, town)
    if organisation is None:
        return Told()
    page = world.linkedin(organisation)
    luck = fraction(world.seed, "page", organisation.id, organisation.name)
    if page and luck < BARE_SHARE:
        return Told(page, organisation.name)
    if page:
        return _page_of(organisation, page)
    return _mistaken(world, organisation, luck)


def _meant(world: World, name: str, town: str) -> Organisation | None:
    """The best of those with that name, in that town if one of them is there."""
    ranked = [(score, each) for score, each in world.rank(name)[:5] if score >= 0.6] if name else []
    there = [each for score, each in ranked if each.town.lower() == town.lower() and score == ranked[0][0]]
    return next(iter([*there, *(each for _, each in ranked)]), None)


def _page_of(organisation: Organisation, page: str) -> Told:
    place = f"{organisation.town}, England, United Kingdom" if organisation.town else None
    return Told(page, f"{organisation.name} | LinkedIn", place, organisation.website or None)


def _mistaken(world: World, organisation: Organisation, luck: float) -> Told:
    slug = plain_name(organisation.name).replace(" ", "-")
    if luck < NAMESAKE:
        other = pick(world.organisations, world.seed, "namesake", organisation.id)
        page = f"{LINKEDIN}/company/{plain_name(other.name).replace(' ', '-')}"
        return _page_of(other, world.linkedin(other) or page)
    if luck < ELSEWHERE:
        place = pick(FAR, world.seed, "far", organisation.id)
        return Told(f"{LINKEDIN}/company/{slug}", organisation.name, place)
    if luck < PERSON:
        return Told(f"{LINKEDIN}/in/{slug}", organisation.name, organisation.town, organisation.website or None)
    if luck < MADE_UP:
        told = _page_of(organisation, f"{LINKEDIN}/company/{slug}-official")
        return Told(told.url, told.name, told.place, told.website, returned=False)
    return Told()


def _shown(world: World, url: str) -> str:
    """The address as a search lists it: often that of the country's own host, now and then of a page below."""
    luck = fraction(world.seed, "shown", url)
    if luck < 0.4:
        return url.replace("www.", "uk.", 1)
    return f"{url}/about" if luck < 0.5 and "/company/" in url else url
