"""Passwords: what they must be; hashed with Argon2id, and compared in a time that says nothing of the person."""

import asyncio
import re
from functools import lru_cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from leads.errors import InvalidError

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5
COMMON = frozenset(
    {"abc", "abcdef", "admin", "adminadmin", "asdfgh", "asdfghjkl", "canvass", "changeme", "dragon", "football"}
    | {"iloveyou", "letmein", "login", "monkey", "password", "passwordpassword", "qwerty", "qwertyuiop", "secret"}
    | {"sunshine", "welcome", "zxcvbnm"}
)
"""Words that are guessed first, whatever digits and signs stand around them."""
_LIKE_LETTERS = str.maketrans("013457@$", "oieastas")

_hasher = PasswordHasher()


def check_password(password: str, email: str, *, field: str = "password") -> None:
    """See that a new password is not among the first that somebody would try.

    Raises:
        InvalidError: it is; the message says why, under `field`.
    """
    lowered, mailbox = password.lower(), email.lower().partition("@")[0]
    if not SHORTEST <= len(password) <= LONGEST:
        problem = f"A password has {SHORTEST} to {LONGEST} characters."
    elif lowered == email.lower() or (len(mailbox) >= 4 and mailbox in lowered and len(lowered) < 2 * len(mailbox)):
        problem = "It must not be made of the e-mail address."
    elif _is_plain(lowered):
        problem = "It is too easy to guess; take several words that do not belong together."
    else:
        return
    raise InvalidError({field: problem})


def _is_plain(lowered: str) -> bool:
    """Whether it is a few characters over and over, a row such as 123456789012, or common words with trimmings."""
    steps = {ord(after) - ord(before) for before, after in pairwise(lowered)}
    readings = (lowered, lowered.strip("0123456789!@$.?*#-_ ").translate(_LIKE_LETTERS))
    return (
        len(set(lowered)) < FEWEST_DIFFERENT
        or len(steps) < FEWEST_DIFFERENT - 1
        or any(set(re.findall(r"[^\W\d_]+", reading)) <= COMMON for reading in readings)
    )


async def hash_password(password: str) -> str:
    """The password's Argon2 hash, computed off the event loop."""
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
