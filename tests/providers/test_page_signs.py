"""What else a page gives away: places, size, technologies, links that tell, and that it is nobody's own."""

import pytest

from worker.providers.page_links import ABOUT, CONTACT, LEGAL, PLACES, TEAM, onwards, socials, telling
from worker.providers.page_names import title_names, written_names
from worker.providers.page_parked import is_parked
from worker.providers.page_places import PlaceShown, places_shown
from worker.providers.page_size import Size, people_shown, size_of
from worker.providers.page_technologies import TECHNOLOGIES, technologies
from worker.providers.page_words import starts_of

URL = "https://www.oak.co.uk/"
MILL = PlaceShown("12 Mill Lane, Leicester, LE1 6TE", "LE1 6TE")


def places(*lines: str) -> list[PlaceShown]:
    return places_shown(lines, " ".join(lines))


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["12 Mill Lane, Leicester, LE1 6TE"], MILL),
        (["Find us at", "12 Mill Lane", "Leicester", "LE1 6TE"], MILL),
        (["Oak Dental, 12 Mill Lane, Leicester LE1 6TE"], MILL),
        (["Visit us: 12 Mill Lane,Leicester | LE1 6TE"], MILL),
        (["12 Mill Lane, Leicester, UK, LE1 6TE"], MILL),
        (
            ["Registered office: 12 Mill Lane, Leicester, LE1 6TE. Registered in England No. 01234567"],
            PlaceShown(MILL.address, MILL.postcode, registered=True),
        ),
        (
            ["Unit 4, Oak Park", "Mill Lane", "Leicester LE1 6TE", "0116 254 1111"],
            PlaceShown("Unit 4, Oak Park, Mill Lane, Leicester, LE1 6TE", "LE1 6TE", "+441162541111"),
        ),
        (
            ["The Old Mill", "High Street", "Oadby LE2 5EB"],
            PlaceShown("The Old Mill, High Street, Oadby, LE2 5EB", "LE2 5EB"),
        ),
        (["Schoolhill, Aberdeen, AB10 1FE"], PlaceShown("Schoolhill, Aberdeen, AB10 1FE", "AB10 1FE")),
    ],
)
def test_addresses(lines: list[str], shown: PlaceShown) -> None:
    assert places(*lines) == [shown]


def test_several_places_with_their_phones() -> None:
    found = places("1 High Street, Leicester LE1 6TE", "0116 254 1111", "2 Low Road, Derby DE1 1AA", "01332 222333")
    assert [(place.postcode, place.phone) for place in found] == [
        ("LE1 6TE", "+441162541111"),
        ("DE1 1AA", "+441332222333"),
    ]


def test_a_place_of_work_wins_over_the_registered_office() -> None:
    found = places("Registered office: 12 Mill Lane, Leicester LE1 6TE", "Visit 12 Mill Lane, Leicester LE1 6TE")
    assert found == [MILL]


def test_postcodes_without_an_address() -> None:
    assert places("We cover LE1 6TE and LE2 1AB", "nothing here") == []


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Our team of 25 looks after customers.", Size(["team of 25"], 25)),
        ("We are a team of twelve people", Size(["team of twelve"], 12)),
        ("We employ over 1,200 people across the Midlands", Size(["employ over 1,200 people"], 1200)),
        ("We have over 50 employees and 3 offices", Size(["over 50 employees", "3 offices"], 50)),
        ("a 25-strong team", Size(["25-strong team"], 25)),
        ("our team of 5 engineers", Size(["team of 5 engineers"], None)),
        ("We now have three branches. Established in 1987", Size(["three branches", "since 1987"], None)),
        ("Cavity Staff Agency has a team of 350 there", Size(["team of 350"], 350)),
        ("We help businesses with 5 to 50 employees", Size([], None)),
        ("If you have 20 staff, call us", Size([], None)),
        ("We support companies with over 200 employees", Size([], None)),
        ("Our clients have 300 employees", Size([], None)),
        ("a team of 10 years' standing", Size([], None)),
        ("looking after 100 sites", Size([], None)),
        ("team of 0 and employs 1 person", Size([], None)),
    ],
)
def test_size(text: str, size: Size) -> None:
    assert size_of(text) == size


def test_people_on_a_team_page() -> None:
    card = '<div class="team-member x"><h3 class="team-member-name">Jane</h3></div>'
    assert people_shown(card * 3) == 3
    assert people_shown("<p>team-member") == 0


def test_where_words_begin() -> None:
    assert starts_of("team of teams, steam team", ["team", "of"]) == [0, 5, 8, 21]
    assert starts_of("team steam", ["team"], whole=False) == [0, 6]
    assert starts_of("a a a a", ["a"], most=2) == [0, 2]


def test_technologies() -> None:
    found = technologies(
        generator="WordPress 6.8",
        server="Microsoft-IIS/8.5, ASP.NET",
        addresses=["https://js.hs-scripts.com/1.js", "/a.js", "https://outlook.office365.com/owa/calendar/x/bookings/"],
    )
    assert found == ["WordPress", "ASP.NET", "Microsoft IIS", "Microsoft 365", "HubSpot"]
    assert technologies(generator="", server="", addresses=[]) == []
    assert all(sign == sign.lower() for signs in TECHNOLOGIES.values() for sign in signs)


def test_links_that_tell() -> None:
    links = [
        ("/contact-us", "Contact"),
        ("/x?id=3", "About us"),
        ("https://www.oak.co.uk/meet-the-team/", ""),
        ("/blog/contact-lenses", "Read"),
        ("/our-branches#map", "Branches"),
        ("/privacy", "Privacy"),
        ("/imprint", "Imprint"),
        ("/terms.pdf", "Terms"),
        ("https://elsewhere.co.uk/contact", "Contact"),
        ("mailto:contact@oak.co.uk", "Contact"),
        ("http://[", "Contact"),
        ("https://www.oak.co.uk", "Legal"),
    ]
    assert telling(links, URL, URL) == {
        CONTACT: [f"{URL}contact-us", f"{URL}blog/contact-lenses"],
        ABOUT: [f"{URL}x?id=3"],
        TEAM: [f"{URL}meet-the-team/"],
        PLACES: [f"{URL}our-branches"],
        LEGAL: [f"{URL}imprint", f"{URL}privacy"],
    }


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://uk.linkedin.com/company/oak/?trk=x", "https://www.linkedin.com/company/oak"),
        ("//www.facebook.com/oakdental", "https://www.facebook.com/oakdental"),
        ("https://www.facebook.com/profile.php?id=1000", "https://www.facebook.com/profile.php?id=1000"),
        ("https://x.com/oak", "https://www.x.com/oak"),
        ("https://www.linkedin.com/in/jane-doe", None),
        ("https://facebook.com/sharer/x", None),
        ("https://www.facebook.com/sharer.php?u=x", None),
        ("https://twitter.com/intent/tweet", None),
        ("https://www.youtube.com/embed/x", None),
        ("https://facebook.com/", None),
        ("https://notfacebook.com/oak", None),
        ("http://[facebook.com", None),
    ],
)
def test_pages_on_social_sites(link: str, page: str | None) -> None:
    assert list(socials([link])) == ([page] if page else [])


def test_where_a_page_sends_its_reader() -> None:
    assert onwards("0; url=/home", URL) == f"{URL}home"
    assert onwards("0;URL='https://elm.co.uk/'", URL) == "https://elm.co.uk/"
    assert onwards("30", URL) is None
    assert onwards("0; url=http://[", URL) is None


def test_names() -> None:
    assert list(title_names(["Oak Dental – Dentists in Leicester | Home", "Welcome to Oak"])) == [
        "Oak Dental",
        "Dentists in Leicester",
        "Home",
        "Welcome to Oak",
    ]
    text = (
        "Registered in England. Oakhollow Dental Limited trades as Oak. © 2024 Oakhollow Group - all rights reserved."
    )
    assert list(written_names(text, text.lower())) == [
        "Oakhollow Dental Limited",
        "Oakhollow Group",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "This domain is parked free.",
        "Buy this domain",
        "oak.co.uk may be for sale. Inquire about this domain",
        "Welcome to nginx!",
        "Apache2 Ubuntu Default Page",
        "This account has been suspended",
        "Site coming soon",
        "oak.co.uk is parked for Elm Motors",
    ],
)
def test_parked_pages(text: str) -> None:
    assert is_parked(text, [], URL, [])
    assert not is_parked(text + " About what we do." * 200, [], URL, [])


def test_pages_that_are_parked_by_their_hosts() -> None:
    assert is_parked("", ["oak.co.uk is for sale: buy this domain"], URL, [])
    assert is_parked("Related links", [], "https://www.sedo.com/search", [])
    assert is_parked("Related links", [], URL, ["https://img.sedoparking.com/x.js"])
    assert not is_parked("Oak Dental", ["Oak"], URL, ["/a.js", "https://cdn.example/x.js"])
