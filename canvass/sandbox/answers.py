"""What the model writes to an accepted request: the text and the sources behind it; no events, no clock."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from canvass.sandbox.asks import Ask
from canvass.sandbox.chance import fraction, pick
from canvass.sandbox.finds import Find, find_companies
from canvass.sandbox.pace import token_count
from canvass.sandbox.prompts import Brief, named_company, read_prompt
from canvass.sandbox.schemas import fill, results_property
from canvass.sandbox.world import World

MARKED_SHARE = 0.2
WRONG_PAGE_SHARE = 0.1
MARK = "\ue200cite\ue202turn0search{}\ue201"


@dataclass(frozen=True)
class Item:
    """One reported company: its name, its text as written, and the source that a search must have returned before."""

    name: str
    text: str
    source: str | None


@dataclass(frozen=True)
class Answer:
    """The text is `head`, then the items parted by commas, then `tail`."""

    head: str
    items: tuple[Item, ...] = ()
    tail: str = ""
    queries: tuple[str, ...] = ()
    brief: Brief | None = None
    sources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.head + ",".join(item.text for item in self.items) + self.tail

    def tokens_before(self, place: int) -> int:
        """Tokens written when the item at `place` begins."""
        return token_count(self.head + ",".join(item.text for item in self.items[:place]))


def answer(world: World, ask: Ask) -> Answer:
    """The model's answer; always the same for the same request, world and seed."""
    if not ask.searches:
        return _analysis(ask)
    if any(domain.lower().endswith("linkedin.com") for domain in ask.domains):
        return _linkedin(world, ask)
    brief = _brief(ask)
    return replace(_report(world, ask, find_companies(world, brief)), queries=_queries(brief), brief=brief)


def _brief(ask: Ask) -> Brief:
    """The user's text says what to find; without an area in it, the instructions are read as well."""
    brief = read_prompt(ask.user_text)
    located = brief.postcode or brief.outcodes or brief.names or brief.topics
    whole = read_prompt(ask.all_text)
    return replace(brief, signal=whole.signal) if located else whole


def _queries(brief: Brief) -> tuple[str, ...]:
    where = brief.postcode or " ".join(sorted(brief.outcodes)[:3]) or "United Kingdom"
    what = [topic.phrase for topic in brief.topics] or list(brief.names[:3]) or ["companies"]
    forms = ("{} near {}", "best {} {}", "{} {} contact details", "list of {} {}", "{} {} company website")
    return tuple(form.format(phrase, where) for form in forms for phrase in what)


def _report(world: World, ask: Ask, finds: Iterable[Find]) -> Answer:
    """Companies in the list that the schema has for them, or as lines of prose where no schema is asked for."""
    schema = ask.schema
    if schema is None:
        lines = tuple(
            Item(find.name, f" {find.name} ({find.postcode}) {find.source_url}\n", find.source_url) for find in finds
        )
        return Answer("Companies found:", lines)
    slot = results_property(schema)
    if slot is None:
        return Answer(_dumped(fill(schema, next((_values(world, find) for find in finds), {}))))
    name, item_schema = slot
    items = tuple(
        Item(
            find.name, _dumped(fill(item_schema, _values(world, find), schema)), find.source_url if find.cited else None
        )
        for find in finds
    )
    before, after = _around(schema, name)
    return Answer(before, items, after)


def _around(schema: dict[str, Any], name: str) -> tuple[str, str]:
    """The object's text before and after the items of its list, with its other properties filled."""
    whole = fill(schema, {}) | {name: []}
    before, _, after = _dumped(whole).partition(f"{json.dumps(name)}:[]")
    return f"{before}{json.dumps(name)}:[", f"]{after}"


def _values(world: World, find: Find) -> dict[str, Any]:
    """A find as it is written: the cited address with the vendor's tag, now and then a citation mark in the text."""
    values = asdict(find)
    values["source_url"] = tagged(find.source_url)
    luck = fraction(world.seed, "mark", find.name)
    if luck < MARKED_SHARE:
        values["description"] = f"{find.description} {MARK.format(int(luck * 40))}"
    return values


def tagged(url: str) -> str:
    if not url:
        return ""
    return f"{url}{'&' if '?' in url else '?'}utm_source=openai"


def _linkedin(world: World, ask: Ask) -> Answer:
    """A look-up of one company's page: found for those that have one, now and then a namesake's page instead."""
    name = named_company(ask.user_text) or ""
    company = world.named(name, 0.6) if name else None
    page = world.linkedin(company) if company else None
    finds, sources = [], ["https://www.linkedin.com/company/directory-of-firms"]
    if company and page:
        finds = [Find(company.name, website=page, town=company.town, source_url=page, linkedin_url=page)]
    elif company and fraction(world.seed, "wrong page", company.id) < WRONG_PAGE_SHARE:
        other = pick(world.organisations, world.seed, "namesake", company.id)
        page = f"https://www.linkedin.com/company/{re.sub('[^a-z0-9]+', '-', other.name.lower()).strip('-')}"
        finds = [Find(other.name, website=page, town=other.town, source_url=page, linkedin_url=page)]
    found = _report(world, ask, [replace(find, description=f"{find.name} on LinkedIn.") for find in finds])
    return replace(found, queries=(f"{name} linkedin",), sources=tuple(sources + [find.source_url for find in finds]))


def _analysis(ask: Ask) -> Answer:
    """Without tools there is nothing to find: the schema is filled from the words of the prompt itself."""
    text = ask.user_text.strip()
    values = {"name": named_company(text), "description": " ".join(text.split())[:200]}
    return Answer(_dumped(fill(ask.schema, values)) if ask.schema else values["description"] or "")


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
