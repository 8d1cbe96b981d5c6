"""Lists of companies: every usual shape of file is read, and each line that is left out says why."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.briefs import ListedCompany
from leads.campaign_types import check
from leads.errors import InvalidError
from leads.lists import MOST_LISTED, CompanyList, Skipped, problem_of, read_csv

quick = settings(max_examples=80, deadline=None, database=None)
WHOLE = ListedCompany("Alpha & Sons Ltd", "LE1 1AA", "Leicester", "www.alpha.example", "01234567")


def names(found: CompanyList) -> list[str]:
    return [company.name for company in found.companies]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_headings_say_what_the_columns_hold_in_whatever_order(delimiter: str, mark: str, end: str) -> None:
    lines = (
        ("Id", "Company_No.", "POST CODE", "Town/City", "Company Name", "Name", "Domain"),
        ("7", "1234567", "le11aa", "Leicester", '"Alpha & Sons Ltd"', "Jo Bloggs", "www.alpha.example"),
    )
    text = mark + end.join(delimiter.join(cells) for cells in lines) + end
    assert read_csv(text) == CompanyList((WHOLE,), ())


@pytest.mark.parametrize("heading", ["name", "Company", "BUSINESS NAME", "Organisation", "account name", "client"])
def test_a_column_of_names_has_many_names(heading: str) -> None:
    assert names(read_csv(f"{heading},postcode\nAlpha,LE1 1AA")) == ["Alpha"]
    assert names(read_csv(f"{heading}\nAlpha")) == ["Alpha"]


def test_without_headings_the_name_comes_first_and_the_rest_is_known_by_its_shape() -> None:
    text = "Alpha & Sons Ltd,1 High Street,Leicester,LE1 1AA,01234567,www.alpha.example\nBeta,,,NG1 1AA,n/a,-\n"
    assert read_csv(text).companies == (WHOLE, ListedCompany("Beta", "NG1 1AA"))
    assert read_csv("Alpha;Leicester\nBeta;Derby").companies[1] == ListedCompany("Beta", town="Derby")


def test_one_name_a_line_needs_no_columns_and_its_commas_part_nothing() -> None:
    text = "Smith, Jones & Co\nAlpha Ltd\n\n  \nBeta; the bakers\nGamma\nDelta\nOne\nTwo\nThree\nFour\n"
    expected = ["Smith, Jones & Co", "Alpha Ltd", "Beta; the bakers", "Gamma", "Delta", "One", "Two", "Three", "Four"]
    assert names(read_csv(text)) == expected


def test_quotes_keep_commas_and_line_breaks_and_lines_are_counted_all_the_same() -> None:
    text = 'name,address,postcode\n"Smith, ""The"" Baker","1 High Street\nLeicester",LE1 1AA\nBeta,,LE1\n'
    found = read_csv(text)
    assert found.companies == (ListedCompany('Smith, "The" Baker', "LE1 1AA"),)
    assert found.skipped == (Skipped(4, "“LE1” is not a full UK postcode."),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",LE1 1AA,,", "The name is missing."),
        ("-,LE1 1AA,,", "The name is missing."),
        ("Alpha,Leicester,,", "“Leicester” is not a full UK postcode."),
        ("Alpha,,alpha,", "“alpha” is not a web address."),
        ("Alpha,,not a site.com,", "“not a site.com” is not a web address."),
        ("Alpha,,,twelve", "“twelve” is not a company number."),
        (f"{'x' * 161},,,", "The name has 161 characters; it can have 160."),
        ("GOOD LTD.,,,", "The same company as in line 2."),
        ("Other,,,7", "The same company as in line 2."),
    ],
)
def test_a_line_that_is_left_out_says_why(line: str, reason: str) -> None:
    found = read_csv(f"name,postcode,website,company number\nGood,LE1 1AA,good.example,00000007\n{line}\n")
    assert names(found) == ["Good"]
    assert found.skipped == (Skipped(3, reason),)


def test_branches_and_other_legal_forms_are_companies_of_their_own() -> None:
    text = "name,postcode\nAlpha,LE1 1AA\nAlpha,NG1 1AA\nAlpha LLP,LE1 1AA\nALPHA LTD,\n"
    found = read_csv(text)
    assert names(found) == ["Alpha", "Alpha", "Alpha LLP"]
    assert found.skipped == (Skipped(5, "The same company as in line 2."),)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (500, None),
        (501, "A campaign takes 500 companies: this line is left out."),
        (502, "A campaign takes 500 companies: this line and the one after it are left out."),
        (1700, "A campaign takes 500 companies: this line and the 1,199 after it are left out."),
    ],
)
def test_more_than_five_hundred_are_named_once(lines: int, said: str | None) -> None:
    found = read_csv("name\n" + "".join(f"Company {number}\n" for number in range(lines)))
    assert len(found.companies) == MOST_LISTED == 500
    assert found.skipped == ((Skipped(502, said),) if said else ())


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@1+1", "\t=1+1", "'=1+1", "=+-@ 1+1"])
def test_nothing_that_a_spreadsheet_would_compute_is_kept(cell: str) -> None:
    assert names(read_csv(f'name\n"{cell}"')) == ["1+1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "No company could be read. There is no line with one."),
        (" \n,,\n", "No company could be read. There is no line with one."),
        ("name,town\n", "No company could be read. There is no line with one."),
        ("name,town\n,Leicester", "No company could be read. Line 2: The name is missing."),
        ("postcode;town\nLE1 1AA;Leicester", "No column holds the names: call the one that does “name” or “company”."),
        ('name,town\nAlpha,"Leicester\nBeta,Derby\n', "Line 2 has a quotation mark that is not closed."),
        ("name\n" + '"' + "x" * 200_000, "Line 2 has a quotation mark that is not closed."),
        ("x" * 1_000_001, "The list is longer than 1,000,000 characters: upload a part of it."),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_sentence(text: str, message: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_csv(text)
    assert refused.value.errors == {"csv": message}


@quick
@given(st.text())
def test_any_text_is_read_or_refused_and_what_is_read_is_accepted(text: str) -> None:
    try:
        found = read_csv(text)
    except InvalidError:
        return
    assert 1 <= len(found.companies) <= MOST_LISTED
    assert all(problem_of(company) is None for company in found.companies)
    assert check("company_list", {"name": "x", "companies": [each.to_input() for each in found.companies]}) == {}
    lines = [skipped.line for skipped in found.skipped]
    assert lines == sorted(set(lines))


cells = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)


@quick
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_no_line_is_lost(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([("name", "postcode", "town"), *rows])
    kept = sum(1 for row in rows if any(char.isalnum() for cell in row for char in cell))
    try:
        found = read_csv(file.getvalue())
    except InvalidError:
        return
    assert len(found.companies) + len(found.skipped) == kept
