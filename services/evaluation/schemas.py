"""What evaluation's API takes and gives."""

from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import PageQuery, Schema, Text
from casekit.web.words import of_record
from services.evaluation.domain.indicators import Headline
from services.evaluation.domain.periods import PATTERN
from services.evaluation.errors import SpanRefused


class SpanQuery(Schema):
    """A span of days (Asia/Shanghai), both included."""

    since = fields.Date(data_key="from", load_default=None, validate=of_record)
    until = fields.Date(data_key="to", load_default=None, validate=of_record)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        """Raises SpanRefused when the span ends before it begins."""
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            raise SpanRefused


class UnitsQuery(SpanQuery, PageQuery):
    """The units side by side."""


class BehindQuery(SpanQuery, PageQuery):
    """The cases behind one of a unit's figures."""

    indicator = fields.Enum(Headline, by_value=True, required=True)


class IntervalView(Schema):
    """How sure a rate is: Wilson's interval at 95 %, per cent, rounded outwards."""

    low = fields.String(required=True)
    high = fields.String(required=True)


class RateSchema(Schema):
    """A rate, never without the two numbers it is made of."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    percent = fields.String(allow_none=True, required=True)
    rounding = fields.String(required=True)
    interval = fields.Nested(IntervalView, allow_none=True, required=True)


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


class PeriodQuery(Schema):
    """A subject and a period."""

    subject = Text(
        120, required=True, metadata={"description": "a unit, `grid/<id>`, `area/<unit>`, `area/grid/<id>`"}
    )
    period = Text(
        16,
        required=True,
        validate=validate.Regexp(PATTERN),
        metadata={"example": "2026-03", "description": "统计期"},
    )


class FiguresQuery(PeriodQuery):
    """The figures of a subject, of one indicator where one is named.

    Of one indicator without a period: over its own window, up to today.
    """

    period = Text(
        16,
        load_default=None,
        validate=validate.Regexp(PATTERN),
        metadata={"example": "2026-03", "description": "统计期"},
    )
    indicator = Text(40, load_default=None)


class ChangesQuery(PeriodQuery, PageQuery):
    """What a count is made of."""

    count = Text(40, required=True)


class DefinitionView(Schema):
    """What an indicator says, in a sentence."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class IndicatorSchema(Schema):
    """How an indicator is made."""

    indicator = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    definition = fields.Nested(DefinitionView, required=True)
    dimension = fields.String(required=True)
    measured = fields.String(required=True)
    direction = fields.String(required=True)
    window = fields.String(required=True)
    numerator = fields.String(required=True)
    denominator = fields.String(allow_none=True, required=True)
    places = fields.Integer(required=True)
    rounding = fields.String(required=True)


class RuleSchema(Schema):
    """An event that adds to a count, or takes back."""

    event = fields.String(required=True)
    where = fields.Dict(keys=fields.String(), values=fields.List(fields.Raw(allow_none=True)), required=True)
    subjects = fields.List(fields.String(), allow_none=True, required=True)
    each = fields.List(fields.String(), required=True)
    since = fields.String(allow_none=True, required=True)
    having = fields.String(allow_none=True, required=True)


class CountSchema(Schema):
    """What is counted, by which events."""

    count = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    gained = fields.List(fields.Nested(RuleSchema), required=True)
    lost = fields.List(fields.Nested(RuleSchema), required=True)


class CatalogueSchema(Schema):
    """The catalogue in force."""

    version = fields.Integer(required=True)
    effective_from = fields.Date(required=True)
    indicators = fields.List(fields.Nested(IndicatorSchema), required=True)
    counts = fields.List(fields.Nested(CountSchema), required=True)


class FigureSchema(Schema):
    """What an indicator came to, and of which counts it is made; `value` is an exact decimal in `measured`."""

    indicator = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    dimension = fields.String(required=True)
    direction = fields.String(required=True)
    measured = fields.String(required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(allow_none=True, required=True)
    value = fields.String(allow_none=True, required=True)
    interval = fields.Nested(IntervalView, allow_none=True, required=True)
    rounding = fields.String(required=True)
    of = fields.List(fields.String(), required=True)


class SubjectFiguresSchema(Schema):
    """The figures of a subject over a period, by a version of the catalogue."""

    subject = fields.String(required=True)
    name = fields.String(required=True)
    since = fields.Date(data_key="from", required=True)
    until = fields.Date(data_key="to", required=True)
    version = fields.Integer(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)


class ChangeSchema(Schema):
    """One change of a count: the case (or `hazard/…`, `report/…`), the event that made it, its day, by how much."""

    code = fields.String(required=True)
    event = fields.UUID(required=True)
    day = fields.Date(required=True)
    change = fields.Integer(required=True)
