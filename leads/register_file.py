"""Reads the register's monthly bulk file: its header, its lines and their quotes; what a row holds is elsewhere.

A line is as a rule 55 fields in quotes without a quote inside, and is simply cut; any other is left to `csv`. What
cannot be used is named by its line and left out.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from operator import itemgetter

from leads.errors import InvalidError
from leads.register_rows import FORMER, WANTED, Known, row_of

MOST_LINES = 20
"""So many lines may one record span: more is a quote that nobody closed."""
LONGEST_LINE = 1_000_000
MOST_NAMED = 20
FOREIGN = "it is not Companies House's BasicCompanyData"

_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")

Pick = Callable[[Sequence[str]], tuple[str, ...]]


@dataclass(slots=True)
class Tally:
    """What became of a file's lines so far; `named` are the first of those left out, each with its number and why."""

    rows: int = 0
    skipped: int = 0
    named: list[tuple[int, str]] = field(default_factory=list)

    def skip(self, line: int, why: str) -> None:
        """Leave a line out."""
        self.skipped += 1
        if len(self.named) < MOST_NAMED:
            self.named.append((line, why))


class BulkFile:
    """One reading of the file; `tally` counts along."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._line = 0
        self._open: list[str] = []
        self._known = Known()
        self._width = self._first_former = 0
        self._pick: Pick = tuple
        self._pick_former: Pick = tuple

    def rows(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Rows for COPY, some hundreds at a time.

        Raises:
            InvalidError: the file is not the register's: a column is missing, or it has no lines.
        """
        for text in _texts(chunks):
            lines = text.removesuffix("\n").split("\n")
            if not self._width:
                self._read_header(lines.pop(0))
            yield "".join(self._convert(lines)).encode()
        while self._open:
            yield "".join(self._give_up("a quote is not closed")).encode()
        if not self._width:
            raise InvalidError({"file": "The file is empty."})

    def _read_header(self, line: str) -> None:
        names = [name.strip().casefold() for name in _fields(line.removeprefix("\ufeff"))]
        missing = [name for name in (*WANTED, *FORMER) if name.casefold() not in names]
        if missing:
            raise InvalidError({"file": f"The file has no column “{missing[0]}”: {FOREIGN}."})
        self._line, self._width = 1, len(names)
        self._pick, self._pick_former = (
            itemgetter(*(names.index(name.casefold()) for name in wanted)) for wanted in (WANTED, FORMER)
        )
        self._first_former = names.index(FORMER[0].casefold())

    def _convert(self, lines: Iterable[str]) -> list[str]:
        rows: list[str] = []
        quotes, width = 2 * self._width, self._width
        for line in lines:
            self._line += 1
            if line.count('"') == quotes and not self._open and line[0] == line[-1] == '"':
                fields = line[1:-1].split('","')
                if len(fields) == width:
                    self._keep(fields, self._line, rows)
                    continue
            if line or self._open:
                rows += self._patiently(line)
        return rows

    def _keep(self, fields: Sequence[str], line: int, rows: list[str]) -> None:
        former = self._pick_former(fields) if fields[self._first_former] else ()
        try:
            rows.append(row_of(self._pick(fields), former, self._known))
        except ValueError as error:
            self.tally.skip(line, str(error))
        else:
            self.tally.rows += 1

    def _patiently(self, line: str) -> list[str]:
        """A line with more or fewer quotes than its fields have around them: its record may go on in the next."""
        self._open.append(line)
        record = "\n".join(self._open)
        if record.count('"') % 2 and len(self._open) < MOST_LINES:
            return []
        fields = _fields(record)
        if len(fields) != self._width:
            return self._give_up(f"it has {len(fields)} fields, not {self._width}")
        rows: list[str] = []
        first = self._line - len(self._open) + 1
        self._open.clear()
        self._keep([_UNFIT.sub(" ", text) for text in fields], first, rows)
        return rows

    def _give_up(self, why: str) -> list[str]:
        """Leave the first of the open lines out, and read the others as if it had not been there."""
        _, *others = self._open
        self._open.clear()
        self._line -= len(others)
        self.tally.skip(self._line, why)
        return self._convert(others)


def _texts(chunks: Iterable[bytes]) -> Iterator[str]:
    """Whole lines, some hundreds together."""
    rest = b""
    for chunk in chunks:
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        rest = block[end:]
        if len(rest) > LONGEST_LINE:
            raise InvalidError({"file": f"The file has no lines: {FOREIGN}."})
        if end:
            yield _text(block[:end])
    if rest:
        yield _text(rest)


def _text(block: bytes) -> str:
    """Its text without what would mean something to COPY, but for backslashes."""
    try:
        text = block.decode()
    except UnicodeDecodeError:
        text = "\n".join(map(_line, block.split(b"\n")))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", " ")
    return text.replace("\t", " ").replace("\0", "")


def _line(line: bytes) -> str:
    """A line in UTF-8 or, where it is not, in the code page of Windows that such files mostly are in."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _fields(record: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(record, newline="")), [])
    except csv.Error:
        return []
