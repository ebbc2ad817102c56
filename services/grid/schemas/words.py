"""The fields that grid's schemas share beside `casekit.web.words`: ids it gives, filters, people's text."""

from enum import StrEnum
from typing import Any

from marshmallow import fields, validate

from casekit.web import Text
from casekit.web.words import of_record
from services.grid.domain.tree import RESERVED

# A unit's id names its queue on the broker, too.
_IDENT = r"^[a-z0-9][a-z0-9_-]{0,63}$"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"


def ident(**kwargs: Any) -> Text:
    """The id a centre gives a unit or grid: short, lower case, stable."""
    return Text(64, validate=validate.Regexp(_IDENT), **kwargs)


def grid_ident(**kwargs: Any) -> Text:
    """The id of a grid to be made; `locate` is a path."""
    return Text(64, validate=[validate.Regexp(_IDENT), validate.NoneOf(RESERVED)], **kwargs)


def grid_code(**kwargs: Any) -> Text:
    """网格编码: the official number of a grid."""
    return Text(64, validate=validate.Regexp(_CODE), **kwargs)


def long_text(**kwargs: Any) -> Text:
    """What a person wrote; kept encrypted."""
    return Text(4000, multiline=True, **kwargs)


def filter_word(kind: type[StrEnum]) -> fields.String:
    """A word of a closed vocabulary, as a filter."""
    return fields.String(load_default=None, validate=validate.OneOf([each.value for each in kind]))


def from_day() -> fields.Date:
    """The day from which a change holds."""
    told = {"description": "the day from which it holds, not in the future; otherwise today"}
    return fields.Date(data_key="from", attribute="since", validate=of_record, metadata=told)
