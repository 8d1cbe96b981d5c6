"""Reading prompts."""

import pytest

from canvass.sandbox.prompts import Brief, named_company, read_prompt

FULL = """You are searching the live web for organisations.

Looking for: IT support companies, managed service providers
Search terms: "IT support Leicester", "MSP LE2"
Area: within 15 miles of LE1 1AA (Leicester)
Postcode districts: LE2, LE18 and LE3
Sizes: small, medium
At most 15 companies; describe each in no more than 20 words.
Exclude: recruitment agencies; charities
Do not report these, which we have already: Acme Networks Ltd; Schools of Tomorrow; Foo & Sons
Never invent a company. An empty list is a good answer.
For each: the office address, website and phone, or null."""


def topics(brief: Brief) -> list[str]:
    return [topic.name for topic in brief.topics]


def test_reads_everything_from_a_full_prompt() -> None:
    brief = read_prompt(FULL)
    assert topics(brief) == ["it"]
    assert [topic.name for topic in brief.avoided] == ["office", "charity"]
    assert brief.avoided_words == ("recruitment agencies", "charities")
    assert (brief.postcode, brief.miles) == ("LE1 1AA", 15.0)
    assert brief.outcodes == {"LE2", "LE18", "LE3"}
    assert brief.sizes == {"small", "medium"}
    assert brief.count == 15
    assert brief.known == ("Acme Networks Ltd", "Schools of Tomorrow", "Foo & Sons")
    assert brief.names == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Looking for: primary schools and nurseries", ["education"]),
        ("Looking for: dental practices, GP surgeries", ["healthcare"]),
        ("Looking for: manufacturers and engineering firms", ["manufacturing"]),
        ("Looking for: shops, offices", ["retail", "office"]),
        ("Search terms: hotels, pubs", ["hospitality"]),
        ("Sectors: construction", ["construction"]),
        ("Looking for: businesses with planning applications", ["construction", "property"]),
        ("Looking for: charities and social enterprises", ["charity"]),
        ("Find IT companies near LE1 1AA", ["it"]),
        ("Find it near LE1 1AA", []),
        ("Looking for: any organisation\nReport the office address.", []),
        ("Looking for: manufacturers but not software companies", ["manufacturing"]),
        ("Please list hospitals within 5 miles of LE1 1AA.", ["healthcare"]),
        ("Report each company's address. Use its website as source.", []),
    ],
)
def test_topics(text: str, expected: list[str]) -> None:
    assert topics(read_prompt(text)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("At most 15 companies", 15),
        ("Report up to 40 results", 40),
        ("No more than 7.", 7),
        ("Maximum: 12", 12),
        ("Report 25 companies", 25),
        ("up to 15 miles away", 20),
        ("in no more than 30 words", 20),
        ("up to 250 employees, at most 9 of them", 9),
        ("nothing said", 20),
        ("At most 5000", 100),
    ],
)
def test_count(text: str, count: int) -> None:
    assert read_prompt(text).count == count


@pytest.mark.parametrize(
    ("text", "postcode", "miles"),
    [
        ("within 15 miles of LE1 1AA", "LE1 1AA", 15),
        ("in a 2.5 mile radius around le16 7ab", "LE16 7AB", 2.5),
        ("a 10-mile circle, centre SW1A 1AA", "SW1A 1AA", 10),
        ("within 16.09344 km of B1 1AA", "B1 1AA", 10),
        ("Competitor at LE3 9ZZ; search within 3 miles of LE11AA", "LE1 1AA", 3),
        ("anywhere", None, None),
    ],
)
def test_area(text: str, postcode: str | None, miles: float | None) -> None:
    brief = read_prompt(text)
    assert brief.postcode == postcode
    assert brief.miles == (pytest.approx(miles) if miles else None)


def test_outcodes_only_where_districts_are_meant() -> None:
    assert read_prompt("Area: within 5 miles of LE1 1AA").outcodes == frozenset()
    assert read_prompt("Outcodes: LE1, NG7, SW1A").outcodes == {"LE1", "NG7", "SW1A"}


def test_postcode_areas_and_regions() -> None:
    assert read_prompt("Area: within 60 miles of LE1 1AA\nPostcode areas: LE, NG, B").areas == {"LE", "NG", "B"}
    assert read_prompt("Area: Wales, the West Midlands").areas >= {"CF", "SA", "CV", "WV"}
    assert read_prompt("Area: the United Kingdom").areas == frozenset()


def test_sectors_narrow_what_is_looked_for() -> None:
    wanted = "Looking for: independent shops and professional firms in offices\nSectors: "
    assert topics(read_prompt(f"{wanted}solicitors")) == ["office"]
    assert topics(read_prompt(f"{wanted}farms")) == ["retail", "office"]
    assert topics(read_prompt("Looking for: newly founded businesses\nSectors: farms")) == ["farming"]


def test_search_terms_order_but_do_not_widen() -> None:
    brief = read_prompt("Looking for: organisations that seem to lack IT support\nSearch terms: office move; hiring")
    assert topics(brief) == []
    assert brief.terms == ("office move", "hiring")


def test_bullets_belong_to_their_label() -> None:
    brief = read_prompt(
        "Do not report these, which we have already:\n- Alpha Ltd\n- Beta Ltd\nLooking for:\n* schools\n* nurseries"
    )
    assert brief.known == ("Alpha Ltd", "Beta Ltd")
    assert topics(brief) == ["education"]


def test_company_list_and_reference() -> None:
    listed = read_prompt("Company names: Alpha Ltd; Beta & Co; \nArea: within 10 miles of LE1 1AA")
    assert listed.names == ("Alpha Ltd", "Beta & Co")
    similar = read_prompt("Looking for: companies like the reference\nReference company: Gamma Systems Ltd")
    assert similar.reference == "Gamma Systems Ltd"


def test_what_a_signal_is() -> None:
    brief = read_prompt("Looking for: firms\nSignal: the planning application: its reference and date.\nArea: Wales")
    assert brief.signal == "the planning application: its reference and date."
    assert topics(brief) == []
    assert read_prompt(f"{FULL}\nsignal stays null unless the task says what the signal is.").signal == ""


@pytest.mark.parametrize(
    "text", ["Find newly incorporated companies", "Looking for: start-ups", "Looking for: new businesses"]
)
def test_new_businesses(text: str) -> None:
    assert read_prompt(text).newly_founded is True


def test_ordinary_prompts_do_not_ask_for_new_businesses() -> None:
    assert read_prompt(FULL).newly_founded is False


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Company: Velquor Networks Ltd\nTown: Leicester", "Velquor Networks Ltd"),
        ('Find the LinkedIn page of "Velquor Networks" in Leicester', "Velquor Networks"),
        ("Find the LinkedIn company page of Velquor Networks Ltd, Leicester", "Velquor Networks Ltd"),
        ("nothing here", None),
    ],
)
def test_named_company(text: str, name: str | None) -> None:
    assert named_company(text) == name
