"""Group commit: what gathers while one write is under way goes out in one; nobody suffers for another."""

import asyncio
from collections.abc import Sequence

import pytest

from worker.together import MOST, Together


class Book:
    """Writes by being told when; remembers what was written together."""

    def __init__(self) -> None:
        self.written: list[tuple[str, list[int]]] = []
        self.go = asyncio.Event()

    async def write(self, key: str, items: Sequence[int]) -> list[int | Exception]:
        await self.go.wait()
        if 13 in items:
            raise ValueError("thirteen")
        self.written.append((key, list(items)))
        return [LookupError(str(item)) if item < 0 else item * 2 for item in items]


async def test_what_gathers_during_a_write_is_written_together() -> None:
    book = Book()
    together = Together(book.write)
    first = asyncio.create_task(together("a", 1))
    await asyncio.sleep(0)
    others = [asyncio.create_task(together("a", number)) for number in (2, 3, 4)]
    elsewhere = asyncio.create_task(together("b", 5))
    await asyncio.sleep(0)
    book.go.set()
    assert await asyncio.gather(first, *others, elsewhere) == [2, 4, 6, 8, 10]
    assert sorted(book.written) == [("a", [1]), ("a", [2, 3, 4]), ("b", [5])]


async def test_an_exception_as_a_result_reaches_its_own_task_alone() -> None:
    book = Book()
    book.go.set()
    together = Together(book.write)
    results = await asyncio.gather(*(together("a", number) for number in (1, -2, 3)), return_exceptions=True)
    assert [results[0], results[2]] == [2, 6]
    assert isinstance(results[1], LookupError)


async def test_when_a_write_fails_each_item_is_tried_alone() -> None:
    book = Book()
    together = Together(book.write)
    tasks = [asyncio.create_task(together("a", number)) for number in (1, 13, 3)]
    await asyncio.sleep(0)
    book.go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [results[0], results[2]] == [2, 6]
    assert isinstance(results[1], ValueError)


async def test_one_transaction_has_an_end() -> None:
    book = Book()
    together = Together(book.write)
    tasks = [asyncio.create_task(together("a", number + 20)) for number in range(MOST + 5)]
    await asyncio.sleep(0)
    book.go.set()
    await asyncio.gather(*tasks)
    assert [len(items) for _, items in book.written] == [MOST, 5]


async def test_a_task_that_is_cancelled_does_not_hold_up_the_rest() -> None:
    book = Book()
    together = Together(book.write)
    gone, stays = asyncio.create_task(together("a", 1)), asyncio.create_task(together("a", 2))
    await asyncio.sleep(0)
    gone.cancel()
    book.go.set()
    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await gone
