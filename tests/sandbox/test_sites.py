"""What the sandbox's websites show, and its chains: the truth that benches and tests ask for."""

import json
import re

from canvass.sandbox.branches import branches, count_of
from canvass.sandbox.generate import generate
from canvass.sandbox.options import SILENCE
from canvass.sandbox.organisations import Organisation, path_of
from canvass.sandbox.place_search import MOST_PLACES, Circle, Rectangle, Search, matching_places
from canvass.sandbox.places import place
from canvass.sandbox.presence import MailForm, presence_of, shown_by, vat_number
from canvass.sandbox.site_contacts import mail_html
from canvass.sandbox.sites import page, publishes_contact
from canvass.sandbox.websites import publishes_contact as from_websites
from canvass.sandbox.world import World

WORLD = World(generate(1), 1, SILENCE)
LARGE = max(WORLD.organisations, key=lambda each: count_of(WORLD, each))


def text_of(owner: Organisation, path: str) -> str:
    found = page(WORLD, owner.host, path)
    assert found is not None
    return found.text


def test_the_same_seed_shows_the_same() -> None:
    again = World(generate(1), 1, SILENCE)
    for each in WORLD.organisations[:200]:
        assert presence_of(WORLD, each) == presence_of(again, each)
    other = World(generate(1), 2, SILENCE)
    assert any(presence_of(WORLD, each) != presence_of(other, each) for each in WORLD.organisations[:20])


def test_who_publishes_a_contact() -> None:
    assert from_websites is publishes_contact
    shown = {each.id: shown_by(WORLD, each) for each in WORLD.organisations}
    for each in WORLD.organisations:
        known = shown[each.id]
        assert publishes_contact(WORLD, each) is bool(known and (known.mail or known.phone))
        assert bool(known) <= bool(each.host)
    with_site = [known for known in shown.values() if known]
    assert 0.95 < sum(bool(known.mail or known.phone) for known in with_site) / len(with_site) < 1


def test_a_group_shows_its_members_only_on_their_own_pages() -> None:
    rows = [
        Organisation(
            number, name, "1 High St", "Leicester", "LE1 1AA", website=f"https://group.example{path}", phone="1"
        )
        for number, (name, path) in enumerate([("North", "/north"), ("South", "/south"), ("Head", "/")])
    ]
    world = World(rows, 1, SILENCE)
    assert [shown_by(world, row) is not None for row in rows] == [True, True, False]
    assert not publishes_contact(world, Organisation(9, "No site", phone="0116 496 0001"))


def test_pages_of_a_site_link_to_each_other() -> None:
    for owner in [each for each in WORLD.organisations if shown_by(WORLD, each)][:60]:
        links = re.findall(r"<nav>.*?</nav>", text_of(owner, path_of(owner.website)))
        for path in re.findall(r'href="(/[^"]*)"', links[0]):
            found = page(WORLD, owner.host, path)
            assert found is not None
            assert found.status == 200, path


def test_data_for_machines_is_json_where_there_is_any() -> None:
    kinds = set()
    for owner in [each for each in WORLD.organisations if shown_by(WORLD, each)][:80]:
        text = text_of(owner, path_of(owner.website))
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
        kinds.add(presence_of(WORLD, owner).data if block else "none")
        if block:
            assert json.loads(block[1])["@context"] == "https://schema.org"
    assert kinds == {"json-ld", "graph", "none"}


def test_disguises_of_a_mailbox() -> None:
    forms: tuple[MailForm, ...] = ("words", "brackets", "entities", "masked", "backwards", "joined")
    shown = {form: mail_html(form, "info@oak.example") for form in forms}
    assert shown["words"] == "info [at] oak [dot] example"
    assert shown["brackets"] == "info(at)oak.example"
    assert "elpmaxe.kao@ofni" in shown["backwards"]
    assert all("info@oak.example" not in text for text in shown.values())


def test_vat_numbers_have_their_check_digits() -> None:
    for each in WORLD.organisations[:50]:
        digits = [int(digit) for digit in vat_number(WORLD, each) if digit.isdigit()]
        total = sum(weight * digit for weight, digit in zip(range(8, 1, -1), digits[:7], strict=True))
        assert (len(digits), (total + digits[7] * 10 + digits[8]) % 97) == (9, 0)


def test_chains() -> None:
    sizes = [count_of(WORLD, each) for each in WORLD.organisations]
    assert sum(1 <= size <= 6 for size in sizes) > 50
    assert max(sizes) > MOST_PLACES
    places = branches(WORLD, LARGE)
    assert places == branches(WORLD, LARGE)
    assert len({each.id for each in places}) == len(places)
    assert {(each.name, each.website, each.phone + each.company_number) for each in places} == {
        (LARGE.name, LARGE.website, "")
    }
    assert all(WORLD.gazetteer.place(each.postcode) and each.postcode in each.address for each in places)
    assert LARGE.postcode not in {each.postcode for each in places}


def test_a_search_by_name_finds_a_chains_places_nearest_first() -> None:
    point = WORLD.point(LARGE)
    assert point is not None
    found = matching_places(WORLD, Search(f"{LARGE.name}, {LARGE.postcode}"))
    assert found[0] == LARGE
    assert len(found) == len(branches(WORLD, LARGE)) + 1 > MOST_PLACES
    box = Rectangle((point[0] - 0.05, point[1] - 0.05), (point[0] + 0.05, point[1] + 0.05))
    inside = matching_places(WORLD, Search(LARGE.name, within=box))
    assert 0 < len(inside) < len(found)
    assert all(box.holds(WORLD.point(each)) for each in inside)
    near = matching_places(WORLD, Search("builders", Circle(point, 20_000.0)))
    assert near


def test_some_places_are_not_open() -> None:
    statuses = [place(WORLD, each)["businessStatus"] for each in WORLD.organisations]
    assert set(statuses) == {"OPERATIONAL", "CLOSED_PERMANENTLY", "CLOSED_TEMPORARILY", "FUTURE_OPENING"}
    assert statuses.count("OPERATIONAL") > 0.9 * len(statuses)
