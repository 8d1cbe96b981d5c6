"""An export as one statement that gives its text: CSV, a line of JSON or a row of a worksheet's XML for each row.

The database writes the text itself, which is several times faster than to carry the values here and write them in
Python. What a spreadsheet would take for a formula is made harmless, as OWASP advises.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Select,
    SQLColumnExpression,
    String,
    Text,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from leads.export_columns import Cell, Column
from leads.vocabulary import ExportFormat

FORMULA = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - Asian editions take the wide ones for the same
"""Characters with which a formula can begin, or that hide one; `importLeads` takes the mark off again."""
MARK = "'"
"""Put before such a value in CSV: a spreadsheet then shows it as text."""
LONGEST_CELL = 32_767
"""Characters that a cell of a worksheet can hold."""
QUOTED_STYLE, MOMENT_STYLE = 1, 2
"""Styles of cells, by their place in the workbook's list."""
_ISO = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
_NOT_IN_XML = "".join(map(chr, [*range(1, 9), 11, 12, 13, *range(14, 32), 0xFFFE, 0xFFFF]))
_DAYS_TO_1970 = 25_569
_PLAIN = {"format": "csv", "delimiter": "\x02", "quote": "\x01"}
"""Lines that hold neither of these two, nor a line break, are copied as they are."""

COPIED = {ExportFormat.CSV: {"format": "csv"}, ExportFormat.XLSX: _PLAIN, ExportFormat.JSON_LINES: _PLAIN}
"""How COPY is told to write."""


def text_of(rows: Select[Any], columns: Mapping[str, Column], kind: ExportFormat, dialect: Dialect) -> str:
    """The statement to be copied, with all values in it, since COPY takes no parameters."""
    statement = rows.with_only_columns(*_WRITERS[kind](columns), maintain_column_froms=True)
    if kind is ExportFormat.JSON_LINES:
        statement = select(func.row_to_json(literal_column("line"))).select_from(statement.subquery("line"))
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _csv(columns: Mapping[str, Column]) -> Sequence[ColumnElement[Any]]:
    return [_csv_cell(column).label(name) for name, column in columns.items()]


def _csv_cell(column: Column) -> SQLColumnExpression[Any]:
    if column.cell is Cell.NUMBER:
        return column.value
    if column.cell is Cell.MOMENT:
        return _iso(column.value)
    text = _text(column)
    return case((_is_formula(text), literal(MARK) + text), else_=text)


def _json(columns: Mapping[str, Column]) -> Sequence[ColumnElement[Any]]:
    """Named as the API's fields are."""
    values = {
        name: _iso(column.value) if column.cell is Cell.MOMENT else column.value for name, column in columns.items()
    }
    return [value.label(_camel(name)) for name, value in values.items()]


def _xlsx(columns: Mapping[str, Column]) -> Sequence[ColumnElement[Any]]:
    cells = [_xml_cell(column) for column in columns.values()]
    return [func.concat("<row>", *cells, "</row>")]


def _xml_cell(column: Column) -> ColumnElement[str]:
    value = column.value
    if column.cell is Cell.NUMBER:
        return func.coalesce(literal("<c><v>") + cast(value, Text) + "</v></c>", "<c/>")
    if column.cell is Cell.MOMENT:
        days = func.round(func.extract("epoch", value) / 86_400 + _DAYS_TO_1970, 6)
        return func.coalesce(literal(f'<c s="{MOMENT_STYLE}"><v>') + cast(days, Text) + "</v></c>", "<c/>")
    text = _text(column)
    begin = case(
        (_is_formula(text), f'<c s="{QUOTED_STYLE}" t="inlineStr"><is><t xml:space="preserve">'),
        else_='<c t="inlineStr"><is><t xml:space="preserve">',
    )
    return func.coalesce(begin + _escaped(text) + "</t></is></c>", "<c/>")


def _escaped(text: ColumnElement[str]) -> ColumnElement[str]:
    """For XML, on one line."""
    plain = func.translate(func.left(text, LONGEST_CELL), _NOT_IN_XML, "")
    for character, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "&#10;")):
        plain = func.replace(plain, character, name)
    return plain


def _text(column: Column) -> ColumnElement[str]:
    """A value as text; of JSON, a text without its quotation marks."""
    if column.cell is Cell.JSON:
        return cast(column.value, JSONB).op("#>>", return_type=String())(literal("{}"))
    return cast(column.value, Text)


def _is_formula(text: ColumnElement[str]) -> ColumnElement[bool]:
    return func.ascii(text).in_([ord(character) for character in FORMULA])


def _iso(value: SQLColumnExpression[Any]) -> ColumnElement[str]:
    return func.to_char(func.timezone("UTC", value), _ISO)


def _camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(part.title() for part in rest)


_WRITERS = {ExportFormat.CSV: _csv, ExportFormat.XLSX: _xlsx, ExportFormat.JSON_LINES: _json}
