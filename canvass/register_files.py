"""The monthly file as bytes: a CSV, the one CSV within a ZIP, or standard input; and the day that its name says."""

import os
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from canvass.local.child import LocalError

CHUNK = 1024 * 1024
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")


@dataclass(slots=True)
class Opened:
    """A file that is being read. `size` is that of the CSV, None where nobody knows it yet."""

    name: str
    size: int | None
    file: IO[bytes]
    read: int = 0

    def chunks(self) -> Iterator[bytes]:
        """Its bytes.

        Raises:
            LocalError: it breaks off or cannot be read.
        """
        try:
            while chunk := self.file.read(CHUNK):
                self.read += len(chunk)
                yield chunk
        except (OSError, EOFError, zipfile.BadZipFile) as error:
            raise LocalError(f"{self.name} cannot be read to its end: {error}") from error

    @property
    def day(self) -> date | None:
        """The day in its name ("BasicCompanyDataAsOneFile-2026-11-01.csv")."""
        found = _DAY.search(self.name)
        try:
            return date.fromisoformat(found[1]) if found else None
        except ValueError:
            return None


@contextmanager
def opened(name: str) -> Iterator[Opened]:
    """Open the file of that name, "-" being standard input.

    Raises:
        LocalError: there is no such file, or it is a ZIP without exactly one CSV.
    """
    if name == "-":
        yield Opened("standard input", None, sys.stdin.buffer)
        return
    try:
        with Path(name).open("rb") as file:
            if not zipfile.is_zipfile(file):
                file.seek(0)
                yield Opened(Path(name).name, os.fstat(file.fileno()).st_size, file)
                return
            with zipfile.ZipFile(file) as archive:
                inside = _csv_of(archive, name)
                with archive.open(inside) as member:
                    yield Opened(Path(inside.filename).name, inside.file_size, member)
    except OSError as error:
        raise LocalError(f"{name} cannot be opened: {error.strerror or error}") from error


def _csv_of(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    found = [each for each in archive.infolist() if each.filename.lower().endswith(".csv")]
    if len(found) != 1:
        raise LocalError(f"{name} holds {len(found)} CSV files; one is needed")
    return found[0]
