"""What a sandbox is started with; reading it from a command line is elsewhere."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Latency = Literal["real", "zero"]


@dataclass(frozen=True)
class Noise:
    """Shares in which the model errs and the vendors' data have gaps.

    The first four are shares of what the model reports; the others are shares of the world (of hosts, for `parked`; of
    LinkedIn pages, for `unlinked`: those to which the company's website does not link).
    """

    invented: float = 0.10
    respelled: float = 0.08
    wrong_postcode: float = 0.05
    outside: float = 0.05
    not_in_places: float = 0.12
    no_linkedin: float = 0.50
    unlinked: float = 0.25
    parked: float = 0.10


SILENCE = Noise(
    invented=0, respelled=0, wrong_postcode=0, outside=0, not_in_places=0, no_linkedin=0, unlinked=0, parked=0
)


@dataclass(frozen=True)
class SandboxOptions:
    """`port` 0 takes a free one; without a `world` file one is generated; `parse_faults` reads `faults`.

    `speed` is how many times faster than the real vendors everything is, whose limits then do not hold either.
    """

    port: int = 0
    host: str = "127.0.0.1"
    world: Path | None = None
    postcodes: Path | None = None
    seed: int = 1
    latency: Latency = "real"
    speed: float = 1.0
    faults: str = ""
    ca_path: Path | None = None
    ready_file: Path | None = None
    noise: Noise = field(default_factory=Noise)
