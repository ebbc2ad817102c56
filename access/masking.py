"""Text for eyes that need the matter and not the persons: a triager reads what happened, not who said so."""

import re
from collections.abc import Iterable
from typing import Final

_HIDDEN: Final = "＊＊"
_NUMBER: Final = "＊＊＊"
# Telephone, identity, account and licence numbers, however they are grouped; not years, dates and sums.
_LONG_NUMBER: Final = re.compile(r"(?<![0-9０-９])[0-9０-９](?:[-\s－—]?[0-9０-９Xx]){6,}")
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
