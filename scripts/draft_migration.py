#!/usr/bin/env python3
"""`make migration`: drafts a migration from what the models have that the migrations lack, on a throw-away server."""

import sys
import tempfile
from pathlib import Path

from canvass.local.postgres import Postgres
from migrations import draft, upgrade


def main(message: str = "") -> int:
    if not message:
        sys.stderr.write('usage: make migration MESSAGE="what changes"\n')
        return 2
    with tempfile.TemporaryDirectory(prefix="canvass-") as folder, Postgres(Path(folder), durable=False) as server:
        upgrade(server.admin_url)
        draft(server.admin_url, message)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
