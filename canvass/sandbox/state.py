"""What one running sandbox holds: world, log, faults and limits; every vendor is given this and no more."""

import asyncio
from dataclasses import dataclass, field

from canvass.sandbox.chance import fraction
from canvass.sandbox.faults import Fault, Faults, draw_fault, parse_faults
from canvass.sandbox.limits import Limits
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.pace import SLOW_FACTOR, Pace
from canvass.sandbox.record import Entry, Log
from canvass.sandbox.world import World, build_world


@dataclass
class Sandbox:
    options: SandboxOptions
    world: World
    faults: Faults
    pace: Pace
    log: Log = field(default_factory=Log)
    limits: Limits = field(default_factory=Limits)

    @property
    def limited(self) -> bool:
        return self.pace.true or self.faults.limits

    def fault(self, entry: Entry) -> Fault | None:
        """The fault of one request, noted in its entry."""
        entry.fault = draw_fault(self.faults, entry.vendor, self.options.seed, entry.asked, entry.asked_again)
        return entry.fault

    def luck(self, *parts: object) -> float:
        return fraction(self.options.seed, *parts)

    def scale(self, vendor: str) -> float:
        """What planned seconds are multiplied with: nothing is waited for where the latency is zero."""
        return (SLOW_FACTOR if vendor in self.faults.slow else 1.0) / self.pace.speed if self.pace.real else 0.0

    async def wait(self, entry: Entry) -> None:
        """Let the vendor's latency pass; a slow vendor takes a second even where the others take none, and one that is
        down says so at once."""
        if entry.fault in {"down", "throttle"}:
            return
        slow = entry.vendor in self.faults.slow
        drawn = self.pace.first_byte(entry.vendor, entry.asked, entry.asked_again)
        entry.waited = (drawn or 0.1) * SLOW_FACTOR if slow else drawn
        if entry.waited:
            await asyncio.sleep(entry.waited)


def open_sandbox(options: SandboxOptions) -> Sandbox:
    pace = Pace(options.latency == "real", options.seed, options.speed)
    return Sandbox(options, build_world(options), parse_faults(options.faults), pace)
