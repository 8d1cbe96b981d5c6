"""Finds where given words stand in a text, many times faster than a pattern that ignores case would."""

from collections.abc import Iterable

MOST = 400


def starts_of(lower: str, words: Iterable[str], *, whole: bool = True, most: int = MOST) -> list[int]:
    """Where any of the words begin in a text in small letters, in order; `whole` when a letter must not come before."""
    found: set[int] = set()
    for word in words:
        at = lower.find(word)
        while at >= 0 and len(found) < most:
            if not whole or at == 0 or not lower[at - 1].isalnum():
                found.add(at)
            at = lower.find(word, at + 1)
    return sorted(found)
