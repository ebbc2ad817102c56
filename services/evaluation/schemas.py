"""What evaluation's API takes and gives."""

from typing import Any

from marshmallow import fields, validates_schema

from casekit.web import PageQuery, Schema
from services.evaluation.domain.tally import Indicator
from services.evaluation.errors import SpanRefused


class SpanQuery(Schema):
    """A span of days (Asia/Shanghai), both included."""

    since = fields.Date(data_key="from", load_default=None)
    until = fields.Date(data_key="to", load_default=None)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        """Raises SpanRefused when the span ends before it begins."""
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            raise SpanRefused


class UnitsQuery(SpanQuery, PageQuery):
    """The units side by side."""


class BehindQuery(SpanQuery, PageQuery):
    """The cases behind one of a unit's figures."""

    indicator = fields.Enum(Indicator, by_value=True, required=True)


class RateSchema(Schema):
    """A rate, never without the two numbers it is made of."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    percent = fields.String(allow_none=True, required=True)
    rounding = fields.String(required=True)


class FiguresSchema(Schema):
    """A unit's figures."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(RateSchema), required=True)


class BehindSchema(Schema):
    """A case behind a figure, and the last day on which it changed it."""

    code = fields.String(required=True)
    day = fields.Date(required=True)
