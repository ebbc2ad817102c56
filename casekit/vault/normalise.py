"""One spelling for each value that is looked up blindly, however it was typed. Pure; used by `Vault.blind_index`."""

import re
import unicodedata
from collections.abc import Callable, Mapping

_SPACES = re.compile(r"\s+")
# The dot in a transliterated name (阿卜杜拉·买买提) comes in many shapes.
_NAME_DOTS = re.compile("[·•‧∙・⋅.．。]")
_NOT_DIGITS = re.compile(r"[^0-9]")
_NOT_ID_CARD = re.compile(r"[^0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def text(value: str) -> str:
    """Full-width forms made narrow (NFKC), case and all spaces dropped."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", value).casefold())


def name(value: str) -> str:
    """As `text`, with one kind of middle dot."""
    return _NAME_DOTS.sub("·", text(value))


def phone(value: str) -> str:
    """Digits alone; +86, 0086 or 86 before a mobile number dropped."""
    narrow = unicodedata.normalize("NFKC", value)
    digits = _NOT_DIGITS.sub("", narrow)
    bare = digits.removeprefix("00").removeprefix("86")
    has_prefix = bare != digits and (narrow.lstrip().startswith("+") or digits.startswith("00"))
    return bare if has_prefix or _MOBILE.fullmatch(bare) else digits


def id_card(value: str) -> str:
    """Resident identity number (GB 11643): digits and a capital X."""
    return _NOT_ID_CARD.sub("", unicodedata.normalize("NFKC", value).upper())


_BY_PURPOSE: Mapping[str, Callable[[str], str]] = {"name": name, "phone": phone, "id_card": id_card}


def normalised(purpose: str, value: str) -> str:
    """`value` as its purpose spells it. A spelling is its own spelling."""
    spell = _BY_PURPOSE.get(purpose, text)
    spelling = spell(value)
    # What stood apart may compose once a space between is gone: spell until nothing changes (twice, as a rule).
    while (again := spell(spelling)) != spelling:
        spelling = again
    return spelling
