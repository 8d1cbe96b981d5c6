"""Briefs: what is typed is tidied, and what is stored comes back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leads.briefs import Brief, ListedCompany, brief_of, fold, fold_lines, tidy

quick = settings(max_examples=60, deadline=None, database=None)
texts = st.lists(st.text(max_size=20), max_size=5).map(tuple)
briefs = st.builds(
    Brief,
    sectors=texts,
    sizes=texts,
    exclusions=texts,
    reference_company=st.none() | st.text(min_size=1),
    company_names=texts,
    companies=st.lists(
        st.builds(ListedCompany, st.text(), st.none() | st.just("LE1 1AA"), website=st.none() | st.text()), max_size=3
    ).map(tuple),
    prompt=st.none() | st.text(min_size=1),
)


def test_a_brief_is_made_of_the_input() -> None:
    values = {
        "sectors": ["  IT  support ", "it support", "", "Cloud"],
        "sizes": ["Small", "MEDIUM"],
        "exclusions": None,
        "referenceCompany": " Archer\n(UK) Limited ",
        "companyNames": ["B", "a", "A", " "],
        "prompt": "First line.  \n\n Second\tline.\x00 ",
        "postcode": "LE1 1AA",
    }
    assert brief_of(values) == Brief(
        sectors=("IT support", "Cloud"),
        sizes=("small", "medium"),
        exclusions=(),
        reference_company="Archer (UK) Limited",
        company_names=("B", "a"),
        prompt="First line.\n\nSecond line.",
    )


def test_nothing_said_is_the_empty_brief() -> None:
    assert brief_of({}) == Brief()
    assert brief_of({"sectors": [], "prompt": " \n ", "referenceCompany": "\u200b"}) == Brief()


def test_the_stored_form_is_plain_and_what_is_missing_is_empty() -> None:
    assert Brief(sectors=("a",), prompt="b").to_json() == {
        "sectors": ["a"],
        "sizes": [],
        "exclusions": [],
        "reference_company": None,
        "company_names": [],
        "companies": [],
        "prompt": "b",
    }
    assert Brief.from_json({}) == Brief()
    assert Brief.from_json({"company_names": ["x"], "sectors": None}) == Brief(company_names=("x",))


@quick
@given(briefs)
def test_what_is_stored_comes_back(brief: Brief) -> None:
    assert Brief.from_json(brief.to_json()) == brief


@quick
@given(st.text())
def test_folding_leaves_one_printable_line_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert folded.isprintable()
    assert folded == fold(folded) == folded.strip()
    assert fold(fold_lines(text)) == folded


def test_folding_what_is_not_text_gives_nothing() -> None:
    assert fold(7) == fold_lines(None) == ""
    assert tidy("a text is not a list") == tidy({"a": 1}) == tidy([1, None]) == ()


def test_listed_companies_are_tidied_and_come_before_bare_names_of_the_same() -> None:
    given = [
        {"name": " Alpha\nLtd ", "postcode": "le11aa", "town": "", "website": None, "companyNumber": "123456"},
        {"name": "ALPHA LIMITED"},
        {"name": "Beta", "town": "Derby"},
        {"name": "Beta", "town": "Leicester"},
    ]
    brief = brief_of({"companies": given, "companyNames": ["The Alpha Co. Ltd", "beta", "Alpha LLP", "Gamma"]})
    alpha = ListedCompany("Alpha Ltd", "LE1 1AA", company_number="00123456")
    beta = (ListedCompany("Beta", town="Derby"), ListedCompany("Beta", town="Leicester"))
    assert brief.companies == (alpha, *beta)
    assert brief.company_names == ("The Alpha Co. Ltd", "beta", "Alpha LLP", "Gamma")
    assert brief.listed == (alpha, *beta, ListedCompany("Alpha LLP"), ListedCompany("Gamma"))
    assert [ListedCompany.of(each.to_input()) for each in brief.companies] == list(brief.companies)


def test_two_entries_are_one_company_unless_something_says_otherwise() -> None:
    one = ListedCompany("Alpha Ltd", "LE1 1AA")
    assert one.same_as(ListedCompany("The Alpha Company"))
    assert not one.same_as(ListedCompany("Alpha Ltd", "LE1 1AB"))
    assert not one.same_as(ListedCompany("Alpha PLC", "LE1 1AA"))
    assert ListedCompany("Alpha", company_number="01234567").same_as(ListedCompany("Beta", company_number="01234567"))
    assert not ListedCompany("Alpha", company_number="01234567").same_as(ListedCompany("Alpha", company_number="1"))
    assert not ListedCompany("!!!").same_as(ListedCompany("???"))
