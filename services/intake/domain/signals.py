"""What a matter's own words tell of it: which lists of words are met, and the largest sum. Pure; keeps no text.

Full and half width are one (NFKC); traditional and simplified are not.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_DIGITS: Final = r"([0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?:\.([0-9]{1,4}))?"
_SCALES: Final = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 10**8,
}
_SCALE: Final = "(百万|千万|百|千|万|亿)?"
# 3万元, 30,000元, 2.2亿元, ¥30000
_AFTER: Final = re.compile(rf"(?<![0-9.,]){_DIGITS}{_SCALE}余?(?:元|块钱)")
_BEFORE: Final = re.compile(rf"[¥￥]\s*{_DIGITS}{_SCALE}")


def met(text: str, lists: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many different words of each list stand in the text; lists of which none does are left out."""
    plain = unicodedata.normalize("NFKC", text)
    found = {name: sum(word in plain for word in words) for name, words in lists.items()}
    return {name: count for name, count in found.items() if count}


def largest_sum(text: str) -> int | None:
    """The largest sum of money that the text names, in whole yuan; None where it names none."""
    plain = unicodedata.normalize("NFKC", text)
    sums = [_sum(*found) for pattern in (_AFTER, _BEFORE) for found in pattern.findall(plain)]
    return max(sums, default=None)


def _sum(whole: str, fraction: str, scale: str) -> int:
    return int(Decimal(f"{whole.replace(',', '')}.{fraction or 0}") * _SCALES[scale])
