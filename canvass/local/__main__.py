"""`python -m canvass.local DIR`: a throw-away PostgreSQL and Valkey until SIGTERM; prints addresses as JSON."""

import json
import signal
import sys
from pathlib import Path

from canvass.local.child import LocalError
from canvass.local.folders import locked
from canvass.local.postgres import Postgres
from canvass.local.valkey import Valkey


def run(folder: Path) -> None:
    ends = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    with locked(folder), Postgres(folder, durable=False) as postgres, Valkey(folder) as valkey:
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        addresses = {
            "database_url": postgres.url(),
            "admin_url": postgres.admin_url,
            "redis_url": valkey.redis_url,
        }
        print(json.dumps(addresses), flush=True)
        signal.sigwait(ends)


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: python -m canvass.local DIR", file=sys.stderr)
        return 2
    try:
        run(Path(sys.argv[1]))
    except LocalError as error:
        print(f"canvass.local: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
