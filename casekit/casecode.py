"""The case code (案码) and the secret that goes with it for the public's look-up. Pure.

A code is `<region>-<year>-<serial>-<check>`, such as `520302-2026-0000001-X`:

- *region*: the 12-digit division code (行政区划代码) of the centre that registered the case, without the
  trailing groups of zeros below county: six digits for a county or above, nine for a town, twelve for a
  village. A county's code stays short enough to say over the telephone; a town that runs a platform of its
  own can never issue the county's codes.
- *year*: of registration, in Asia/Shanghai.
- *serial*: seven to nine digits, from blocks (`casekit.serials`); gaps are normal.
- *check*: ISO 7064 MOD 11-2 over all digits, 0–9 or X, as on every resident identity card (GB 11643). It
  finds every single wrong digit and every transposition of neighbours, which MOD 11,10 and MOD 37,36 do not
  quite do.

Lengths never collide, so that a code is also readable without its hyphens (QR, dictation).
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from casekit.clock import to_local
from casekit.errors import InvalidInput

CASE_CODE_PATTERN = r"^[1-9][0-9]{5}([0-9]{3}){0,2}-2[0-9]{3}-[0-9]{7,9}-[0-9X]$"
SECRET_PATTERN = r"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$"

_COMPACT = re.compile(r"([1-9][0-9]{5}(?:[0-9]{3}){0,2})(2[0-9]{3})([0-9]{7,9})([0-9X])")
_LOWEST_SERIAL_DIGITS = 7
_MAX_SERIAL = 999_999_999
_MAX_TYPED = 64
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SECRET_CHARS = 13
# What people write for a digit, in a code as in a secret (Crockford).
_LOOKALIKES = str.maketrans("OIL", "011")


class CaseCodeMalformed(InvalidInput):
    """What was given is no case code: too short, too long, or its check character does not fit."""

    code = "CASE_CODE_MALFORMED"
    title_en = "This is not a valid case code; please check each digit."
    title_zh = "案码有误，请逐位核对。"


class SecretMalformed(InvalidInput):
    """What was given is no look-up secret."""

    code = "SECRET_MALFORMED"
    title_en = "This is not a valid look-up secret; please check each character."
    title_zh = "查询密码有误，请逐位核对。"


@dataclass(frozen=True, slots=True, order=True)
class CaseCode:
    """One case's code. `region` has all 12 digits. Raises ValueError for parts out of range."""

    region: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[1-9][0-9]{11}", self.region):
            raise ValueError("a region has 12 digits")
        if not 2000 <= self.year <= 2999 or not 1 <= self.serial <= _MAX_SERIAL:
            raise ValueError("year or serial out of range")

    @classmethod
    def parse(cls, typed: str, field: str | None = None) -> "CaseCode":
        """The code a person typed, scanned or said: any spacing and hyphens, full-width, lower case, O for 0.

        `field` is the field of the request it came in. Raises CaseCodeMalformed.
        """
        written = _COMPACT.fullmatch(_bare(typed))
        if written is None:
            raise CaseCodeMalformed(field=field)
        region, year, serial, check = written.groups()
        if check_character(region + year + serial) != check or not _is_canonical(region, serial):
            raise CaseCodeMalformed(field=field)
        return cls(region.ljust(12, "0"), int(year), int(serial))

    @property
    def stream(self) -> str:
        """The stream of this case's events."""
        return f"case/{self}"

    @property
    def compact(self) -> str:
        """Without hyphens, for a QR code."""
        return str(self).replace("-", "")

    def __str__(self) -> str:
        parts = _short(self.region), f"{self.year}", f"{self.serial:0{_LOWEST_SERIAL_DIGITS}d}"
        return "-".join([*parts, check_character("".join(parts))])


def code_year(now: datetime) -> int:
    """The year a case registered `now` (aware) carries: that of Asia/Shanghai."""
    return to_local(now).year


def check_character(digits: str) -> str:
    """ISO 7064 MOD 11-2 of a string of digits: 0–9 or X."""
    remainder = 0
    for digit in digits:
        remainder = (remainder + int(digit)) * 2 % 11
    return "0123456789X"[(12 - remainder) % 11]


def new_secret() -> str:
    """A look-up secret with 65 random bits, as printed: `XXXX-XXXX-XXXXX` in Crockford's base 32."""
    bits = secrets.randbits(5 * _SECRET_CHARS)  # asked for once: each call goes to the operating system
    return _grouped("".join(_CROCKFORD[bits >> 5 * place & 31] for place in range(_SECRET_CHARS)))


def parse_secret(typed: str, field: str | None = None) -> str:
    """The secret a person typed, as it was printed: any spacing and case, O for 0, I and L for 1.

    `field` is the field of the request it came in. Raises SecretMalformed.
    """
    bare = _bare(typed)
    if len(bare) != _SECRET_CHARS or not set(bare) <= set(_CROCKFORD):
        raise SecretMalformed(field=field)
    return _grouped(bare)


def _bare(typed: str) -> str:
    """Narrow, upper case, without spaces and dashes of any kind, look-alikes resolved."""
    if len(typed) > _MAX_TYPED:
        return ""
    wide = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    return "".join(
        char for char in wide if unicodedata.category(char) not in {"Pd", "Zs", "Cc", "Cf"} and char != "−"
    )


def _grouped(bare: str) -> str:
    return f"{bare[:4]}-{bare[4:8]}-{bare[8:]}"


def _short(region: str) -> str:
    """The region without the groups of zeros that stand for "no town" and "no village"."""
    if region.endswith("000000"):
        return region[:6]
    return region[:9] if region.endswith("000") else region


def _is_canonical(region: str, serial: str) -> bool:
    """Whether this is how the code would be written, so that a case has one code only."""
    padded = region.ljust(12, "0")
    return (
        _short(padded) == region and serial == f"{int(serial):0{_LOWEST_SERIAL_DIGITS}d}" and int(serial) > 0
    )
