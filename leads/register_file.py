"""Reads the register's monthly bulk file: its header, its lines and their quotes; what a row holds is elsewhere.

A line is as a rule 55 fields in quotes without a quote inside, and is simply cut; any other is left to `csv`. What
cannot be used is named by its line and left out.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from operator import itemgetter
from typing import NamedTuple, Self

from leads.errors import InvalidError
from leads.register_rows import FORMER, WANTED, row_of

MOST_LINES = 20
"""So many lines may one record span: more is a quote that nobody closed."""
LONGEST_LINE = 1_000_000
MOST_NAMED = 20
FOREIGN = "it is not Companies House's BasicCompanyData"

_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")


class Block(NamedTuple):
    """Whole lines, of which the first is the file's `line`; no record goes on in the next block."""

    line: int
    content: bytes


class Part(NamedTuple):
    """What a block has become: `rows` for COPY, the number and the line of each, and the lines that are left out."""

    rows: bytes
    numbers: list[str]
    lines: list[int]
    skipped: list[tuple[int, str]]


@dataclass(slots=True)
class Tally:
    """What became of a file's lines so far; `named` are the first of those left out, each with its number and why."""

    rows: int = 0
    skipped: int = 0
    named: list[tuple[int, str]] = field(default_factory=list)

    def skip(self, lines: Sequence[tuple[int, str]]) -> None:
        """Leave lines out."""
        self.skipped += len(lines)
        self.named += lines[: MOST_NAMED - len(self.named)]


class Layout(NamedTuple):
    """Where the columns stand: how many there are, and the places of those that are read."""

    width: int
    wanted: tuple[int, ...]
    former: tuple[int, ...]

    @classmethod
    def of(cls, header: bytes) -> Self:
        """What a header says.

        Raises:
            InvalidError: a column is missing.
        """
        names = [name.strip().casefold() for name in _fields(_text(header).removeprefix("\ufeff"))]
        missing = [name for name in (*WANTED, *FORMER) if name.casefold() not in names]
        if missing:
            raise InvalidError({"file": f"The file has no column “{missing[0]}”: {FOREIGN}."})
        wanted, former = (tuple(names.index(name.casefold()) for name in some) for some in (WANTED, FORMER))
        return cls(len(names), wanted, former)


def blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """The file in blocks, the header alone in the first.

    Raises:
        InvalidError: the file is empty or has no lines.
    """
    rest, line = b"", 1
    for chunk in chunks:
        block = rest + chunk
        if line == 1 and b"\n" in block:
            end = block.index(b"\n") + 1
            yield Block(1, block[:end])
            block, line = block[end:], 2
        end = _end(block) if line > 1 else 0
        rest = block[end:]
        if len(rest) > LONGEST_LINE:
            raise InvalidError({"file": f"The file has no lines: {FOREIGN}."})
        if end:
            yield Block(line, block[:end])
            line += block.count(b"\n", 0, end)
    if rest:
        yield Block(line, rest)
    elif line == 1:
        raise InvalidError({"file": "The file is empty."})


def _end(block: bytes) -> int:
    """Where to cut: after the last line, unless a quote is open there that was not a few lines before."""
    last = end = block.rfind(b"\n") + 1
    quotes = block.count(b'"', 0, end)
    for _ in range(MOST_LINES):
        if not quotes % 2:
            return end
        begin = block.rfind(b"\n", 0, max(end - 1, 0)) + 1
        quotes -= block.count(b'"', begin, end)
        end = begin
    return last


class Reader:
    """Turns blocks into rows, each by itself."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._pick = itemgetter(*layout.wanted)
        self._pick_former = itemgetter(*layout.former)
        self._begin(1)

    def _begin(self, line: int) -> None:
        self._line = line
        self._open: list[str] = []
        self._rows: list[str] = []
        self._lines: list[int] = []
        self._skipped: list[tuple[int, str]] = []

    def read(self, block: Block) -> Part:
        """What a block has."""
        self._begin(block.line)
        self._convert(_text(block.content).removesuffix("\n").split("\n"))
        while self._open:
            self._give_up("a quote is not closed")
        numbers = [row[:8] for row in self._rows]
        return Part("".join(self._rows).encode(), numbers, self._lines, self._skipped)

    def _convert(self, lines: Iterable[str]) -> None:
        quotes, width, first_former = 2 * self._layout.width, self._layout.width, self._layout.former[0]
        for number, line in enumerate(lines, self._line):
            self._line = number + 1
            if not self._open and line.count('"') == quotes and line[0] == line[-1] == '"':
                fields = line[1:-1].split('","')
                if len(fields) == width:
                    self._keep(fields, number, renamed=bool(fields[first_former]))
                    continue
            if line or self._open:
                self._patiently(line)

    def _keep(self, fields: Sequence[str], line: int, *, renamed: bool) -> None:
        try:
            self._rows.append(row_of(self._pick(fields), self._pick_former(fields) if renamed else ()))
            self._lines.append(line)
        except ValueError as error:
            self._skipped.append((line, str(error)))

    def _patiently(self, line: str) -> None:
        """A line with more or fewer quotes than its fields have around them: its record may go on in the next."""
        self._open.append(line)
        record = "\n".join(self._open)
        if record.count('"') % 2 and len(self._open) < MOST_LINES:
            return
        fields = _fields(record)
        if len(fields) != self._layout.width:
            self._give_up(f"it has {len(fields)} fields, not {self._layout.width}")
            return
        first = self._line - len(self._open)
        self._open.clear()
        self._keep([_UNFIT.sub(" ", text) for text in fields], first, renamed=True)

    def _give_up(self, why: str) -> None:
        """Leave the first of the open lines out, and read the others as if it had not been there."""
        _, *others = self._open
        self._open.clear()
        self._skipped.append((self._line - len(others) - 1, why))
        self._line -= len(others)
        self._convert(others)


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
