"""Seeded chance: the same parts give the same draw in every process; no global random state lives here."""

import random
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A 64-bit number that depends on the parts alone, not on the order of requests or on Python's hash seed."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def fraction(*parts: object) -> float:
    """A number in [0, 1)."""
    return number(*parts) / 2**64


def pick(options: Sequence[T], *parts: object) -> T:
    return options[number(*parts) % len(options)]


def generator(*parts: object) -> random.Random:
    return random.Random(number(*parts))


def token(length: int, *parts: object) -> str:
    """Lower-case hexadecimal text, as vendors' ids have it."""
    digest = "".join(f"{number(*parts, block):016x}" for block in range(length // 16 + 1))
    return digest[:length]
