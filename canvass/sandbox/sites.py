"""Company websites: what stands on which page of which host; fetching and proxying are elsewhere."""

import html
from dataclasses import dataclass, field

from canvass.sandbox.organisations import Organisation, path_of
from canvass.sandbox.presence import is_member, owner_at, presence_of, shown_by
from canvass.sandbox.site_data import linked_data
from canvass.sandbox.site_looks import PATHS, SERVERS, TITLES, bare_document, document, navigation
from canvass.sandbox.site_words import body_of, footer_of, kinds_of
from canvass.sandbox.world import World

ROBOTS = "# Canvass sandbox\nUser-agent: *\nDisallow: /admin/\n"
GROUP_PAGES = ("home", "about", "contact")


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    media_type: str = "text/html; charset=utf-8"
    names: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def page(world: World, host: str, path: str) -> Page | None:
    """The page at a path of a host; None for a host that nobody in the world has."""
    owners = world.site(host)
    if not owners:
        return None
    if path == "/robots.txt":
        return Page(200, ROBOTS, "text/plain; charset=utf-8")
    if other := world.parked_for(owners[0].host):
        return Page(200, _parked(world, host, other), names=(other.name,))
    at = path.rstrip("/") or "/"
    owner = owner_at(owners, at)
    if owner is None:
        return _group_page(host, owners, at)
    return _own_page(world, owner, "/" if at == path_of(owner.website) else at)


def publishes_contact(world: World, row: Organisation) -> bool:
    """Whether a visitor of an organisation's web address finds a phone number or a mailbox of its own there."""
    shown = shown_by(world, row)
    return shown is not None and bool(shown.mail or shown.phone)


def _own_page(world: World, owner: Organisation, at: str) -> Page:
    shown = presence_of(world, owner)
    kinds = ("home",) if is_member(world, owner) else kinds_of(shown)
    kind = next((kind for kind in kinds if at in {PATHS[shown.look][kind], PATHS["plain"][kind]}), None)
    if kind is None:
        return _not_found()
    data = linked_data(shown, linkedin := world.linked_page(owner))
    footer = footer_of(world.seed, shown)
    if linkedin and not data:
        footer += f'<a href="{linkedin}">LinkedIn</a>'
    body = body_of(world.seed, shown, kind)
    nav = navigation(shown.look, kinds if len(kinds) > 1 else GROUP_PAGES)
    text = document(shown, f"{owner.name} | {TITLES[kind]}", data=data, nav=nav, body=body, footer=footer)
    return Page(200, text, names=(owner.name,), headers=SERVERS.get(shown.look, {}))


def _group_page(host: str, owners: list[Organisation], at: str) -> Page:
    """The page of a host that several organisations share: it names no branch's address, phone or number."""
    if at not in {*(PATHS["plain"][kind] for kind in GROUP_PAGES), *(path_of(each.website) for each in owners)}:
        return _not_found()
    branches = "".join(
        f'<li><a href="{html.escape(path)}">{html.escape(name)}</a></li>'
        for path, name in sorted({(path_of(each.website), each.name) for each in owners})
        if path != "/"
    )
    body = f"<h1>{html.escape(host)}</h1><p>A group of {len(owners)} locations.</p><ul>{branches}</ul>"
    nav = navigation("plain", GROUP_PAGES)
    return Page(200, bare_document(f"{host} | Group", f"{nav}{body}<p>{html.escape(host)}</p>"), names=(host,))


def _parked(world: World, host: str, other: Organisation) -> str:
    """Another firm's page, whose values are nobody's business here."""
    shown = presence_of(world, other)
    body = f"<h1>{html.escape(other.name)}</h1><p>{html.escape(host)} is parked for {html.escape(other.name)}.</p>"
    return bare_document(other.name, f"{body}{footer_of(world.seed, shown)}")


def _not_found() -> Page:
    return Page(404, bare_document("Page not found", "<h1>Page not found</h1>"))
