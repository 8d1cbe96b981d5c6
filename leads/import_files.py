"""Files of companies as people upload them (CSV, XLSX, JSON Lines), read into rows of text under headings."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson
from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from leads.errors import InvalidError
from leads.export_text import FORMULA, MARK

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of an uploaded file."""
LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes of what a workbook holds once it is unpacked."""
MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
FILE = "file"
"""What errors are about."""
_DELIMITERS = ",;\t|"
_XLSX = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something, by its number in the file, as a person counts: the headings stand in row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's headings and rows; each row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_file(content: bytes, name: str) -> Table:
    """The table in a file; its name and its first bytes say what kind of file it is.

    Raises:
        InvalidError: it is too large, empty, or cannot be read; the message names the row and says what to do.
    """
    if len(content) > LARGEST_FILE:
        raise _wrong(f"The file is larger than {LARGEST_FILE // 1024**2} MB: upload it in parts.")
    if content.startswith(_XLSX):
        rows = _workbook_rows(content)
    elif name.lower().endswith((".jsonl", ".ndjson", ".json")):
        rows = _json_rows(_decoded(content))
    else:
        rows = _csv_rows(_decoded(content))
    return _table(rows)


def _table(rows: Iterable[Row]) -> Table:
    kept = (row for row in rows if any(cell.strip() for cell in row.cells))
    first = next(iter(kept), None)
    if first is None:
        raise _wrong("There is nothing in the file.")
    width = len(first.cells)
    while width and not first.cells[width - 1].strip():
        width -= 1
    if width > MOST_COLUMNS:
        raise _wrong(f"The file has more than {MOST_COLUMNS} columns: leave out those that are not needed.")
    headings = tuple(cell.strip() or f"Column {place}" for place, cell in enumerate(first.cells[:width], 1))
    body = tuple(_checked(row, width) for row in kept)
    if not body:
        raise _wrong("There is a row of headings, and no row below it.")
    return Table(_distinct(headings), body)


def _checked(row: Row, width: int) -> Row:
    if row.number > MOST_ROWS + 1:
        raise _wrong(f"The file has more than {MOST_ROWS:,} rows: upload it in parts.")
    if any(cell.strip() for cell in row.cells[width:]):
        raise _wrong(f"Row {row.number} has a value in column {width + 1}, which has no heading: give it one.")
    if any(len(cell) > LONGEST_CELL for cell in row.cells):
        raise _wrong(f"Row {row.number} has a cell of more than {LONGEST_CELL:,} characters: shorten it.")
    cells = tuple(_plain(cell) for cell in row.cells[:width])
    return Row(row.number, cells + ("",) * (width - len(cells)))


def _distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """With a number behind each that came before."""
    seen: dict[str, int] = {}
    found = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        found.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(found)


def _plain(cell: str) -> str:
    """Without blanks around it, characters that a database has no place for, and the mark that our exports put on."""
    text = cell.replace("\0", "").strip(" \u00a0")
    return text[1:] if text.startswith(MARK) and text[1:2] in tuple(FORMULA) else text.strip()


def _decoded(content: bytes) -> str:
    """As text: UTF-8 or UTF-16 if it is that, else what it most looks like."""
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content[:200_000], cp_isolation=["cp1252", "latin_1", "mac_roman"]).best()
    return content.decode(best.encoding if best else "cp1252", errors="replace")


def _csv_rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield Row(number, tuple(cells))
    except csv.Error as error:
        raise _wrong(f"Row {number + 1} cannot be read ({error}): check its quotation marks.") from None


def _json_rows(text: str) -> Iterator[Row]:
    """The first row are the names that any of the objects has, in the order in which they come."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise _wrong(f"The file has more than {MOST_ROWS:,} rows: upload it in parts.")
    objects = [(number, _object(number, line)) for number, line in lines]
    names = list(dict.fromkeys(chain.from_iterable(each for _, each in objects)))
    if objects:
        yield Row(0, tuple(names))
    for number, each in objects:
        yield Row(number, tuple(_said(each.get(name)) for name in names))


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise _wrong(f"Line {number} is not a JSON object: write one object on each line.")
    return found


def _workbook_rows(content: bytes) -> Iterator[Row]:
    """Of the first worksheet; what formulas came to when it was saved, not the formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise _wrong("The workbook is too large once it is unpacked: save the table as CSV.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield Row(number, tuple(map(_said, cells)))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, SyntaxError, OSError):
        raise _wrong("This is not a workbook that can be read: save it as .xlsx or as CSV.") from None


def _said(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return str(value)


def _wrong(message: str) -> InvalidError:
    return InvalidError({FILE: message})
