"""`python -m tests.chaos`: harms the product for some minutes while it works, and says what that did; see --help."""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.chaos.machine import Build
from tests.chaos.play import Play, play
from tests.chaos.report import table


def arguments() -> argparse.Namespace:
    whole = Play()
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=whole.seed, help="what all chance is drawn from (%(default)s)")
    parser.add_argument("--rounds", type=int, default=whole.rounds, help="how many blows (%(default)s)")
    parser.add_argument("--leads", type=int, default=whole.leads, help="leads that a campaign wants (%(default)s)")
    parser.add_argument("--workers", type=int, default=whole.build.workers, help="(%(default)s)")
    parser.add_argument("--lease", type=int, default=whole.build.lease, help="CANVASS_LEASE_SECONDS (%(default)s)")
    parser.add_argument("--speed", type=float, default=whole.build.speed, help="of the vendors (%(default)s)")
    parser.add_argument("--faults", default=whole.build.faults, help="of the vendors (%(default)s)")
    parser.add_argument("--folder", type=Path, help="where to keep the data and logs (default: nowhere)")
    return parser.parse_args()


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main() -> int:
    given = arguments()
    build = Build(workers=given.workers, lease=given.lease, speed=given.speed, faults=given.faults, seed=given.seed)
    what = Play(seed=given.seed, rounds=given.rounds, leads=given.leads, build=build)
    outcome = asyncio.run(play(what, say, given.folder))
    sys.stdout.write(f"{table(outcome)}\n")
    return 1 if outcome.misses else 0


if __name__ == "__main__":
    sys.exit(main())
