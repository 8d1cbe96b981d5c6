"""The register's monthly file: what is read of a line, which lines are left out and how they are named."""

import asyncio
import csv
import sys
from collections.abc import Callable

import pytest

from canvass.sandbox.bulk import header
from leads import register_crew as crew
from leads.errors import InvalidError
from leads.register_file import Tally
from leads.register_rows import COLUMNS
from leads.register_words import Standing, accounts_of, sic_of, standing, status_of, type_of
from tests.register.files import file, line, pieces, sparing


def read(content: bytes, size: int = 1000) -> tuple[list[dict[str, str]], Tally]:
    """The rows by column, as COPY would be given them."""
    tally = Tally()

    async def rows() -> bytes:
        return b"".join([part async for part in crew.read(pieces(content, size), tally)])

    text = asyncio.run(rows()).decode()
    return [dict(zip(COLUMNS, row.split("\t"), strict=True)) for row in text.splitlines()], tally


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", sys.maxsize)


def test_what_is_read_of_a_line() -> None:
    given = line(former="OLD MILL DENTAL LTD", sic_2="86900 - Other human health activities")
    (row,), tally = read(file(given))
    assert row == {
        "number": "01234567",
        "name": "OAKHOLLOW DENTAL LIMITED",
        "name_key": "oakhollowdental",
        "former_names": '{"OLD MILL DENTAL LTD"}',
        "former_keys": '{"oldmilldental"}',
        "street": "12 MILL LANE",
        "town": "LEICESTER",
        "county": "",
        "postcode": "LE1 6TE",
        "country": "ENGLAND",
        "type": "ltd",
        "status": "active",
        "accounts_category": "micro-entity",
        "standing": "0",
        "incorporated_on": "2001-02-03",
        "accounts_due_on": "2027-09-30",
        "accounts_made_up_to": "2025-12-31",
        "charges": "3",
        "charges_outstanding": "1",
        "charges_part_satisfied": "0",
        "charges_satisfied": "2",
        "sic_codes": "86230 86900",
    }
    assert (tally.rows, tally.skipped, tally.named) == (1, 0, [])


@pytest.mark.parametrize("written", [str, sparing])
@pytest.mark.parametrize("size", [1, 37, 10_000])
def test_names_with_quotes_commas_and_newlines(written: Callable[[str], str], size: int) -> None:
    names = ['THE "K" LINE LIMITED', "A, B AND C LLP", "TWO\nLINES\r\nLIMITED", 'ENDS WITH "', '",', "PLAIN LTD"]
    lines = [written(line(name=name, number=f"{place:08}")) for place, name in enumerate(names, 1)]
    rows, tally = read(file(*lines), size)
    assert [row["name"] for row in rows] == [
        'THE "K" LINE LIMITED',
        "A, B AND C LLP",
        "TWO LINES LIMITED",
        'ENDS WITH "',
        '",',
        "PLAIN LTD",
    ]
    assert tally.skipped == 0


def test_backslashes_and_tabs_are_escaped_for_copy() -> None:
    (row,), _ = read(file(line(name="UNIT 1\\2\tLTD", former='SAYS "N\\A" LTD')))
    assert row["name"] == "UNIT 1\\\\2 LTD"
    assert row["former_names"] == '{"SAYS \\\\"N\\\\\\\\A\\\\" LTD"}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(encoding: str) -> None:
    content = file(line(name="CAFÉ ZOË LIMITED"), line(name="PLAIN LTD", number="00000002")).decode().encode(encoding)
    rows, _ = read(content)
    assert [row["name"] for row in rows] == ["CAFÉ ZOË LIMITED", "PLAIN LTD"]


def test_only_the_lines_in_another_encoding_are_read_in_it() -> None:
    latin, utf8 = line(name="CAFÉ LTD"), line(name="ZOË LTD", number="00000002")
    rows, _ = read(header().encode() + latin.encode("cp1252") + utf8.encode())
    assert [row["name"] for row in rows] == ["CAFÉ LTD", "ZOË LTD"]


def test_empty_values_are_null_and_spellings_are_made_one() -> None:
    (row,), _ = read(
        file(
            line(
                number="sc1234",
                postcode="le16te",
                born="",
                accounts="NO ACCOUNTS FILED",
                sic="None Supplied",
                status="Active - Proposal to Strike off",
                **{"Mortgages.NumMortCharges": "", "Accounts.NextDueDate": "", "RegAddress.CareOf": "A. AGENT"},
            )
        )
    )
    assert (row["number"], row["postcode"], row["street"]) == ("SC001234", "LE1 6TE", "A. AGENT, 12 MILL LANE")
    assert (row["incorporated_on"], row["accounts_due_on"], row["accounts_category"]) == ("", "", "")
    assert (row["charges"], row["sic_codes"], row["status"], row["standing"]) == ("0", "", "active", "2")


def test_bad_lines_are_named_and_left_out() -> None:
    lines = [
        line(),
        "\r\n",
        line(number="X"),
        line(name=" ", number="00000002"),
        '"too","few"\r\n',
        line(born="31/02/2020", number="00000003"),
        line(name="TWO\nLINES LTD", born="1 May", number="00000004"),
        line(),
        line(number="SC000001"),
        line(number="SC000001"),
        line(number="00000005", **{"Mortgages.NumMortCharges": "many"}),
        line(number="00000006", name="X" * 500),
        line(number="00000007"),
    ]
    rows, tally = read(file(*lines))
    assert [row["number"] for row in rows] == ["01234567", "SC000001", "00000007"]
    assert tally.named == [
        (4, "'X' is no company number"),
        (5, "it has no name"),
        (6, "it has 2 fields, not 55"),
        (7, "'31/02/2020' is no date"),
        (8, "'1 May' is no date"),
        (10, "company 01234567 came before"),
        (12, "company SC000001 came before"),
        (13, "'many' is no number of charges"),
        (14, "the name is too long"),
    ]
    assert (tally.rows, tally.skipped) == (3, 9)


@pytest.mark.parametrize("size", [50, 100_000])
@pytest.mark.parametrize("after", [0, 1, 30])
def test_a_quote_that_nobody_closes_costs_its_own_line_only(after: int, size: int) -> None:
    broken = line(number="00000001").replace('"LEICESTER"', '"LEICESTER')
    others = [line(number=f"{place:08}") for place in range(2, 2 + after)]
    rows, tally = read(file(line(), broken, *others), size)
    assert [row["number"] for row in rows] == ["01234567", *(f"{place:08}" for place in range(2, 2 + after))]
    assert [number for number, _ in tally.named] == [3]


def test_only_the_first_bad_lines_are_named() -> None:
    _, tally = read(file(line(), *(line(number="X") for _ in range(50))))
    assert (tally.skipped, len(tally.named)) == (50, 20)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"name,number\r\nx,y\r\n", "no column “CompanyNumber”: it is not Companies House's BasicCompanyData."),
        (header().replace("PreviousName_7", "X").encode(), "no column “PreviousName_7.CompanyName”"),
        (b"x" * 3_000_000, "The file has no lines"),
    ],
)
def test_other_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        read(content, 200_000)


def test_columns_may_stand_in_any_order() -> None:
    names = header().strip().split(",")
    values = next(csv.reader([line(former="OLD LTD")]))
    turned = "\r\n".join(",".join(f'"{text}"' for text in reversed(row)) for row in (names, values))
    (row,), _ = read(turned.encode())
    assert (row["number"], row["former_names"]) == ("01234567", '{"OLD LTD"}')


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Active", ("active", False)),
        ("Active - Proposal to Strike off", ("active", True)),
        ("Liquidation", ("liquidation", False)),
        ("In Administration/Receiver Manager", ("administration", False)),
        ("Voluntary Arrangement", ("voluntary-arrangement", False)),
        ("Live but Receiver Manager on at least one charge", ("receivership", False)),
        ("Converted / Closed", ("converted-closed", False)),
        ("Registered", ("registered", False)),
        ("", ("", False)),
    ],
)
def test_statuses(text: str, status: tuple[str, bool]) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Private Limited Company", "ltd"),
        ("PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)", "private-limited-guarant-nsc"),
        ("Limited Partnership", "limited-partnership"),
        ("Scottish Charitable Incorporated Organisation", "scottish-charitable-incorporated-organisation"),
    ],
)
def test_types(text: str, kind: str) -> None:
    assert type_of(text) == kind


@pytest.mark.parametrize(
    ("status", "accounts", "striking_off", "expected"),
    [
        ("active", "micro-entity", False, Standing.TRADING),
        ("open", "full", False, Standing.TRADING),
        ("active", "", False, Standing.NEW),
        ("active", "dormant", False, Standing.QUIET),
        ("active", "full", True, Standing.QUIET),
        ("liquidation", "full", False, Standing.GONE),
        ("", "full", False, Standing.GONE),
    ],
)
def test_standing(status: str, accounts: str, striking_off: bool, expected: Standing) -> None:
    assert standing(status, accounts, striking_off=striking_off) is expected


def test_other_words() -> None:
    assert (accounts_of("MICRO ENTITY"), accounts_of("ACCOUNTS TYPE NOT AVAILABLE")) == ("micro-entity", "")
    assert (sic_of("62020 - Information technology"), sic_of("None Supplied"), sic_of("7499 - Non-trading")) == (
        "62020",
        "",
        "",
    )
