"""Uploaded files: what they say, and what is said about those that cannot be read."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from leads.errors import InvalidError
from leads.import_files import LARGEST_FILE, MOST_ROWS, Row, read_file
from leads.import_rows import ImportField, Incoming, RowProblem, check_mapping, check_rows, guess


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(InvalidError) as refused:
        read_file(content, name)
    assert refused.value.field == "file"
    return refused.value.message


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_as_programs_write_it(delimiter: str, encoding: str) -> None:
    text = f'Company{delimiter}Town\r\n\r\n"Café “Zoë” & Söhne{delimiter} Ltd"{delimiter}Leicester\r\nB\r\n'
    table = read_file(text.encode(encoding), "a.csv")
    assert table.headings == ("Company", "Town")
    assert table.rows == (Row(3, (f"Café “Zoë” & Söhne{delimiter} Ltd", "Leicester")), Row(4, ("B", "")))


def test_what_our_exports_mark_is_read_as_it_was() -> None:
    table = read_file(b"Company,Phone\n'=1+1,'+441164960123\n'tis,O'Neil\n", "a.csv")
    assert [row.cells for row in table.rows] == [("=1+1", "+441164960123"), ("'tis", "O'Neil")]


def test_a_workbook() -> None:
    content = workbook(("Company", None, "Staff", "Seen"), ("A", None, 12.0, date(2026, 11, 1)), (None,), ("B",))
    table = read_file(content, "a.xlsx")
    assert table.headings == ("Company", "Column 2", "Staff", "Seen")
    assert table.rows == (Row(2, ("A", "", "12", "2026-11-01 00:00:00")), Row(4, ("B", "", "", "")))


def test_lines_of_json() -> None:
    table = read_file(b'{"name": "A", "town": null}\n\n{"name": "B", "tags": ["x"]}\n', "a.jsonl")
    assert table.headings == ("name", "town", "tags")
    assert table.rows == (Row(1, ("A", "", "")), Row(3, ("B", "", '["x"]')))


def test_headings_are_told_apart() -> None:
    table = read_file(b"A,A\nx,y\n", "a.csv")
    assert table.headings == ("A", "A (2)")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.csv", "There is nothing in the file."),
        (b"\n , \n", "a.csv", "There is nothing in the file."),
        (b"Company\n", "a.csv", "There is a row of headings, and no row below it."),
        (b'Company\n"A', "a.csv", "Row 2 cannot be read (unexpected end of data): check its quotation marks."),
        (b"Company\nA,B\n", "a.csv", "Row 2 has a value in column 2, which has no heading: give it one."),
        (b"Company\n" + b"x" * 10_001, "a.csv", "Row 2 has a cell of more than 10,000 characters: shorten it."),
        (b",".join([b"a"] * 101) + b"\nb", "a.csv", "The file has more than 100 columns: leave out those that"),
        (b"a\n" + b"b\n" * (MOST_ROWS + 1), "a.csv", "The file has more than 10,000 rows: upload it in parts."),
        (b"{}\n[1]\n", "a.jsonl", "Line 2 is not a JSON object: write one object on each line."),
        (b"{\n", "a.jsonl", "Line 1 is not a JSON object: write one object on each line."),
        (b"PK\x03\x04 and nothing", "a.xlsx", "This is not a workbook that can be read: save it as .xlsx or as CSV."),
        (bomb(), "a.xlsx", "The workbook is too large once it is unpacked: save the table as CSV."),
        (b"x" * (LARGEST_FILE + 1), "a.csv", "The file is larger than 10 MB: upload it in parts."),
    ],
    ids=range(13),
)
def test_files_that_cannot_be_read(content: bytes, name: str, message: str) -> None:
    assert refusal(content, name).startswith(message)


def test_columns_are_known_by_what_people_call_them() -> None:
    headings = ["Contact", "Company Name", "E-mail", "Telephone", "Web site", "Post-code", "Company number", "Lead"]
    assert guess(headings) == {
        ImportField.NAME: "Company Name",
        ImportField.EMAIL: "E-mail",
        ImportField.PHONE: "Telephone",
        ImportField.WEBSITE: "Web site",
        ImportField.POSTCODE: "Post-code",
        ImportField.COMPANY_NUMBER: "Company number",
    }


@pytest.mark.parametrize(
    ("mapped", "message"),
    [
        ({}, "Say which column holds the companies' names."),
        ({ImportField.NAME: "Firm"}, "The file has no column “Firm”: it has A, B."),
        ({ImportField.NAME: "A", ImportField.TOWN: "A"}, "A column can hold one thing only."),
    ],
    ids=range(3),
)
def test_columns_that_are_not_well_named(mapped: dict[ImportField, str], message: str) -> None:
    with pytest.raises(InvalidError, match="^" + message[:20]) as refused:
        check_mapping(mapped, ["A", "B"])
    assert (refused.value.field, refused.value.message) == ("columns", message)


def checked(heading: str, each: ImportField, cell: str) -> Incoming | RowProblem:
    table = read_file(f"Company\t{heading}\nA\t{cell}\n".encode(), "a.tsv")
    good, problems = check_rows(table, {ImportField.NAME: "Company", each: heading})
    return good[0] if good else problems[0]


@pytest.mark.parametrize(
    ("each", "cell", "value"),
    [
        (ImportField.PHONE, "0116 496 0123", "+441164960123"),
        (ImportField.POSTCODE, "le11aa", "LE1 1AA"),
        (ImportField.COMPANY_NUMBER, "1234567", "01234567"),
        (ImportField.WEBSITE, "www.a.co.uk", "https://www.a.co.uk"),
        (ImportField.WEBSITE, "http://a.co.uk/x", "http://a.co.uk/x"),
        (ImportField.EMAIL, "Jo@A.co.uk", "Jo@a.co.uk"),
        (ImportField.LINKEDIN_URL, "linkedin.com/company/a", "https://linkedin.com/company/a"),
        (ImportField.STATUS, "qualified", "QUALIFIED"),
        (ImportField.ADDRESS, " 1  High Street ", "1 High Street"),
    ],
    ids=str,
)
def test_values_are_written_as_we_write_them(each: ImportField, cell: str, value: str) -> None:
    assert checked("X", each, cell) == Incoming(2, {ImportField.NAME: "A", each: value})
    assert checked("X", each, "") == Incoming(2, {ImportField.NAME: "A"})


@pytest.mark.parametrize(
    ("each", "cell", "message"),
    [
        (
            ImportField.PHONE,
            "call me",
            "This is not a telephone number: write it as 0116 496 0123 or +44 116 496 0123.",
        ),
        (ImportField.POSTCODE, "LE1", "This is not a full UK postcode, such as LE1 1AA."),
        (ImportField.COMPANY_NUMBER, "x", "This is not a company number: it has 8 characters"),
        (ImportField.WEBSITE, "a b", "This is not a web address: write it as www.company.co.uk."),
        (ImportField.EMAIL, "a@", "This is not an e-mail address: write it as name@company.co.uk."),
        (ImportField.LINKEDIN_URL, "https://linkedin.com/in/x", "This is not a company's page: write it as"),
        (ImportField.STATUS, "CONVERTED", "This is not a status that a lead can come with: use NEW,"),
        (ImportField.TOWN, "x" * 101, "This has 101 characters; a town can have 100: shorten it."),
    ],
    ids=str,
)
def test_problems_say_what_to_do(each: ImportField, cell: str, message: str) -> None:
    found = checked("X", each, cell)
    assert isinstance(found, RowProblem)
    assert (found.row, found.column, found.value) == (2, "X", cell[:80])
    assert found.message.startswith(message)


def test_all_problems_of_a_row_are_told() -> None:
    table = read_file(b"Company,P,T\n,LE1,x\nB,LE1 1AA,y\n", "a.csv")
    mapped = {ImportField.NAME: "Company", ImportField.POSTCODE: "P", ImportField.TOWN: "T"}
    good, problems = check_rows(table, mapped)
    assert [each.row for each in good] == [3]
    assert [(each.row, each.column) for each in problems] == [(2, "Company"), (2, "P")]
