"""`canvass doctor`: says what is configured, what can be reached, and what is near its end."""

import argparse
import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from canvass.checkup import Finding, examine
from canvass.choices import lasting_folder
from canvass.keepsakes import is_kept, keepsakes
from canvass.local.postgres import Postgres
from canvass.local.valkey import Valkey
from leads.errors import NotConfiguredError
from leads.logs import configure
from leads.settings import load


def doctor(arguments: argparse.Namespace) -> int:
    """Look at everything; 1 when something has failed, and 0 otherwise."""
    configure(as_json=False)
    findings = found(paid=arguments.paid)
    well = all(finding.state != "failed" for finding in findings)
    if arguments.json:
        print(json.dumps({"ok": well, "findings": [asdict(finding) for finding in findings]}))
    else:
        print(table(findings))
    return 0 if well else 1


def found(*, paid: bool) -> list[Finding]:
    for name, value in edition(lasting_folder()).items():
        os.environ.setdefault(name, value)
    try:
        settings = load()
    except NotConfiguredError as error:
        return [Finding("settings", "failed", problem) for problem in error.problems]
    return asyncio.run(examine(settings, paid=paid))


def edition(folder: Path) -> dict[str, str]:
    """Where the one-machine edition over `folder` has its servers; nothing if there is none, or a database is named."""
    if "DATABASE_URL" in os.environ or not is_kept(folder):
        return {}
    return {
        "DATABASE_URL": Postgres(folder).url(),
        "REDIS_URL": Valkey(folder).redis_url,
        "CANVASS_SECRET_KEY": keepsakes(folder, ()).secret_key,
    }


def table(findings: Sequence[Finding]) -> str:
    widest = max(len(finding.name) for finding in findings)
    return "\n".join(f"{finding.state:<9}  {finding.name:<{widest}}  {finding.text}" for finding in findings)
