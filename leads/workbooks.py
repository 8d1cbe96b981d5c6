"""A workbook (XLSX) written while its rows come, in constant memory: rows go in as XML, and the file comes out."""

from collections.abc import Sequence
from html import escape
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

MOST_ROWS = 1_048_576
"""Rows that a worksheet can have."""
LARGEST_SHEET = 1_500_000_000
"""Bytes of XML, below what an entry of a plain ZIP archive can have."""
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SPREADSHEET}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Plain, text that must never be taken for a formula, and moments."""
_RELATIONS = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'


class Workbook:
    """Rows of one table, on as many sheets as they need, each with the headings on top and in view."""

    def __init__(self, title: str, headings: Sequence[str]) -> None:
        self._title = title
        cells = "".join(f'<c t="inlineStr"><is><t>{escape(each)}</t></is></c>' for each in headings)
        self._begin = (
            f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<sheetData><row>{cells}</row>"
        ).encode()
        self._out = _Outlet()
        self._zip = ZipFile(cast("IO[bytes]", self._out), "w", ZIP_DEFLATED, compresslevel=1)
        self._sheets = 0
        self._next_sheet()

    def add(self, rows: bytes) -> bytes:
        """Write rows, each a `<row>` on a line of its own; returns what of the file is ready by now."""
        count = rows.count(b"\n")
        if self._rows + count > MOST_ROWS or self._bytes + len(rows) > LARGEST_SHEET:
            room = max(0, MOST_ROWS - self._rows)
            lines = rows.splitlines(keepends=True)
            self._write(b"".join(lines[:room]), room)
            self._end_sheet()
            self._next_sheet()
            rows, count = b"".join(lines[room:]), count - room
        self._write(rows, count)
        return self._out.take()

    def end(self) -> bytes:
        """The rest of the file."""
        self._end_sheet()
        for name, content in self._parts():
            self._zip.writestr(name, content)
        self._zip.close()
        return self._out.take()

    def _write(self, rows: bytes, count: int) -> None:
        self._sheet.write(rows)
        self._rows += count
        self._bytes += len(rows)

    def _next_sheet(self) -> None:
        self._sheets += 1
        self._rows, self._bytes = 1, 0
        self._sheet = self._zip.open(f"xl/worksheets/sheet{self._sheets}.xml", "w")
        self._sheet.write(self._begin)

    def _end_sheet(self) -> None:
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()

    def _parts(self) -> list[tuple[str, str]]:
        """What binds the sheets together."""
        numbers = range(1, self._sheets + 1)
        names = [self._title if number == 1 else f"{self._title} {number}" for number in numbers]
        sheets = "".join(f'<sheet name="{escape(names[n - 1])}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
        links = "".join(_link(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        kinds = "".join(_kind(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)
        return [
            ("xl/styles.xml", _STYLES),
            (
                "xl/workbook.xml",
                f'{_HEAD}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
            ),
            ("xl/_rels/workbook.xml.rels", _links(links + _link("styles", "styles", "styles.xml"))),
            ("_rels/.rels", _links(_link("book", "officeDocument", "xl/workbook.xml"))),
            (
                "[Content_Types].xml",
                f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{_RELATIONS}{_BOOK}{kinds}</Types>',
            ),
        ]


class _Outlet:
    """A file that is only written to; what was written is taken away."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self._written = b"".join(self._written), []
        return taken


def _kind(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>'


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


_BOOK = _kind("/xl/workbook.xml", "sheet.main") + _kind("/xl/styles.xml", "styles")


def _links(inner: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
