"""The short words that occur in every service's schemas: ids that somebody gave, case codes, and words of a closed
vocabulary.

For `schemas` alone. The pattern of an id is written out, not `\\w`, so that it says in the OpenAPI document (ECMA 262)
exactly what the service enforces.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import fields, validate

from casekit.casecode import CASE_CODE_PATTERN, CaseCode, CaseCodeMalformed
from casekit.web.messages import invalid
from casekit.web.schema import Text

IDENTIFIER = r"^[A-Za-z0-9_.:@|-]{1,128}$"
_EARLIEST, _LATEST = date(1949, 10, 1), date(2199, 12, 31)


class CaseCodeField(Text):
    """A case code as people write it, brought to the one way it is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(64, metadata={"pattern": CASE_CODE_PATTERN}, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        try:
            return str(CaseCode.parse(super()._deserialize(value, attr, data, **kwargs)))
        except CaseCodeMalformed:
            raise invalid("Not a case code.", "案码有误。") from None


def identifier(**kwargs: Any) -> Text:
    """The id of a unit, grid or post, as it stands in tokens and events."""
    return Text(128, validate=validate.Regexp(IDENTIFIER), **kwargs)


def of_record(day: date) -> None:
    """A validator: a day on which something may have been on record; others are slips, with which nobody can reckon."""
    if not _EARLIEST <= day <= _LATEST:
        raise invalid(f"Must lie between {_EARLIEST} and {_LATEST}.", f"须在 {_EARLIEST} 至 {_LATEST} 之间。")


def word(vocabulary: type[StrEnum], **kwargs: Any) -> fields.Enum[Any]:
    """A word of a closed vocabulary, in a request."""
    return fields.Enum(vocabulary, by_value=True, **kwargs)


def told(vocabulary: type[StrEnum], **kwargs: Any) -> fields.String:
    """A word of a closed vocabulary, in an answer."""
    return fields.String(metadata={"enum": [each.value for each in vocabulary]}, **kwargs)
