"""Text for eyes that need the matter and not the persons: a triager reads what happened, not who said so."""

import re
from collections.abc import Iterable
from typing import Final

_HIDDEN: Final = "＊＊"
_NUMBER: Final = "＊＊＊"
# Telephone, identity, account and licence numbers, however they are grouped, also as they are read out (一三八…);
# not years, dates and sums. A mobile number may have any mark between its three groups.
_DIGIT: Final = "0-9０-９〇零一二三四五六七八九幺"
_LONG_NUMBER: Final = re.compile(
    rf"(?<![{_DIGIT}])(?:[{_DIGIT}](?:[-\s－—]?[{_DIGIT}Xx]){{6,}}"
    rf"|[1１一幺][{_DIGIT}]{{2}}\W[{_DIGIT}]{{4}}\W[{_DIGIT}]{{4}}(?![{_DIGIT}]))"
)
_SHORTEST: Final = 2


def has_long_number(text: str) -> bool:
    """Whether something stands in the text that may be a person's telephone, identity or account number."""
    return _LONG_NUMBER.search(text) is not None


def masked(text: str, personal: Iterable[str]) -> str:
    """`text` without the given names, numbers and addresses, and without any long number."""
    known = {value.strip() for value in personal if len(value.strip()) >= _SHORTEST}
    for value in sorted(known, key=len, reverse=True):
        text = text.replace(value, _HIDDEN)
    return _LONG_NUMBER.sub(_NUMBER, text)
