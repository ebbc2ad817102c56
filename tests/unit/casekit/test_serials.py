"""Serials come from blocks: never twice, whoever asks at once."""

import threading
from collections import defaultdict

import pytest

from casekit.serials import SerialAllocator, SerialBlock


class Book:
    """Gives out blocks as the database would."""

    def __init__(self) -> None:
        self.next: dict[tuple[str, int], int] = defaultdict(lambda: 1)
        self.asked = 0

    def reserve(self, region: str, year: int, size: int) -> SerialBlock:
        self.asked += 1
        first = self.next[region, year]
        self.next[region, year] += size
        return SerialBlock(first, first + size - 1)


def test_a_block_gives_each_serial_once_and_then_no_more() -> None:
    block = SerialBlock(5, 6)
    first, block = block.take()
    second, block = block.take()
    assert (first, second) == (5, 6)
    assert block.is_empty
    with pytest.raises(ValueError):
        block.take()


def test_a_block_is_asked_for_once_per_hundred_cases() -> None:
    book = Book()
    allocator = SerialAllocator(book.reserve)
    assert [allocator.next("520302000000", 2026) for _ in range(250)] == list(range(1, 251))
    assert book.asked == 3


def test_regions_and_years_count_for_themselves() -> None:
    allocator = SerialAllocator(Book().reserve)
    assert allocator.next("520302000000", 2026) == 1
    assert allocator.next("520304000000", 2026) == 1
    assert allocator.next("520302000000", 2027) == 1
    assert allocator.next("520302000000", 2026) == 2


def test_what_a_process_leaves_over_is_a_gap() -> None:
    book = Book()
    SerialAllocator(book.reserve, 10).next("520302000000", 2026)
    assert SerialAllocator(book.reserve, 10).next("520302000000", 2026) == 11


def test_threads_never_get_the_same_serial() -> None:
    allocator = SerialAllocator(Book().reserve, 7)
    taken: list[int] = []

    def take() -> None:
        taken.extend([allocator.next("520302000000", 2026) for _ in range(200)])

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 1601))


def test_a_block_that_cannot_be_had_leaves_no_trace() -> None:
    book = Book()
    answers = [ConnectionError(), None]

    def reserve(region: str, year: int, size: int) -> SerialBlock:
        if error := answers.pop(0):
            raise error
        return book.reserve(region, year, size)

    allocator = SerialAllocator(reserve)
    with pytest.raises(ConnectionError):
        allocator.next("520302000000", 2026)
    assert allocator.next("520302000000", 2026) == 1
