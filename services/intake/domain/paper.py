"""Numbers of paper forms (纸质登记表): given out in blocks ahead of any outage, each entered once. Pure.

`P2026-000123-7`: the year, a serial of the region, and a check character (ISO 7064 MOD 11-2), so that a slip of the pen
is noticed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from casekit.casecode import check_character
from casekit.errors import InvalidInput, Problem
from services.intake.domain.registration import ReceivedAtUnfit

MOST_IN_BLOCK = 200
_FORM = re.compile(r"P?([0-9]{4})-?([0-9]{6,9})-?([0-9X])")


class FormMalformed(InvalidInput):
    """Not the number of a paper form, or one miswritten."""

    code = "FORM_MALFORMED"
    title_en = "Not the number of a paper form; compare it with the form."
    title_zh = "纸质登记表编号有误，请对照表上编号核对。"
    field = "form"


class FormUnknown(InvalidInput):
    """The centre gave out no such form."""

    code = "FORM_UNKNOWN"
    title_en = "The centre gave out no form with this number."
    title_zh = "本中心没有发放该编号的纸质登记表。"
    field = "form"


class FormUsed(Problem):
    """The form was entered before."""

    code = "FORM_USED"
    status = 409
    title_en = "This form was entered before."
    title_zh = "该纸质登记表已补录过。"
    field = "form"


class TrueTimeMissing(InvalidInput):
    """A form is entered with the time at which it was filled in."""

    code = "TRUE_TIME_MISSING"
    title_en = "Give the time that stands on the form."
    title_zh = "补录纸质登记表须填写表上的收到时间。"
    field = "received_at"


@dataclass(frozen=True, slots=True)
class FormNumber:
    """The number of one form."""

    year: int
    serial: int

    def __str__(self) -> str:
        digits = f"{self.year:04d}{self.serial:06d}"
        return f"P{digits[:4]}-{digits[4:]}-{check_character(digits)}"

    @classmethod
    def parse(cls, typed: str) -> "FormNumber":
        """The number as a person typed it: full width, lower case, without hyphens. Raises FormMalformed."""
        bare = unicodedata.normalize("NFKC", typed).upper().replace(" ", "")
        found = _FORM.fullmatch(bare)
        if found is None:
            raise FormMalformed
        year, serial, check = found.groups()
        number = cls(int(year), int(serial))
        if check_character(f"{year}{serial}") != check or str(number).replace("-", "")[1:-1] != year + serial:
            raise FormMalformed
        return number


def check_true_time(received_at: datetime | None, printed_at: datetime, now: datetime) -> None:
    """Whether a form printed then can have been filled in at `received_at`, however long ago.

    Raises TrueTimeMissing or ReceivedAtUnfit.
    """
    if received_at is None:
        raise TrueTimeMissing
    if not printed_at <= received_at <= now:
        raise ReceivedAtUnfit
