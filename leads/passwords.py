"""Passwords: hashed with Argon2 and compared in a time that does not say whether the person exists."""

import asyncio
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from leads.errors import InvalidError

SHORTEST = 8
LONGEST = 200

_hasher = PasswordHasher()


async def hash_password(password: str) -> str:
    """The password's Argon2 hash, computed off the event loop.

    Raises:
        InvalidError: when the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError({"password": f"A password has {SHORTEST} to {LONGEST} characters."})
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one; without a hash (nobody, or no password set) it takes as long and is False."""
    known = await asyncio.to_thread(_nobodys_hash) if password_hash is None else password_hash
    fits = len(password) <= LONGEST and await asyncio.to_thread(_fits, known, password)
    return fits and password_hash is not None


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")
