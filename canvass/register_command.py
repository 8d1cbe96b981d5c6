"""`canvass register`: loads Companies House's monthly file, keeps it fresh from the stream, and says how it stands."""

import argparse
import asyncio
import os
import sys
import time
from datetime import date

import httpx2
from pydantic import SecretStr

from canvass.choices import lasting_folder
from canvass.commands import usable
from canvass.interrupt import interruptible
from canvass.keepsakes import read
from canvass.local.child import LocalError
from canvass.local.postgres import Postgres
from canvass.register_files import Opened, opened
from leads import register
from leads.db import Database
from leads.logs import configure
from leads.register_file import Tally
from leads.register_load import Import, load
from leads.settings import Settings
from leads.settings import load as load_settings
from worker.register_stream import Follower, Stream

EVERY = 2.0
"""Seconds between two lines of progress."""


def settings_here() -> Settings:
    """Those of the environment or, without DATABASE_URL, of the one-machine edition, which must be running."""
    secrets = lasting_folder() / "secrets.json"
    if os.environ.get("DATABASE_URL") or not secrets.exists():
        return load_settings()
    postgres = Postgres(lasting_folder())
    return Settings(
        database_url=postgres.url(), migration_url=postgres.admin_url, secret_key=SecretStr(read(secrets).secret_key)
    )


def import_file(arguments: argparse.Namespace) -> int:
    """Replace the register by a file; lines that cannot be used are named and left out."""
    url = settings_here().owner_url
    with opened(arguments.file) as file:
        progress = Progress(file)
        as_of = arguments.as_of or file.day or date.today()  # noqa: DTZ011 - the register's days have no time zone
        wanted = Import(chunks=file.chunks(), as_of=as_of)
        tally = usable(url, lambda: asyncio.run(load(url, wanted, progress.see)))
    for line, why in tally.named:
        print(f"line {line} left out: {why}", file=sys.stderr)
    if tally.skipped > len(tally.named):
        print(f"and {tally.skipped - len(tally.named):,} more lines", file=sys.stderr)
    print(f"{tally.rows:,} companies as of {as_of}, {tally.skipped:,} lines left out, {progress.seconds:.0f} s")
    return 0


def follow(_arguments: argparse.Namespace) -> int:
    """Keep the register fresh until told to stop."""
    settings = settings_here()
    if settings.companies_house_stream_key is None:
        raise LocalError("COMPANIES_HOUSE_STREAM_KEY is not set (the key of Companies House's streaming API)")
    configure(as_json=settings.log_json, secrets=settings.secrets)
    stream = Stream(settings.companies_house_stream_url, settings.companies_house_stream_key.get_secret_value())
    return usable(settings.database_url, lambda: interruptible(_follow(settings, stream), when_told=0))


async def _follow(settings: Settings, stream: Stream) -> int:
    db = Database.connect(settings)
    try:
        async with httpx2.AsyncClient(trust_env=False) as http:
            await Follower(db, http, stream).follow()
    finally:
        await db.close()
    return 0


def status(_arguments: argparse.Namespace) -> int:
    """Say what is loaded; exit code 1 when nothing is."""
    settings = settings_here()
    found = usable(settings.database_url, lambda: asyncio.run(_status(settings)))
    if found is None:
        print("no register is loaded")
        return 1
    print(found)
    print(f"loaded {found.loaded_at:%Y-%m-%d %H:%M} UTC, {found.skipped:,} lines left out")
    if found.timepoint is None or found.followed_at is None:
        print("not followed")
    else:
        print(f"followed to timepoint {found.timepoint} of {found.followed_at:%Y-%m-%d %H:%M} UTC")
    return 0


async def _status(settings: Settings) -> register.Status | None:
    db = Database.connect(settings)
    try:
        async with db.shared() as session:
            return await register.status(session)
    finally:
        await db.close()


class Progress:
    """Says now and then how far an import is: in place in a terminal, else line by line."""

    def __init__(self, file: Opened) -> None:
        self._file = file
        self._stream = sys.stderr
        self._began = self._said = time.monotonic()
        self._step = ""

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def see(self, step: str, tally: Tally) -> None:
        """Hear of a step and the lines so far."""
        now = time.monotonic()
        if step == self._step and now - self._said < EVERY:
            return
        self._said, self._step = now, step
        in_place = self._stream.isatty()
        self._stream.write(f"\r\x1b[2K{self._line(step, tally)}" if in_place else f"{self._line(step, tally)}\n")
        self._stream.flush()

    def _line(self, step: str, tally: Tally) -> str:
        if step != "reading":
            return f"{step} {tally.rows:,} companies"
        share = f" · {self._file.read / self._file.size:.0%}" if self._file.size else ""
        skipped = f" · {tally.skipped:,} lines left out" if tally.skipped else ""
        return (
            f"reading: {tally.rows:,} companies{share} · {tally.rows / max(self.seconds, 0.001):,.0f} a second{skipped}"
        )
