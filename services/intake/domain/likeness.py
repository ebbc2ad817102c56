"""How alike two texts are, and marks by which like ones are found while both lie sealed. Pure.

A text is its set of pairs of letters (bigrams), in NFKC and without case, spaces and punctuation; likeness is the share
of pairs that two have in common (Jaccard). Its bands are keyed digests of MinHash values: texts that are alike share a
band with a chance that grows with likeness (0.6: four in five; 0.8: practically always; 0.1: one in eight hundred).
Without the key a band says nothing of the text, and no pair can be read from it.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b, shake_128
from itertools import pairwise
from typing import Final

_BANDS: Final = 12
_ROWS: Final = 4
_COUNT: Final = _BANDS * _ROWS  # values of 16 bits
_HALF: Final = 8 * 2 * _COUNT  # bits of as many lanes of 32 bits as there are values of even place
_EVEN: Final = int.from_bytes(b"\xff\xff\0\0" * (_COUNT // 2), "little")
_LARGEST: Final = _EVEN | _EVEN << _HALF
_GUARD: Final = int.from_bytes(b"\0\0\1\0" * _COUNT, "little")
_LANES: Final = struct.Struct("<" + "Hxx" * _COUNT)
_ROW: Final = struct.Struct(f"<B{_ROWS}H")
_MARK: Final = struct.Struct("<q")
_LONGEST: Final = 1_000  # letters that are looked at
_SHORTEST_PLACE: Final = 6  # letters; 王村 alone is no place to be found by
_FEWEST: Final = 8  # pairs; less says too little to be found by

# 贵州省 · 遵义市 · 王村 · 7号: pieces of an address, each with the word that it ends in
_PIECE: Final = re.compile(
    r"[^省市县区旗镇乡村屯组路街巷道号栋幢楼室]+[省市县区旗镇乡村屯组路街巷道号栋幢楼室]?"
)


def pairs(text: str) -> frozenset[str]:
    """The pairs of letters of a text."""
    plain = _plain(text)[:_LONGEST]
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """The share of pairs in common, in whole per cent."""
    together = len(one | other)
    return 100 * len(one & other) // together if together else 0


def bands(text: str, key: bytes) -> tuple[int, ...]:
    """The marks under which the text is found by texts like it; none of a text too short to be told from others."""
    found = pairs(text)
    if len(found) < _FEWEST:
        return ()
    values = _least(key, found)
    rows = (values[at : at + _ROWS] for at in range(0, len(values), _ROWS))
    return tuple(_mark(_ROW.pack(number, *row), key) for number, row in enumerate(rows))


def places(location: str, key: bytes) -> tuple[int, ...]:
    """The marks of a location: one for every two pieces of its address that stand together and have a number, so that
    王村7号 is found whether the county is written before it or not; of one without numbers one, if it is not short.
    """
    plain = _plain(location)
    pieces = _PIECE.findall(plain)
    numbered = {one + other for one, other in pairwise(pieces) if any(map(str.isdigit, one + other))}
    told = sorted(numbered) or ([plain] if len(plain) >= _SHORTEST_PLACE else [])
    return tuple(_mark(each.encode(), key) for each in told)


def _least(key: bytes, found: Iterable[str]) -> list[int]:
    """Of every value the least that a pair has.

    All at once, for an import of a hundred thousand texts: each value stands in a lane of one long number, under a
    guard bit that stays set where the pair's value is not the greater.
    """
    least = _LARGEST
    for pair in found:
        digest = int.from_bytes(shake_128(key + pair.encode()).digest(2 * _COUNT), "little")
        values = digest & _EVEN | (digest >> 16 & _EVEN) << _HALF
        kept = (least | _GUARD) - values & _GUARD
        least ^= (least ^ values) & (kept - (kept >> 16))
    lanes = _LANES.unpack(least.to_bytes(_LANES.size, "little"))
    half = _COUNT // 2
    return [value for two in zip(lanes[:half], lanes[half:], strict=True) for value in two]


def _mark(content: bytes, key: bytes) -> int:
    mark: int = _MARK.unpack(blake2b(content, key=key, digest_size=_MARK.size).digest())[0]
    return mark


def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, narrow))
